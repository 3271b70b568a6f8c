"""The WSGI application, for `ledgerhall serve` and for any other server of WSGI applications."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledgerhall.web.settings")


def make_application() -> WSGIHandler:
    """The application. Raises ImproperlyConfigured where the accounts of a demo would be served beyond loopback: the
    address listened on is the server's own affair, the host names that requests may come in by are known here."""
    made = get_wsgi_application()
    from ledgerhall.web import upkeep

    try:
        upkeep.refuse_demo_in_public("127.0.0.1")
    except RuntimeError as refused:
        raise ImproperlyConfigured(str(refused)) from refused
    finally:
        connection.close()  # a server may fork after this
    return made


application = make_application()
