"""What holds for every module: who may release a cell, who reads the clock, and that each says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("dashboard", "etl", "schemas", "sample_data")
MODULES = {
    str(file.relative_to(ROOT)): ast.parse(file.read_text("utf-8"))
    for package in PACKAGES
    for file in sorted((ROOT / package).rglob("*.py"))
}
CLOCKS = {"etl/cli.py", "dashboard/access.py"}
# date.today, datetime.now, time.time and their like: each would give another answer tomorrow.
NOW = {("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}


def uses(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Every `name.attribute`, by the last two parts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            left = node.value
            yield left.attr if isinstance(left, ast.Attribute) else getattr(left, "id", ""), node.attr


def calls(tree: ast.Module) -> Iterator[str]:
    """The name of everything that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def names(tree: ast.Module) -> set[str]:
    """Everything that is named or imported."""
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return named | {alias.name for node in imported for alias in node.names}


def test_every_module_says_what_it_is_for() -> None:
    assert len(MODULES) > 60
    assert [name for name, tree in MODULES.items() if not ast.get_docstring(tree)] == []


def test_only_the_command_line_and_the_door_of_the_dashboard_read_the_clock() -> None:
    assert {name for name, tree in MODULES.items() if NOW & set(uses(tree))} == CLOCKS


def test_only_publish_releases_a_cell() -> None:
    releasing = {name for name, tree in MODULES.items() if ("cells", "release") in set(uses(tree))}
    assert releasing
    assert {str(Path(name).parent) for name in releasing} == {"etl/publish"}
    # Nobody takes the function out of its module, where a call could not be told any more.
    assert [name for name, tree in MODULES.items() if name != "etl/cells.py" and "release" in names(tree)] == []


def test_nobody_but_cells_makes_one() -> None:
    assert [name for name, tree in MODULES.items() if "Released" in calls(tree)] == ["etl/cells.py"]
    copied = [name for name, tree in MODULES.items() if {"setattr", "__setattr__", "__new__"} & set(calls(tree))]
    assert copied == []


@pytest.mark.parametrize("module", ["random", "secrets", "requests", "urllib", "http", "socket"])
def test_chance_and_the_network_stand_where_they_are_meant_to(module: str) -> None:
    allowed = {
        "secrets": {"dashboard/files.py", "etl/faults.py", "etl/home.py", "etl/warehouse/__init__.py"},
        "socket": {"etl/serving.py"},
        "urllib": {"dashboard/files.py"},  # quotes an address; what opens one is another module of it
    }
    using = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == module for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == module)
    }
    assert using <= allowed.get(module, set())


def test_the_numbers_of_chance_come_from_one_place() -> None:
    seeded = {name for name, tree in MODULES.items() if "default_rng" in calls(tree)}
    assert seeded <= {"etl/publish/figures.py", "etl/demo.py", "sample_data/make.py"}
    assert [name for name, tree in MODULES.items() if ("random", "seed") in set(uses(tree))] == []


def test_nothing_is_printed_and_no_exception_swallowed_in_silence() -> None:
    assert [name for name, tree in MODULES.items() if "print" in calls(tree)] == []
    bare = [
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []
