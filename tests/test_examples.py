"""The examples: data folders with forms of their own and made-up rows, which docs point at."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from ledgertool.model.forms import TYPES
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, ask_json
from tests.findings import facts
from tests.samples import ROOT

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/registry.yaml"))
NAMES = [path.name for path in EXAMPLES]
AS_OF = "2020-05-01"
PAGES = ["forms.md", "forms.zh-CN.md"]

pytestmark = pytest.mark.filterwarnings("error")


def test_there_are_examples_of_lists_that_other_offices_keep() -> None:
    assert NAMES == ["key-projects", "monthly-reports", "rectification"]


@pytest.fixture(params=EXAMPLES, ids=NAMES)
def example(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def test_an_example_checks_clean(run: Run, example: Path) -> None:
    answer = run("check", "--strict", "--notes", "--data", str(example))
    assert (answer.code, answer.err) == (0, "")


def test_an_example_has_a_form_of_its_own_and_rows_of_it(run: Run, example: Path) -> None:
    kinds = ask_json(run, "kinds", data=example)
    own = [kind for kind in kinds if kind["own"]]
    assert len(own) == 1
    assert own[0]["rows"] >= 3
    form = ask_json(run, "kinds", own[0]["kind"], data=example)
    assert form["row"].startswith(f"  - number: {own[0]['rows'] + 1}\n")


def test_every_row_of_an_example_says_that_it_is_made_up(example: Path) -> None:
    registry = yaml.safe_load((example / "registry.yaml").read_text(encoding="utf-8"))
    names = [entry["name"] for section in registry.values() for entry in section]
    ledger = load(example)
    texts = [row.title for table in ledger.tables for row in table.rows]
    texts += [text for table in ledger.tables for text in (table.head.title, table.head.source)]
    assert [text for text in (*names, *texts) if "示例" not in text] == []


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md", "table"])
def test_an_example_is_listed_in_its_form_in_every_format(
    run: Run, example: Path, form: str
) -> None:
    (own,) = load(example).kinds.own
    data = ("--data", str(example), "--as-of", AS_OF)
    answer = run("list", "--kind", own, "-f", form, *data)
    assert (answer.code, "示例" in answer.out) == (0, True)
    if form == "csv":
        head = answer.out.splitlines()[0].split(",")
        assert head == ["编号", *(column.heading for column in load(example).kinds[own].columns)]


@pytest.mark.parametrize("by", ["leader", "department", "table", "status", "month"])
def test_the_rows_of_an_example_are_counted(run: Run, example: Path, by: str) -> None:
    groups = ask_json(run, "stats", "--by", by, data=example)
    rows = ask_json(run, "list", data=example)
    assert {name for group in groups for name in group["ids"]} == {row["id"] for row in rows}


def test_each_row_of_an_example_is_shown_and_explained(run: Run, example: Path) -> None:
    for row in ask_json(run, "list", data=example):
        for command in ("show", "why"):
            answer = run(command, row["id"], "-f", "json", "--data", str(example))
            assert json.loads(answer.out)["id"] == row["id"]


def test_all_columns_and_fields_of_an_example_can_be_asked_for(run: Run, example: Path) -> None:
    ledger = load(example)
    (own,) = ledger.kinds.own
    form = ask_json(run, "kinds", own, data=example)
    for one in [*(column["heading"] for column in form["columns"]), *form["fields"]]:
        name = one if isinstance(one, str) else one["name"]
        for command in (["--columns", name], ["--sort", name], [f"--sort=-{name}"]):
            assert run("list", *command, "-f", "csv", "--data", str(example)).code == 0


def test_numbers_of_an_example_are_numbers_in_json(run: Run, example: Path) -> None:
    (own,) = load(example).kinds.own
    fields = ask_json(run, "kinds", own, data=example)["fields"]
    measured = [field["name"] for field in fields if field["unit"]]
    for row in ask_json(run, "list", data=example):
        assert all(row[name] is None or type(row[name]) in (int, float) for name in measured)


def test_editors_get_a_schema_of_an_example(run: Run, example: Path, tmp_path: Path) -> None:
    assert run("schema", "-o", str(tmp_path), "--data", str(example)).code == 0
    (own,) = load(example).kinds.own
    assert f"{own}.schema.json" in {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("page", PAGES)
def test_the_form_and_the_table_of_the_page_pass(make: Make, page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    form, table = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    files = {"kinds/hazard.yaml": form, "ledgers/2020/hazards.yaml": table}
    assert facts(make(files), "code message") == []


@pytest.mark.parametrize("page", PAGES)
def test_the_page_tells_every_type(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert re.findall("`([a-z]+)`", "".join(row.split("|")[1] for row in rows)) == [
        *("text", "code", "number", "amount", "percent", "day", "period", "flag", "choice"),
        *("person", "people", "department", "departments", "phone"),
    ]
    assert set(TYPES) <= set(re.findall("`([a-z]+)`", text))
