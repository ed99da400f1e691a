"""Sheets as offices have them, each with the table that it becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Kept, Make, Run
from tests.foreign_sheets import SHEETS, built
from tests.samples import DATA, ROOT

CASES = ROOT / "tests" / "cases" / "sheets"
WITH_A_KIND_OF_THEIR_OWN = {
    "two-line-heading-at-b2",
    "merged-down-and-as-above",
    "csv-in-gbk",
    "word-title-above",
    "faults-in-cells",
}
"""Those whose headings are of no kind that comes with the tool."""


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_becomes_the_table_that_is_kept_beside_it(
    name: str, run: Run, make: Make, tmp_path: Path, kept: Kept
) -> None:
    folder = make({}, registry=(DATA / "registry.yaml").read_text(encoding="utf-8"))
    file = built(name, tmp_path)
    own = ["--as-kind", "own"] if name in WITH_A_KIND_OF_THEIR_OWN else []
    ask = ["import", str(file), "--year", "2020", "--issued-on", "2020-05-13", *own]
    answer = run(*ask, "--data", str(folder))
    files = sorted(
        path
        for part in ("kinds", "ledgers")
        for path in (folder / part).rglob("*.yaml")
        if path.is_file()
    )
    assert (answer.code == 0) == bool(files)
    texts = [
        f"# {path.relative_to(folder).as_posix()}\n{path.read_text(encoding='utf-8')}"
        for path in files
    ]
    said = "".join(f"# {line}\n" for line in answer.err.splitlines())
    kept("\n".join([*filter(None, [said]), *texts]), CASES / f"{name}.yaml")
    if files:
        assert run("check", "--data", str(folder)).code == 0


def test_every_table_kept_is_of_a_sheet() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(SHEETS)
    assert len(SHEETS) >= 15
