"""Journal templates: what they are set to, what of it stays while they are in use, and what batches start with."""

from decimal import Decimal

import pytest

from ledgerhall.finance.foundation.models import ChangeLogEntry
from ledgerhall.finance.journals import batches, lines, standard_journals, templates
from ledgerhall.finance.journals.models import JournalTemplate, StandardJournal
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY, default_batch, line

TEMPLATES = templates.TEMPLATES


def refused(act, **asked) -> list[str]:
    with pytest.raises(Refused) as found:
        act(**asked, **BY)
    return [refusal.code for refusal in found.value.refusals]


def test_templates_are_made_changed_and_deleted(books):
    made = TEMPLATES.create(values={"name": "CORR", "description": "Corrections", "number_series_code": "GJNL"}, **BY)
    batch = batches.create(values={"name": "CORR-1", "number_series": ""}, template=made, **BY)
    assert (batch.number_series.code, batch.template.name) == ("GJNL", "CORR")
    assert refused(batches.create, values={"name": "DEFAULT"}, template=made) == ["journal-batch-name"]
    assert refused(TEMPLATES.delete, record=made) == ["journal-template-in-use"]
    kind = {"kind": "sales", "is_recurring": True}
    assert refused(TEMPLATES.change, record=made, values=kind) == [
        "journal-template-recurring",
        "journal-template-recurring-series",
        "journal-template-kind-stays",
        "journal-template-kind-stays",
    ]
    changed = TEMPLATES.change(record=made, values={"is_document_balance_forced": False, "kind": "general"}, **BY)
    assert not changed.is_document_balance_forced
    line(batch, "G1", "6200", debit="1")
    standard_journals.save(batch=batch, code="RENT", description="", **BY)
    lines.delete_all(batch=batch, **BY)
    batches.delete(batch=batch, **BY)
    assert refused(TEMPLATES.delete, record=made) == ["journal-template-in-use"]
    StandardJournal.objects.all().delete()
    TEMPLATES.delete(record=made, **BY)
    assert not JournalTemplate.objects.filter(name="CORR").exists()
    assert ChangeLogEntry.objects.filter(record_key="CORR").exists()
    sales = JournalTemplate.objects.get(name="SALES")
    assert refused(TEMPLATES.delete, record=sales) == ["journal-template-in-use", "journal-template-last"]


def test_templates_refuse_what_does_not_fit(books):
    both = {"number_series_code": "GJNL", "posting_number_series_code": "GJNL"}
    values = {"name": " ", "source_code": "NONE", **both}
    assert refused(TEMPLATES.create, values=values) == [
        "code-unknown",
        "journal-template-name",
        "journal-template-two-series",
    ]
    assert refused(TEMPLATES.create, values={"name": "GENERAL", "source_code": ""}) == [
        "setup-exists",
        "journal-template-source",
    ]


def test_vat_that_was_typed_keeps_its_allowance(books):
    general = JournalTemplate.objects.get(name="GENERAL")
    TEMPLATES.change(record=general, values={"is_vat_difference_allowed": True}, **BY)
    made = line(default_batch(), "G1", "6200", debit="121", vat_amount=Decimal("21.01"))
    forbidden = {"is_vat_difference_allowed": False}
    assert refused(TEMPLATES.change, record=general, values=forbidden) == ["journal-template-vat-typed"]
    lines.change(line=made, values={"vat_amount": None}, **BY)
    assert not TEMPLATES.change(record=general, values=forbidden, **BY).is_vat_difference_allowed
