"""What holds the package together: who imports whom, how long things are, what names a kind."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from ledgertool.answers import query
from ledgertool.answers.objects import row_object
from ledgertool.answers.rows import row_list
from ledgertool.model.cells import NUMBER
from ledgertool.model.row import KINDS, Column, Row, kind
from ledgertool.model.status import AsOf
from ledgertool.model.values import Deadline, People, Text
from ledgertool.output.schemas import schemas
from ledgertool.reading.ledger import load
from tests.conftest import AS_OF, DATA, ROOT, Make, Run

PACKAGE = ROOT / "src" / "ledgertool"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path not in (PACKAGE / "__init__.py", PACKAGE / "__main__.py")
}
ROOMS = ("", "model", "findings", "reading", "checking", "editing", "answers", "output", "cli")
"""From the bottom up: a module imports from its own room and from those before it.

The first room has no folder: what stands beside the folders is used by all of them.
"""

BESIDE = {"language", "privacy", "names", "errors"}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40


def room(module: str) -> str:
    """Tell a module's room: its folder, or none."""
    folder, dot, _rest = module.partition(".")
    return folder if dot or folder in ROOMS else ""


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
    place = ROOMS.index(room(module))
    later = {name for name in ours(module) if ROOMS.index(room(name)) > place}
    assert later == set()


def test_there_are_no_other_rooms_than_those_drawn_and_few_modules_beside_them() -> None:
    assert {room(module) for module in MODULES} == set(ROOMS)
    assert {module for module in MODULES if room(module) == ""} == BESIDE


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


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_long(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").split("\n")) - 1 <= MOST_LINES


def lines_of(function: ast.FunctionDef, lines: list[str]) -> int:
    """Count a function's lines: its docstring, comments and functions inside it apart."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    own = {line for part in body for line in range(part.lineno, (part.end_lineno or 0) + 1)}
    for inner in ast.walk(function):
        if inner is not function and isinstance(inner, ast.FunctionDef):
            own -= set(range(inner.lineno, (inner.end_lineno or 0) + 1))
    return sum(not lines[line - 1].strip().startswith(("#",)) for line in own if lines[line - 1])


def head_of(function: ast.FunctionDef, lines: list[str]) -> list[str]:
    """Give the line above a function and its first lines, where a reason may stand."""
    return lines[max(function.lineno - 2, 0) : function.body[0].lineno - 1]


@pytest.mark.parametrize("module", MODULES)
def test_no_function_is_long_without_a_reason_beside_it(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").split("\n")
    long = [
        function.name
        for function in ast.walk(tree(module))
        if isinstance(function, ast.FunctionDef)
        and lines_of(function, lines) > MOST_LINES_OF_A_FUNCTION
        and not re.search(r"# \S", "\n".join(head_of(function, lines)))
    ]
    assert long == []


@pytest.mark.parametrize("module", [module for module in MODULES if module != "model.kinds"])
def test_no_module_but_the_kinds_names_a_kind(module: str) -> None:
    words = {*KINDS, *(cls.__name__ for cls in KINDS.values())}
    named = [
        name
        for node in ast.walk(tree(module))
        for name in (
            getattr(node, "value", None) if isinstance(node, ast.Constant) else None,
            node.id if isinstance(node, ast.Name) else None,
            node.attr if isinstance(node, ast.Attribute) else None,
            node.name if isinstance(node, ast.alias) else None,
        )
        if isinstance(name, str) and name in words
    ]
    assert named == []


UNUSED = "cli.checking reading.recovery reading.revision checking.changes editing output.schemas"


@pytest.mark.parametrize(
    ("words", "rooms"),
    [
        (["list", "-f", "json"], UNUSED),
        (["show", "pilots/7"], UNUSED),
        (["check"], "reading.recovery answers.counts output.schemas cli.answering"),
    ],
    ids=str,
)
def test_a_command_pays_for_nothing_that_it_does_not_need(words: list[str], rooms: str) -> None:
    script = (
        "import sys; from ledgertool.cli import main; code = main(sys.argv[1:]);"
        " print(*sys.modules, file=sys.stderr); sys.exit(code)"
    )
    command = [sys.executable, "-c", script, *words, "--data", str(DATA)]
    done = subprocess.run(command, capture_output=True, check=True)
    loaded = done.stderr.decode().split()
    ours = {one.removeprefix("ledgertool.") for one in loaded if one.startswith("ledgertool.")}
    ours |= {one.partition(".")[0] for one in ours}
    libraries = {one.split(".")[0] for one in loaded}
    extras = {"openpyxl", "icalendar", "docx", "jinja2", "babel", "asyncio", "http", "hypothesis"}
    assert "reading.ledger" in ours
    assert ours & set(rooms.split()) == set()
    assert libraries & extras == set()


# Kinds

ENTRIES = query.row_states(load(DATA), AsOf(date.fromisoformat(AS_OF)))
COMMON = [
    *("id", "table", "kind", "year", "number", "title", "leaders"),
    *("lead_departments", "support_departments", "deadline", "deadline_text"),
    *("deadline_basis", "due_on", "must_close", "remark", "status"),
]


@pytest.mark.parametrize("name", KINDS)
def test_every_column_of_a_form_has_a_chinese_heading_and_a_cell(name: str) -> None:
    seen = [entry for entry in ENTRIES if entry.row.kind == name]
    ledger = load(DATA)
    sheet = row_list(seen, ledger, kind=KINDS[name])
    headings = [heading.text for heading in sheet.headings]
    assert headings == ["编号", *(column.heading for column in KINDS[name].columns)]
    assert [text for text in headings if not re.search("[\u4e00-\u9fff]", text)] == []
    assert [
        heading
        for place, heading in enumerate(headings)
        if not any(row[place] for row in sheet.cells)
    ] == []
    assert KINDS[name].name != ""


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_the_keys_of_the_contract_then_its_own(name: str) -> None:
    cls = KINDS[name]
    own = [info.alias or f for f, info in cls.model_fields.items() if f not in Row.model_fields]
    more = [field for field in Row.model_fields if field not in COMMON]
    keys = {tuple(row_object(entry)) for entry in ENTRIES if entry.row.kind == name}
    assert keys == {(*COMMON, *own, *more)}
    assert [f for f, info in cls.model_fields.items() if not (info.title or "").strip()] == []


def test_a_kind_needs_a_name_of_its_own() -> None:
    with pytest.raises(AssertionError, match="a kind needs a name of its own: Row"):
        kind(Row)
    with pytest.raises(AssertionError, match="a kind needs a name of its own"):
        kind(next(iter(KINDS.values())))


class Inspection(Row):
    """督查台账: a kind that the package does not know."""

    kind: ClassVar = "inspection"
    name: ClassVar = "督查"
    columns: ClassVar = (
        NUMBER,
        Column("title", "督查事项"),
        Column("inspectors", "督查人员"),
        Column("score", "评分", lambda shown: f"{getattr(shown.row, 'score', '')}分"),
        Column("again", "复查时间"),
    )

    inspectors: Annotated[People, Field(title="督查人员")]
    score: Annotated[Text, Field(title="评分")]
    again: Annotated[Deadline | None, Field(title="复查时间")] = None


@pytest.fixture
def _inspection() -> Iterator[None]:
    kind(Inspection)
    yield
    del KINDS[Inspection.kind]


INSPECTIONS = """\
kind: inspection
title: 督查台账
year: 2020
source: 试编
order: 3
rows:
  - number: 1
    title: 校园安全
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020-Q3
    inspectors: [谢强, 彭格]
    score: "95"
    again: 2021-03
  - number: 2
    title: 食品安全
    leaders: [谢强]
    lead_departments: [基教科]
    inspectors: [谢强]
    score: "88"
"""


@pytest.mark.usefixtures("_inspection")
class TestANewKindIsOneClassAndOneFile:
    @pytest.fixture
    def ask(self, make: Make) -> tuple[str, ...]:
        folder = make({"ledgers/2020/inspections.yaml": INSPECTIONS})
        return ("--data", str(folder), "--as-of", "2020-08-01")

    def test_its_rows_are_listed_in_its_form(self, run: Run, ask: tuple[str, ...]) -> None:
        answer = run("list", "--kind", "inspection", *ask)
        assert answer == (
            0,
            "As of 2020-08-01: 2 rows\n"
            "编号                序号  督查事项  督查人员    评分  复查时间\n"
            f"{'─' * 62}\n"
            "2020/inspections/1  1     校园安全  谢强、彭格  95分  2021-03\n"
            "2020/inspections/2  2     食品安全  谢强        88分\n",
            "",
        )

    def test_it_is_written_as_csv(self, run: Run, ask: tuple[str, ...]) -> None:
        answer = run(
            "list", "--kind", "inspection", "--columns", "评分,inspectors", "-f", "csv", *ask
        )
        assert answer.out == (
            "\ufeff编号,评分,督查人员\r\n"
            "2020/inspections/1,95分,谢强、彭格\r\n"
            "2020/inspections/2,88分,谢强\r\n"
        )

    def test_a_row_of_it_is_shown_whole(self, run: Run, ask: tuple[str, ...]) -> None:
        item = json.loads(run("show", "inspections/1", "-f", "json", *ask).out)
        assert {name: item[name] for name in ("inspectors", "score", "again", "status")} == {
            "inspectors": ["谢强", "彭格"],
            "score": "95",
            "again": "2021-03",
            "status": "open",
        }
        assert list(item)[: len(COMMON) + 3] == [*COMMON, "inspectors", "score", "again"]

    def test_its_rows_are_sorted_and_searched(self, run: Run, ask: tuple[str, ...]) -> None:
        found = run("list", "--sort", "score", "--columns", "id", "-f", "jsonl", *ask).out
        assert found == '{"id": "2020/inspections/2"}\n{"id": "2020/inspections/1"}\n'
        found = run("list", "--search", "食品", "--columns", "id", "-f", "jsonl", *ask).out
        assert found == '{"id": "2020/inspections/2"}\n'

    def test_names_are_sorted_by_rank_and_not_by_sound(self, run: Run, make: Make) -> None:
        other = INSPECTIONS.replace("inspectors: [谢强, 彭格]", "inspectors: [彭格]")
        folder = make({"ledgers/2020/inspections.yaml": other})
        ask = ("list", "--sort", "inspectors", "--columns", "id", "-f", "jsonl")
        found = run(*ask, "--data", str(folder)).out
        assert found == '{"id": "2020/inspections/2"}\n{"id": "2020/inspections/1"}\n'

    def test_it_is_checked(self, run: Run, make: Make) -> None:
        good = make({"ledgers/2020/inspections.yaml": INSPECTIONS})
        assert run("check", "--data", str(good)).code == 0
        wrong = INSPECTIONS.replace("inspectors: [谢强]", "inspectors: [谢墙]")
        answer = run("check", "--data", str(make({"ledgers/2020/inspections.yaml": wrong})))
        assert answer.code == 1
        assert "R301" in answer.out

    def test_editors_get_a_schema_of_it(self) -> None:
        properties = json.loads(schemas(load(DATA))["inspection.schema.json"])["properties"]
        assert properties["kind"]["const"] == "inspection"


def test_the_new_kind_is_only_lent() -> None:
    assert list(KINDS) == ["key-point", "reform-task", "plan-review", "reform-plan", "pilot"]


def test_the_package_that_is_tested_is_the_one_that_lies_here() -> None:
    import ledgertool

    installed = Path(ledgertool.__file__).parent
    here = {path.relative_to(PACKAGE): path.read_bytes() for path in PACKAGE.rglob("*.py")}
    there = {path.relative_to(installed): path.read_bytes() for path in installed.rglob("*.py")}
    assert there == here
