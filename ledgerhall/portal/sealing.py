"""Access tokens at rest: encrypted with a key made from the deployment's secret key, and tied to client and origin.

A row copied under another client or another origin does not open. The fallbacks of the secret key still open what was
sealed under them.
"""

from __future__ import annotations

import base64
import json
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from ledgerhall.portal.client_api import Token

PURPOSE = b"ledgerhall portal access tokens, version 1"


def seal(secret: str, *, client_id: UUID, origin: str) -> str:
    """The secret, readable again only for this client and this origin."""
    content = json.dumps({"client": str(client_id), "origin": origin, "secret": secret})
    return _lock().encrypt(content.encode()).decode("ascii")


def unseal(sealed: str, *, client_id: UUID, origin: str) -> Token | None:
    """The token, or None where it was sealed for something else, under another key, or was damaged."""
    try:
        content = json.loads(_lock().decrypt(sealed.encode()))
    except InvalidToken:
        return None
    if content["client"] != str(client_id) or content["origin"] != origin:
        return None
    return Token(origin, content["secret"])


def _lock() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(force_bytes(secret))
    return base64.urlsafe_b64encode(derived)
