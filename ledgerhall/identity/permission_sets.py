"""Permission sets: named tuples of permissions. A permission is a string that a page, an action or a view declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledgerhall.kernel.errors import text

BOOKS = (
    "books.read",
    "journals.edit",
    "posting.post",
    "posting.reverse",
    "setup.edit",
    "exchange.import",
)
DIRECTORY = ("security.users", "security.invitations", "security.tokens", "security.log")
PORTAL_PERMISSIONS = ("portal.read", "portal.clients", "portal.refresh")

# Everybody who is signed in has it, without a grant.
EVERYBODY = frozenset({"self.settings"})

SUPER = "SUPER"
SECURITY = "SECURITY"
ACCOUNTANTS = "D365 ACCOUNTANTS"
READ = "D365 READ"
PORTAL = "PORTAL"


@dataclass(frozen=True, slots=True)
class PermissionSet:
    """A named set. `is_for_companies` tells sets that may be granted for one company from those of the whole tenant."""

    name: str
    description: str
    permissions: tuple[str, ...]
    is_for_companies: bool = True


ALL: dict[str, PermissionSet] = {
    one.name: one
    for one in (
        PermissionSet(SUPER, text("Everything about the books, and new companies"), (*BOOKS, "company.create")),
        PermissionSet(
            SECURITY, text("Users, invitations, access tokens and the log"), DIRECTORY, is_for_companies=False
        ),
        PermissionSet(ACCOUNTANTS, text("What an accountant does in the books"), BOOKS),
        PermissionSet(READ, text("Read everything in the books"), ("books.read",)),
        PermissionSet(PORTAL, text("The firm's portal over its clients"), PORTAL_PERMISSIONS, is_for_companies=False),
    )
}
PERMISSIONS = frozenset(one for each in ALL.values() for one in each.permissions) | EVERYBODY

# What an owner is granted for all companies, and what an external accountant may be.
OWNER = (SUPER, SECURITY)
EXTERNAL = (ACCOUNTANTS, READ)


def permissions(names: Iterable[str]) -> frozenset[str]:
    """Rights add up. A set that this version does not know grants nothing."""
    return frozenset(one for name in names if name in ALL for one in ALL[name].permissions)
