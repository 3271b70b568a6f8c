"""The import contracts of .importlinter, and breaking them in a copy of the package."""

import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[2]


def named() -> dict[str, dict[str, str]]:
    """Every contract by its name, with its options."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): dict(config[name]) for name in config.sections() if name.startswith(prefix)}


def copy_package(folder: Path) -> None:
    """The Python files of the package, and the contracts, into a folder."""
    python_only = shutil.ignore_patterns("__pycache__", "static", "templates", "locale")
    shutil.copytree(ROOT / "ledgerhall", folder / "ledgerhall", ignore=python_only)
    shutil.copy(ROOT / ".importlinter", folder)


def add(folder: Path, file: str, line: str) -> None:
    """Adds a line to a file of the copy; the file, its packages and the module that it imports are made if missing."""
    path = folder / file
    _make_package(folder, path.parent)
    path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    for imported in line.split()[1:]:
        _make_module(folder, imported)


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    return subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True)


def broken(folder: Path, contract: str) -> str:
    """What lint-imports tells about a contract that must be broken in this copy."""
    run = lint(folder, "--contract", contract)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "BROKEN" in run.stdout, run.stdout + run.stderr
    return run.stdout


def _make_module(folder: Path, module: str) -> None:
    path = folder / module.replace(".", "/")
    if module.startswith("ledgerhall.") and not path.is_dir() and not path.with_suffix(".py").exists():
        _make_package(folder, path.parent)
        path.with_suffix(".py").write_text("")


def _make_package(folder: Path, package: Path) -> None:
    package.mkdir(parents=True, exist_ok=True)
    while package != folder:
        (package / "__init__.py").touch()
        package = package.parent
