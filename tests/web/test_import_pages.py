"""Importing a SIE file by page: what the preview shows is what the import makes."""

from pathlib import Path

import pytest

from ledgerhall.finance.reports.trial_balance import trial_balance
from ledgerhall.kernel.dates import LedgerDate
from ledgerhall.tenancy import books
from ledgerhall.tenancy.models import Company, Job, Upload
from ledgerhall.web import importing, tasks

DATA = Path(__file__).parents[1] / "data" / "sie"


def send(client, name, page="/quill/import-company/"):
    with (DATA / name).open("rb") as file:
        return client.post(page, {"file": file})


def work(job):
    """Do what the worker would do."""
    upload = Upload.objects.get()
    tasks.import_in_worker.func(job_id=str(job.id), upload_id=str(upload.id), user_text="Olive")


class TestImport:
    def test_makes_what_the_preview_shows(self, owner_client):
        answer = send(owner_client, "typ4.se")
        shown = owner_client.get(answer["Location"])
        assert shown.status_code == 200
        previewed = {row.number: row.closing for row in importing.preview(Upload.objects.get()).accounts}
        owner_client.post(answer["Location"] + "start/")
        work(Job.objects.get())
        with books.open(Company.objects.get()):
            rows = trial_balance(from_date=LedgerDate.parse("1900-01-01"), to_date=LedgerDate.parse("2100-01-01"))
        made = {row.number: row.balance for row in rows if row.balance or row.net_change}
        assert {number: amount for number, amount in previewed.items() if amount} == {
            number: amount for number, amount in made.items() if amount
        }
        done = owner_client.get(answer["Location"])
        assert b"is imported" in done.content

    def test_shows_errors_and_offers_no_import(self, owner_client):
        answer = send(owner_client, "transaktioner_ovnbolag-bad-balance.se")
        shown = owner_client.get(answer["Location"]).content.decode()
        assert "cannot be imported" in shown
        assert "start/" not in shown
        assert "off by \N{MINUS SIGN}12,771.00." in shown

    def test_refuses_the_same_file_twice_in_a_tenant(self, owner_client):
        first = send(owner_client, "typ4.se")
        owner_client.post(first["Location"] + "start/")
        work(Job.objects.get())
        Upload.objects.all().delete()
        second = send(owner_client, "typ4.se")
        assert b"imported this file before" in owner_client.get(second["Location"]).content

    def test_shows_nobody_elses_upload(self, owner_client, client, django_user_model, owner):
        answer = send(owner_client, "typ4.se")
        client.logout()
        other = django_user_model.objects.add(email="s@example.com", name="S", password=None, at=owner.created_at)
        client.force_login(other)
        assert client.get(answer["Location"]).status_code == 404

    def test_refuses_an_empty_choice(self, owner_client):
        answer = owner_client.post("/quill/import-company/", {})
        assert answer.status_code == 422


@pytest.mark.parametrize("name", ["BokSald.SE"])
def test_a_file_that_is_no_sie_file_says_so(owner_client, name):
    answer = send(owner_client, name)
    assert b"not a SIE file" in owner_client.get(answer["Location"]).content
