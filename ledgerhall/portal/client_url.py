"""The Client URL: what an accountant types to say where a client's books are, read once and kept in one form.

`https://mybusiness.example.com` or `https://host.example/mybusiness`: an origin and at most one path part, the tenant.
Trailing slash, query and everything behind the tenant are trimmed. Whatever could be read in two ways (user names,
fragments, backslashes, white space, percent signs, look-alike letters, numbers in odd bases) is refused here, so that
nothing below has to parse an address again. Pure: no network, no Django.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import idna

from ledgerhall.kernel.errors import Refusal, Refused, text

LONGEST = 400
DEFAULT_PORTS = {"https": 443, "http": 80}
RESERVED = frozenset({"api", "portal", "static", "accounts", "identity", "admin", ".well-known", "health"})

_WHOLE = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#@:\[\]\\]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[^?#]*)?(?:\?[^#]*)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TENANT = re.compile(r"[a-z0-9][a-z0-9._~-]{0,62}")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")


@dataclass(frozen=True, slots=True)
class ClientUrl:
    """Where a client's public API is: a checked origin and the tenant's path part (empty where the host names it)."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and, where it is not the usual one, port: what stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a token is bound to and what an exception names."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return self.origin + self.path


def parse(typed: str, *, exceptions: Collection[str] = ()) -> ClientUrl:
    """Read what was typed; `exceptions` are the exact origins whose scheme and port are not questioned."""
    typed = typed.strip()
    kept = typed.partition("?")[0]
    if len(typed) > LONGEST or "%" in kept or "\\" in typed or any(_is_odd(letter) for letter in kept):
        raise wrong_format()
    match = _WHOLE.fullmatch(typed)
    if match is None:
        raise wrong_format()
    scheme = match["scheme"].lower()
    port = int(match["port"]) if match["port"] else DEFAULT_PORTS[scheme]
    url = ClientUrl(scheme=scheme, host=_host(match["host"]), port=port, path=_tenant_path(match["path"] or ""))
    if not 1 <= port <= 65535:
        raise wrong_format()
    if url.origin not in exceptions and (scheme != "https" or port != 443 or not _is_whole_name(url.host)):
        raise wrong_format()
    return url


def origin_of(address: str) -> str:
    """The origin of an address from the settings, in the form that `ClientUrl.origin` has."""
    match = _WHOLE.fullmatch(address.strip())
    if match is None:
        raise ValueError(f"not an origin: {address!r}")
    scheme = match["scheme"].lower()
    port = int(match["port"]) if match["port"] else DEFAULT_PORTS[scheme]
    return ClientUrl(scheme=scheme, host=_host(match["host"]), port=port, path="").origin


def wrong_format() -> Refused:
    """The one answer to every address that cannot be taken as it stands."""
    return Refused(
        Refusal(
            code="client-url-format",
            template=text("This is not a Client URL. Write it as {example} or {example_with_tenant}: https, no port."),
            field="client_url",
            values={
                "example": "https://mybusiness.example.com",
                "example_with_tenant": "https://books.example.com/mybusiness",
            },
        )
    )


def _is_odd(letter: str) -> bool:
    """White space, control and format characters: invisible, or read differently by the next parser."""
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _host(typed: str) -> str:
    """The host in its one form: a canonical IP address, or a name in lower-case A-labels."""
    if typed.startswith("["):
        try:
            return ipaddress.IPv6Address(typed[1:-1]).compressed
        except ValueError:
            raise wrong_format() from None
    name = typed.lower().removesuffix(".")
    name = name if name.isascii() else _ascii_name(name)
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise wrong_format()
    for label in labels:
        if label.startswith("xn--"):
            _check_international(label)
    return _address_or_name(name, labels)


def _address_or_name(name: str, labels: list[str]) -> str:
    """A host that ends in a number is an IPv4 address for every resolver, so it must be a plain dotted quad."""
    if not _NUMBER.fullmatch(labels[-1]):
        return name
    try:
        address = ipaddress.IPv4Address(name)
    except ValueError:
        raise wrong_format() from None
    if str(address) != name:
        raise wrong_format()
    return name


def _ascii_name(name: str) -> str:
    """An international name as A-labels. Strict IDNA 2008: full-width letters, ignorables and emoji are refused."""
    try:
        return idna.encode(name, strict=True, uts46=False).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise wrong_format() from None


def _check_international(label: str) -> None:
    """Letters of one label come from one script; a Cyrillic letter among Latin ones is a look-alike."""
    try:
        letters = idna.ulabel(label)
    except (idna.IDNAError, UnicodeError):
        raise wrong_format() from None
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in letters if letter.isalpha()}
    if len(scripts - {"CJK", "HIRAGANA", "KATAKANA"}) > 1 or (len(scripts) > 1 and "LATIN" in scripts):
        raise wrong_format()


def _is_whole_name(host: str) -> bool:
    """One label alone is completed by the resolver's search list; only an exception may name such a host."""
    return "." in host or ":" in host


def _tenant_path(path: str) -> str:
    """The tenant is the first part of the path; company and page behind it are trimmed."""
    parts = path.lower().split("/")[1:]
    if not parts or parts == [""]:
        return ""
    tenant = parts[0]
    if not _TENANT.fullmatch(tenant) or tenant in RESERVED or any(part in {".", ".."} for part in parts):
        raise wrong_format()
    return f"/{tenant}"
