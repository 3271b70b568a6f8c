"""Declarations that do not hold: the product refuses to start and tells every fault."""

from dataclasses import replace

import pytest

from ledgerhall.pages.apps import pages_are_declared
from ledgerhall.pages.checks import PageDeclarationError, check
from ledgerhall.pages.declare import (
    Action,
    Card,
    Column,
    Cue,
    Document,
    FastTab,
    Field,
    FilterField,
    Inquiry,
    List,
    ListPart,
    NavigationArea,
    NavigationItem,
    PageExtension,
    RecordSearch,
    Selection,
    Threshold,
)
from ledgerhall.pages.registry import Registry
from tests.pages import declared, shop

GOOD = List("good", shop.Account, "read", "Good", columns=("number",), order_by=("number",))


def faults(*pages, permissions=declared.PERMISSIONS):
    registry = Registry()
    registry.register(*pages)
    with pytest.raises(PageDeclarationError) as caught:
        check(permissions, registry)
    return "\n".join(caught.value.faults)


def nothing(**_named):
    return None


class TestCheck:
    def test_passes_pages_that_hold(self):
        registry = Registry()
        registry.register(*declared.PAGES)
        check(declared.PERMISSIONS, registry)

    @pytest.mark.parametrize(
        ("page", "fault"),
        [
            (replace(GOOD, columns=("numbre",)), "Account has no field numbre"),
            (replace(GOOD, columns=("number__x",)), "leads nowhere"),
            (List("e", shop.Entry, "read", "E", columns=("account",), order_by=("entry_no",)), "is a relation"),
            (replace(GOOD, order_by=("-nobody",)), "no field nobody"),
            (replace(GOOD, order_by=()), "states no order"),
            (replace(GOOD, filters=(FilterField("x"),)), "no field x"),
            (replace(GOOD, totals_filters=(FilterField("x"),)), "has no kind"),
            (replace(GOOD, card="nowhere"), "leads to nowhere, which is no page"),
            (replace(GOOD, card="good"), "leads to good, which is no Card"),
            (replace(GOOD, permission=""), "has no permission"),
            (replace(GOOD, permission="raed"), "raed, which does not exist"),
            (replace(GOOD, actions=(Action("Act", nothing),)), "action act has no permission"),
            (replace(GOOD, actions=(Action("Act", nothing, "raed"),)), "raed, which does not exist"),
            (replace(GOOD, actions=(Action("Act", nothing, "read", then="nowhere"),)), "leads to nowhere"),
            (replace(GOOD, actions=(Action("Act", opens="nowhere"),)), "leads to nowhere"),
            (RecordSearch("Things", "raed", nothing), "the search for Things names the permission raed"),
            (replace(GOOD, actions=(Action("Act", opens="good", is_for_many=True),)), "is for many and has no act"),
            (replace(GOOD, actions=(Action("Act", permission="read"),)), "does and opens nothing"),
            (
                replace(GOOD, actions=(Action("A", opens="good"), Action("A", opens="good"))),
                "2 actions have the name a",
            ),
            (replace(GOOD, search_folded=("name",)), "needs fold"),
            (Card("c", shop.Account, "read", "C", tabs=(FastTab("T", ("nobody",)),)), "no field nobody"),
            (
                Card("c", shop.Account, "read", "C", tabs=(FastTab("T", (Field("name", lookup="none"),)),)),
                "which is no List",
            ),
            (Card("c", shop.Account, "read", "C", tabs=(), save=nothing), "save has no permission"),
            (Card("c", shop.Account, "read", "C", tabs=(), list_page="none"), "leads to none"),
            (replace(declared.JOURNAL, columns=(Field("a"),), group_by=""), "column a has no kind"),
            (replace(declared.JOURNAL, group_by="nobody"), "which is no column"),
            (replace(declared.JOURNAL, post_permission=""), "posting has no permission"),
            (replace(declared.HOME, wide=(Cue("Q", lambda viewer: Selection("none"), "none"),)), "cue Q leads to none"),
            (
                replace(declared.HOME, wide=(Cue("Q", declared.june, "entries", Threshold("", 2, "", 2, "")),)),
                "must be greater",
            ),
            (replace(declared.HOME, navigation=(NavigationArea("A", (NavigationItem("none"),)),)), "leads to none"),
            (replace(declared.HOME, left=(ListPart("P", "accounts", ("none",)),)), "no column of accounts"),
            (PageExtension("none"), "there is no such page"),
            (PageExtension("account", columns=("name",)), "columns and views go on lists"),
        ],
    )
    def test_refuses(self, page, fault):
        others = [other for other in declared.PAGES if getattr(other, "slug", "") != getattr(page, "slug", None)]
        assert fault in faults(GOOD, *others, page)

    def test_refuses_documents_that_do_not_hold(self):
        tabs = (FastTab("General", ("number", "numbre")),)
        page = Document(
            "d", shop.Account, "read", "D", tabs, (Field("no"),), list, edit_permission="edit", post=nothing
        )
        found = faults(replace(page, fixed=("nobody",), list_page="none"))
        for part in (
            "no field numbre",
            "column no has no kind",
            "needs save, save_line and delete_line",
            "posting has no permission",
            "fixed names nobody",
            "list_page leads to none",
        ):
            assert part in found

    def test_refuses_two_pages_of_one_name(self):
        assert "2 pages have this name" in faults(GOOD, replace(GOOD, caption="Other"))

    def test_tells_all_faults_at_once(self):
        told = faults(replace(GOOD, columns=("a", "b"), permission=""))
        assert all(part in told for part in ("no field a", "no field b", "no permission"))


class TestSystemCheck:
    def test_tells_every_fault_as_an_error(self, pages, settings):
        settings.LEDGERHALL_PAGES_PERMISSIONS = "tests.pages.declared.PERMISSIONS"
        assert pages_are_declared() == []
        pages.register(replace(GOOD, columns=("a", "b")))
        assert [error.id for error in pages_are_declared()] == ["pages.E001", "pages.E001"]


class TestExtension:
    def test_adds_actions_columns_and_views(self):
        registry = Registry()
        extension = PageExtension("good", actions=(Action("More", opens="good"),), columns=(Column("name"),))
        registry.register(GOOD, extension)
        registry.register(GOOD, extension)
        page = registry.page("good")
        assert [str(action.name) for action in page.actions] == ["More"]
        assert len(page.columns) == 2
        check(declared.PERMISSIONS, registry)


def test_an_inquiry_says_the_kinds_of_what_it_asks():
    asking = Inquiry("asking", "read", "Asking", (Field("number"), Field("day", kind="date", lookup="gone")), nothing)
    found = faults(asking)
    assert "asking: the field number has no kind" in found
    assert "asking: the look-up of day leads to gone, which is no List" in found
