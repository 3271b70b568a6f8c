"""People and tenants for tests of pages and commands."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from ledgerhall.identity import people, sign_up
from ledgerhall.tenancy import books


@pytest.fixture
def _clean_books():
    """Books that the test makes are gone after it; the template stays."""
    folder = Path(settings.BOOKS_FOLDER)
    before = set(folder.iterdir()) if folder.exists() else set()
    yield
    books.close_all()
    for file in set(folder.iterdir()) - before if folder.exists() else ():
        if not file.name.startswith("template-"):
            shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)


@pytest.fixture
def owner(db, _clean_books):
    """Olive, who owns the tenant *Quill*."""
    user = people.add(email="olive@example.com", name="Olive Quill", is_verified=True, at=timezone.now())
    sign_up.company_tenant(name="Quill", by=user, at=timezone.now())
    return user


@pytest.fixture
def owner_client(owner, client):
    client.force_login(owner)
    return client
