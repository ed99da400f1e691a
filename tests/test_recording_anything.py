"""Whatever is typed for an entry is refused and nothing written, or recorded without fault."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from ledgertool.checking.checks import check
from ledgertool.cli.recording import NAMES
from ledgertool.findings.finding import Severity
from ledgertool.reading.ledger import load
from tests.conftest import IN_CI, Make, Run
from tests.samples import PILOT, TABLE

FILES: dict[str, str | bytes] = {
    "ledgers/2020/tasks.yaml": TABLE.replace("    deadline: 2020\n", "    recurs: monthly-25\n"),
    "ledgers/2020/pilots.yaml": PILOT,
}
IDS = ("tasks/1", "tasks/2", "pilots/1", "2020/tasks/2", "pilots/第1项", "tasks/9", "1")
STAGES = ("第一批", "第二批", "全部", "2020-07")
ANYTHING = (
    *(
        "",
        " ",
        "甲",
        "“甲”",
        "’",
        "~",
        "{",
        "-",
        "--",
        "\n",
        "\t",
        "\u2028",
        "甲: 乙 #丙",
        "x" * 300,
    ),
    *("2021", "2021-03", "7月", "2020-07", "2020-06-30", "6月30日", "长期坚持", "每月25日前"),
    *("第一批", "全部", "刘自力", "谢强、彭格", "tasks/1", "open", "逾期", "13812345678"),
    *("0", "50", "50%", "behind", "滞后", "无", "待补"),
)
FILTERS = ("--leader", "--table", "--status", "--due", "--search", "--year")
OWN = {
    "progress": ("--percent", "--pace", "--problems", "--next", "--for"),
    "close": ("--verified-by",),
    "extend": ("--approved-by",),
    "reassign": ("--from",),
}


def typed(random: Random, number: int) -> Iterator[str]:
    """Make up a command: most of its words are good."""
    command = random.choice(list(NAMES.values()))
    row = random.choice(IDS)
    yield from (command, row)
    if command in ("progress", "apply"):
        yield random.choice((*ANYTHING, *[f"进展{number}"] * len(ANYTHING)))
    elif command == "close":
        yield from ("--evidence", "验收意见")
    else:
        yield from ("--reason", "上级要求")
    if command == "extend":
        yield from ("--to", random.choice(("2022", "2023-01")))
    if command == "reassign":
        yield from ("--to", random.choice(("谢强", "彭格", "刘自力")))
    if random.random() < (0.8 if "pilots" in row else 0.1):
        yield from ("--stage", random.choice(STAGES))
    for _more in range(random.choice((0, 0, 0, 1, 2))):
        others = (*OWN.get(command, ()), "--note", "--on") * 3
        yield from (random.choice((*others, *FILTERS)), random.choice(ANYTHING))
    if random.random() < 0.1:
        yield random.choice(("--all", "--dry-run"))


@pytest.mark.parametrize("seed", range(30 if IN_CI else 2))
def test_whatever_is_typed_is_refused_or_recorded_without_fault(
    run: Run, make: Make, seed: int
) -> None:
    random, folder = Random(seed), make(FILES)
    before, written = {}, 0
    for number in range(60):
        before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
        words = list(typed(random, number))
        answer = run(*words, "--data", str(folder))
        after = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
        assert answer.code in (0, 2), (words, answer)
        assert (after != before) is (answer.code == 0 and "--dry-run" not in words), words
        assert bool(answer.err) or answer.code == 0, words
        if after != before:
            written += 1
            assert check(load(folder), least=Severity.WARNING) == [], words
    assert written >= 3
