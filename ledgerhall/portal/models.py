"""The portal's nouns: an accountant's clients, the companies found there, their figures as last read, and what failed.

All of it belongs to one portal user in one firm. Nothing here refers to the client's own rows, also where the client is
a tenant of this deployment: a client is its URL.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from ledgerhall.tenancy.models import Tenant


class Client(models.Model):
    """A client as its accountant knows it. Everything but `state` is the accountant's own data."""

    class State(models.TextChoices):
        NEW = "new"
        TESTED = "tested"
        CONNECTED = "connected"
        UNREACHABLE = "unreachable"
        ACCESS_ENDED = "access ended"
        BLOCKED = "blocked"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    no = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    client_url = models.CharField(max_length=400)
    origin = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    is_sample = models.BooleanField(default=False)
    include_demo_companies = models.BooleanField(default=False)
    group_code = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=100, blank=True)
    address_2 = models.CharField(max_length=50, blank=True)
    city = models.CharField(max_length=50, blank=True)
    county = models.CharField(max_length=50, blank=True)
    post_code = models.CharField(max_length=20, blank=True)
    country_code = models.CharField(max_length=10, blank=True)
    primary_contact = models.CharField(max_length=20, blank=True)
    contact_name = models.CharField(max_length=100, blank=True)
    phone_number = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    home_page = models.CharField(max_length=255, blank=True)
    refused_code = models.CharField(max_length=60, blank=True)
    refused_text = models.CharField(max_length=600, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["firm", "user", "no"], name="client_no_once"),
            models.UniqueConstraint(
                fields=["firm", "user", "client_url"], condition=~Q(state="removed"), name="client_url_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_blocked(self) -> bool:
        return self.state == self.State.BLOCKED


class ClientToken(models.Model):
    """The access token for a client, encrypted; its origin stands inside and outside of what is encrypted."""

    client = models.OneToOneField(Client, primary_key=True, on_delete=models.CASCADE, related_name="token")
    origin = models.CharField(max_length=300)
    sealed = models.TextField()
    ending = models.CharField(max_length=4)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"…{self.ending}"


class ClientCompany(models.Model):
    """A company that the client's API listed for this portal user; `company_uuid` is its id there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="companies")
    company_uuid = models.UUIDField()
    name = models.CharField(max_length=100)
    slug = models.CharField(max_length=60)
    currency_code = models.CharField(max_length=10, blank=True)
    is_demo = models.BooleanField(default=False)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "company_uuid"], name="client_company_once")]

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """The figures of a client's company as last read, and the refusal that kept newer ones away, if any.

    `values` holds per data point `text`, `amount` (decimal digits as text, for money and counts), `currency` and
    `style`. A refusal leaves them as they are; only access that ended takes them away.
    """

    company = models.OneToOneField(ClientCompany, primary_key=True, on_delete=models.CASCADE, related_name="snapshot")
    values = models.JSONField(default=dict)
    taken_at = models.DateTimeField(null=True, blank=True)
    refused_code = models.CharField(max_length=60, blank=True)
    refused_text = models.CharField(max_length=600, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.company_id} {self.taken_at}"


class PortalError(models.Model):
    """A line of the error list: a client whose companies cannot be listed, or a company that gives no figures."""

    class Kind(models.TextChoices):
        COMPANIES = "companies"
        FIGURES = "figures"

    id = models.BigAutoField(primary_key=True)
    firm = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    company_name = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=600)
    technical = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["firm", "user", "-id"], name="portal_error_of_user")]

    def __str__(self) -> str:
        return self.code
