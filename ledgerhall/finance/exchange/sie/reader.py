"""From the bytes of a SIE file to its values and to what cannot be read.

`read(data)` never raises: whatever the bytes, it gives a `Reading` with the file as far as it was understood and the
findings of reading. What the content says about itself is asked in `checks`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ledgerhall.finance.exchange.sie import encoding, lexer
from ledgerhall.finance.exchange.sie.fields import Fields, Unreadable, printable
from ledgerhall.finance.exchange.sie.findings import Finding, error, in_ranges, notice, warning
from ledgerhall.finance.exchange.sie.lexer import Row
from ledgerhall.finance.exchange.sie.model import (
    Account,
    Balance,
    Dimension,
    DimensionObject,
    FiscalYear,
    Header,
    PeriodBalance,
    SieFile,
    TransactionRow,
    Voucher,
)
from ledgerhall.kernel.errors import text


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as far as it could be read, and what was found while reading it."""

    file: SieFile
    findings: tuple[Finding, ...]
    is_sie: bool = True


def read(data: bytes) -> Reading:
    """Read a whole file; never raises."""
    decoded = encoding.decode(data)
    collected = _Collected()
    for row in lexer.rows(decoded.text):
        _take(row, collected)
    _end_of_file(collected)
    file = _file(collected, decoded.encoding)
    if not _is_sie(file):
        refusal = error("sie-not-a-sie-file", text("This is not a SIE file: it has no rows that SIE knows."))
        return Reading(file, (refusal,), is_sie=False)
    return Reading(file, (*collected.findings, *_told(decoded, collected)))


@dataclass(slots=True)
class _Collected:
    """What has been read so far."""

    header: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    type_letters: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    dimensions: list[Dimension] = field(default_factory=list)
    objects: list[DimensionObject] = field(default_factory=list)
    fiscal_years: list[FiscalYear] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    period_balances: list[PeriodBalance] = field(default_factory=list)
    vouchers: list[Voucher] = field(default_factory=list)
    rows_of_voucher: list[TransactionRow] = field(default_factory=list)
    is_in_voucher: bool = False
    is_in_braces: bool = False
    unquoted_lines: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unknown: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)


def _take(row: Row, into: _Collected) -> None:
    if row.opens or row.closes:
        into.is_in_braces = row.opens and into.is_in_voucher
        if row.closes:
            _close_voucher(into)
        return
    read_row = _READERS.get(row.label)
    if read_row is None and row.label not in _ONLY_KNOWN:
        into.unknown[row.label].append(row.line)
        return
    into.counts[row.label] += 1
    if row.is_unquoted:
        into.unquoted_lines.append(row.line)
    if read_row is None:
        return
    try:
        read_row(Fields.of(row), into)
    except Unreadable as reason:
        if row.label == "VER":
            _close_voucher(into)
            into.is_in_voucher = False
        values = {"label": row.label, **reason.values}
        into.findings.append(error("sie-row-unreadable", reason.template, row.line, **values))


def _header(**names: int) -> Callable[[Fields, _Collected], None]:
    """A row that only fills fields of the header, by the position of each in the row."""

    def read_row(fields: Fields, into: _Collected) -> None:
        into.header.update({name: fields.text(position) for name, position in names.items()})

    return read_row


def _currency(fields: Fields, into: _Collected) -> None:
    code = fields.code(0).upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise Unreadable(text("#{label} cannot be read: {value} is not the code of a currency."), value=code)
    into.header["currency_code"] = code


def _balances_until(fields: Fields, into: _Collected) -> None:
    into.header["balances_until"] = fields.optional_day(0)


def _fiscal_year(fields: Fields, into: _Collected) -> None:
    year = FiscalYear(fields.year_index(0), fields.day(1), fields.day(2), fields.line)
    if year.end < year.start:
        raise Unreadable(text("#{label} cannot be read: the year ends on {end}, before it begins."), end=year.end)
    other = next((known for known in into.fiscal_years if known.index == year.index), None)
    if other is not None:
        template = text("#{label} cannot be read: line {other} states year {year} already.")
        raise Unreadable(template, other=other.line, year=year.index)
    into.fiscal_years.append(year)


def _account(fields: Fields, into: _Collected) -> None:
    number = fields.code(0)
    if number in into.accounts:
        first = into.accounts[number].line
        template = text("#KONTO {account} is stated again; the name of line {line} is kept.")
        into.findings.append(notice("sie-account-repeated", template, fields.line, account=number, line=first))
        return
    into.accounts[number] = Account(number, fields.text(1) or number, fields.line)


def _account_type(fields: Fields, into: _Collected) -> None:
    number, letter = fields.code(0), fields.text(1).upper()[:1]
    if letter and letter not in "TSKI":
        raise Unreadable(text("#{label} cannot be read: {value} is not T, S, K or I."), value=fields.text(1))
    into.type_letters[number] = letter


def _unit(fields: Fields, into: _Collected) -> None:
    into.units[fields.code(0)] = fields.text(1)


def _dimension(fields: Fields, into: _Collected) -> None:
    number = fields.object_code(0)
    into.dimensions.append(Dimension(number, fields.text(1) or number, fields.line))


def _sub_dimension(fields: Fields, into: _Collected) -> None:
    number = fields.object_code(0)
    into.dimensions.append(Dimension(number, fields.text(1) or number, fields.line, parent=fields.text(2)))


def _object(fields: Fields, into: _Collected) -> None:
    dimension, code = fields.object_code(0), fields.object_code(1)
    into.objects.append(DimensionObject(dimension, code, fields.text(2) or code, fields.line))


def _balance(fields: Fields, into: _Collected) -> None:
    year, account, amount = fields.year_index(0), fields.code(1), fields.amount(2)
    fields.quantity(3)
    into.balances.append(Balance(fields.label, year, account, amount, fields.line, fields.objects()))


def _period_balance(fields: Fields, into: _Collected) -> None:
    year, month, account, amount = fields.year_index(0), fields.month(1), fields.code(2), fields.amount(3)
    fields.quantity(4)
    into.period_balances.append(PeriodBalance(year, month, account, amount, fields.line, fields.objects()))


def _voucher(fields: Fields, into: _Collected) -> None:
    _close_voucher(into)
    voucher = Voucher(
        series=fields.text(0),
        number=fields.text(1),
        voucher_date=fields.day(2),
        text=fields.text(3),
        line=fields.line,
        registered_on=fields.optional_day(4),
        sign=fields.text(5),
    )
    into.vouchers.append(voucher)
    into.is_in_voucher = True


def _transaction(fields: Fields, into: _Collected) -> None:
    row = TransactionRow(
        kind=fields.label,
        account=fields.code(0),
        amount=fields.amount(1),
        line=fields.line,
        objects=fields.objects(),
        row_date=fields.optional_day(2),
        text=fields.text(3),
        quantity=fields.quantity(4),
        sign=fields.text(5),
    )
    if not into.is_in_voucher:
        raise Unreadable(text("#{label} cannot be read: it stands outside of a voucher."))
    into.rows_of_voucher.append(row)


def _close_voucher(into: _Collected) -> None:
    """The rows read since `#VER` are the voucher's. One that was never closed by a brace ends where the next begins."""
    if into.is_in_voucher and into.vouchers:
        into.vouchers[-1] = replace(into.vouchers[-1], rows=tuple(into.rows_of_voucher))
    into.rows_of_voucher, into.is_in_voucher, into.is_in_braces = [], False, False


def _end_of_file(into: _Collected) -> None:
    if into.is_in_braces:
        voucher = into.vouchers[-1]
        template = text("The file ends inside of voucher {voucher}: it may have been cut off.")
        into.findings.append(error("sie-file-cut-off", template, voucher.line, voucher=voucher.title))
    _close_voucher(into)


def _file(collected: _Collected, encoding_name: str) -> SieFile:
    letters, units = collected.type_letters, collected.units
    accounts = (
        replace(account, type_letter=letters.get(account.number, ""), unit=units.get(account.number, ""))
        for account in collected.accounts.values()
    )
    return SieFile(
        header=Header(**collected.header),
        encoding=encoding_name,
        accounts=tuple(accounts),
        dimensions=tuple(collected.dimensions),
        objects=tuple(collected.objects),
        fiscal_years=tuple(sorted(collected.fiscal_years, key=lambda year: year.index)),
        balances=tuple(collected.balances),
        period_balances=tuple(collected.period_balances),
        vouchers=tuple(collected.vouchers),
        type_letters=dict(letters),
        label_counts=dict(collected.counts),
    )


def _is_sie(file: SieFile) -> bool:
    """A page of HTML or a list of amounts has none of these; a SIE file without any of them has nothing to import."""
    return any(file.label_counts.get(label) for label in ("KONTO", "VER", "IB", "UB", "RES", "PSALDO")) or (
        file.label_counts.get("FLAGGA", 0) > 0 and file.label_counts.get("RAR", 0) > 0
    )


def _told(decoded: encoding.Decoded, collected: _Collected) -> list[Finding]:
    """What is worth a word though it was read."""
    told: list[Finding] = []
    if lines := decoded.damaged_lines:
        template = text(
            "Line {where} has characters that cannot be meant (mixed encodings?); they are kept as they are."
        )
        told.append(warning("sie-damaged-characters", template, *lines, where=in_ranges(lines)))
    if lines := tuple(collected.unquoted_lines):
        template = text("A quotation mark is not closed in line {where}: the text is taken to the end of the line.")
        told.append(notice("sie-quotation-mark-missing", template, *lines, where=in_ranges(lines)))
    if collected.header.get("flag") == "1":
        told.append(notice("sie-flagged-as-read", text("#FLAGGA 1: another program has read this file before.")))
    if collected.counts["KSUMMA"]:
        told.append(notice("sie-checksum", text("The file carries a checksum (#KSUMMA), which is not compared.")))
    for label, lines_of_label in collected.unknown.items():
        where = in_ranges(lines_of_label)
        if label:
            template = text("#{label} is not a label of SIE 4; line {where} is left out.")
            told.append(
                notice("sie-unknown-label", template, *lines_of_label, label=printable(label)[:40], where=where)
            )
        else:
            template = text("Line {where} has no label and is left out.")
            told.append(notice("sie-line-without-label", template, *lines_of_label, where=where))
    return told


_READERS: dict[str, Callable[[Fields, _Collected], None]] = {
    "FLAGGA": _header(flag=0),
    "PROGRAM": _header(program=0),
    "GEN": _header(generated_on=0, generated_by=1),
    "SIETYP": _header(sie_type=0),
    "PROSA": _header(remark=0),
    "FNAMN": _header(company_name=0),
    "FNR": _header(company_id=0),
    "FTYP": _header(company_type=0),
    "ORGNR": _header(organisation_number=0),
    "ADRESS": _header(contact=0, street=1, post_code_city=2, phone=3),
    "KPTYP": _header(chart_type=0),
    "TAXAR": _header(tax_year=0),
    "VALUTA": _currency,
    "OMFATTN": _balances_until,
    "RAR": _fiscal_year,
    "KONTO": _account,
    "KTYP": _account_type,
    "ENHET": _unit,
    "DIM": _dimension,
    "UNDERDIM": _sub_dimension,
    "OBJEKT": _object,
    "IB": _balance,
    "UB": _balance,
    "RES": _balance,
    "OIB": _balance,
    "OUB": _balance,
    "PSALDO": _period_balance,
    "VER": _voucher,
    "TRANS": _transaction,
    "RTRANS": _transaction,
    "BTRANS": _transaction,
}
_ONLY_KNOWN = frozenset({"FORMAT", "BKOD", "SRU", "PBUDGET", "KSUMMA"})
