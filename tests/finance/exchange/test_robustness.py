"""Whatever the bytes, there is a plan or a refusal and never a traceback; and what is planned always balances."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ledgerhall.finance.exchange.sie.plan import ImportPlan, printed
from ledgerhall.finance.exchange.sie.planning import plan

FILES = Path(__file__).parents[2] / "data" / "sie"
SMALL = (FILES / "FAKT.SI").read_bytes() + (FILES / "BL0001_typ3.SE").read_bytes()[-9000:]

LABELS = [
    "#FLAGGA",
    "#SIETYP",
    "#FNAMN",
    "#RAR",
    "#KONTO",
    "#KTYP",
    "#IB",
    "#UB",
    "#RES",
    "#OIB",
    "#PSALDO",
    "#VER",
    "#TRANS",
    "#BTRANS",
    "#DIM",
    "#OBJEKT",
    "#VALUTA",
    "#KSUMMA",
    "#XYZ",
]
FIELDS = [
    "0",
    "-1",
    "4",
    "1910",
    "3001",
    "2091",
    "FEL",
    "20250101",
    "20251231",
    "202501",
    "{}",
    '{1 "A"}',
    '""',
    '"a b"',
    "5",
    "-5",
    "0.00",
    "100.10",
    "-100.10",
    "A",
    "B",
    "{",
    "}",
    '"',
    "\\",
    "\t",
    "S",
    "T",
    "1e9",
    "å",
]

bytes_like_sie = st.lists(
    st.tuples(
        st.sampled_from(LABELS),
        st.lists(st.sampled_from(FIELDS), max_size=7),
        st.sampled_from(["\n", "\n{\n", "\n}\n"]),
    ),
    max_size=40,
).map(lambda rows: "".join(f"{label} {' '.join(fields)}{end}" for label, fields, end in rows).encode("cp437"))


def _holds(planned: ImportPlan) -> None:
    assert all(finding.message for finding in planned.findings)
    assert printed(planned)
    assert not (planned.is_refused and planned.postings)
    if planned.kind != "journal":
        assert [p for p in planned.postings if sum((line.amount for line in p.lines), Decimal())] == []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_traceback(data: bytes) -> None:
    _holds(plan(data))


@settings(max_examples=500, deadline=None)
@given(bytes_like_sie)
def test_any_rows_are_read_without_a_traceback(data: bytes) -> None:
    _holds(plan(b"#RAR 0 20250101 20251231\n#FNAMN x\n" + data))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 40), st.binary(max_size=12))
def test_a_damaged_file_is_read_without_a_traceback(at: int, taken: int, put: bytes) -> None:
    _holds(plan(SMALL[:at] + put + SMALL[at + taken :]))


def test_a_line_of_a_megabyte_is_read_in_a_moment() -> None:
    _holds(plan(b'#KONTO 1910 "' + b'\\" ' * 350_000 + b"\n" + b"{ " * 100_000 + b'\n"' * 5_000))
