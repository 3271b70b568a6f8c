"""LEDGERHALL_MAIL as Django's mail settings. Imports no models, for settings import it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_DJANGO = "django.core.mail.backends"


def settings_for(value: str, folder: Path) -> dict[str, Any]:
    """`console` prints mails, `file` keeps them in the data directory's `mail`; by default both.

    `smtp://user:password@host:587?tls=1` or `smtps://…:465` sends them. ValueError for anything else.
    """
    kept = folder / "mail"
    if value in ("", "file"):
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    if value == "":
        return {"EMAIL_BACKEND": "ledgerhall.identity.mail_backend.PrintAndKeep", "EMAIL_FILE_PATH": str(kept)}
    if value == "console":
        return {"EMAIL_BACKEND": f"{_DJANGO}.console.EmailBackend"}
    if value == "file":
        return {"EMAIL_BACKEND": f"{_DJANGO}.filebased.EmailBackend", "EMAIL_FILE_PATH": str(kept)}
    return _smtp(value)


def sender(public_url: str) -> str:
    """The address that mails come from where LEDGERHALL_MAIL_FROM does not say: of the deployment's own host."""
    return f"Ledgerhall <no-reply@{urlsplit(public_url).hostname or 'localhost'}>"


def _smtp(value: str) -> dict[str, Any]:
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("LEDGERHALL_MAIL is console, file, or an address such as smtp://user:password@host:587?tls=1")
    has_tls = parse_qs(parts.query).get("tls", ["0"])[0] in ("1", "true", "yes")
    return {
        "EMAIL_BACKEND": f"{_DJANGO}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587 if has_tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": has_tls and parts.scheme == "smtp",
        "EMAIL_TIMEOUT": 20,
    }
