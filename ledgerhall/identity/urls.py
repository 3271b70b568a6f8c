"""Identity's addresses. `web` includes them at the root, before the addresses of companies.

allauth's views keep the names that allauth reverses, at addresses of our own; the pages of allauth that are not listed
here do not exist.
"""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import path, re_path

from ledgerhall.identity.access import PUBLIC, SIGNED_IN, needs
from ledgerhall.identity.views import companies, directory_log, home, invitation, invitations, settings, sign_up, users

public, signed_in = needs(PUBLIC), needs(SIGNED_IN)

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", public(allauth_views.login), name="account_login"),
    path("sign-out/", public(allauth_views.logout), name="account_logout"),
    path("sign-in/inactive/", public(allauth_views.account_inactive), name="account_inactive"),
    path("sign-in/again/", signed_in(allauth_views.reauthenticate), name="account_reauthenticate"),
    path("sign-up/", sign_up.choose, name="sign-up"),
    path("sign-up/account/", public(allauth_views.signup), name="account_signup"),
    path("sign-up/firm/", sign_up.firm, name="sign-up-firm"),
    path("sign-up/company/", sign_up.company, name="sign-up-company"),
    path("sign-up/confirm/", public(allauth_views.email_verification_sent), name="account_email_verification_sent"),
    re_path(r"^sign-up/confirm/(?P<key>[-:\w]+)/$", public(allauth_views.confirm_email), name="account_confirm_email"),
    path("password/", signed_in(allauth_views.password_change), name="account_change_password"),
    path("password/set/", signed_in(allauth_views.password_set), name="account_set_password"),
    path("password/forgotten/", public(allauth_views.password_reset), name="account_reset_password"),
    path("password/forgotten/sent/", public(allauth_views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        public(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:secret>/", invitation.answer, name="invitation"),
    path("my-settings/", settings.my_settings, name="my-settings"),
    path("my-settings/companies/", companies.companies, name="my-companies"),
    path("<slug:tenant>/", home.of_tenant, name="tenant-home"),
    path("<slug:tenant>/users/", users.listed, name="users"),
    path("<slug:tenant>/users/<uuid:key>/", users.card, name="user"),
    path("<slug:tenant>/users/<uuid:key>/end/", users.end, name="user-end"),
    path("<slug:tenant>/users/<uuid:key>/grants/<uuid:grant>/end/", users.end_grant, name="user-grant-end"),
    path("<slug:tenant>/users/tokens/", users.tokens_listed, name="tenant-tokens"),
    path("<slug:tenant>/users/tokens/<uuid:key>/revoke/", users.token_revoke, name="tenant-token-revoke"),
    path("<slug:tenant>/invitations/", invitations.listed, name="invitations"),
    path("<slug:tenant>/invitations/new/", invitations.invite, name="invite"),
    path("<slug:tenant>/invitations/<uuid:key>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("<slug:tenant>/invitations/<uuid:key>/again/", invitations.send_again, name="invitation-again"),
    path("<slug:tenant>/log/", directory_log.listed, name="directory-log"),
    path("<slug:tenant>/<slug:company>/my-settings/", settings.my_settings, name="my-settings-in-company"),
]
