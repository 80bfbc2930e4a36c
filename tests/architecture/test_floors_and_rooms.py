"""The house: data rises, rooms meet by services, queries and rules only, rules stay pure.

What import-linter sees is declared in pyproject.toml; the rest is walked here.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps

SOURCE = Path(__file__).resolve().parents[2] / "src" / "chibo"
FLOORS = ["core", "web", "ground", "trust", "people", "assembly", "action", "oversight"]
"""From the bottom up; `config` and `cli` above them know everyone."""
PRIVATE = {"models", "forms", "views", "live", "admin", "handlers", "tasks", "urls"}
LONGEST_FILE = 500


def rooms() -> list[Path]:
    """Folders of all rooms."""
    return sorted(
        room
        for floor in FLOORS[2:]
        for room in (SOURCE / floor).glob("*/")
        if (room / "__init__.py").exists()
    )


def files() -> list[Path]:
    """Every hand-written Python file of the package."""
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def imports(path: Path) -> Iterator[str]:
    """Modules, or names in modules, that a file imports anywhere but for types alone."""
    package = module(path).split(".")
    package = package if path.name == "__init__.py" else package[:-1]
    tree = WithoutTypeChecking().visit(ast.parse(path.read_text(encoding="utf-8")))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            named = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{named}.{alias.name}" for alias in node.names)


class WithoutTypeChecking(ast.NodeTransformer):
    """Drops what is imported for annotations only."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        only_types = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        return None if only_types else node


def module(path: Path) -> str:
    """Dotted name of a file."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(dotted: str) -> str | None:
    """`chibo.assembly.voting` for anything in that room; None outside the rooms."""
    parts = dotted.split(".")
    is_room = len(parts) > 2 and parts[0] == "chibo" and parts[1] in FLOORS[2:]
    return ".".join(parts[:3]) if is_room else None


def floor_of(dotted: str) -> int | None:
    """Height of a module's floor; None for what belongs to no floor."""
    parts = dotted.split(".")
    known = len(parts) > 1 and parts[0] == "chibo" and parts[1] in FLOORS
    return FLOORS.index(parts[1]) if known else None


def test_import_contracts_are_kept():
    linter = Path(sys.executable).with_name("lint-imports")

    said = subprocess.run(
        [linter, "--no-cache"], cwd=SOURCE.parents[1], capture_output=True, text=True
    )

    assert said.returncode == 0, said.stdout


def test_relations_never_point_up_a_floor():
    upward = [
        f"{model._meta.label}.{field.name} → {target._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created
        and isinstance(target := field.related_model, type)
        and (here := floor_of(model.__module__)) is not None
        and (there := floor_of(target.__module__)) is not None
        and there > here
    ]

    assert upward == []


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_a_room_enters_others_by_their_services_queries_and_rules(room):
    own = module(room / "__init__.py")
    broken = [
        f"{module(path)} imports {name}"
        for path in room.rglob("*.py")
        if "migrations" not in path.parts
        for name in imports(path)
        if (other := room_of(name)) is not None
        and other != own
        and name.split(".")[3:4]
        and name.split(".")[3] in PRIVATE
    ]

    assert broken == []


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_rules_know_neither_django_nor_the_clock_nor_chance(room):
    forbidden = {"django", "random", "secrets", "time", "os", "socket", "psycopg", "procrastinate"}
    rules = [
        path for path in files() if path == room / "rules.py" or room / "rules" in path.parents
    ]
    impure = [
        f"{module(path)} imports {name}"
        for path in rules
        for name in imports(path)
        if name.split(".")[0] in forbidden or name in {"chibo.core.clock", "chibo.core.clock.now"}
    ]

    assert impure == []


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_the_first_page_of_a_room_is_one_docstring(room):
    body = ast.parse((room / "__init__.py").read_text(encoding="utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)
    assert len(str(body[0].value.value)) > 40


def test_files_stay_readable():
    long = [
        f"{module(path)}: {lines} lines"
        for path in files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]

    assert long == []


def test_nothing_is_left_to_be_done_later():
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    left = [
        f"{module(path)}: {mark}"
        for path in files()
        for mark in marks
        if mark in path.read_text(encoding="utf-8")
    ]

    assert left == []


def test_the_floors_here_are_those_of_the_contract():
    import tomllib

    declared = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(
        contract
        for contract in declared["tool"]["importlinter"]["contracts"]
        if contract["name"] == "Floors"
    )
    order = [layer.strip("()") for layer in reversed(contract["layers"])]
    heights = [order.index(floor) for floor in ["core", "web", *FLOORS[2:]]]

    assert all(lower < upper for lower, upper in pairwise(heights))
