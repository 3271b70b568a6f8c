"""Reading the environment: what a deployment sets, with its defaults."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit


def home() -> Path:
    """The data directory, LEDGERHALL_HOME; made when it is missing, for its owner alone."""
    named = os.environ.get("LEDGERHALL_HOME")
    folder = Path(named) if named else Path.home() / ".local" / "share" / "ledgerhall"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


def secret_key(folder: Path) -> str:
    """LEDGERHALL_SECRET_KEY, else a key made once and kept in the data directory, readable by its owner alone."""
    if named := os.environ.get("LEDGERHALL_SECRET_KEY"):
        return named
    file = folder / "secret-key"
    if not file.exists():
        draft = folder / f".secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()


def public_url() -> str:
    """LEDGERHALL_PUBLIC_URL as scheme://host[:port], without a slash at its end; empty where it is not set."""
    address = os.environ.get("LEDGERHALL_PUBLIC_URL", "").rstrip("/")
    return origin(address) if address else ""


def served_at(folder: Path) -> str:
    """The address that `ledgerhall serve` listened at last on this data directory."""
    file = folder / "served-at"
    return file.read_text().strip() if file.exists() else "http://127.0.0.1:8000"


def origins(name: str) -> frozenset[str]:
    """Exact origins, parted by commas or spaces."""
    return frozenset(origin(word) for word in os.environ.get(name, "").replace(",", " ").split())


def origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.username:
        raise ValueError(f"{address!r} is not an origin such as https://books.example.com")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def allowed_hosts(address: str) -> list[str]:
    """The host names that requests may name: the public one, LEDGERHALL_HOSTS, and loopback."""
    hosts = {"localhost", "127.0.0.1", "[::1]", *os.environ.get("LEDGERHALL_HOSTS", "").replace(",", " ").split()}
    if address:
        hosts.add(urlsplit(address).hostname or "")
    if domain := os.environ.get("LEDGERHALL_TENANT_DOMAIN"):
        hosts.add(f".{domain}")
    return sorted(hosts)
