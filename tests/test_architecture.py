"""What holds the package together: who imports whom, how long things are, what names a kind."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ledgertool.findings import all_rules
from ledgertool.findings.finding import RULES
from ledgertool.model.row import KINDS
from tests.programs import execute
from tests.samples import ROOT

PACKAGE = ROOT / "src" / "ledgertool"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path not in (PACKAGE / "__init__.py", PACKAGE / "__main__.py")
}
ROOMS = (
    "phones",
    "",
    "model",
    "findings",
    "reading",
    "checking",
    "editing",
    "answers",
    "lake",
    "output",
    "cli",
)
"""From the bottom up: a module imports from its own room and from those before it.

The room without a name has no folder: what stands beside the folders is used by all of them.
"""

MOST_LINES = 400
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def room(module: str) -> str:
    """Tell a module's room: its folder, or none."""
    folder, dot, _rest = module.partition(".")
    return folder if dot or folder in ROOMS else ""


@cache
def tree(module: str) -> ast.Module:
    """Parse a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[str]:
    """Name all that a module imports, wherever in it, under its full name."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(module: str) -> set[str]:
    """Name the modules of the package that a module imports."""
    found = set()
    for name in imports(module):
        parts = (
            name.removeprefix("ledgertool.").split(".") if name.startswith("ledgertool.") else []
        )
        for length in range(len(parts), 0, -1):
            if ".".join(parts[:length]) in MODULES:
                found.add(".".join(parts[:length]))
                break
    return found


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_its_own_room_and_those_before_it(module: str) -> None:
    floor = ROOMS.index(room(module))
    later = {name for name in ours(module) if ROOMS.index(room(name)) > floor}
    assert later == set()


def test_there_are_no_other_rooms_than_those_drawn_and_few_modules_beside_them() -> None:
    assert {room(module) for module in MODULES} == set(ROOMS)
    assert len([module for module in MODULES if room(module) == ""]) <= 5


def contents(room: str) -> set[str]:
    """Name the modules of a room, and the folders in it."""
    modules = {path.stem for path in (PACKAGE / room).glob("*.py")} - {"__init__", "__main__"}
    folders = {f"{path.parent.name}/" for path in (PACKAGE / room).glob("*/__init__.py") if room}
    return modules | folders


def test_the_map_in_contributing_has_the_modules_of_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## How the code is laid out\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^ {4}(\S.*(?:\n {8,}\S.*)*)", section, re.MULTILINE)
    drawn = {name.strip("/"): modules for name, *modules in (line.split() for line in lines)}
    assert list(drawn) == [name or "(beside)" for name in reversed(ROOMS)]
    for name in ROOMS:
        assert sorted(drawn[name or "(beside)"]) == sorted(contents(name)), name


def test_no_import_leads_back_to_where_it_came_from() -> None:
    below = {module: ours(module) - {module} for module in MODULES}
    while leaves := [module for module, needed in below.items() if not needed]:
        below = {
            module: needed.difference(leaves)
            for module, needed in below.items()
            if module not in leaves
        }
    assert below == {}


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("typer", {"cli"}),
        ("rich", {"output", "cli"}),
        ("yaml", {"reading"}),
        ("duckdb", {"lake", "cli"}),
    ],
)
def test_a_library_stays_in_its_room(library: str, rooms: set[str]) -> None:
    users = {
        room(module)
        for module in MODULES
        for name in imports(module)
        if name.partition(".")[0] == library
    }
    assert users <= rooms
    assert users != set()


@pytest.mark.parametrize(
    ("called", "rooms"),
    [("today", {"cli"}), ("environ", {"cli", "", "reading"}), ("print()", set())],
)
def test_the_clock_the_environment_and_the_console_belong_to_the_command_line(
    called: str, rooms: set[str]
) -> None:
    users = {
        room(module)
        for module in MODULES
        for node in ast.walk(tree(module))
        if called == (node.attr if isinstance(node, ast.Attribute) else None)
        or called == (f"{node.id}()" if isinstance(node, ast.Name) else None)
    }
    assert users <= rooms


# How long things are, and what they are called


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_long(module: str) -> None:
    assert MODULES[module].read_text(encoding="utf-8").count("\n") <= MOST_LINES


def lengths() -> dict[tuple[str, str, int], int]:
    """Count the lines of every function, from ``def`` to its end, by module, name and line."""
    return {
        (module, node.name, node.lineno): (node.end_lineno or 0) - node.lineno + 1
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, FUNCTIONS)
    }


def test_functions_are_short() -> None:
    counted = sorted(lengths().values())
    assert statistics.median(counted) <= 7
    assert statistics.quantiles(counted, n=10)[-1] <= 20


def test_no_function_is_long_but_the_loop_that_reads_every_value() -> None:
    long = {function[:2]: lines for function, lines in lengths().items() if lines > 40}
    assert set(long) <= {("reading.events", "values")}
    assert max(long.values(), default=0) <= 60


def test_every_function_says_what_it_returns() -> None:
    assert [
        (module, node.name)
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, FUNCTIONS) and node.returns is None
    ] == []


def defined(module: str) -> Iterator[str]:
    """Name the classes and the aliases of types at the top of a module."""
    for node in tree(module).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and re.match("_*[A-Z][a-z]", target.id):
                yield target.id


def test_no_two_classes_or_types_have_one_name() -> None:
    names = Counter(name for module in MODULES for name in defined(module))
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) != "findings"])
def test_no_family_of_rules_is_told_by_its_letter_outside_the_room_of_findings(module: str) -> None:
    texts = [node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Constant)]
    letters = "[FYSKRTDV]{2,}|[FYSKRTDV][0-9]{3}"
    assert [text for text in texts if isinstance(text, str) and re.fullmatch(letters, text)] == []


@pytest.mark.parametrize("module", [module for module in MODULES if module != "model.kinds"])
def test_no_module_but_the_kinds_names_a_kind(module: str) -> None:
    words = {node.value for node in ast.walk(tree(module)) if isinstance(node, ast.Constant)}
    assert words & set(KINDS) == set()
    assert [name for name in imports(module) if name.startswith("ledgertool.model.kinds.")] == []


def sentences(module: str) -> Iterator[ast.AST]:
    """Find the texts of a module that a user reads, translated."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_", "ngettext"):
            yield from node.args


@pytest.mark.parametrize("module", MODULES)
def test_no_rule_is_named_by_its_code_outside_the_module_of_its_family(module: str) -> None:
    said = set(sentences(module))
    texts = [
        str(node.value)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and node not in said
    ]
    named = {code for code in all_rules() if re.search(rf"\b{code}\b", " ".join(texts))}
    assert all(module in _modules_of(code) for code in named)


def _modules_of(code: str) -> list[str]:
    return [f"findings.{name}" for name in RULES[code].family.modules]


UNUSED = (
    "cli.checking cli.comparing reading.recovery reading.repository reading.revision"
    " checking.changes editing output.schemas lake"
)


@pytest.mark.parametrize(
    ("words", "rooms"),
    [
        (["list", "-f", "json"], UNUSED),
        (["show", "pilots/7"], UNUSED),
        (["check"], "reading.recovery answers.counts output.schemas cli.answering lake"),
    ],
    ids=str,
)
def test_a_command_pays_for_nothing_that_it_does_not_need(words: list[str], rooms: str) -> None:
    script = (
        "import sys; from ledgertool.cli import main; code = main(sys.argv[1:]);"
        " print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    answer = execute(sys.executable, "-c", script, *words)
    assert answer.code == 0
    loaded = answer.err.split()
    ours = {one.removeprefix("ledgertool.") for one in loaded if one.startswith("ledgertool.")}
    ours |= {one.partition(".")[0] for one in ours}
    libraries = {one.split(".")[0] for one in loaded}
    extras = {
        "openpyxl",
        "icalendar",
        "docx",
        "pypdf",
        "jinja2",
        "duckdb",
        "babel",
        "asyncio",
        "http",
        "hypothesis",
    }
    assert "reading.ledger" in ours
    assert ours & set(rooms.split()) == set()
    assert libraries & extras == set()


def test_the_package_that_is_tested_is_the_one_that_lies_here() -> None:
    import ledgertool

    installed = Path(ledgertool.__file__).parent
    here = {path.relative_to(PACKAGE): path.read_bytes() for path in PACKAGE.rglob("*.py")}
    there = {path.relative_to(installed): path.read_bytes() for path in installed.rglob("*.py")}
    assert there == here
