"""Every act that posts, or changes an entry or the change log, enters here: lock first, and the whole act again where a
passing fault of the database undid it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import Error

from ledgerhall.finance.foundation.locking import Head, locked
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.tenancy import books

T = TypeVar("T")

# unique_violation of a number, serialization_failure, deadlock_detected, connection_failure, internal_error at COMMIT
# (stack.md, distributed PostgreSQL, rule 3); and a server that is shut down or starts up, or a connection that is gone.
_PASSING = frozenset({"23505", "40001", "40P01", "08006", "XX000", "57P01", "57P02", "57P03", "08003", "08001"})
_ATTEMPTS = 4
KEY_LENGTH = 100


@dataclass(slots=True)
class _Attempt:
    """What the last attempt made, so that a commit whose answer got lost is recognised."""

    chain_hash: str = ""
    result: Any = None


def run(act: Callable[[Head], T]) -> T:
    """Run the act under the posting lock, in one transaction on the open books; inside another one it joins.

    On the outside it is repeated where the database says that the fault is passing, and the totals are rolled
    forward after the commit.
    """
    if getattr(books.connection(), "posting_head", None) is not None:
        with locked() as head:
            return act(head)
    attempt = _Attempt()
    for left in reversed(range(_ATTEMPTS)):
        try:
            _attempt(act, attempt)
            break
        except Error as problem:
            if left == 0 or not _is_passing(problem):
                raise
            books.connection().close()
            if _is_committed(attempt):
                break
    totals.roll_if_behind()
    return attempt.result  # type: ignore[no-any-return]


def repeated(key: str | None, request_hash: str) -> Posted | None:
    """What an earlier request with this key posted. Refuses a key that was used for something else.

    Ask it under the lock.
    """
    if key and len(key) > KEY_LENGTH:
        template = text("An idempotency key has at most {length} characters.")
        raise Refused(Refusal("idempotency-key-length", template, row="E-JNL-12", values={"length": KEY_LENGTH}))
    register = GLRegister.objects.filter(idempotency_key=key).first() if key else None
    if register is None:
        return None
    if register.request_hash != request_hash:
        template = text("The idempotency key {key} was used for another posting, register {register}.")
        values = {"key": key, "register": register.number}
        raise Refused(Refusal("idempotency-key-reused", template, row="E-JNL-12", values=values))
    return Posted(register.number, register.from_entry_no, register.to_entry_no, is_repeated=True)


def _attempt(act: Callable[[Head], Any], attempt: _Attempt) -> None:
    attempt.chain_hash = ""
    with locked() as head:
        before = head.register_hash
        attempt.result = act(head)
        attempt.chain_hash = head.register_hash if head.register_hash != before else ""


def _is_passing(problem: Error) -> bool:
    cause = problem.__cause__
    sqlstate = getattr(cause, "sqlstate", None)
    is_connection_lost = type(cause).__name__ in ("OperationalError", "InterfaceError") and sqlstate is None
    return sqlstate in _PASSING or (is_connection_lost and books.current().engine == "postgresql")


def _is_committed(attempt: _Attempt) -> bool:
    return bool(attempt.chain_hash) and GLRegister.objects.filter(chain_hash=attempt.chain_hash).exists()
