"""Where books are, and making them there."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError

from ledgerhall.finance.foundation.models import PostingHead
from ledgerhall.tenancy import books as tenancy_books
from ledgerhall.tenancy import building, locations
from ledgerhall.tenancy.locations import Location


class TestLocation:
    @pytest.mark.parametrize("text", ["sqlite:a1.sqlite3", "postgresql:main/books_1"])
    def test_is_read_from_its_text(self, text):
        assert str(Location.parse(text)) == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "sqlite:",
            "sqlite:../a",
            "sqlite:/etc/passwd",
            "sqlite:a/b",
            "sqlite:.hidden",
            "postgresql:main",
            "postgresql:main/a;b",
            'postgresql:main/a"b',
            "postgresql:main/A",
            "mysql:a",
        ],
    )
    def test_refuses_what_is_no_place(self, text):
        with pytest.raises(ValueError, match="is no place of books"):
            Location.parse(text)

    def test_has_one_alias_everywhere_and_no_two_share_one(self):
        one, same, other = (Location.parse(f"sqlite:{name}") for name in ("a.sqlite3", "a.sqlite3", "b.sqlite3"))
        assert one.alias == same.alias != other.alias

    def test_new_books_are_files_without_a_server_and_schemas_with_one(self, monkeypatch):
        company_id = uuid.uuid4()
        monkeypatch.setattr(settings, "BOOKS_SERVERS", {})
        assert str(locations.for_new_company(company_id)) == f"sqlite:{company_id.hex}.sqlite3"
        monkeypatch.setattr(settings, "BOOKS_SERVERS", {"main": "postgresql://x@127.0.0.1/y"})
        assert str(locations.for_new_company(company_id)) == f"postgresql:main/books_{company_id.hex}"


class TestCreate:
    def test_makes_empty_books(self, make_books):
        with tenancy_books.open(make_books()):
            head = PostingHead.objects.get()
            assert (head.id, head.last_entry_no, head.register_hash) == (1, 0, "0" * 64)

    def test_refuses_a_place_that_is_taken(self, make_books):
        company = make_books()
        with pytest.raises((FileExistsError, DatabaseError)):
            building.create(Location.parse(company.books))
        with tenancy_books.open(company):
            assert PostingHead.objects.count() == 1

    def test_exists_until_removed(self, make_books):
        location = Location.parse(make_books().books)
        assert building.exists(location)
        building.remove(location)
        assert not building.exists(location)

    def test_new_books_need_no_migration(self, make_books):
        assert not building.needs_migration(Location.parse(make_books().books))

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_copies_a_template_that_is_made_once(self, make_books):
        make_books()
        (template,) = Path(settings.BOOKS_FOLDER).glob("template-*.sqlite3")
        before = template.stat().st_mtime_ns
        location = Location.parse(make_books().books)
        assert template.stat().st_mtime_ns == before
        assert location.file.read_bytes()[:16] == b"SQLite format 3\x00"

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_a_template_of_other_migrations_is_not_used(self, make_books, monkeypatch):
        make_books()
        monkeypatch.setattr(building, "_migrations_digest", lambda: "another")
        make_books()
        made = Path(settings.BOOKS_FOLDER) / "template-another.sqlite3"
        assert made.exists()
        made.unlink()

    @pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
    def test_a_killed_copy_does_not_look_like_books(self, make_books, monkeypatch):
        location = Location.parse("sqlite:killed.sqlite3")

        def half(source, target):
            Path(target).write_bytes(Path(source).read_bytes()[:100])
            raise KeyboardInterrupt

        make_books()
        monkeypatch.setattr(shutil, "copyfile", half)
        with pytest.raises(KeyboardInterrupt):
            building.create(location)
        assert not building.exists(location)
