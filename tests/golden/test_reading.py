"""Case files are read as FORMAT.md says, and one that is not written so is told with its place."""

import json

import pytest

from tests.golden import reading
from tests.golden.small_case import FILE, POSTED, RENT


class TestReading:
    def test_setup_merges_objects_key_by_key_drops_nulls_and_replaces_the_rest(self):
        base = {"a": {"x": "1", "y": "2"}, "b": ["1", "2"], "c": "3", "d": {"z": "4"}}
        over = {"a": {"y": "5", "x": None}, "b": ["6"], "c": None, "e": {"new": {"f": None, "g": "7"}}}
        merged = {"a": {"y": "5"}, "b": ["6"], "d": {"z": "4"}, "e": {"new": {"g": "7"}}}
        assert reading.merge(base, over) == merged
        assert base["a"] == {"x": "1", "y": "2"}

    def test_a_case_lies_on_the_setup_of_its_file_without_what_was_done_earlier(self, write):
        case = write(given={"accounts": {"6000": {"blocked": True}}, "earlier": [RENT]})
        assert case.setup["accounts"]["6000"] == {"name": "Rent", "income_balance": "income", "blocked": True}
        assert case.given == {"accounts": {"6000": {"blocked": True}}}
        assert case.earlier == (RENT,)
        assert "allow_posting_to" not in case.setup["general"]

    def test_reads_our_files_and_those_of_the_folder_that_is_named(self, write, tmp_path, monkeypatch):
        write()
        ours = {case.name for case in reading.all_cases()}
        monkeypatch.setenv(reading.OTHERS, str(tmp_path))
        assert {case.name for case in reading.all_cases()} - ours == {"small-A1"}

    def test_a_folder_that_is_not_there_is_no_folder_without_cases(self, tmp_path, monkeypatch):
        monkeypatch.setenv(reading.OTHERS, str(tmp_path / "nowhere"))
        with pytest.raises(ValueError, match="nowhere"):
            reading.all_cases()

    @pytest.mark.parametrize("part", [{"expected": []}, {"balance": []}])
    def test_refuses_what_the_format_does_not_know(self, write, part):
        with pytest.raises(ValueError, match="the format knows no"):
            write(**part)

    @pytest.mark.parametrize(
        ("written", "told"),
        [
            ("{", "small.json cannot be read: .*line 1"),
            ("[]", "small.json is no file of cases"),
            ({"format": reading.FORMAT, "accounts": {}, "cases": []}, "small.json lacks setup"),
            ({**FILE, "account": {}}, "small.json: the format knows no account"),
            ({**FILE, "cases": [{"id": "A1"}]}, "small.json, case A1 lacks acts, given, title"),
            ({**FILE, "cases": [{**FILE["cases"][0], "acts": [RENT, {}]}]}, "case A1: act 2 .* does not say which"),
        ],
    )
    def test_a_file_that_is_not_written_as_the_format_says_is_told_with_the_place(self, tmp_path, written, told):
        file = tmp_path / "small.json"
        file.write_text(written if isinstance(written, str) else json.dumps(written))
        with pytest.raises(ValueError, match=told):
            reading.cases_of(file)

    def test_a_figure_that_is_no_text_keeps_its_decimals(self, write):
        assert (
            write(transactions=[{**POSTED, "lines": [{"account": "6000", "amount": 0.1}]}]).expected["transactions"][0][
                "lines"
            ][0]["amount"]
            == "0.1"
        )

    def test_our_copy_holds_66_cases_each_with_acts_and_expected_rows(self):
        golden = reading.cases_of(reading.OURS / "finance_golden.json")
        assert len(golden) == len({case.name for case in golden}) == 66
        assert all(case.acts and case.expected for case in golden)
