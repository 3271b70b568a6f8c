"""Tell me finds posted documents by their numbers, and leads to all that belongs to them."""

import pytest

from tests.finance.ledgers import post_text
from tests.finance.pages.conftest import PREFIX

DOCUMENTS = """
    2026-06-01  INV-7
        6200  100.00
        1100         100.00
    2026-06-02  INV-71
        6200  5.00
        1100         5.00
    2026-06-03  X
        6200  6.00
        1100         6.00
"""


@pytest.fixture
def posted(open_boatyard):
    return post_text(DOCUMENTS)


def found(client, typed):
    answer = client.get(f"{PREFIX}/tell-me/", {"q": typed}, headers={"Accept": "application/json"})
    return {entry["caption"]: entry["url"] for entry in answer.json()["found"] if entry["kind"] == "record"}


class TestDocuments:
    def test_are_found_by_number_and_by_its_beginning(self, posted, accountant):
        assert list(found(accountant, "INV-7")) == ["INV-7", "INV-71"]
        assert list(found(accountant, "inv-71")) == ["INV-71"]
        assert list(found(accountant, "x")) == ["X"]
        assert found(accountant, "in") == {}

    def test_lead_to_what_belongs_to_them(self, posted, accountant):
        page = accountant.get(found(accountant, "INV-71")["INV-71"]).content.decode()
        assert "General Ledger Entries" in page
        assert ">2<" in page
