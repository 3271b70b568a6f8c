"""Every import contract of .importlinter is broken on purpose, in a copy of the package, and must then be reported.

A contract may name modules that do not exist yet; without this it could hold because it matches nothing.
"""

import pytest

from tests.house import contracts

FINANCE = "ledgerhall/finance"

# contract → the lines that break it: file → import added to it (a file or room that does not exist is made).
BREAKS = [
    ("wings", {"ledgerhall/kernel/money.py": "import ledgerhall.web.settings"}),
    ("wings", {"ledgerhall/api/asks.py": "import ledgerhall.portal.told", "ledgerhall/portal/told.py": ""}),
    ("wings", {"ledgerhall/helpers/__init__.py": ""}),
    ("ladder", {f"{FINANCE}/foundation/periods.py": "import ledgerhall.finance.ledger.models"}),
    ("ladder", {f"{FINANCE}/banking/statements.py": "import ledgerhall.finance.documents.sides"}),
    (
        "ladder",
        {f"{FINANCE}/posting/asks.py": "import ledgerhall.finance.reports.told", f"{FINANCE}/reports/told.py": ""},
    ),
    ("ladder", {f"{FINANCE}/utils.py": ""}),
    ("posting-walk", {f"{FINANCE}/posting/walk.py": "import ledgerhall.finance.posting.post"}),
    ("posting-walk", {f"{FINANCE}/posting/preview.py": "import ledgerhall.finance.posting.post"}),
    ("posting-walk", {f"{FINANCE}/posting/expansion.py": "import ledgerhall.finance.posting.checks"}),
    ("posting-walk", {f"{FINANCE}/posting/gather.py": "import ledgerhall.finance.posting.checks"}),
    ("posting-walk", {f"{FINANCE}/posting/draft.py": "import ledgerhall.finance.posting.books"}),
    ("posting-walk", {f"{FINANCE}/posting/post.py": "import ledgerhall.finance.posting.reversal"}),
    ("posting-walk", {f"{FINANCE}/posting/reversal.py": "import ledgerhall.finance.posting.pages"}),
    ("one-door", {f"{FINANCE}/journals/models.py": "import ledgerhall.finance.ledger.append"}),
    ("one-door", {"ledgerhall/web/shortcut.py": "import ledgerhall.finance.vat.append"}),
    ("portal-is-a-stranger", {"ledgerhall/portal/shortcut.py": "import ledgerhall.finance.ledger.models"}),
    ("portal-is-a-stranger", {"ledgerhall/portal/shortcut.py": "import ledgerhall.api"}),
    *(
        ("engine-is-deaf", {"ledgerhall/pages/ears.py": f"import ledgerhall.{wing}"})
        for wing in ("finance", "identity", "tenancy", "portal")
    ),
    *(
        ("pure", {f"{module}.py": "import django.db"})
        for module in (
            "ledgerhall/kernel/money",
            f"{FINANCE}/vat/arithmetic",
            f"{FINANCE}/subledger/application",
            f"{FINANCE}/documents/totals",
            f"{FINANCE}/documents/sides",
            f"{FINANCE}/posting/draft",
            f"{FINANCE}/posting/books",
            f"{FINANCE}/posting/expansion",
            f"{FINANCE}/posting/checks",
            f"{FINANCE}/exchange/sie/lexer",
        )
    ),
    ("pure", {f"{FINANCE}/posting/draft.py": "import ledgerhall.finance.ledger.models"}),
    (
        "acyclic",
        {
            "ledgerhall/tenancy/egg.py": "import ledgerhall.tenancy.hen",
            "ledgerhall/tenancy/hen.py": "from . import egg",
        },
    ),
]


class TestContracts:
    @pytest.mark.parametrize(("contract", "lines"), BREAKS)
    def test_a_bad_import_is_found(self, tmp_path, contract, lines):
        contracts.copy_package(tmp_path)
        for file, line in lines.items():
            contracts.add(tmp_path, file, line)
        told = contracts.broken(tmp_path, contract)
        module = next(iter(lines)).removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
        assert module in told

    def test_every_contract_is_broken_here_on_purpose(self):
        rooms = {name for name in contracts.named() if name.startswith("furniture-")}
        assert {name for name, _ in BREAKS} == set(contracts.named()) - rooms  # those of the rooms: test_furniture.py

    def test_the_package_as_it_is_breaks_none(self):
        lint = contracts.lint(contracts.ROOT)
        assert lint.returncode == 0, lint.stdout + lint.stderr
