"""A file is read once for a command, and its places are looked for only where one is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ledgertool.reading import source
from tests.conftest import Make, Run
from tests.programs import git
from tests.samples import DATA, REGISTRY, TABLE

PLAN = """\
title: 规划
issued_on: 2019-11-29
nodes:
  - number: 1
    heading: 总体目标
"""
SECOND = TABLE.replace("order: 1", "order: 2")
WRONG = TABLE.replace("2020-12\n", "2020年12月\n").replace("深化产教融合", "深化产教融合　")
NOT_YAML = TABLE.replace("    title: 深化产教融合", "   title: 深化产教融合")
LINKED = TABLE + "    related:\n      - {to: 2020/tasks/1, reason: 同一项, reading: editors}\n"


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> dict[str, Counter[str]]:
    """Count the texts that are read, and those whose places are looked for."""
    found: dict[str, Counter[str]] = {"read": Counter(), "marks": Counter()}

    def counted(name: str, what: str) -> Callable[[Any], Any]:
        original = getattr(source, name)

        def run(text: Any) -> Any:
            found[what][text if isinstance(text, str) else text.decode("utf-8", "replace")] += 1
            return original(text)

        return run

    monkeypatch.setattr(source, "read", counted("read", "read"))
    monkeypatch.setattr(source, "_places", counted("_places", "marks"))
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("list", "--leader", "刘自力", "-f", "json"),
        ("due", "2020-12"),
        ("tables",),
        ("stats",),
        ("plan",),
        ("targets",),
        ("why", "reform-tasks/1"),
        ("check",),
    ],
    ids=" ".join,
)
def test_a_sound_ledger_is_read_once_and_no_place_is_looked_for(
    words: tuple[str, ...], run: Run, count: dict[str, Counter[str]]
) -> None:
    files = [DATA / "registry.yaml", *DATA.glob("plan*.yaml"), *DATA.rglob("ledgers/**/*.yaml")]
    assert run(*words, "--data", str(DATA)).code == 0
    assert count["read"] == Counter(path.read_text(encoding="utf-8") for path in files)
    assert count["marks"] == Counter()


def test_a_row_that_is_shown_with_its_line_is_looked_through_alone(
    run: Run, count: dict[str, Counter[str]]
) -> None:
    assert run("show", "pilots/7", "--data", str(DATA)).code == 0
    pilots = (DATA / "ledgers/2020/pilots.yaml").read_text(encoding="utf-8")
    assert set(count["read"].values()) == {1}
    assert len(count["marks"]) == 1
    (row,) = count["marks"].elements()
    assert row.startswith("  - number: 7\n")
    assert row in pilots


@pytest.mark.parametrize(
    "words", [("list",), ("check",), ("check", "--notes"), ("check", "-f", "json")]
)
def test_bad_files_are_read_once_and_looked_through_once(
    words: tuple[str, ...], make: Make, run: Run, count: dict[str, Counter[str]]
) -> None:
    others = WRONG.replace("1", "3").replace("融合", "合作")
    files = {"one": WRONG, "two": others, "three": NOT_YAML, "four": LINKED}
    folder = make({"plan1.yaml": PLAN, **{f"ledgers/2020/{n}.yaml": t for n, t in files.items()}})
    assert run(*words, "--data", str(folder)).code in (1, 3)
    assert count["read"] == Counter([REGISTRY, PLAN, *files.values()])
    assert set(count["marks"].values()) == {1}


@pytest.mark.parametrize("option", ["--diff", "--fix"])
def test_mending_reads_again_what_it_has_changed_and_nothing_else(
    option: str, make: Make, run: Run, count: dict[str, Counter[str]]
) -> None:
    folder = make(
        {
            "ledgers/2020/one.yaml": WRONG,
            "ledgers/2020/two.yaml": WRONG.replace("order: 1", "order: 3"),
            "ledgers/2020/good.yaml": SECOND,
        }
    )
    run("check", option, "--data", str(folder))
    assert count["read"][REGISTRY] == count["read"][SECOND] == 1
    assert set(count["read"].values()) <= {1}
    assert len(count["read"]) == 2 + 2 * 2, "each bad file as it was, and as it is mended"


def test_an_earlier_state_is_read_once_beside_the_present_one(
    make: Make, run: Run, count: dict[str, Counter[str]]
) -> None:
    folder = make()
    for words in ("init --quiet", "add .", "commit --quiet -m x"):
        git(folder, *words.split())
    assert run("check", "--against", "HEAD", "--data", str(folder)).code == 0
    assert set(count["read"].values()) == {2}
