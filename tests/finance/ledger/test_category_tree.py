"""The tree of account categories: subcategories come and go, the six roots stay."""

import pytest

from ledgerhall.finance.ledger import category_tree
from ledgerhall.finance.ledger.models import AccountCategory, GLAccount
from ledgerhall.kernel.errors import Refused
from tests.finance.ledgers import AT, ROSA

BY = {"by": ROSA, "at": AT}


def category(description: str) -> AccountCategory:
    return AccountCategory.objects.get(description=description)


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        act(**arguments, **BY)
    return refused.value.refusals[0].code


class TestCategoryTree:
    def test_puts_a_new_subcategory_after_its_siblings(self, books):
        made = category_tree.create_below(parent=category("Current Assets"), values={"description": "Deposits"}, **BY)
        order = list(AccountCategory.objects.order_by("presentation_order").values_list("description", flat=True))
        assert order[order.index("Inventory") :][:3] == ["Inventory", "Deposits", "Fixed Assets"]
        assert (made.kind, made.is_system_generated) == ("assets", False)

    def test_changes_what_is_reported(self, books):
        values = {"description": "Till", "report_definition": "cash accounts", "kind": "income"}
        category_tree.change(category=category("Inventory"), values=values, **BY)
        assert category("Till").report_definition == "cash accounts"
        assert category("Till").kind == "assets"

    def test_keeps_its_roots(self, books):
        root = category("Assets")
        assert refusal_of(category_tree.change, category=root, values={"description": "X"}) == "category-is-root"
        assert refusal_of(category_tree.delete, category=root) == "category-is-root"

    def test_keeps_what_accounts_stand_in(self, books):
        used = GLAccount.objects.exclude(category=None).order_by("number").first().category
        assert refusal_of(category_tree.delete, category=used) == "category-in-use"
        made = category_tree.create_below(parent=used, values={"description": "Deposits"}, **BY)
        category_tree.delete(category=made, **BY)
        assert not AccountCategory.objects.filter(description="Deposits").exists()

    def test_refuses_a_description_twice(self, books):
        parent = category("Current Assets")
        for description in ("Inventory", " "):
            values = {"description": description}
            assert refusal_of(category_tree.create_below, parent=parent, values=values) == "category-description"
