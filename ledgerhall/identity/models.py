"""The nouns of identity: people, memberships and grants, invitations, access tokens, preferences, the directory's log.

Rows of memberships, grants, invitations and tokens stay when they end; the moment of ending stands on them.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from ledgerhall.identity.accounts import Accounts
from ledgerhall.tenancy.models import Company, Tenant


class User(AbstractBaseUser):
    """A person, global to the deployment and known by one e-mail address, which is also the name to sign in with."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    class Density(models.TextChoices):
        """Row heights of lists (visual.md): the names are the look's own."""

        COMPACT = "compact"
        STANDARD = "standard"
        ROOMY = "roomy"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=100)
    language = models.CharField(max_length=10, default="en")
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(max_length=12, choices=Density, default=Density.STANDARD)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = Accounts()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_without_case")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """Name and address as books and logs remember them."""
        return f"{self.name} <{self.email}>"

    @property
    def user_uuid(self) -> uuid.UUID:
        return self.id


class Membership(models.Model):
    """A person's access to a tenant, from a day until a day. Ending it removes all of it at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="memberships")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=400)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tenant"], condition=Q(ended_at=None), name="membership_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.tenant_id}"


class Grant(models.Model):
    """A permission set for one company of the membership's tenant, or for all where `company` is empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="grants")
    permission_set = models.CharField(max_length=30)
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=400)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "permission_set", "company"],
                condition=Q(ended_at=None, company__isnull=False),
                name="grant_once_for_a_company",
            ),
            models.UniqueConstraint(
                fields=["membership", "permission_set"],
                condition=Q(ended_at=None, company=None),
                name="grant_once_for_all_companies",
            ),
        ]

    def __str__(self) -> str:
        return self.permission_set


class AccessToken(models.Model):
    """A secret by which a program acts as the membership's person. Only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=400)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """An external accountant asked into a tenant. The link in the mail is kept as a SHA-256 only.

    *Expired* is no stored state: it is what an unanswered invitation is after `expires_at`.
    """

    class State(models.TextChoices):
        STARTED = "started"
        SENT = "sent"
        OPENED = "opened"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        REVOKED = "revoked"
        SUPERSEDED = "superseded"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=50)
    last_name = models.CharField(max_length=50)
    is_for_all_companies = models.BooleanField(default=False)
    companies = models.ManyToManyField(Company, related_name="+")
    permission_set = models.CharField(max_length=30)
    access_until_date = models.DateField(null=True, blank=True)
    welcome = models.TextField()
    secret_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    failure = models.CharField(max_length=400, blank=True)
    was_account_new = models.BooleanField(null=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_by_text = models.CharField(max_length=400)
    membership = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email


class Preference(models.Model):
    """A small value kept for a person: everywhere, in a tenant, or in one company."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences")
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    value = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=Q(tenant=None, company=None), name="preference_once_everywhere"
            ),
            models.UniqueConstraint(
                fields=["user", "tenant", "key"], condition=Q(tenant__isnull=False), name="preference_once_in_tenant"
            ),
            models.UniqueConstraint(
                fields=["user", "company", "key"], condition=Q(company__isnull=False), name="preference_once_in_company"
            ),
            models.CheckConstraint(
                condition=Q(tenant=None) | Q(company=None), name="preference_of_tenant_or_of_company"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class DirectoryLogEntry(models.Model):
    """What happened to people and access: sign-ins, entering a company, invitations, tokens. Only added to, and chained
    by hashes."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    company_name = models.CharField(max_length=100, blank=True)
    by_text = models.CharField(max_length=400)
    user_uuid = models.UUIDField(null=True, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    values = models.JSONField(default=dict)
    hash_version = models.SmallIntegerField(default=1)
    chain_hash = models.CharField(max_length=64, unique=True)
    previous_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="directory_log_of_tenant")]

    def __str__(self) -> str:
        return self.kind


class DirectoryLogHead(models.Model):
    """The one row whose update is the lock of the directory's log: its last entry and that entry's hash."""

    last_entry_no = models.BigIntegerField(default=0)
    chain_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"Entry {self.last_entry_no}"


class Counter(models.Model):
    """The table of Django's database cache, in which allauth counts sign-in attempts. Nobody asks it by this class."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "identity_counter"

    def __str__(self) -> str:
        return self.cache_key
