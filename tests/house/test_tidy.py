"""House style that a machine can see (STYLE.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ledgerhall"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
FINANCE = [path for path in FILES if path.is_relative_to(PACKAGE / "finance")]
MONEY = FINANCE + [path for path in FILES if path.is_relative_to(PACKAGE / "kernel")]
FORBIDDEN_NAMES = re.compile(r"utils?|common|helpers?|services?|managers?|misc|exceptions")
WEB_TEXTS = sorted(path for suffix in ("html", "css", "js") for path in PACKAGE.rglob(f"*.{suffix}"))


def where(path: Path, node: ast.AST | int) -> str:
    return f"{path.relative_to(ROOT)}:{node if isinstance(node, int) else node.lineno}"


def nodes(paths: list[Path], *kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kinds):
                yield path, node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of an expression made of names and attributes, as far as it is one."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def uses(paths: list[Path], *names: str) -> list[str]:
    """Where one of the names is used, alone or as the end of a dotted name."""
    ends = tuple(f".{name}" for name in names)
    return [
        f"{where(path, node)} {dotted(node)}"
        for path, node in nodes(paths, ast.Name, ast.Attribute)
        if f".{dotted(node)}".endswith(ends)
    ]


class TestShape:
    def test_no_file_is_longer_than_400_lines(self):
        long = [f"{path.relative_to(ROOT)}: {n}" for path in FILES if (n := len(path.read_text().splitlines())) > 400]
        assert long == []

    def test_no_function_is_longer_than_50_lines(self):
        functions = nodes(FILES, ast.FunctionDef, ast.AsyncFunctionDef)
        long = [f"{where(path, f)} {f.name}" for path, f in functions if f.end_lineno - f.lineno + 1 > 50]
        assert long == []

    def test_init_files_are_empty(self):
        assert [str(path) for path in PACKAGE.rglob("__init__.py") if path.read_text().strip()] == []

    def test_no_module_has_a_name_that_says_nothing(self):
        modules = [path for path in PACKAGE.rglob("*") if path.suffix == ".py" or path.is_dir()]
        assert [str(path) for path in modules if FORBIDDEN_NAMES.fullmatch(path.stem)] == []

    def test_every_module_says_what_it_is_for(self):
        named = [path for path in FILES if path.name != "__init__.py"]
        assert [str(path) for path in named if not ast.get_docstring(ast.parse(path.read_text()))] == []

    def test_nothing_is_left_for_later(self):
        later = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
        texts = [(path, line, n) for path in FILES for n, line in enumerate(path.read_text().splitlines(), 1)]
        assert [where(path, n) for path, line, n in texts if later.search(line)] == []


class TestMoney:
    def test_no_float_comes_near_money(self):
        floats = uses(MONEY, "float") + [
            where(path, node) for path, node in nodes(MONEY, ast.Constant) if isinstance(node.value, float)
        ]
        allowed = "isinstance"  # Money refuses a float by asking whether it is one
        lines = {where(path, n): line for path in MONEY for n, line in enumerate(path.read_text().splitlines(), 1)}
        assert [place for place in floats if allowed not in lines[place.split(" ")[0]]] == []

    def test_finance_opens_transactions_on_the_books_only(self):
        assert uses(FINANCE, "transaction.atomic", "transaction.on_commit", "atomic", "on_commit") == []

    def test_acts_take_the_lock_so_that_they_are_repeated(self):
        assert uses([path for path in FINANCE if path.name != "locking.py"], "locked", "locking.locked") == []

    def test_finance_does_not_look_at_the_clock(self):
        assert (
            uses(FINANCE, "date.today", "datetime.now", "datetime.utcnow", "timezone.now", "localdate", "localtime")
            == []
        )
        assert uses(FINANCE, "auto_now", "auto_now_add") == []
        keywords = [(path, k) for path, k in nodes(FINANCE, ast.keyword) if k.arg in ("auto_now", "auto_now_add")]
        assert [where(path, k.value) for path, k in keywords] == []

    def test_entries_are_appended_through_the_door_only(self):
        writers = ("create", "bulk_create", "update_or_create", "get_or_create", "update", "bulk_update", "delete")
        posted = re.compile(r"\b(\w*Entry|GLRegister)\.objects\b")
        found = [
            f"{where(path, call)} {dotted(call.func)}"
            for path, call in nodes([path for path in FINANCE if path.name != "append.py"], ast.Call)
            if dotted(call.func).endswith(tuple(f".objects.{writer}" for writer in writers))
            and posted.search(dotted(call.func))
            and not re.search(r"\b(DimensionSetEntry|ChangeLogEntry)\.", dotted(call.func))
        ]
        assert found == []


class TestFlow:
    def test_only_web_reads_the_environment(self):
        others = [path for path in FILES if not path.is_relative_to(PACKAGE / "web")]
        assert uses(others, "os.environ", "os.getenv") == []

    def test_nothing_happens_by_signal(self):
        assert uses(FILES, "receiver", "Signal", "post_save", "pre_save", "post_delete", "pre_delete") == []

    def test_no_model_overrides_save_or_delete(self):
        overrides = [
            where(path, method)
            for path, cls in nodes(FILES, ast.ClassDef)
            if any(dotted(base).endswith(("Model", "Record")) for base in cls.bases)
            for method in cls.body
            if isinstance(method, ast.FunctionDef) and method.name in ("save", "delete", "full_clean")
        ]
        assert overrides == []

    def test_no_model_orders_its_rows_by_itself(self):
        metas = [(path, cls) for path, cls in nodes(FILES, ast.ClassDef) if cls.name == "Meta"]
        targets = [(path, n) for path, cls in metas for n in cls.body if isinstance(n, ast.Assign)]
        assert [where(path, n) for path, n in targets if any(dotted(t) == "ordering" for t in n.targets)] == []


class TestWebTexts:
    @pytest.mark.parametrize("path", WEB_TEXTS, ids=lambda path: str(path.relative_to(PACKAGE)))
    def test_no_page_fetches_from_elsewhere(self, path):
        fetches = re.compile(
            r"""(src|href|action)=["']?(https?:)?//|url\(["']?(https?:)?//|@import|import\(?["' ]+https?:"""
        )
        assert [n for n, line in enumerate(path.read_text().splitlines(), 1) if fetches.search(line)] == []

    @pytest.mark.parametrize(
        "path", [p for p in WEB_TEXTS if p.suffix == ".html"], ids=lambda path: str(path.relative_to(PACKAGE))
    )
    def test_no_template_holds_scripts_or_styles_of_its_own(self, path):
        inline = re.compile(
            r"""<style|\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\ssrc=)(?![^>]*type="application/json")"""
        )
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
        assert [line for line in text.splitlines() if inline.search(line)] == []
