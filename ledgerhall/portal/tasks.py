"""The portal's work in the worker, and how a web request asks for it. A web request never calls out itself.

The moment is taken here, at the edge of the worker, and handed down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.portal import clients, passage, refresh
from ledgerhall.portal.models import Client, ClientCompany
from ledgerhall.tenancy import jobs
from ledgerhall.tenancy.models import Job, Tenant

REFRESH_ALL = "portal-refresh-all"
REFRESH = "portal-refresh"
TEST = "portal-test"
KINDS = (REFRESH_ALL, REFRESH, TEST)
TESTS_A_MINUTE = 10
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.STOPPED)
# A refresh of which nothing was heard for so long was lost with its worker; another one may begin.
LOST_AFTER = timedelta(minutes=20)


@task()
def refresh_in_worker(*, job_id: str, client_ids: list[str], names: list[str], company_uuid: str | None = None) -> None:
    """Refresh these clients (none named: all of the job's user), or the one company of the one client."""
    with jobs.running(job_id) as progress:
        job = Job.objects.select_related("tenant").get(id=job_id)
        assert job.tenant is not None
        assert job.user_uuid is not None
        own = clients.of(firm=job.tenant, user_id=job.user_uuid)
        wanted = own.filter(id__in=client_ids) if client_ids else own
        found = list(wanted.select_related("firm").order_by("no", "id"))

        def report(done: int, total: int, failed: int) -> None:
            progress.total(total)
            progress.result(failed=failed)
            progress.advance(done)

        refresh.run(
            clients=found,
            names=names,
            passage=passage.of_this_deployment(),
            clock=timezone.now,
            report=report,
            only_company=UUID(company_uuid) if company_uuid else None,
        )


def refresh_all(
    *, firm: Tenant, user_id: UUID, names: Sequence[str], at: datetime, is_new_client: bool = False
) -> Job | None:
    """Refresh every client of the user that is not blocked; one that is under way already is followed instead.

    For a client that is new (`is_new_client`) one that has begun does not count: it began without it.
    """
    if not clients.of(firm=firm, user_id=user_id).exclude(state=Client.State.BLOCKED).exists():
        return None
    under_way = Job.objects.filter(kind=REFRESH_ALL, tenant=firm, user_uuid=user_id).exclude(state__in=ENDED)
    if is_new_client:
        under_way = under_way.filter(state=Job.State.QUEUED)
    newest = under_way.order_by("-created_at", "-id").first()
    if newest is not None and is_running(newest, at=at):
        return newest
    return jobs.start(
        REFRESH_ALL,
        task=refresh_in_worker,
        at=at,
        user_uuid=user_id,
        tenant=firm,
        client_ids=[],
        names=list(names),
    )


def refresh_clients(
    *, firm: Tenant, user_id: UUID, wanted: Sequence[Client], names: Sequence[str], at: datetime
) -> Job | None:
    """Refresh some clients with all their companies."""
    asked = clients.of(firm=firm, user_id=user_id).filter(id__in=[client.id for client in wanted])
    return _start(REFRESH, firm, user_id, asked.exclude(state=Client.State.BLOCKED), names, at)


def refresh_company(*, company: ClientCompany, names: Sequence[str], at: datetime) -> Job | None:
    """Refresh one company's figures."""
    client = company.client
    if client.is_blocked:
        return None
    return jobs.start(
        REFRESH,
        task=refresh_in_worker,
        at=at,
        user_uuid=client.user_id,
        tenant=client.firm,
        client_ids=[str(client.id)],
        names=list(names),
        company_uuid=str(company.company_uuid),
    )


def test_client_url(*, client: Client, names: Sequence[str], at: datetime) -> Job | None:
    """Ask the client for its companies, then for their figures. A person may test a few times a minute."""
    recent = Job.objects.filter(kind=TEST, user_uuid=client.user_id, created_at__gt=at - timedelta(minutes=1))
    if recent.count() >= TESTS_A_MINUTE:
        template = text("{count} tests in a minute are enough. Test again in a minute.")
        raise Refused(Refusal("client-test-too-often", template, values={"count": TESTS_A_MINUTE}))
    clients.note("client-tested", client, at)
    asked = Client.objects.filter(id=client.id).exclude(state=Client.State.BLOCKED)
    return _start(TEST, client.firm, client.user_id, asked, names, at)


def latest(*, firm: Tenant, user_id: UUID) -> Job | None:
    """The newest of the user's refreshes and tests in the firm: the one that the page follows."""
    own = Job.objects.filter(tenant=firm, user_uuid=user_id, kind__in=KINDS)
    return own.order_by("-created_at", "-id").first()


def is_running(job: Job, *, at: datetime) -> bool:
    """Whether the job has not ended, as far as anybody can tell."""
    return job.state not in ENDED and job.created_at > at - LOST_AFTER


def _start(
    kind: str, firm: Tenant, user_id: UUID, asked: QuerySet[Client], names: Sequence[str], at: datetime
) -> Job | None:
    client_ids = [str(client_id) for client_id in asked.order_by("no", "id").values_list("id", flat=True)]
    if not client_ids:
        return None
    return jobs.start(
        kind,
        task=refresh_in_worker,
        at=at,
        user_uuid=user_id,
        tenant=firm,
        client_ids=client_ids,
        names=list(names),
    )
