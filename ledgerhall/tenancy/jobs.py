"""Records of long work in the worker: started by a web request or a command, followed by a page.

The work itself is a django-tasks task that takes the job's id as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks.base import Task

from ledgerhall.tenancy.models import Company, Job, Tenant


class Stopped(Exception):
    """Somebody asked the job to stop."""


def start(
    kind: str,
    *,
    task: Task[Any, Any],
    at: datetime,
    user_uuid: UUID | None = None,
    tenant: Tenant | None = None,
    company: Company | None = None,
    **arguments: Any,
) -> Job:
    """Record a job and hand its work to the worker. `arguments` must be JSON values; the task gets `job_id` besides."""
    job = Job.objects.create(kind=kind, user_uuid=user_uuid, tenant=tenant, company=company, created_at=at)
    task.enqueue(job_id=str(job.id), **arguments)
    return job


@dataclass(slots=True)
class Progress:
    """How far a running job is. `advance` stores it and stops the work where somebody asked for it."""

    job_id: UUID

    def total(self, total: int, step: str = "") -> None:
        Job.objects.filter(id=self.job_id).update(total=total, step=step)

    def advance(self, done: int, step: str = "") -> None:
        """Store what is done. Raises Stopped where a stop was asked for."""
        Job.objects.filter(id=self.job_id).update(done=done, step=step[:200])
        if Job.objects.filter(id=self.job_id, is_stop_asked=True).exists():
            raise Stopped

    def result(self, **values: Any) -> None:
        """Keep JSON values for the page that follows the job."""
        Job.objects.filter(id=self.job_id).update(result=values)


@contextmanager
def running(job_id: str) -> Iterator[Progress]:
    """The frame of a task: state running, then done, stopped or failed, with the reason as message."""
    jobs = Job.objects.filter(id=job_id)
    jobs.update(state=Job.State.RUNNING, started_at=timezone.now())
    try:
        yield Progress(UUID(job_id))
    except Stopped:
        jobs.update(state=Job.State.STOPPED, ended_at=timezone.now())
    except Exception as problem:
        jobs.update(state=Job.State.FAILED, ended_at=timezone.now(), message=str(problem)[:1000])
        raise
    else:
        jobs.update(state=Job.State.DONE, ended_at=timezone.now())


def ask_to_stop(job_id: UUID) -> None:
    """The job stops at its next step; what it has done stays."""
    Job.objects.filter(id=job_id).update(is_stop_asked=True)
