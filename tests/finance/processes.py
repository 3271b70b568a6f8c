"""Work in processes of their own: killed at a statement, or many at once. Forks, so that they start quickly."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections

from ledgerhall.tenancy import books as tenancy_books

_FORK = multiprocessing.get_context("fork")


def survives(work: Callable[[], Any], company, *, killed_at: int) -> bool:
    """Do the work on the company's books in a process that kills itself (-9) before its n-th step.

    Steps are SQL statements, and the moments just before and just after each COMMIT. Whether it came to its end.
    """
    tenancy_books.close_all()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _work_until(work, company, killed_at)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0
    return True


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Do the work in so many processes that start at one moment; what each returned, in the order of their numbers."""
    tenancy_books.close_all()
    barrier, results = _FORK.Barrier(count), _FORK.SimpleQueue()
    children = [_FORK.Process(target=_take_part, args=(number, work, barrier, results)) for number in range(count)]
    for child in children:
        child.start()
    found = dict(results.get() for _ in children)
    for child in children:
        child.join(60)
    problems = [result for result in found.values() if isinstance(result, str) and result.startswith("Traceback")]
    assert problems == []
    return [found[number] for number in range(count)]


def _work_until(work: Callable[[], Any], company, last: int) -> None:
    """The life of the child."""
    step = 0

    def take_step() -> None:
        nonlocal step
        step += 1
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(execute, sql, parameters, many, context):
        take_step()
        return execute(sql, parameters, many, context)

    try:
        with tenancy_books.open(company) as opened, ExitStack() as stack:
            connection = connections[opened.alias]
            connection.ensure_connection()
            stack.enter_context(connection.execute_wrapper(before_statement))
            commit = connection._commit

            def commit_between_steps() -> None:
                take_step()
                commit()
                take_step()

            connection._commit = commit_between_steps
            work()
    except BaseException:  # noqa: BLE001 (whatever it is, the parent must hear of it)
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _take_part(number: int, work: Callable[[int], Any], barrier, results) -> None:
    try:
        barrier.wait(60)
        results.put((number, work(number)))
    except BaseException:  # noqa: BLE001 (whatever it is, the parent must hear of it)
        results.put((number, traceback.format_exc()))
    finally:
        tenancy_books.close_all()
