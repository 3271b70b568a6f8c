"""How the product says no."""

import pickle
from decimal import Decimal

from ledgerhall.kernel.errors import Refusal, Refused, text

DATE = Refusal(
    "posting-date-empty", text("Line {line} needs a posting date."), "posting_date", 3, "E-JNL-01", {"line": 3}
)
AMOUNT = Refusal("amount-zero", text("Line {line} needs an amount other than 0."), values={"line": 4})


class TestRefused:
    def test_tells_all_refusals_at_once(self):
        refused = Refused([DATE, AMOUNT])
        assert refused.refusals == (DATE, AMOUNT)
        assert str(refused) == "Line 3 needs a posting date. Line 4 needs an amount other than 0."

    def test_takes_one_refusal_as_well(self):
        assert Refused(DATE).refusals == (DATE,)

    def test_crosses_a_process_border_whole(self):
        again = pickle.loads(pickle.dumps(Refused([DATE, AMOUNT])))
        assert again.refusals == (DATE, AMOUNT)
        assert str(again) == str(Refused([DATE, AMOUNT]))


class TestRefusal:
    def test_writes_amounts_grouped(self):
        refusal = Refusal(
            "x-y", "{number} is off by {amount}.", values={"number": 12345, "amount": Decimal("-12771.00")}
        )
        assert refusal.message == "12345 is off by -12,771.00."


class TestText:
    def test_comes_back_unchanged(self):
        assert text("Posted.") == "Posted."
