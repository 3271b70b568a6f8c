"""The pages of posting groups and of the posting matrix."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ledgerhall.finance.foundation.pages.code_pages import Said, account, code_pages, general, looked_up, used_by
from ledgerhall.finance.subledger import posting_setup
from ledgerhall.finance.subledger.posting_groups import GeneralBusinessPostingGroup, GeneralProductPostingGroup
from ledgerhall.kernel.filters import exact
from ledgerhall.pages.declare import Action, Column, FastTab, Field, Selection, Text

READ = "books.read"


def _setups_of_business(group: GeneralBusinessPostingGroup) -> Selection:
    return Selection("general-posting-setup", {"business_group_code": exact(group.code)})


def _setups_of_product(group: GeneralProductPostingGroup) -> Selection:
    return Selection("general-posting-setup", {"product_group_code": exact(group.code)})


BUSINESS_GROUPS = code_pages(
    posting_setup.BUSINESS_GROUPS,
    "general-business-groups",
    Said(
        _("Gen. Business Posting Groups"),
        _("Gen. Business Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no general business posting group yet: domestic, EU, export are usual ones."),
        _("general business posting group"),
    ),
    (
        general(
            looked_up("default_vat_business_group_code", _("Def. VAT Bus. Group"), "vat-business-groups"),
        ),
    ),
    card="general-business-group-card",
    columns=("code", "description", Column("default_vat_business_group_code", _("Def. VAT Bus. Posting Group"))),
    actions=(Action(_("General Posting Setup"), opens=_setups_of_business, permission=READ, icon="columns"),),
    fact_boxes=(used_by(posting_setup.BUSINESS_GROUPS),),
)
PRODUCT_GROUPS = code_pages(
    posting_setup.PRODUCT_GROUPS,
    "general-product-groups",
    Said(
        _("Gen. Product Posting Groups"),
        _("Gen. Product Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no general product posting group yet: goods and services are usual ones."),
        _("general product posting group"),
    ),
    (
        general(
            looked_up("default_vat_product_group_code", _("Def. VAT Prod. Group"), "vat-product-groups"),
        ),
    ),
    card="general-product-group-card",
    columns=("code", "description", Column("default_vat_product_group_code", _("Def. VAT Prod. Posting Group"))),
    actions=(Action(_("General Posting Setup"), opens=_setups_of_product, permission=READ, icon="columns"),),
    fact_boxes=(used_by(posting_setup.PRODUCT_GROUPS),),
)
_SALES = (
    account("sales_account_no", _("Sales Account")),
    account("sales_credit_memo_account_no", _("Sales Credit Memo")),
    account("sales_line_discount_account_no", _("Sales Line Disc.")),
    account("sales_invoice_discount_account_no", _("Sales Inv. Disc.")),
    account("sales_prepayments_account_no", _("Sales Prepayments")),
)
_PURCHASES = (
    account("purchase_account_no", _("Purch. Account")),
    account("purchase_credit_memo_account_no", _("Purch. Credit Memo")),
    account("purchase_line_discount_account_no", _("Purch. Line Disc.")),
    account("purchase_invoice_discount_account_no", _("Purch. Inv. Disc.")),
    account("purchase_prepayments_account_no", _("Purch. Prepayments")),
)
_INVENTORY = (
    account("cogs_account_no", _("COGS Account")),
    account("inventory_adjustment_account_no", _("Inventory Adjmt.")),
)
POSTING_SETUP = code_pages(
    posting_setup.POSTING_SETUPS,
    "general-posting-setup",
    Said(
        _("General Posting Setup"),
        _("General Posting Setup Card"),
        ngettext_lazy("setup", "setups", "n"),
        _("There is no general posting setup yet. It says which accounts each pair of groups takes."),
        _("posting matrix, sales account, purchase account"),
        _("Delete this general posting setup? Nothing can be posted with this pair of groups then."),
    ),
    (
        FastTab(
            _("General"),
            (
                looked_up("business_group_code", _("Gen. Bus. Group"), "general-business-groups"),
                looked_up("product_group_code", _("Gen. Prod. Group"), "general-product-groups"),
                Field("is_blocked", _("Blocked")),
            ),
        ),
        FastTab(_("Sales"), _SALES),
        FastTab(_("Purchases"), _PURCHASES),
        FastTab(_("Inventory"), _INVENTORY),
    ),
    card="general-posting-setup-card",
    columns=(
        Column("business_group_code", _("Gen. Bus. Posting Group"), width=120),
        Column("product_group_code", _("Gen. Prod. Posting Group"), width=120),
        *(Column(field.name, field.caption, width=96, is_hidden=position > 1) for position, field in enumerate(_SALES)),
        *(
            Column(field.name, field.caption, width=96, is_hidden=position > 1)
            for position, field in enumerate(_PURCHASES)
        ),
        *(Column(field.name, field.caption, width=96) for field in _INVENTORY),
        Column("is_blocked", _("Blocked"), importance=3),
    ),
    order_by=("business_group_code", "product_group_code"),
    filters=("business_group_code", "product_group_code", "is_blocked"),
    search=("business_group_code", "product_group_code"),
)


def _party_tabs(control: Text) -> tuple[FastTab, ...]:
    return (
        general(account("control_account_no", control, is_required=True, is_promoted=True)),
        FastTab(
            _("Payment Discounts and Tolerances"),
            (
                account("payment_discount_debit_account_no", _("Discount Debit")),
                account("payment_discount_credit_account_no", _("Discount Credit")),
                account("payment_tolerance_debit_account_no", _("Tolerance Debit")),
                account("payment_tolerance_credit_account_no", _("Tolerance Credit")),
            ),
        ),
        FastTab(
            _("Rounding"),
            (
                account("invoice_rounding_account_no", _("Invoice Rounding")),
                account("rounding_debit_account_no", _("Debit Rounding")),
                account("rounding_credit_account_no", _("Credit Rounding")),
            ),
            is_open=False,
        ),
    )


def _party_columns(control: Text) -> tuple[str | Column, ...]:
    return (
        "code",
        "description",
        Column("control_account_no", control, width=96),
        Column("payment_discount_debit_account_no", _("Payment Disc. Debit Acc."), width=104),
        Column("payment_discount_credit_account_no", _("Payment Disc. Credit Acc."), width=104),
        Column("payment_tolerance_debit_account_no", _("Payment Tolerance Debit Acc."), is_hidden=True),
        Column("payment_tolerance_credit_account_no", _("Payment Tolerance Credit Acc."), is_hidden=True),
        Column("invoice_rounding_account_no", _("Invoice Rounding"), width=104, importance=3),
        Column("rounding_debit_account_no", _("Debit Rounding Account"), is_hidden=True),
        Column("rounding_credit_account_no", _("Credit Rounding Account"), is_hidden=True),
    )


_CHARGES = FastTab(
    _("Interest and Fees"),
    (
        account("interest_account_no", _("Interest Account")),
        account("additional_fee_account_no", _("Additional Fee")),
    ),
    is_open=False,
)
CUSTOMER_GROUPS = code_pages(
    posting_setup.CUSTOMER_GROUPS,
    "customer-posting-groups",
    Said(
        _("Customer Posting Groups"),
        _("Customer Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no customer posting group yet. It says on which account customers' entries lie."),
        _("receivables account"),
    ),
    (*_party_tabs(_("Receivables Account")), _CHARGES),
    card="customer-posting-group-card",
    columns=_party_columns(_("Receivables Account")),
    fact_boxes=(used_by(posting_setup.CUSTOMER_GROUPS),),
)
VENDOR_GROUPS = code_pages(
    posting_setup.VENDOR_GROUPS,
    "vendor-posting-groups",
    Said(
        _("Vendor Posting Groups"),
        _("Vendor Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no vendor posting group yet. It says on which account vendors' entries lie."),
        _("payables account"),
    ),
    _party_tabs(_("Payables Account")),
    card="vendor-posting-group-card",
    columns=_party_columns(_("Payables Account")),
    fact_boxes=(used_by(posting_setup.VENDOR_GROUPS),),
)
BANK_GROUPS = code_pages(
    posting_setup.BANK_GROUPS,
    "bank-account-posting-groups",
    Said(
        _("Bank Account Posting Groups"),
        _("Bank Account Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no bank account posting group yet. It says which G/L account a bank account is."),
    ),
    (general(account("account_no", _("G/L Account No."), is_required=True, is_promoted=True)),),
    card="bank-account-posting-group-card",
    columns=("code", "description", Column("account_no", _("G/L Account No."), width=112)),
    fact_boxes=(used_by(posting_setup.BANK_GROUPS),),
)
INVENTORY_GROUPS = code_pages(
    posting_setup.INVENTORY_GROUPS,
    "inventory-posting-groups",
    Said(
        _("Inventory Posting Groups"),
        _("Inventory Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no inventory posting group yet. Stocked items need one."),
    ),
    (general(account("inventory_account_no", _("Inventory Account"), is_required=True, is_promoted=True)),),
    card="inventory-posting-group-card",
    columns=("code", "description", Column("inventory_account_no", _("Inventory Account"), width=112)),
    fact_boxes=(used_by(posting_setup.INVENTORY_GROUPS),),
)
FA_GROUPS = code_pages(
    posting_setup.FA_GROUPS,
    "fa-posting-groups",
    Said(
        _("FA Posting Groups"),
        _("FA Posting Group"),
        ngettext_lazy("group", "groups", "n"),
        _("There is no FA posting group yet. It says on which accounts cost and depreciation lie."),
        _("fixed assets, depreciation accounts"),
    ),
    (
        general(account("acquisition_cost_account_no", _("Acquisition Cost"), is_required=True)),
        FastTab(
            _("Depreciation"),
            (
                account("accumulated_depreciation_account_no", _("Accum. Depreciation")),
                account("depreciation_expense_account_no", _("Depreciation Exp.")),
                account("write_down_account_no", _("Write-Down")),
                account("write_down_expense_account_no", _("Write-Down Exp.")),
            ),
        ),
        FastTab(
            _("Disposal"),
            (
                account("acquisition_cost_on_disposal_account_no", _("Cost on Disposal")),
                account("accumulated_depreciation_on_disposal_account_no", _("Depr. on Disposal")),
                account("gain_on_disposal_account_no", _("Gains on Disposal")),
                account("loss_on_disposal_account_no", _("Losses on Disposal")),
            ),
        ),
    ),
    card="fa-posting-group-card",
    columns=(
        "code",
        "description",
        Column("acquisition_cost_account_no", _("Acquisition Cost Account"), width=104),
        Column("accumulated_depreciation_account_no", _("Accum. Depreciation Account"), width=104),
        Column("depreciation_expense_account_no", _("Depreciation Expense Acc."), width=104),
        Column("gain_on_disposal_account_no", _("Gains Acc. on Disposal"), width=104),
        Column("loss_on_disposal_account_no", _("Losses Acc. on Disposal"), width=104),
    ),
    fact_boxes=(used_by(posting_setup.FA_GROUPS),),
)

PAGES = (
    *BUSINESS_GROUPS,
    *PRODUCT_GROUPS,
    *POSTING_SETUP,
    *CUSTOMER_GROUPS,
    *VENDOR_GROUPS,
    *BANK_GROUPS,
    *INVENTORY_GROUPS,
    *FA_GROUPS,
)
