"""Journal templates: made, changed, deleted (finance.md 1.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledgerhall.finance.foundation.code_tables import CodeTable
from ledgerhall.finance.journals.models import JournalBatch, JournalLine, JournalTemplate, StandardJournal
from ledgerhall.kernel.errors import Refusal, text

_TYPED_VAT = ("vat_amount", "balancing_vat_amount")


def _rules(template: JournalTemplate) -> Iterator[Refusal]:
    """A name, a source code, and series as batches have them; only the general journal is recurring."""
    if not template.name or template.name != template.name.strip():
        yield _refusal("journal-template-name", text("A journal template needs a name, without spaces at its ends."))
    if not template.source_code:
        said = text("A journal template needs a source code: what it posts carries it.")
        yield _refusal("journal-template-source", said, "source_code")
    if template.is_recurring and template.kind != JournalTemplate.Kind.GENERAL:
        said = text("A recurring journal is a general one, not one of {kind}.")
        yield _refusal("journal-template-recurring", said, "is_recurring", kind=template.get_kind_display())
    if template.number_series_code and template.posting_number_series_code:
        said = text("A journal template has a number series or a posting number series, not both.")
        yield _refusal("journal-template-two-series", said, "posting_number_series_code")
    if template.number_series_code and template.is_recurring:
        said = text("The lines of a recurring journal keep their numbers: give it a posting number series.")
        yield _refusal("journal-template-recurring-series", said, "number_series_code")


def _changes(before: JournalTemplate, after: JournalTemplate) -> Iterator[Refusal]:
    """What it is a journal of stays while something is kept for it; and VAT that was typed stays allowed."""
    users = _users(before)
    for field in ("kind", "is_recurring"):
        if users and getattr(before, field) != getattr(after, field):
            said = text("Journal template {name} keeps its kind while it has {users}.")
            yield _refusal("journal-template-kind-stays", said, field, name=before.name, users=users)
    if before.is_vat_difference_allowed and not after.is_vat_difference_allowed:
        yield from _typed_vat(before)


def _deletes(template: JournalTemplate) -> Iterable[Refusal]:
    """What is in use stays, and the last journal of its kind."""
    users = _users(template)
    if users:
        said = text("Journal template {name} is in use: {users}. Delete them first.")
        yield _refusal("journal-template-in-use", said, name=template.name, users=users)
    others = JournalTemplate.objects.filter(kind=template.kind, is_recurring=template.is_recurring)
    if not others.exclude(pk=template.pk).exists():
        said = text("{name} is the only journal template of its kind and stays.")
        yield _refusal("journal-template-last", said, name=template.name)


def _users(template: JournalTemplate) -> str:
    """The batches and standard journals of a template, in words."""
    batches = JournalBatch.objects.filter(template=template).order_by("name").values_list("name", flat=True)
    journals = StandardJournal.objects.filter(template=template).order_by("code").values_list("code", flat=True)
    named = ((text("batches {names}"), batches), (text("standard journals {names}"), journals))
    return ", ".join(words.format(names=", ".join(names)) for words, names in named if names)


def _typed_vat(template: JournalTemplate) -> Iterator[Refusal]:
    lines = JournalLine.objects.filter(batch__template=template)
    for field in _TYPED_VAT:
        line = lines.filter(**{f"{field}__isnull": False}).select_related("batch").order_by("batch__name").first()
        if line is not None:
            said = text("Lines of batch {batch} have VAT that was typed: post them, or clear it, first.")
            field_of = "is_vat_difference_allowed"
            yield _refusal("journal-template-vat-typed", said, field_of, batch=line.batch.name)
            return


def _refusal(code: str, said: str, field: str = "name", **values: object) -> Refusal:
    return Refusal(code, said, field, row="E-JNL-01", values=values)


# `create`, `change` and `delete`, by name. Refused are names that are used, codes that do not exist, two series, a
# series in a recurring journal, another kind while batches are there, and the going of one in use (E-JNL-01).
TEMPLATES: CodeTable[JournalTemplate] = CodeTable(
    JournalTemplate, "journal template", keys=("name",), rules=_rules, changes=_changes, deletes=_deletes
)
