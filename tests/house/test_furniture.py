"""Every room of finance has the same furniture: pages above acts, acts above questions, questions above models."""

import re

import pytest

from tests.house import contracts

FINANCE = contracts.ROOT / "ledgerhall" / "finance"
ROOMS = sorted(room.name for room in FINANCE.iterdir() if room.is_dir() and list(room.rglob("[!_]*.py")))
FURNISHED = {name: options for name, options in contracts.named().items() if name.startswith("furniture-")}


def layers(options: dict[str, str]) -> list[list[str]]:
    """The modules of a contract, layer by layer, highest first."""
    return [re.findall(r"\w+", line) for line in options["layers"].strip().splitlines()]


class TestFurniture:
    @pytest.mark.parametrize("room", ROOMS)
    def test_a_room_says_what_it_holds_in_5_to_15_lines(self, room):
        readme = FINANCE / room / "README.md"
        assert readme.exists()
        assert 5 <= len(readme.read_text().splitlines()) <= 15

    @pytest.mark.parametrize("room", ROOMS)
    def test_a_room_has_a_contract_that_names_all_of_its_modules(self, room):
        options = FURNISHED[f"furniture-{room.replace('_', '-')}"]
        assert options["containers"] == f"ledgerhall.finance.{room}"
        assert options["exhaustive"] == "True"
        assert set(options.get("exhaustive_ignores", "").split()) <= {"apps", "migrations"}

    def test_there_is_no_contract_for_a_room_that_does_not_exist(self):
        assert {name.removeprefix("furniture-").replace("-", "_") for name in FURNISHED} <= set(ROOMS)

    @pytest.mark.parametrize("contract", FURNISHED)
    def test_what_lies_lower_cannot_import_what_lies_higher(self, tmp_path, contract):
        room = FURNISHED[contract]["containers"]
        order = layers(FURNISHED[contract])
        contracts.copy_package(tmp_path)
        lowest, highest = _file(tmp_path, room, order[-1][0]), f"{room}.{order[0][0]}"
        contracts.add(tmp_path, lowest, f"import {highest}")
        assert f"{room}.{order[-1][0]}" in contracts.broken(tmp_path, contract)

    @pytest.mark.parametrize("contract", FURNISHED)
    def test_a_module_that_no_layer_names_is_found(self, tmp_path, contract):
        room = FURNISHED[contract]["containers"]
        contracts.copy_package(tmp_path)
        contracts.add(tmp_path, f"{room.replace('.', '/')}/stray.py", "")
        assert "stray" in contracts.broken(tmp_path, contract)


class TestLayers:
    @pytest.mark.parametrize("contract", FURNISHED)
    def test_pages_lie_highest_and_models_lowest(self, contract):
        order = layers(FURNISHED[contract])
        modules = [module for layer in order for module in layer]
        assert "pages" not in modules or order[0] == ["pages"]
        assert "models" not in modules or "models" in order[-1]


def _file(folder, room: str, module: str) -> str:
    """The file of a module, a package or not, in the copy of the package."""
    path = f"{room}.{module}".replace(".", "/")
    return f"{path}/__init__.py" if (folder / path).is_dir() else f"{path}.py"
