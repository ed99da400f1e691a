"""Who asks for what cannot be read is told so, and why; never that there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledgertool.answers import lookup
from ledgertool.errors import AmbiguousName, LedgerError, NotReadable, SeveralPlans
from ledgertool.reading.ledger import Ledger, load
from tests.conftest import Make, Run
from tests.samples import PILOT, PLAN, TABLE

TASKS = "ledgers/2020/tasks.yaml"
PILOTS = "ledgers/2021/pilots.yaml"
LOST = TABLE.replace("deadline: 2020-12\n", "deadline: 2020-13\n")
BROKEN = TABLE.replace("title: 推进中考改革", "title: [推进")
TORN = TABLE.replace("    outcome: 出台实施方案", "  - outcome: 出台实施方案")
TARGET = TABLE.replace("deadline: 2020-12\n", "deadline: 2020-13\n    targets: []\n")
GBK = TABLE.encode("gbk")
NO_KIND = TABLE.replace("kind: reform-task\n", "")
CUT = TABLE.replace("  - number: 2", "    number: 2")
BAD_PLAN = PLAN.replace("title: 建设", "title： 建设")

CASES: dict[str, tuple[dict[str, str | bytes], tuple[str, ...], str]] = {
    # the files, the command, and what cannot be read
    "show a refused row": ({TASKS: LOST}, ("show", "tasks/1"), "2020/tasks/1"),
    "show a broken row": ({TASKS: BROKEN}, ("show", "2020/tasks/1"), "2020/tasks/1"),
    "show a torn row": ({TASKS: TORN}, ("show", "tasks/1"), "2020/tasks/1"),
    "show a number that may be in what is lost": ({TASKS: CUT}, ("show", "tasks/2"), "tasks/2"),
    "show a row of a file in another encoding": ({TASKS: GBK}, ("show", "tasks/1"), "tasks/1"),
    "show a row of a file without a kind": ({TASKS: NO_KIND}, ("show", "tasks/1"), "tasks/1"),
    "why a refused row": ({TASKS: LOST}, ("why", "tasks/1"), "2020/tasks/1"),
    "why a row of an unread file": ({TASKS: GBK}, ("why", "2020/tasks/1"), "2020/tasks/1"),
    "targets of a refused row": ({TASKS: LOST}, ("targets", "tasks/1"), "tasks/1"),
    "a target of a refused row": ({TASKS: TARGET}, ("targets", "tasks/1/1"), "tasks/1/1"),
    "targets of an unread table": ({TASKS: GBK}, ("targets", "tasks"), "tasks"),
    "targets of an unread plan": (
        {TASKS: TABLE, "plan2019.yaml": BAD_PLAN},
        ("targets", "plan2019/2.1"),
        "plan2019/2.1",
    ),
    "a part of an unread plan": (
        {TASKS: TABLE, "plan2019.yaml": BAD_PLAN, "plan2020.yaml": PLAN},
        ("plan", "plan2019/2.1"),
        "plan2019/2.1",
    ),
    "an unread table": ({TASKS: TABLE, PILOTS: GBK}, ("list", "--table", "pilots"), "2021/pilots"),
    "the year of an unread table": ({TASKS: TABLE, PILOTS: GBK}, ("due", "--year", "2021"), "2021"),
    "a row of two tables, one of them unread": (
        {TASKS: TABLE, "ledgers/2021/tasks.yaml": GBK},
        ("show", "2021/tasks/1"),
        "2021/tasks/1",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_read_is_told_so_with_the_reason(name: str, make: Make, run: Run) -> None:
    files, command, what = CASES[name]
    answer = run(*command, "--data", str(make(files)))
    assert (answer.code, answer.out) == (3, "")
    (line,) = answer.err.splitlines()
    assert line.startswith(f"“{what}") or f"“{what}" in line
    assert "cannot be read: " in line
    assert line.endswith("; see ledger check.")


def test_the_reason_is_that_of_the_row_that_is_asked_for(make: Make, run: Run) -> None:
    folder = make({TASKS: LOST.replace("leaders: [谢强]", "leaders: 谢强")})
    assert run("show", "tasks/1", "--data", str(folder)).err == (
        "“2020/tasks/1” cannot be read: Not a valid period"
        f" ({folder.as_posix()}/{TASKS}:11); see ledger check.\n"
    )


def test_a_tail_that_a_lost_row_has_too_is_ambiguous(make: Make, run: Run) -> None:
    later = LOST.replace("year: 2020", "year: 2021")
    answer = run(
        "show", "tasks/1", "--data", str(make({TASKS: TABLE, PILOTS[:13] + "tasks.yaml": later}))
    )
    assert (answer.code, answer.out) == (2, "")
    assert "may be any of" in answer.err


def test_what_is_nowhere_is_told_as_unknown_beside_a_lost_row(make: Make, run: Run) -> None:
    answer = run("show", "tasks/9", "--data", str(make({TASKS: LOST})))
    assert (answer.code, answer.out) == (2, "")


# What is meant by a short name, where some of what it may mean cannot be read

HELD = """\
    targets:
      - {number: 1, metric: 项, comparison: all, words: 安全纠纷人民调解}
"""
SOUND: dict[str, str | bytes] = {
    "plan2019.yaml": PLAN,
    "plan2020.yaml": PLAN.replace("title: 建设", "title: 再建设"),
    "ledgers/2020/pilots.yaml": PILOT + HELD,
    "ledgers/2021/pilots.yaml": PILOT.replace("year: 2020", "year: 2021").replace(
        "deadline: 202", "deadline: 203"
    )
    + HELD,
}
NAMES = (
    *("2", "2.1", "2.1/1", "2.1/2", "1", "1/1", "plan2019", "plan2020/2.1", "2.9", "9"),
    *("pilots", "pilots/1", "pilots/1/1", "2020/pilots/1", "2021/pilots/1", "2020/pilots/1/1"),
    *("2021/pilots", "pilots/9", "nothing", "nothing/1"),
)
Damage = Callable[[Path], object]


def rewritten(name: str, old: str, new: str) -> Damage:
    """Damage one file by one change of its text."""

    def damage(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


def renamed(name: str, other: str) -> Damage:
    return lambda folder: (folder / name).rename(folder / other)


def in_gbk(name: str) -> Damage:
    return lambda folder: (folder / name).write_bytes(
        (folder / name).read_text(encoding="utf-8").encode("gbk")
    )


def linked(name: str) -> Damage:
    """Put a folder elsewhere, and a link in its place."""

    def damage(folder: Path) -> None:
        (folder / name).rename(folder.parent / "elsewhere")
        (folder / name).symlink_to(folder.parent / "elsewhere")

    return damage


OF_ANY_FILE: dict[str, Callable[[str], Damage]] = {
    "a title in brackets": lambda name: rewritten(name, "title: ", "title: ["),
    "no colon": lambda name: rewritten(name, "title: ", "title "),
    "a dash moved left": lambda name: rewritten(name, "      - n", "  - n"),
    "a dash moved far left": lambda name: rewritten(name, "      - n", "- n"),
    "a Chinese number": lambda name: rewritten(name, "- number: 1\n", "- number: 一\n"),
    "no number": lambda name: rewritten(name, "number: 1\n", "number 1\n"),
    "another field than the number": lambda name: rewritten(name, "number: 1", "numbr: 1"),
    "cut off": lambda name: rewritten(name, "words: ", "words: ["),
    "in another encoding": in_gbk,
    "in capitals": lambda name: renamed(name, name.removesuffix(".yaml") + ".YAML"),
    "another suffix": lambda name: renamed(name, name.removesuffix(".yaml") + ".yml"),
}
DAMAGES: dict[str, Damage] = {
    **{f"{what}, {name}": OF_ANY_FILE[what](name) for name in SOUND for what in OF_ANY_FILE},
    "a kind without a colon": rewritten("ledgers/2021/pilots.yaml", "kind: pilot", "kind pilot"),
    "a lost row": rewritten("ledgers/2021/pilots.yaml", "leaders: [刘自力]", "leaders: 刘自力"),
    "a plan with a capital": renamed("plan2019.yaml", "Plan2019.yaml"),
    "a node in brackets": rewritten("plan2019.yaml", "heading: 重点", "heading: [重点"),
    "a value in words": rewritten("plan2019.yaml", "value: 5", "value: 五"),
    "a folder behind a link": linked("ledgers/2021"),
    "all folders behind a link": linked("ledgers"),
}


FINDERS: tuple[Callable[[Ledger, str], object], ...] = (
    lambda ledger, name: lookup.find_table(ledger, name).id,
    lambda ledger, name: "{0[0].id}/{0[1].number}".format(lookup.find_row(ledger, name)),
    lookup.find_part,
    lambda ledger, name: lookup.find_section(ledger, name or None)[1].id,
)


def meant(find: Callable[[Ledger, str], object], ledger: Ledger, name: str) -> object:
    """Give the id that is found, or the kind of error."""
    try:
        return find(ledger, name)
    except LedgerError as error:
        return type(error)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_name_never_means_less_than_it_does_while_all_can_be_read(
    damage: str, make: Make
) -> None:
    folder = make(dict(SOUND))
    sound = load(folder)
    DAMAGES[damage](folder)
    damaged = load(folder)
    assert damaged.findings
    for find in FINDERS:
        for name in (*NAMES, ""):
            before, after = meant(find, sound, name), meant(find, damaged, name)
            if after not in (NotReadable, AmbiguousName, SeveralPlans):
                assert after == before, (find, name)


def test_without_a_name_a_broken_plan_is_one_of_several(make: Make, run: Run) -> None:
    folder = make({TASKS: TABLE, "plan2019.yaml": BAD_PLAN, "plan2020.yaml": PLAN})
    for command in (("plan",), ("plan", "--coverage")):
        answer = run(*command, "--data", str(folder))
        assert answer == (
            2,
            "",
            "There are several plans: “plan2019”, “plan2020”; name one of them.\n",
        )


def test_a_short_name_that_a_broken_table_may_have_is_ambiguous(make: Make, run: Run) -> None:
    folder = make(dict(SOUND))
    DAMAGES["a kind without a colon"](folder)
    for command in ("show", "why", "targets"):
        answer = run(command, "pilots/1", "--data", str(folder))
        assert answer.err == (
            "“pilots/1” may be any of “2020/pilots/1”, “2021/pilots/1”; write more of it.\n"
        )


@pytest.mark.parametrize(
    ("filters", "known"),
    [
        (("--leader", "谢强"), True),
        (("--leader", "彭格"), False),
        (("--department", "职成高教科"), True),
        (("--department", "各相关科（室）"), False),
    ],
)
def test_who_may_be_in_a_registry_that_cannot_be_read_is_not_called_unknown(
    filters: tuple[str, ...], known: bool, make: Make, run: Run
) -> None:
    answer = run("list", *filters, "--data", str(make(registry="people: [\n")))
    assert answer.code == 3
    assert bool(answer.out) == known
    assert ("cannot be read: " in answer.err) == (not known)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"plan2019.yaml": BAD_PLAN}, "1 plan could not be read and is left out of this answer."),
        (
            {"plan2019.yaml": BAD_PLAN, "plan2020.yml": PLAN},
            "2 plans could not be read and are left out of this answer.",
        ),
        ({PILOTS: GBK}, "1 file could not be read as a table; its rows are left out."),
    ],
)
def test_what_is_left_out_is_called_what_it_is(
    files: dict[str, str | bytes], sentence: str, make: Make, run: Run
) -> None:
    answer = run("list", "--data", str(make({TASKS: TABLE, **files})))
    assert answer.err.splitlines()[-1] == sentence
