"""The deployment's sample client: one read-only tenant with real-looking books, made when the first firm signs up.

A firm's owner gets the right to read it, and so it appears on the owner's dashboard by itself.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tasks import task

from ledgerhall.identity import memberships, permission_sets
from ledgerhall.identity.models import User
from ledgerhall.kernel.people import Person
from ledgerhall.tenancy import jobs, slugs
from ledgerhall.tenancy.models import Company, Tenant
from ledgerhall.web.demo.making import make_company
from ledgerhall.web.demo.trades import SAMPLE

_SAMPLE_MAKER = Person("Ledgerhall sample")


def after_firm_sign_up(*, tenant: Tenant, user: User, at: datetime) -> None:
    """Ask the worker for the sample and for the right of the firm's owner to read it."""
    jobs.start("sample", task=open_sample_in_worker, at=at, user_uuid=user.id, tenant=tenant, user_id=str(user.id))


@task()
def open_sample_in_worker(*, job_id: str, user_id: str) -> None:
    """Make the sample where there is none, and let the person read it."""
    with jobs.running(job_id) as progress:
        now = timezone.now()
        progress.advance(0, "Making the sample client")
        sample = make_sample(at=now)
        user = User.objects.get(id=UUID(user_id))
        grants = [(permission_sets.READ, None)]
        memberships.add(user=user, tenant=sample, grants=grants, by=_SAMPLE_MAKER, at=now)


def make_sample(*, at: datetime) -> Tenant:
    """The sample tenant with its company; made once, through the door."""
    tenant, _ = Tenant.objects.get_or_create(
        is_sample=True,
        defaults={
            "slug": slugs.for_new_tenant("sample"),
            "name": f"{SAMPLE.name} (Sample)",
            "created_at": at,
            "changed_at": at,
        },
    )
    if not Company.objects.filter(tenant=tenant).exists():
        today = at.astimezone(ZoneInfo(SAMPLE.time_zone)).date()
        make_company(trade=SAMPLE, tenant=tenant, today=today, by=_SAMPLE_MAKER, at=at)
    return tenant
