"""The pages of the company itself: its information, posting ranges, user setup, the change log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation import setup
from ledgerhall.finance.foundation.models import ChangeLogEntry, CompanyInformation, GeneralLedgerSetup, UserSetup
from ledgerhall.finance.foundation.pages.ledger_rules import RULES
from ledgerhall.finance.foundation.pages.small_cards import EDIT, READ, small_card
from ledgerhall.identity.models import Membership
from ledgerhall.identity.viewer import Viewer
from ledgerhall.kernel.errors import Refusal, Refused, text
from ledgerhall.pages.calling import on_record
from ledgerhall.pages.declare import Action, Card, Column, FastTab, Field, List

COMPANY_INFORMATION = Card(
    "company-information",
    CompanyInformation,
    READ,
    _("Company Information"),
    is_single=True,
    tabs=(
        FastTab(
            _("General"),
            (
                Field("legal_name", is_required=True, is_promoted=True),
                "address",
                "postal_code",
                "city",
                Field("country_code", _("Country")),
                Field("vat_registration_no", _("VAT Registration No.")),
                Field("registration_no", _("Registration No.")),
            ),
        ),
        FastTab(_("Communication"), (Field("phone_no", _("Phone No.")), Field("email", _("E-Mail")), "home_page")),
        FastTab(_("Payments"), ("bank_name", Field("iban", _("IBAN"), is_promoted=True), Field("bic", _("BIC")))),
        FastTab(_("Region"), (Field("time_zone", is_promoted=True), "language"), is_open=False),
    ),
    title=lambda information: str(information.legal_name),
    save=on_record(setup.change_company_information, "information"),
    save_permission=EDIT,
)
GENERAL_LEDGER_SETUP = Card(
    "general-ledger-setup",
    GeneralLedgerSetup,
    READ,
    _("General Ledger Setup"),
    is_single=True,
    tabs=(
        FastTab(
            _("Posting Range"),
            (
                Field("allow_posting_from", hint=_("Empty: open")),
                Field("allow_posting_to", hint=_("Empty: open")),
            ),
        ),
        FastTab(
            _("Dimensions"),
            (
                Field("global_dimension_1_code", lookup="dimensions", lookup_field="code"),
                Field("global_dimension_2_code", lookup="dimensions", lookup_field="code"),
            ),
        ),
        *RULES,
        FastTab(
            _("Local Currency"),
            (
                Field("local_currency_code", is_read_only=True),
                Field("local_minor_units", _("Decimals"), is_read_only=True),
            ),
        ),
    ),
    title=lambda _setup: str(_("General Ledger Setup")),
    save=on_record(setup.change_ledger_setup, "setup"),
    save_permission=EDIT,
    keywords=_("allow posting from to, closed period"),
)


def _create_user_setup(*, values: Mapping[str, Any], by: Viewer, at: datetime, work_date: date) -> UserSetup:
    """The user is named by the e-mail address of a member of the tenant."""
    member = (
        Membership.objects.filter(tenant=by.tenant, user__email__iexact=values["user"].strip())
        .select_related("user")
        .order_by("id")
        .first()
    )
    if member is None:
        template = text("Nobody with the address {user} has access here.")
        raise Refused(Refusal("user-setup-unknown-user", template, "user", values={"user": values["user"]}))
    own = {name: value for name, value in values.items() if name != "user"}
    return setup.create_user_setup(user_text=member.user.text, user_uuid=member.user.id, values=own, by=by, at=at)


_RANGE_FIELDS = (
    Field("allow_posting_from", _("Allow Posting from"), "ledger date"),
    Field("allow_posting_to", _("Allow Posting to"), "ledger date"),
)
USER_SETUP = List(
    "user-setup",
    UserSetup,
    READ,
    _("User Setup"),
    entity=ngettext_lazy("user", "users", "n"),
    card="user-setup-card",
    columns=(Column("user_text", _("User")), "allow_posting_from", "allow_posting_to"),
    order_by=("user_text",),
    actions=(
        Action(
            _("Delete"),
            on_record(setup.delete_user_setup, "setup"),
            EDIT,
            confirm=_("Delete this user's own range? The company's counts again."),
            icon="bin",
        ),
    ),
    new=Action(
        _("New…"),
        _create_user_setup,
        EDIT,
        key="Alt+N",
        fields=(Field("user", _("E-Mail of the User"), is_required=True), *_RANGE_FIELDS),
        needs_record=False,
        icon="plus",
        slug="new",
        refused=_("The user setup was not made"),
    ),
    empty=_("Nobody has a posting range of their own; the one of General Ledger Setup counts for all."),
)
USER_SETUP_CARD = small_card(
    "user-setup-card",
    UserSetup,
    _("User Setup"),
    (Field("user_text", _("User"), is_read_only=True), "allow_posting_from", "allow_posting_to"),
    save=setup.change_user_setup,
    record="setup",
    list_page="user-setup",
)
CHANGE_LOG_ENTRIES = List(
    "change-log-entries",
    ChangeLogEntry,
    READ,
    _("Change Log Entries"),
    entity=ngettext_lazy("entry", "entries", "n"),
    columns=(
        Column("changed_at", _("Changed")),
        Column("user_text", _("User")),
        "table",
        Column("record_key", _("Record")),
        "kind",
        "field",
        "old_value",
        "new_value",
        Column("entry_no", _("Entry No."), has_total=False),
        Column("chain_hash", _("Hash"), is_hidden=True),
    ),
    order_by=("-entry_no",),
    filters=("changed_at", "table", "kind", "user_text"),
    keywords=_("audit trail history"),
)

PAGES = (COMPANY_INFORMATION, GENERAL_LEDGER_SETUP, USER_SETUP, USER_SETUP_CARD, CHANGE_LOG_ENTRIES)
