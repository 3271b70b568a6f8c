"""Posting five-line VAT sales invoices from draft documents: one by one beside the bare inserts, and as a batch."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import bare, home, trading
from bench.bare import Bare
from bench.figures import Figure, middle, paired_ratio

TITLE = "Posting a five-line VAT sales invoice"
NOTES = (
    "From a draft document through `documents.posting.post`, one commit each, in turn with the bare SQL of the rows "
    "that it made (the posted document and its lines, the register, G/L, VAT, customer and detailed customer entries, "
    "the posting head) on books of their own: begin, one insert for each table, commit, on an open connection of the "
    "driver, all values ready. *In a batch* is `post_batch` of ten chunks of such drafts, chunk by chunk in turn with "
    "as many one by one, per invoice. All with full durability, as below. Making the drafts is in none of them."
)
BOUND, _BATCH_BOUND = 6.0, 0.2
_WARM_UP = 30
_OF_REGISTER = "register_id = {register}"
_TABLES = {
    "ledger_glregister": "number = {register}",
    "ledger_glentry": _OF_REGISTER,
    "vat_vatentry": _OF_REGISTER,
    "subledger_customerledgerentry": _OF_REGISTER,
    "subledger_detailedcustomerledgerentry": _OF_REGISTER,
    "documents_posteddocument": "id = {document}",
    "documents_posteddocumentline": "document_id = {document}",
}


@dataclass(slots=True)
class _Times:
    door: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    # Of a chunk, per invoice: in a batch, and one by one.
    batch: list[float] = field(default_factory=list)
    singly: list[float] = field(default_factory=list)


def measure(folder: Path, *, quick: bool) -> list[Figure]:
    home.set_up(folder)
    figures = []
    for engine, company, bare_side in bare.pairs(folder, trading.make_company):
        times = _Times()
        _in_turn(company, bare_side, 150 if quick else 1_000, times)
        _batches(company, 3 if quick else 10, times)
        figures += _figures(engine, times)
    return figures


def _figures(engine: str, times: _Times) -> list[Figure]:
    fastest = quantiles(times.door, n=4)[0] / quantiles(times.bare, n=4)[0]
    return [
        Figure(f"{engine}: posting, p50", middle(times.door), "ms"),
        Figure(f"{engine}: bare inserts, p50", middle(times.bare), "ms"),
        Figure(f"{engine}: ratio of the medians", paired_ratio(times.door, times.bare), "", BOUND),
        Figure(f"{engine}: ratio of the lower quartiles", fastest, "", BOUND),
        Figure(f"{engine}: one by one beside a batch, p50", middle(times.singly), "ms"),
        Figure(f"{engine}: in a batch, p50", middle(times.batch), "ms"),
        Figure(f"{engine}: in a batch to one by one", paired_ratio(times.batch, times.singly), "", _BATCH_BOUND),
    ]


def _in_turn(company: home.BenchCompany, bare_side: Bare, count: int, times: _Times) -> None:
    from ledgerhall.tenancy import books

    with books.open(company):
        for number, draft in enumerate(trading.make_drafts(count + _WARM_UP)):
            start = time.perf_counter()
            made = _post(draft)
            posted_in = time.perf_counter()
            rows = bare_side.read(_TABLES, register=made.register.register_no, document=made.document.pk)
            before_bare = time.perf_counter()
            bare_side.insert(rows)
            end = time.perf_counter()
            if number >= _WARM_UP:
                times.door.append(posted_in - start)
                times.bare.append(end - before_bare)


def _batches(company: home.BenchCompany, count: int, times: _Times) -> None:
    from ledgerhall.finance.documents import batch_posting
    from ledgerhall.tenancy import books

    chunk = batch_posting.CHUNK
    with books.open(company):
        drafts = trading.make_drafts(2 * count * chunk, first=100_000)
        for start in range(0, len(drafts), 2 * chunk):
            singly, batch = drafts[start : start + chunk], drafts[start + chunk : start + 2 * chunk]
            before = time.perf_counter()
            for draft in singly:
                _post(draft)
            between = time.perf_counter()
            outcomes = batch_posting.post_batch(documents=batch, by=home.ROSA, posted_at=home.AT)
            end = time.perf_counter()
            assert all(outcome.is_posted for outcome in outcomes)
            times.singly.append((between - before) / chunk)
            times.batch.append((end - between) / chunk)


def _post(draft: Any) -> Any:
    from ledgerhall.finance.documents import posting

    return posting.post(document=draft, by=home.ROSA, posted_at=home.AT)
