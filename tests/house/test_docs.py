"""Whatever has a name that people meet has a heading in docs/reference/: refusals, settings, pages, commands."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgerhall.pages.registry import registered

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "ledgerhall").rglob("*.py"))
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def headings(name: str) -> set[str]:
    return set(all_headings(name))


def all_headings(name: str) -> list[str]:
    text = (ROOT / "docs" / "reference" / f"{name}.md").read_text()
    return re.findall(r"^#{2,4} `?([^`\n]+?)`?$", text, flags=re.MULTILINE)


def calls(files: list[Path]) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of what it calls."""
    for path in files:
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call):
                yield call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""), call


def codes_in(call: ast.Call) -> Iterator[str]:
    """The codes among the arguments of a call; `*` for what is filled in."""
    for value in [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")]:
        text = ""
        if isinstance(value, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x*x" for part in value.values)
        elif isinstance(value, ast.Constant) and isinstance(value.value, str):
            text = value.value
        if KEBAB.fullmatch(text.replace("x*x", "x")):
            yield text.replace("x*x", "*")


def refusal_codes() -> set[str]:
    """Codes given to Refusal, or to a function that makes one (its name ends in refusal)."""
    return {code for name, call in calls(FILES) if name.lower().endswith("refusal") for code in codes_in(call)}


def finding_codes() -> set[str]:
    """Codes of what an import finds."""
    exchange = sorted((ROOT / "ledgerhall" / "finance" / "exchange").rglob("*.py"))
    makers = ("error", "warning", "notice")
    return {code for name, call in calls(exchange) if name in makers for code in codes_in(call)}


def without_heading(codes: set[str], known: set[str]) -> list[str]:
    patterns = {code: re.compile(re.escape(code).replace(r"\*", ".+")) for code in codes}
    return sorted(code for code, pattern in patterns.items() if not any(map(pattern.fullmatch, known)))


def settings_named() -> set[str]:
    """Environment variables that the code reads, which only `web` does (test_tidy.py)."""
    names = set()
    for path in (ROOT / "ledgerhall" / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names |= {node.value} if re.fullmatch(r"LEDGERHALL_[A-Z_]*[A-Z]", node.value) else set()
    return names


class TestReference:
    def test_every_finding_of_an_import_has_a_heading(self):
        codes = finding_codes()
        assert len(codes) > 20
        assert without_heading(codes, headings("sie-findings")) == []

    def test_every_refusal_has_a_heading(self):
        codes = refusal_codes()
        assert len(codes) > 20
        assert without_heading(codes, headings("refusals") | headings("sie-findings")) == []

    def test_every_refusal_with_a_heading_is_named_in_a_test(self):
        tests = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("*.py")))
        named = set(re.findall(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])", tests))
        codes = {heading for heading in headings("refusals") if KEBAB.fullmatch(heading)}
        assert len(codes) > 400
        assert sorted(codes - named) == []

    @pytest.mark.parametrize("name", ["refusals", "sie-findings", "settings", "pages"])
    def test_nothing_has_two_headings(self, name):
        assert [heading for heading, times in Counter(all_headings(name)).items() if times > 1] == []

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
