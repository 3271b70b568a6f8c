"""What allauth asks of us: accounts without user names, links from settings.PUBLIC_URL, the directory's log."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledgerhall.identity import links, log
from ledgerhall.identity.accounts import folded
from ledgerhall.identity.models import User
from ledgerhall.kernel.people import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Named by settings.ACCOUNT_ADAPTER."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The address and the password do not fit together."),
        "too_many_login_attempts": _("Too many attempts with this address. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGN_UP_IS_OPEN)

    def new_user(self, request: HttpRequest) -> User:
        now = timezone.now()
        return User(created_at=now, changed_at=now, language=getattr(request, "LANGUAGE_CODE", "en"))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The sign-up form's name and address; allauth sets the password and saves."""
        user.name = " ".join(form.cleaned_data["name"].split())
        user.email = folded(form.cleaned_data["email"])
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my-settings")

    def post_login(self, request: HttpRequest, user: User, **values: Any) -> HttpResponseBase:
        log.record("signed-in", by=user, at=timezone.now())
        answer: HttpResponseBase = super().post_login(request, user, **values)
        return answer

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            log.record("signed-out", by=request.user, at=timezone.now())
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Logged under the account's own id where there is one; the text is what was typed."""
        email = folded(str(credentials.get("email", "")))
        user = User.objects.by_address(email)
        by = Person(email[:254], user.id if user else None)
        log.record("sign-in-failed", by=by, at=timezone.now())

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        log.record("password-set", by=user, at=timezone.now(), subject=user.text)

    # Links and mails: never from the Host header.

    def get_reset_password_from_key_url(self, key: str) -> str:
        return links.reset(key)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return links.absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def send_account_already_exists_mail(self, email: str) -> None:
        values = {"password_reset_url": links.absolute(reverse("account_reset_password"))}
        self.send_mail("account/email/account_already_exists", email, values)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "deployment": links.absolute("")})

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By the address alone: another Host header must not give five more attempts."""
        return folded(str(credentials.get("email", "")))
