"""Whatever has a name that people meet has a heading in docs/reference/: refusals, settings, pages, commands."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgerhall.pages.registry import registered

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "ledgerhall").rglob("*.py"))
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def headings(name: str) -> set[str]:
    text = (ROOT / "docs" / "reference" / f"{name}.md").read_text()
    return set(re.findall(r"^#{2,4} `?([^`\n]+?)`?$", text, flags=re.MULTILINE))


def refusal_codes() -> Iterator[str]:
    """Codes given to Refusal, or to a function that makes one (its name ends in refusal); `*` for what is filled in."""
    for path in FILES:
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if not name.lower().endswith("refusal"):
                continue
            for value in [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and KEBAB.fullmatch(value.value):
                    yield value.value
                elif isinstance(value, ast.JoinedStr):
                    yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in value.values)


def settings_named() -> set[str]:
    """Environment variables that the code reads, which only `web` does (test_tidy.py)."""
    names = set()
    for path in (ROOT / "ledgerhall" / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names |= {node.value} if re.fullmatch(r"LEDGERHALL_[A-Z_]*[A-Z]", node.value) else set()
    return names


def finding_codes() -> Iterator[str]:
    """Codes of what an import finds."""
    for path in (ROOT / "ledgerhall" / "finance" / "exchange").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(call, ast.Call)
                and getattr(call.func, "id", "") in ("error", "warning", "notice")
                and call.args
            ):
                assert isinstance(call.args[0], ast.Constant)
                yield call.args[0].value


class TestReference:
    def test_every_finding_of_an_import_has_a_heading(self):
        codes = set(finding_codes())
        assert len(codes) > 20
        assert sorted(codes - headings("sie-findings")) == []

    def test_every_refusal_has_a_heading(self):
        known = headings("refusals")
        codes = set(refusal_codes())
        assert len(codes) > 20
        plain = {code for code in codes if "*" not in code}
        assert sorted(plain - known) == []
        patterns = [re.compile(re.escape(code).replace(r"\*", ".+")) for code in codes - plain]
        assert [p.pattern for p in patterns if not any(p.fullmatch(heading) for heading in known)] == []

    def test_every_setting_has_a_heading_and_every_heading_is_a_setting(self):
        assert settings_named() == headings("settings")

    def test_every_page_has_a_heading_and_every_heading_is_a_page(self):
        slugs = {page.slug for page in registered().pages()}
        assert slugs
        assert slugs == headings("pages")


class TestLinks:
    @pytest.mark.parametrize(
        "path",
        sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "ledgerhall").rglob("*.md")]),
        ids=lambda path: str(path.relative_to(ROOT)),
    )
    def test_every_link_to_a_file_leads_somewhere(self, path):
        links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text())
        files = [link for link in links if "://" not in link and not link.startswith("mailto:")]
        assert [link for link in files if not (path.parent / link).exists()] == []
