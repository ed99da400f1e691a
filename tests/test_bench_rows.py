"""The ledgers that speed is measured with: all there is in a ledger, and nothing wrong in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledgertool.model.record import VERBS
from ledgertool.model.row import KINDS
from tests.conftest import Run
from tests.samples import DATA, ROOT

ROWS, FILES = 1_000, 20
ISSUED = "".join(path.read_text(encoding="utf-8") for path in DATA.glob("ledgers/2020/*.yaml"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make rows as a data folder, as recutils text and as JSON lines, as who measures does."""
    folder = tmp_path_factory.mktemp("made")
    outputs = ["--rec", str(folder / "rows.rec"), "--jsonl", str(folder / "rows.jsonl")]
    script = [sys.executable, str(ROOT / "bench" / "rows.py"), str(folder / "data")]
    subprocess.run([*script, "--rows", str(ROWS), "--files", str(FILES), *outputs], check=True)
    return folder


def tables(made: Path) -> list[dict[str, Any]]:
    paths = sorted((made / "data" / "ledgers").rglob("*.yaml"))
    return [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in paths]


def rows(made: Path) -> list[dict[str, Any]]:
    return [row for table in tables(made) for row in table["rows"]]


def test_nothing_is_wrong_in_the_data(made: Path, run: Run) -> None:
    answer = run("check", "--data", str(made / "data"))
    assert answer.code == 0
    assert answer.out == f"Checked {FILES + 3} files, {ROWS} rows: 0 errors, 0 warnings.\n"


def test_every_kind_is_met_and_two_forms_of_one_s_own_in_several_years(made: Path) -> None:
    kinds = {table["kind"] for table in tables(made)}
    forms = {path.stem for path in (made / "data" / "kinds").iterdir()}
    assert len(forms) == 2
    known = {kind for kind in KINDS if f"kind: {kind}\n" in ISSUED}
    assert len(known) > 4
    assert known | forms <= kinds
    assert len({table["year"] for table in tables(made)}) == 10


def test_everything_that_a_row_may_have_is_met(made: Path) -> None:
    entries = [entry for row in rows(made) for entry in row.get("record", ())]
    assert {key for entry in entries for key in entry} >= set(VERBS)
    names = Counter(name for row in rows(made) for name in row)
    assert set(names) >= {"stages", "recurs", "must_close", "remark", "ongoing", "deadline_text"}
    assert set(names) >= {"related", "continues", "targets", "label", "contact", "city_leader"}
    text = "".join(path.read_text(encoding="utf-8") for path in made.rglob("*.yaml"))
    assert all(sign in text for sign in ("\n  # ", ': "', ": '", "note: ", ": [", ":\n      - "))


def test_the_rows_are_the_same_ones_every_time(made: Path, tmp_path: Path) -> None:
    script = [sys.executable, str(ROOT / "bench" / "rows.py"), str(tmp_path / "data")]
    subprocess.run([*script, "--rows", str(ROWS), "--files", str(FILES)], check=True)
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    assert again == {
        path.relative_to(made): path.read_bytes() for path in (made / "data").rglob("*.yaml")
    }


def test_the_other_texts_have_as_many_rows_of_each_leader(made: Path, run: Run) -> None:
    records = (made / "rows.rec").read_text(encoding="utf-8").split("\n\n")[:-1]
    lines = (made / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    objects = [json.loads(line) for line in lines]
    assert len(records) == len(objects) == ROWS
    answer = run("list", "--leader", "领导050", "-f", "json", "--data", str(made / "data"))
    asked = len(json.loads(answer.out))
    assert 0 < asked < ROWS / 50
    assert sum("leaders: 领导050" in record.split("\n") for record in records) == asked
    assert sum("领导050" in row["leaders"] for row in objects) == asked


@pytest.mark.skipif(not shutil.which("recsel"), reason="GNU recutils is not installed")
def test_recutils_finds_as_many(made: Path, run: Run) -> None:
    command = ["recsel", "-c", "-e", "leaders = '领导050'", str(made / "rows.rec")]
    counted = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answer = run("list", "--leader", "领导050", "-f", "json", "--data", str(made / "data"))
    assert int(counted) == len(json.loads(answer.out))
