"""Of which books a print is: the last register and its link of the hash chain."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ledgerhall.finance.ledger.models import GLRegister


def books_as_of() -> str:
    """`Books as of register 1284, hash 9f3c71a0…41f6e41b`; "" before anything was posted."""
    head = GLRegister.objects.order_by("-number").values_list("number", "chain_hash").first()
    if head is None:
        return ""
    digits = f"{head[1][:8]}…{head[1][-8:]}"
    return _("Books as of register %(number)s, hash %(digits)s") % {"number": head[0], "digits": digits}
