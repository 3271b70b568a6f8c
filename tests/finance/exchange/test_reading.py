"""What exporters do to the format, one quirk each, and what must be read out of it nevertheless."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerhall.finance.exchange.sie.findings import Finding
from ledgerhall.finance.exchange.sie.model import SieFile
from ledgerhall.finance.exchange.sie.reader import read

HEAD = '#FLAGGA 0\n#SIETYP 4\n#FNAMN "Prov AB"\n#RAR 0 20250101 20251231\n#KONTO 1910 Kassa\n#KONTO 3001 Sale\n'


def _file(text: str, encoding: str = "cp437") -> SieFile:
    return read(text.encode(encoding)).file


def _codes(text: str) -> list[str]:
    return [finding.code for finding in read(text.encode("cp437")).findings]


def _only(text: str) -> Finding:
    (finding,) = read(text.encode("cp437")).findings
    return finding


class TestVouchers:
    @pytest.mark.parametrize(
        "voucher",
        [
            '#VER A 1 20250102 "Sale"\n{\n#TRANS 1910 {} 100.00\n#TRANS 3001 {} -100.00\n}\n',
            '#VER A 1 20250102 "Sale" {\n#TRANS 1910 {} 100.00\n#TRANS 3001 {} -100.00\n}\n',
            '#VER A 1 20250102 "Sale"\n{ #TRANS 1910 {} 100.00\n#TRANS 3001 {} -100.00 }\n',
            '#VER A 1 20250102 "Sale" { #TRANS 1910 {} 100.00 #TRANS 3001 {} -100.00 }\n',
            '#VER A 1 20250102 "Sale"\n#TRANS 1910 {} 100.00\n#TRANS 3001 {} -100.00\n',
            '\t#VER\tA\t1\t20250102\t"Sale"\n\t{\n\t\t#TRANS\t1910\t{}\t100.00\n\t\t#TRANS\t3001\t{}\t-100.00\n\t}\n',
            '#ver A 1 20250102 "Sale"\n{\n#trans 1910 {} 100.00\n#Trans 3001 {} -100.00\n}\n',
            '#VER "A" "1" "20250102" "Sale"\n{\n#TRANS "1910" {} "100.00"\n#TRANS "3001" {} "-100.00"\n}\n',
            '#VER A 1 20250102 "Sale"\n{\n#TRANS 1910 100.00\n#TRANS 3001 -100.00\n}\n',
            '#VER A 1 2025-01-02 "Sale"\n{\n#TRANS 1910 { } 100\n#TRANS 3001 {  } -100,00\n}\n',
            '#VER A 1 20250102 "Sale"\n\n{\n\n#TRANS 1910 {} +100.00\n#TRANS 3001 {} -100.\n}\n\x1a',
            "#VER A 1 20250102 Sale\n{\n#TRANS 1910{}100.00\n#TRANS 3001{}-100.00\n}\n",
        ],
        ids=[
            "own-lines",
            "behind-ver",
            "first-row",
            "one-line",
            "no-braces",
            "tabs",
            "small-letters",
            "all-quoted",
            "no-object-list",
            "comma-and-dashes",
            "ctrl-z",
            "no-blanks",
        ],
    )
    def test_reads_the_same_voucher_however_it_is_laid_out(self, voucher: str) -> None:
        for ends in ("\n", "\r\n", "\r"):
            file = _file((HEAD + voucher).replace("\n", ends))
            (found,) = file.vouchers
            assert (found.series, found.number, found.voucher_date, found.text) == ("A", "1", date(2025, 1, 2), "Sale")
            assert [(row.account, row.amount) for row in found.rows] == [
                ("1910", Decimal("100.00")),
                ("3001", Decimal("-100.00")),
            ]
        assert _codes(HEAD + voucher) == []

    def test_reads_every_field_of_a_row(self) -> None:
        file = _file(
            HEAD + '#VER A 1 20250102 "" 20250105 "Eva"\n{\n#RTRANS 1910 {1 "NORD" "6" "P 1"} 9 20250103 x 2.5 EL\n}\n'
        )
        (voucher,) = file.vouchers
        assert (voucher.registered_on, voucher.sign, voucher.transactions) == (date(2025, 1, 5), "Eva", ())
        (row,) = voucher.rows
        assert (row.kind, row.objects) == ("RTRANS", (("1", "NORD"), ("6", "P 1")))
        assert (row.row_date, row.text, row.quantity, row.sign) == (date(2025, 1, 3), "x", Decimal("2.5"), "EL")

    def test_leaves_out_a_dimension_without_an_object(self) -> None:
        file = _file(HEAD + '#VER A 1 20250102\n{\n#TRANS 1910 {"1" "" "6" "P"} 9\n}\n')
        assert file.vouchers[0].rows[0].objects == (("6", "P"),)

    def test_has_no_minus_zero(self) -> None:
        file = _file(HEAD + "#VER A 1 20250102\n{\n#TRANS 1910 {} -0.00\n}\n")
        assert str(file.vouchers[0].rows[0].amount) == "0.00"


class TestTexts:
    @pytest.mark.parametrize(
        ("written", "read_as"),
        [
            (r'"Kalle \"Kula\" AB"', 'Kalle "Kula" AB'),
            (r'"C:\Bok\Prov"', r"C:\Bok\Prov"),
            ('"C:\\Bok\\"', "C:\\Bok\\"),
            (r'"1820\A012 Cykel"', r"1820\A012 Cykel"),
            ('""', ""),
            ("Ordet", "Ordet"),
            ('"{ inte en lista }"', "{ inte en lista }"),
            ('"#VER i text"', "#VER i text"),
            ('"  kant  "', "kant"),
            ('"broken over\ntwo lines"', "broken over two lines"),
            ('"cut', "cut"),
        ],
    )
    def test_are_read_as_they_are_meant(self, written: str, read_as: str) -> None:
        file = _file(f"{HEAD}#PROSA {written}\n#KONTO 1920 Bank\n")
        assert file.header.remark == read_as
        assert [account.number for account in file.accounts] == ["1910", "3001", "1920"]

    def test_keep_the_line_numbers_after_a_text_of_two_lines(self) -> None:
        file = _file(f'{HEAD}#PROSA "one\ntwo"\n#KONTO 1920 Bank\n')
        assert file.accounts[-1].line == 9

    def test_without_closing_mark_are_told(self) -> None:
        finding = _only(f'{HEAD}#PROSA "cut\n')
        assert (finding.severity, finding.code, finding.lines) == ("notice", "sie-quotation-mark-missing", (7,))


class TestEncodings:
    NAME = '#FORMAT PC8\n#FNAMN "Åkeri i Öxnehaga älskar fjäll AB"\n#KONTO 1910 Kassa\n'

    @pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "utf-16"])
    def test_are_told_by_the_bytes_whatever_the_file_declares(self, encoding: str) -> None:
        reading = read(self.NAME.encode(encoding))
        assert reading.file.header.company_name == "Åkeri i Öxnehaga älskar fjäll AB"
        assert reading.findings == ()

    def test_mixed_in_one_file_are_told_with_the_lines(self) -> None:
        data = self.NAME.encode("cp437") + "#KONTO 1920 Förråd\n#KONTO 1930 Åbo\n".encode("cp1252")
        reading = read(data)
        assert reading.file.header.company_name.startswith("Åkeri")
        (finding,) = reading.findings
        assert (finding.severity, finding.code, finding.lines) == ("warning", "sie-damaged-characters", (5,))

    def test_tell_of_letters_that_were_lost(self) -> None:
        finding = read('#KONTO 1910 "K\ufffdssa"\n#KONTO 1920 "Bankkonto å"\n'.encode()).findings[0]
        assert (finding.code, finding.lines) == ("sie-damaged-characters", (1,))

    def test_tell_of_letters_that_were_written_twice(self) -> None:
        finding = read("#KONTO 1910 Kassa\n#KONTO 1920 FÃ¶rrÃ¥d\n".encode()).findings[0]
        assert (finding.code, finding.lines) == ("sie-damaged-characters", (2,))


class TestMissingLabels:
    def test_leave_their_fields_empty(self) -> None:
        file = _file("#RAR 0 20250101 20251231\n#KONTO 1910\n#IB 0 1910 5\n")
        assert (file.header.company_name, file.header.currency_code) == ("", "SEK")
        assert file.accounts[0].name == "1910"

    @pytest.mark.parametrize(
        ("rows", "sie_type"),
        [
            ("#IB 0 1910 5\n", 1),
            ("#PSALDO 0 202501 1910 {} 5\n", 2),
            ('#PSALDO 0 202501 1910 {1 "A"} 5\n', 3),
            ("#VER A 1 20250101\n{\n}\n", 4),
        ],
    )
    def test_of_the_type_is_told_by_the_rows(self, rows: str, sie_type: int) -> None:
        assert _file("#RAR 0 20250101 20251231\n" + rows).sie_type == sie_type

    def test_of_the_fiscal_year_makes_vouchers_a_4i(self) -> None:
        assert _file("#VER A 1 20250101\n{\n#TRANS 1910 {} 0\n}\n").is_transactions_only


class TestRowsThatCannotBeRead:
    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ("#IB 0 1910 ett", "#IB cannot be read: ett is not an amount."),
            ("#IB 0 1910", "#IB cannot be read: field 3 is missing."),
            ("#IB 0 1910 1.005", "#IB cannot be read: 1.005 has more than two decimals."),
            ("#IB 0 1910 1,005", "#IB cannot be read: 1,005 is not an amount."),
            ("#IB 0 1910 1e3", "#IB cannot be read: 1e3 is not an amount."),
            ("#IB 0 1910 NaN", "#IB cannot be read: NaN is not an amount."),
            ("#IB 0 1910 1000000000000", "#IB cannot be read: 1000000000000 is too large."),
            ("#IB x 1910 5", "#IB cannot be read: x is not the number of a year."),
            (
                "#IB 0 123456789012345678901 5",
                "#IB cannot be read: 123456789012345678901 is longer than 20 characters.",
            ),
            ("#IB 0 1910 5 många", "#IB cannot be read: många is not a quantity."),
            ("#RAR -1 20240101 20241301", "#RAR cannot be read: 20241301 is not a date."),
            ("#RAR -1 20240101 20231231", "#RAR cannot be read: the year ends on 2023-12-31, before it begins."),
            ("#RAR 0 20240101 20241231", "#RAR cannot be read: line 4 states year 0 already."),
            ("#PSALDO 0 202513 1910 {} 5", "#PSALDO cannot be read: 202513 is not a month."),
            ("#KTYP 1910 X", "#KTYP cannot be read: X is not T, S, K or I."),
            ("#KONTO", "#KONTO cannot be read: field 1 is missing."),
            ("#VALUTA KRONOR", "#VALUTA cannot be read: KRONOR is not the code of a currency."),
            ("#VER A 1", "#VER cannot be read: its date is missing."),
            ("#VER A 1 20250230", "#VER cannot be read: 20250230 is not a date."),
            ("#TRANS 1910 {} 5", "#TRANS cannot be read: it stands outside of a voucher."),
            ("#OIB 0 1910 {1} 5", "#OIB cannot be read: its object list has a dimension without an object."),
            ('#OIB 0 1910 {1 "A" 1 "B"} 5', "#OIB cannot be read: its object list names a dimension twice."),
            ('#OIB 0 1910 {1 "A;B"} 5', "#OIB cannot be read: A;B contains = or ;."),
            ('#OBJEKT 1 "A=B" x', "#OBJEKT cannot be read: A=B contains = or ;."),
            ('#OIB 0 1910 {1 "A" 5', "#OIB cannot be read: a brace is not closed."),
        ],
    )
    def test_are_errors_with_their_line_and_reason(self, row: str, reason: str) -> None:
        finding = _only(HEAD + row + "\n")
        assert (finding.severity, finding.code, finding.lines) == ("error", "sie-row-unreadable", (7,))
        assert finding.message == reason

    def test_tolerate_decimals_that_are_zero_and_a_type_that_is_empty(self) -> None:
        file = _file(HEAD + "#IB 0 1910 5.5000\n#KTYP 1910\n#KTYP 3001 i\n")
        assert file.balances[0].amount == Decimal("5.50")
        assert [account.type_letter for account in file.accounts] == ["", "I"]

    def test_tell_of_a_file_that_was_cut_off(self) -> None:
        finding = _only(HEAD + "#VER A 1 20250101\n{\n#TRANS 1910 {} 5\n")
        assert (finding.severity, finding.code, finding.lines) == ("error", "sie-file-cut-off", (7,))

    def test_do_not_give_their_rows_to_the_voucher_before(self) -> None:
        text = HEAD + "#VER A 1 20250101\n{\n#TRANS 1910 {} 5\n}\n#VER A 2 bad\n{\n#TRANS 1910 {} 7\n}\n"
        assert [len(voucher.rows) for voucher in _file(text).vouchers] == [1]
        assert _codes(text) == ["sie-row-unreadable", "sie-row-unreadable"]


class TestNotices:
    @pytest.mark.parametrize(
        ("text", "code", "lines"),
        [
            (HEAD.replace("#FLAGGA 0", "#FLAGGA 1"), "sie-flagged-as-read", ()),
            (HEAD + "#KSUMMA\n#KSUMMA 12345\n", "sie-checksum", ()),
            (HEAD + "#FORTNOX a\n#KONTO 1920 B\n#FORTNOX b\n", "sie-unknown-label", (7, 9)),
            (HEAD + "utan etikett\n", "sie-line-without-label", (7,)),
            (HEAD + "#KONTO 1910 Igen\n", "sie-account-repeated", (7,)),
        ],
    )
    def test_are_only_told(self, text: str, code: str, lines: tuple[int, ...]) -> None:
        finding = _only(text)
        assert (finding.severity, finding.code, finding.lines) == ("notice", code, lines)


class TestNotASieFile:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\n\n",
            b"<html></html>",
            b"%PDF-1.7\n\x00\xff",
            b"# A heading\n\ntext\n",
            b"#!/bin/sh\necho\n",
            b"PK\x03\x04",
            b"\xff\xfe\x00",
            b"#FNAMN x\n",
            b"konto;belopp\n1910;5\n",
        ],
    )
    def test_is_one_error_and_nothing_else(self, data: bytes) -> None:
        assert [(f.severity, f.code) for f in read(data).findings] == [("error", "sie-not-a-sie-file")]
