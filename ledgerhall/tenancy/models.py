"""The directory's nouns: tenants, their companies and where the books of each are, and the records of jobs."""

from __future__ import annotations

import uuid

from django.db import models


class Tenant(models.Model):
    """A customer of this deployment; owns users and companies. A firm is a tenant of accountants."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    is_firm = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """One set of books in a tenant. `books` says where: `sqlite:<file>` or `postgresql:<server>/<schema>`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="companies")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    currency_code = models.CharField(max_length=3)
    minor_units = models.SmallIntegerField(default=2)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    books = models.CharField(max_length=200, unique=True)
    is_demo = models.BooleanField(default=False)
    has_files_listed = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="company_slug_in_tenant")]

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Long work in the worker, and how far it is. Progress is stored, so that a page can follow it."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        STOPPED = "stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    tenant = models.ForeignKey(Tenant, null=True, on_delete=models.CASCADE)
    company = models.ForeignKey(Company, null=True, on_delete=models.CASCADE)
    user_uuid = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    is_stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Upload(models.Model):
    """A file that a person sent, kept while they look at what it would do. A sweep takes old ones away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    company = models.ForeignKey(Company, null=True, on_delete=models.CASCADE)
    user_uuid = models.UUIDField()
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    claim = models.UUIDField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class PendingBooks(models.Model):
    """Books that are being made and that no company names yet; a sweep removes those whose maker was killed."""

    location = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.location


class FileOfTenant(models.Model):
    """A file that a company of the tenant has imported. With a claim its import is under way: the books may lack it."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    sha256 = models.CharField(max_length=64)
    claim = models.UUIDField(null=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sha256"], name="file_once_in_tenant")]

    def __str__(self) -> str:
        return self.sha256[:12]
