"""Every act that posts enters here: the posting lock and its repeating (`foundation.locking`), then the totals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ledgerhall.finance.foundation import locking
from ledgerhall.finance.foundation.locking import Head
from ledgerhall.finance.ledger import totals
from ledgerhall.finance.ledger.models import GLRegister
from ledgerhall.finance.posting.draft import Posted
from ledgerhall.kernel.errors import Refusal, Refused, text

T = TypeVar("T")

KEY_LENGTH = 100


def run(act: Callable[[Head], T]) -> T:
    """Run the act under the posting lock, in one transaction on the open books; inside another one it joins.

    On the outside it is repeated where the database says that the fault is passing, and the totals are rolled
    forward after the commit.
    """
    if locking.is_joining():
        return locking.run(act)
    result = locking.run(act, is_posted=_is_posted)
    totals.roll_if_behind()
    return result


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


def _is_posted(chain_hash: str) -> bool:
    return GLRegister.objects.filter(chain_hash=chain_hash).exists()
