"""Accepting an invitation: the page behind the link in the mail. Open to anybody who holds the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledgerhall.identity import invitations, links, people
from ledgerhall.identity.access import PUBLIC, needs
from ledgerhall.identity.answers import refused
from ledgerhall.identity.forms import JoinForm
from ledgerhall.identity.models import Invitation, User
from ledgerhall.kernel.people import Person
from ledgerhall.tenancy.models import Company


@needs(PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept or decline. An unknown link answers 404; a dead one says what became of it."""
    invitation = invitations.find(secret)
    if invitation is None:
        raise Http404
    invitations.open_link(record=invitation, by=Person(invitation.email), at=timezone.now())
    invitation.refresh_from_db()
    account = User.objects.by_address(invitation.email)
    page = _Page(request, invitation, account)
    if request.method == "POST":
        if "decline" in request.POST:
            return page.decline()
        if page.is_for_who_is_signed_in:
            return page.accept()
        if page.makes_account:
            return page.join()
    return page.show()


class _Page:
    """One request at the page of one invitation."""

    def __init__(self, request: HttpRequest, invitation: Invitation, account: User | None) -> None:
        self.request = request
        self.invitation = invitation
        self.at = timezone.now()
        self.is_for_who_is_signed_in = account is not None and request.user == account and people.is_verified(account)
        # An account that nobody verified is no proof of anything: whoever holds the link takes it over.
        self.makes_account = account is None or not people.is_verified(account)
        self.account = account
        data = request.POST if request.method == "POST" and "decline" not in request.POST else None
        initial = {"name": f"{invitation.first_name} {invitation.last_name}"}
        self.form = JoinForm(invitation.email, data if self.makes_account else None, initial=initial)

    def accept(self) -> HttpResponse:
        assert self.account is not None
        return self._take(self.account, redirect)

    def join(self) -> HttpResponse:
        """Make the account, or take over one that nobody verified; accept; sign in."""
        usable = invitations.state_at(self.invitation, self.at) in (Invitation.State.SENT, Invitation.State.OPENED)
        if not usable or not self.form.is_valid():
            return self.show()
        name, password = self.form.cleaned_data["name"], self.form.cleaned_data["password"]
        email = self.invitation.email
        if self.account is None:
            user = people.add(email=email, name=name, password=password, at=self.at, is_verified=True)
        else:
            user = self.account
            people.take_over(user=user, name=name, password=password, by=Person(email, user.id), at=self.at)
        return self._take(user, lambda path: self._sign_in(user, path))

    def decline(self) -> HttpResponse:
        by = Person(self.invitation.email)
        refusals = refused(lambda: invitations.decline(record=self.invitation, by=by, at=self.at))
        self.invitation.refresh_from_db()
        return self.show(refusals)

    def show(self, refusals: list[dict[str, str]] | None = None) -> HttpResponse:
        context: dict[str, Any] = {
            "invitation": self.invitation,
            "state": invitations.state_at(self.invitation, self.at),
            "companies": self.invitation.companies.order_by("name", "id"),
            "is_for_who_is_signed_in": self.is_for_who_is_signed_in,
            "makes_account": self.makes_account,
            "form": self.form,
            "refusals": refusals or [],
            "sign_in_next": self.request.path,
        }
        return render(self.request, "identity/invitation.html", context)

    def _take(self, user: User, then: Callable[[str], HttpResponse]) -> HttpResponse:
        landed: list[Company | None] = []
        refusals = refused(lambda: landed.append(invitations.accept(record=self.invitation, user=user, at=self.at)))
        if refusals:
            self.invitation.refresh_from_db()
            return self.show(refusals)
        company = landed[0]
        return then(links.company_path(company) if company else "/")

    def _sign_in(self, user: User, path: str) -> HttpResponse:
        response: HttpResponse = perform_login(self.request, user, redirect_url=path)
        return response
