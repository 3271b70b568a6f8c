"""The global dimensions of a company, typed by themselves beside the text of all dimensions."""

import pytest

from ledgerhall.finance.foundation import dimensions, global_dimensions
from ledgerhall.finance.foundation.models import GeneralLedgerSetup
from ledgerhall.kernel.errors import Refused
from tests.finance.journals.journals import BY


def test_they_are_values_in_the_text(books):
    assert global_dimensions.codes() == {}
    assert global_dimensions.in_text({"global_dimension_1": "YARD", "x": 1}, "PROJECT=X") == {"x": 1}
    for code, values in (("DEPARTMENT", ("YARD", "SHOP")), ("PROJECT", ("X",))):
        made = dimensions.create_dimension(code=code, name=code.title(), **BY)
        for value in values:
            dimensions.create_value(dimension=made, code=value, name=value, **BY)
    GeneralLedgerSetup.objects.update(global_dimension_1_code="DEPARTMENT")
    of = global_dimensions.codes()
    assert of == {"global_dimension_1": "DEPARTMENT"}
    held = "DEPARTMENT=YARD;PROJECT=X"
    assert global_dimensions.values_of(held, of) == {"global_dimension_1": "YARD", "global_dimension_2": ""}
    said = global_dimensions.in_text
    assert said({"global_dimension_1": "shop"}, held) == {"dimensions": "DEPARTMENT=SHOP;PROJECT=X"}
    assert said({"global_dimension_1": None}, held) == {"dimensions": "PROJECT=X"}
    assert said({"global_dimension_1": "YARD"}, held) == {}
    assert said({"global_dimension_1": "YARD", "dimensions": "project=x"}, held) == {"dimensions": "project=x"}
    both = {"global_dimension_1": "SHOP", "dimensions": "project=x"}
    assert said(both, "") == {"dimensions": "DEPARTMENT=SHOP;PROJECT=X"}
    with pytest.raises(Refused) as refused:
        said({"global_dimension_1": "NOWHERE"}, held)
    assert [(one.code, one.field) for one in refused.value.refusals] == [
        ("dimension-value-unknown", "global_dimension_1")
    ]
