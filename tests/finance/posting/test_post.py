"""The door: what it makes, what it refuses, and that it is all or nothing."""

from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import PostingHead
from ledgerhall.finance.ledger import hashing
from ledgerhall.finance.ledger.models import GLEntry, GLRegister
from ledgerhall.finance.posting import entries as entries_of_drafts
from ledgerhall.finance.posting import sealing
from ledgerhall.finance.posting.preview import preview
from ledgerhall.finance.posting.reversal import reverse_register, reverse_transaction
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA, draft, ledger, post_text

SALE = """
    2026-06-30 D1
    1200 Customers      121.00
    4100 Sales                  100.00
    2200 VAT                     21.00
"""


def codes(refused) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


class TestPost:
    def test_makes_entries_in_one_register(self, books):
        posted = post_text(SALE)
        assert ledger() == [
            (1, "2026-06-30", "D1", "1200", Decimal(121)),
            (2, "2026-06-30", "D1", "4100", Decimal(-100)),
            (3, "2026-06-30", "D1", "2200", Decimal(-21)),
        ]
        assert (posted.register_no, posted.from_entry_no, posted.to_entry_no) == (1, 1, 3)

    def test_chains_registers(self, books):
        post_text(SALE)
        post_text(SALE)
        first, second = GLRegister.objects.order_by("number")
        assert first.previous_hash == hashing.FIRST_HASH
        assert second.previous_hash == first.chain_hash == hashing.chain_hash(first)
        entries = list(GLEntry.objects.filter(register=second).order_by("entry_no"))
        assert [second.content_hash] == sealing.content_hashes([(entries, {})])
        assert PostingHead.objects.get().register_hash == second.chain_hash

    def test_refuses_a_document_out_of_balance(self, books):
        with pytest.raises(Refused) as refused:
            post_text(SALE.replace(" 21.00", " 20.00"))
        assert codes(refused) == ["document-out-of-balance"]
        assert "1.00 EUR" in refused.value.refusals[0].message
        assert ledger() == []

    def test_tells_all_refusals_at_once(self, books):
        with pytest.raises(Refused) as refused:
            post_text("""
                2031-06-30 D1
                9999 Nowhere       10.00
                1000 Assets                10.001
            """)
        assert set(codes(refused)) == {
            "posting-date-outside-periods",
            "account-missing",
            "account-not-posting",
            "amount-precision",
            "document-out-of-balance",
        }
        assert PostingHead.objects.get().last_register_no == 0

    def test_refuses_entries_that_do_not_sum_to_zero_and_tells_them(self, books, monkeypatch):
        build = entries_of_drafts.build

        def wrongly(made):
            build(made)
            made.gl[0].amount += 1

        monkeypatch.setattr(entries_of_drafts, "build", wrongly)
        with pytest.raises(Refused) as refused:
            post_text(SALE)
        (refusal,) = refused.value.refusals
        assert (refusal.code, refusal.row) == ("entries-inconsistent", "E-JNL-20")
        assert "but to 1" in refusal.message
        assert "1200 D1 122" in refusal.message
        assert (GLEntry.objects.count(), GLRegister.objects.count()) == (0, 0)

    def test_posts_a_key_once(self, books):
        first = post_text(SALE, key="k-1")
        again = post_text(SALE, key="k-1")
        assert again.is_repeated
        assert again.register_no == first.register_no
        assert GLEntry.objects.count() == 3

    def test_refuses_a_key_used_for_something_else(self, books):
        post_text(SALE, key="k-1")
        with pytest.raises(Refused) as refused:
            post_text(SALE.replace("D1", "D2"), key="k-1")
        assert codes(refused) == ["idempotency-key-reused"]

    def test_refuses_a_key_that_is_too_long(self, books):
        with pytest.raises(Refused) as refused:
            post_text(SALE, key="k" * 101)
        assert codes(refused) == ["idempotency-key-length"]


class TestPreview:
    def test_shows_what_post_makes_and_writes_nothing(self, books):
        shown = preview(draft=draft(SALE), by=ROSA)
        assert ledger() == []
        post_text(SALE)
        assert [(entry.account_no, entry.amount) for entry in shown.entries] == [row[3:] for row in ledger()]
        assert [(change.before, change.after) for change in shown.changes if change.account_no == "1200"] == [(0, 121)]


class TestReverse:
    def test_posts_the_mirror_image_and_links_it(self, books):
        post_text(SALE)
        reverse_transaction(transaction_no=1, by=ROSA, posted_at=AT)
        assert [row[4] for row in ledger()] == [121, -100, -21, -121, 100, 21]
        original, mirror = GLEntry.objects.get(entry_no=1), GLEntry.objects.get(entry_no=4)
        assert (original.is_reversed, original.reversed_by_entry_no, mirror.reverses_entry_no) == (True, 4, 1)
        assert mirror.debit_amount == Decimal(-121)
        assert GLRegister.objects.get(number=1).is_reversed

    def test_refuses_what_is_reversed_already(self, books):
        post_text(SALE)
        reverse_register(register_no=1, by=ROSA, posted_at=AT)
        with pytest.raises(Refused) as refused:
            reverse_register(register_no=1, by=ROSA, posted_at=AT)
        assert set(codes(refused)) == {"reversal-already-reversed"}
