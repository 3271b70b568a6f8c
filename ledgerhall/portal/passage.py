"""What this deployment lets out, from its settings: its own origin and the origins that its operator excepted."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from ledgerhall.identity import links
from ledgerhall.portal.client_api import Passage
from ledgerhall.portal.client_url import origin_of


def exceptions() -> frozenset[str]:
    """LEDGERHALL_PUBLIC_URL and LEDGERHALL_PORTAL_ALLOW, as origins."""
    return frozenset(origin_of(address) for address in (*settings.PORTAL_ALLOW, links.absolute("")))


def of_this_deployment() -> Passage:
    """The passage that every call of the worker takes."""
    own = urlsplit(links.absolute("")).hostname
    return Passage(exceptions=exceptions(), own_names=(own,) if own else ())
