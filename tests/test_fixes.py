"""--fix mends what is safe beyond doubt, to the byte, and nothing else."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgertool.checking.checks import check
from ledgertool.editing import fixes, splices
from ledgertool.reading import source
from ledgertool.reading.document import Location
from ledgertool.reading.files import Files, Folder
from ledgertool.reading.ledger import load
from tests.conftest import Make, Run, posix
from tests.findings import facts, findings
from tests.programs import Answer, git
from tests.samples import DATA, REGISTRY, TABLE
from tests.test_mutations import Memory

FILE = "ledgers/2020/tasks.yaml"
PLANS = """\
kind: reform-plan
title: 专项改革方案
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    title: 推进中考改革
    document_number: 攀教体发〔2018〕37号
    issued_on: 2018-08-29
    leaders: [刘自力]
    lead_departments: [基教科]
"""
PILOT = """\
kind: pilot
title: 改革试点
year: 2020
source: 试编台账
order: 1
rows:
  - number: 1
    category: 省级试点
    title: 安全
    assigned_by: 基教科
    basis: 通知
    leaders: [刘自力]
    lead_departments: [基教科]
    deadline: 2020
    contact:
      name: 刘自力
      phone: "18808140946"
"""
EXTENDED = (
    TABLE
    + """\
    record:
      - on: 2020-12-20
        extended: {from: 2020, to: 2021-03}
        reason: 上级文件未出台
"""
)

MENDED: dict[str, tuple[str, str, str]] = {
    # good text, what is good in it, and the slip that is mended to it
    "a full-width colon": (TABLE, "leaders: [刘自力]", "leaders：[刘自力]"),
    "a full-width colon and a space": (TABLE, "leaders: [刘自力]", "leaders： [刘自力]"),
    "a full-width colon in a header": (TABLE, "title: 改革任务", "title：改革任务"),
    "a full-width colon in a first line": (TABLE, "- number: 1", "- number：1"),
    "full-width digits in a number": (TABLE, "number: 2", "number: ２"),
    "full-width digits in a year": (TABLE, "year: 2020", "year: ２０２０"),
    "full-width digits in a deadline": (TABLE, "deadline: 2020-12", "deadline: ２０２０－１２"),
    "full-width digits in a code": (PLANS, "〔2018〕37号", "〔２０１８〕３７号"),
    "a wide space behind": (TABLE, "title: 推进中考改革", "title: 推进中考改革　"),
    "a wide space before": (TABLE, "title: 推进中考改革", "title: 　推进中考改革"),
    "a space behind a name": (TABLE, "[刘自力]", "[刘自力　]"),
    "a no-break space": (TABLE, "title: 推进中考改革", "title: \u00a0推进中考改革\u00a0"),
    "a zero-width space behind": (TABLE, "title: 推进中考改革", "title: 推进中考改革\u200b"),
    "radicals": (TABLE, "outcome: 开展校企合作", "outcome: 开展校企合⼯⻄"),
    "a month in Chinese": (TABLE, "deadline: 2020-12\n", "deadline: 2020年12月\n"),
    "a quarter in Chinese": (TABLE, "deadline: 2020-12\n", "deadline: 2020年四季度\n"),
    "a day in Chinese": (TABLE, "deadline: 2020-12\n", "deadline: 2020年12月31日\n"),
    "a year in Chinese": (TABLE, "deadline: 2020\n", "deadline: 2020年\n"),
    "an interval that is a quarter": (TABLE, "deadline: 2020-12\n", "deadline: 2020-10/2020-12\n"),
    "ends of two units": (TABLE, "deadline: 2020-12\n", "deadline: 2020-11-01/2020-12\n"),
    "a day with dots": (PLANS, "issued_on: 2018-08-29", "issued_on: 2018.8.29"),
    "a day with slashes": (PLANS, "issued_on: 2018-08-29", "issued_on: 2018/8/29"),
    "a day inside an entry": (EXTENDED, "on: 2020-12-20", "on: 2020年12月20日"),
    "a phone without quotation marks": (PILOT, '"18808140946"', "18808140946"),
    "a phone in full width": (PILOT, '"18808140946"', "１８８０８１４０９４６"),
    "a number that is a text": (PLANS, 'title: "012"', "title: 012"),
    "a list item that is a text": (TABLE, 'leaders: ["no"]', "leaders: [no]"),
}
RESULTS = {
    "radicals": ("outcome: 开展校企合工西"),
    "a quarter in Chinese": "deadline: 2020-Q4\n",
    "a day in Chinese": "deadline: 2020-12-31\n",
    "an interval that is a quarter": "deadline: 2020-Q4\n",
    "ends of two units": "deadline: 2020-11/2020-12\n",
}
"""What a slip is mended to, where that is not the good text."""


def slipped(name: str) -> tuple[str, str]:
    """Give the text with the slip, and the text that it should become."""
    good, right, wrong = MENDED[name]
    if right not in good:
        good = good.replace("推进中考改革", "012").replace("[刘自力]", "[no]")
        good = good.replace("title: 012", 'title: "012"').replace("[no]", '["no"]')
    assert good.count(right) >= 1
    return good.replace(right, wrong, 1), good.replace(right, RESULTS.get(name, right), 1)


def mend(run: Run, folder: Path, *arguments: str) -> Answer:
    return run("check", "--data", str(folder), "--fix", *arguments)


@pytest.mark.parametrize("name", MENDED)
def test_a_slip_is_mended_and_every_other_byte_stays(name: str, make: Make, run: Run) -> None:
    wrong, right = slipped(name)
    folder = make({FILE: wrong})
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == right.encode()
    assert (folder / "registry.yaml").read_bytes() == REGISTRY.encode()
    assert re.fullmatch(rf"Fixed “{re.escape(str(folder / FILE))}”: [A-Z]\d{{3}}\.\n", answer.err)


@pytest.mark.parametrize("name", MENDED)
def test_what_is_mended_was_a_finding_and_is_none_any_more(name: str, make: Make, run: Run) -> None:
    wrong, _right = slipped(name)
    folder = make({FILE: wrong})
    before = [(one.code, one.row) for one in findings(folder) if one.edits]
    assert before
    mend(run, folder)
    assert [one for one in findings(folder) if one.edits] == []


@pytest.mark.parametrize("name", MENDED)
def test_mending_twice_changes_nothing(name: str, make: Make, run: Run) -> None:
    folder = make({FILE: slipped(name)[0]})
    mend(run, folder)
    once = (folder / FILE).read_bytes()
    when = (folder / FILE).stat().st_mtime_ns
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == once
    assert (folder / FILE).stat().st_mtime_ns == when
    assert "Fixed" not in answer.err


@pytest.mark.parametrize("name", MENDED)
def test_the_patch_shows_the_change_and_writes_nothing(name: str, make: Make, run: Run) -> None:
    wrong, _right = slipped(name)
    folder = make({FILE: wrong})
    plain = run("check", "--data", str(folder))
    answer = run("check", "--data", str(folder), "--diff")
    assert (folder / FILE).read_bytes() == wrong.encode()
    assert sorted(path.name for path in (folder / "ledgers/2020").iterdir()) == ["tasks.yaml"]
    assert answer.code == plain.code
    assert answer.err.endswith(plain.out)
    lines = answer.out.split("\n")
    assert sum(line.startswith("-") for line in lines) == 2
    assert sum(line.startswith("+") for line in lines) == 2


def test_the_patch_is_one_that_patch_programs_take(make: Make, run: Run, tmp_path: Path) -> None:
    folder = make({FILE: TABLE.replace("deadline: 2020-12\n", "deadline: 2020年12月\n")})
    patch = run("check", "--data", str(folder), "--diff").out.replace(str(folder), "data")
    (tmp_path / "mend.patch").write_bytes(patch.encode())
    git(tmp_path, "apply", "-p1", "mend.patch")
    assert (folder / FILE).read_bytes() == TABLE.encode()


def test_without_anything_to_mend_there_is_no_patch(make: Make, run: Run) -> None:
    assert run("check", "--data", str(make()), "--diff") == Answer(0, "", "")


# Bytes before and at the ends of lines


ENDS = {
    "unix": TABLE,
    "windows": TABLE.replace("\n", "\r\n"),
    "windows to the last line but one": TABLE.replace("\n", "\r\n").removesuffix("\r\n"),
    "windows first": TABLE.replace("\n", "\r\n", 3),
    "windows last": TABLE[::-1].replace("\n", "\n\r", 3)[::-1],
    "one in turn": re.sub("(?s)\n(.*?\n|)", "\r\n\\1", TABLE),
}


@pytest.mark.parametrize("good", ENDS.values(), ids=ENDS)
def test_a_byte_order_mark_goes_and_every_line_keeps_its_end(
    good: str, make: Make, run: Run
) -> None:
    folder = make({FILE: "\ufeff" + good})
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == good.encode()
    assert (answer.code, answer.err) == (0, f"Fixed “{folder / FILE}”: F002.\n")


@pytest.mark.parametrize("good", ENDS.values(), ids=ENDS)
def test_line_ends_alone_are_nothing_to_mend(good: str, make: Make, run: Run) -> None:
    folder = make({FILE: good})
    assert mend(run, folder).err == ""
    assert (folder / FILE).read_bytes() == good.encode()


@pytest.mark.parametrize("good", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [("2020-12", "2020年12月"), ("title: 改", "title：改"), ("合作", "合作　"), ("出台", "出台")],
)
def test_lines_that_are_mended_keep_their_ends_and_so_do_the_others(
    right: str, wrong: str, good: str, make: Make, run: Run, tmp_path: Path
) -> None:
    folder = make({FILE: good.replace(right, wrong, 1)})
    patch = run("check", "--data", str(folder), "--diff").out.replace(str(folder), "data")
    (tmp_path / "mend.patch").write_bytes(patch.encode())
    if patch:
        git(tmp_path, "apply", "-p1", "mend.patch")
        assert (folder / FILE).read_bytes() == good.encode()
        (folder / FILE).write_bytes(good.replace(right, wrong, 1).encode())
    mend(run, folder)
    assert (folder / FILE).read_bytes() == good.encode()


def test_windows_line_ends_are_no_finding(make: Make) -> None:
    assert findings(make({FILE: TABLE.replace("\n", "\r\n")})) == []


@pytest.mark.parametrize("end", ["", "\n\n\n", "\n# 末"])
def test_the_end_of_a_file_stays_as_it_is(end: str, make: Make, run: Run) -> None:
    wrong = TABLE.rstrip("\n").replace("deadline: 2020-12\n", "deadline: 2020年12月\n") + end
    folder = make({FILE: wrong})
    mend(run, folder)
    assert (folder / FILE).read_bytes() == (TABLE.rstrip("\n") + end).encode()


def test_comments_and_layout_stay(make: Make, run: Run) -> None:
    good = TABLE.replace(
        "    deadline: 2020-12\n", "    deadline:   2020-12    # 年内  \n\n\n      # 又　\n"
    ).replace("leaders: [谢强]", "leaders: [ 谢强 ,  彭格 ]")
    folder = make({FILE: good.replace("2020-12 ", "2020年12月 ").replace("[ 谢强 ", "[ 谢强　 ")})
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == good.encode()
    assert answer.code == 0


def test_all_slips_of_a_folder_are_mended_at_once(make: Make, run: Run) -> None:
    wrong = TABLE.replace("leaders: [谢强]", "leaders：[谢强　]")
    wrong = wrong.replace("deadline: 2020-12\n", "deadline: ２０２０年１２月\n")
    wrong = wrong.replace("推进中考改革", "推进中考改⾰　").replace("order: 1", "order：１")
    folder = make(
        {FILE: "\ufeff" + wrong.replace("\n", "\r\n"), "ledgers/2020/pilots.yaml": PILOT},
        registry=REGISTRY.replace("彭格", "彭格　"),
    )
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == TABLE.replace("\n", "\r\n").encode()
    assert (folder / "registry.yaml").read_bytes() == REGISTRY.encode()
    assert (answer.code, answer.out) == (0, "Checked 3 files, 3 rows: 0 errors, 0 warnings.\n")
    assert f"Fixed “{folder / FILE}”: F002" in answer.err
    assert f"Fixed “{folder / 'registry.yaml'}”: T401.\n" in answer.err


def test_a_plan_is_mended_too(make: Make, run: Run) -> None:
    plan = (
        "title: 规划\nissued_on: 2019-11-29\nnodes:\n  - number: 1\n    heading: 目标\n"
        "    goals:\n      - by: 2020\n        text: 基本形成\n"
    )
    wrong = plan.replace("2019-11-29", "2019年11月29日").replace("by: 2020", "by: 2020年")
    folder = make({FILE: TABLE, "plan2019.yaml": wrong.replace("目标", "目标　")})
    mend(run, folder)
    assert (folder / "plan2019.yaml").read_bytes() == plan.encode()


# What is not mended


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[刘自力]", "[刘自立]"),
        ("title: 推进中考改革", "titel: 推进中考改革"),
        ("deadline: 2020-12\n", "deadline: 2020-13\n"),
        ("deadline: 2020-12\n", "deadline: 1/2/2020\n"),
        ("deadline: 2020-12\n", "deadline: 近期\n"),
        ("    leaders: [刘自力]\n", "    leaders: [刘自力]\n    leaders: [彭格]\n"),
        ("must_close: true", "must_close: yes"),
        ("推进中考改革", "推进 中考改革"),
        ("推进中考改革", "推进\u200b中考改革"),
        ("推进中考改革", "推进\u202e中考改革"),
        ("推进中考改革", '"推进　中考\\u3000"'),
        ("推进中考改革", "“推进”：，（）①％"),
        ("推进中考改革", "深化 #1 改革"),
        ("推进中考改革", "第\uf9d1批"),
        ("推进中考改革", "改革：中考"),
        ("    leaders: [刘自力]\n", "\tleaders: [刘自力]\n"),
        ("leaders: [刘自力]", "leaders:[刘自力]"),
        ("leaders: [刘自力]", "leaders: [刘自力"),
        ("number: 2", "number: 3"),
    ],
)
def test_what_needs_a_decision_is_left_to_people(old: str, new: str, make: Make, run: Run) -> None:
    wrong = TABLE.replace(old, new, 1)
    folder = make({FILE: wrong})
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == wrong.encode()
    assert "Fixed" not in answer.err
    assert "[*]" not in answer.out


def test_a_file_that_is_not_utf_8_is_left_alone(make: Make, run: Run) -> None:
    folder = make({FILE: TABLE.encode("gbk")})
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == TABLE.encode("gbk")
    assert (answer.code, answer.err) == (1, "")


def test_what_is_left_is_still_told(make: Make, run: Run) -> None:
    wrong = TABLE.replace("[刘自力]", "[刘自立]").replace("2020-12\n", "2020年12月\n")
    folder = make({FILE: wrong})
    answer = mend(run, folder, "-f", "concise")
    assert answer == Answer(
        1,
        f"{folder}/{FILE}:9:15: error R301 No person in the registry is named “刘自立”"
        " [2020/tasks/1]\n",
        f"Fixed “{folder / FILE}”: S204.\n",
    )


def test_only_the_files_asked_for_are_mended(make: Make, run: Run) -> None:
    wrong = TABLE.replace("2020-12\n", "2020年12月\n")
    other = "ledgers/2020/more.yaml"
    folder = make({FILE: wrong, other: wrong})
    run("check", "--fix", str(folder / FILE))
    assert (folder / FILE).read_bytes() == TABLE.encode()
    assert (folder / other).read_bytes() == wrong.encode()


# Never worse than before


def test_a_file_is_left_as_it_was_when_something_else_would_change(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = TABLE.replace("2020-12\n", "2020年12月\n")
    folder = make({FILE: wrong})
    splice = splices.spliced

    def careless(text: str, edits: list[Any]) -> tuple[str, list[splices.Origin]]:
        spliced, touched = splice(text, edits)
        return spliced.replace("深化产教融合", "深化产教"), touched

    monkeypatch.setattr(fixes, "spliced", careless)
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == wrong.encode()
    assert (answer.code, answer.err) == (1, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    outcome: 开展校企合作\n", ""),
        ("2020-12\n", "2020-12\n    remark: 又\n"),
        ("leaders: [谢强]", "leaders: [谢墙]"),
        ("  - number: 2", "\t- number: 2"),
    ],
)
def test_no_splice_may_lose_add_or_break_anything(
    old: str, new: str, make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = TABLE.replace("2020-12\n", "2020年12月\n")
    folder = make({FILE: wrong})
    splice = splices.spliced

    def careless(text: str, edits: list[Any]) -> tuple[str, list[splices.Origin]]:
        spliced, touched = splice(text, edits)
        assert old in spliced or new in spliced
        return spliced.replace(old, new), touched

    monkeypatch.setattr(fixes, "spliced", careless)
    mend(run, folder)
    assert (folder / FILE).read_bytes() == wrong.encode()


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_a_file_keeps_its_mode(mode: int, make: Make, run: Run) -> None:
    folder = make({FILE: TABLE.replace("2020-12\n", "2020年12月\n")})
    (folder / FILE).chmod(mode)
    mend(run, folder)
    assert (folder / FILE).read_bytes() == TABLE.encode()
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == mode


def test_a_link_stays_a_link_and_its_file_is_mended(make: Make, run: Run) -> None:
    folder = make({FILE: TABLE.replace("2020-12\n", "2020年12月\n")})
    link = folder / "ledgers/2020/again.yaml"
    link.symlink_to("tasks.yaml")
    mend(run, folder)
    assert link.is_symlink()
    assert link.read_bytes() == (folder / FILE).read_bytes() == TABLE.encode()


def test_nothing_is_left_beside_a_file_that_cannot_be_written(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = TABLE.replace("2020-12\n", "2020年12月\n")
    folder = make({FILE: wrong})

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "replace", full)
    answer = mend(run, folder)
    assert answer.code == 2
    assert (folder / FILE).read_bytes() == wrong.encode()
    assert sorted(path.name for path in (folder / "ledgers/2020").iterdir()) == ["tasks.yaml"]


def test_the_frozen_ledger_needs_no_mending() -> None:
    ledger = load(DATA)
    assert fixes.fix(ledger, ledger.names).files == ()


# Whatever slips there are


SLIPS = (
    *((": ", "："), (": ", "： "), ("2020", "２０２０"), ("1", "１"), ("2020-12", "2020年12月")),
    *(("\n", "\r\n"), ("\n", "　\n"), ("\n", "\u00a0\n"), ("\n", "\u200b\n"), ("\n", " \n")),
    *(("工", "⼯"), ("西", "⻄"), ("力", "⼒"), ("]", "　]"), ("[", "[　"), ('"', ""), ('"', "'")),
    *((": ", ": 　"), ("- ", "-"), ("，", ","), ("true", "True"), ("-", "－"), ("\n", "\n\n")),
)
"""What a hand slips on; most of it can be mended, some of it must be left alone."""


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """Draw one of the frozen files with a few slips in it."""
    name = draw(st.sampled_from(sorted(MEMORY.contents)))
    text = MEMORY.contents[name].decode()
    for _number in range(draw(st.integers(1, 6))):
        right, wrong = draw(st.sampled_from(SLIPS))
        places = text.count(right)
        if places:
            place = draw(st.integers(0, places - 1))
            parts = text.split(right, place + 1)
            text = right.join(parts[:-1]) + wrong + parts[-1]
    if draw(st.booleans()) and draw(st.booleans()):
        text = "\ufeff" + text
    return name, text


MEMORY = Memory()


class Changed:
    """The frozen files, one of them with other content, for ``fix``."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        MEMORY.change(name, text.encode())
        self.files: Files = MEMORY

    def mended(self) -> str:
        found = fixes.fix(load(self.files), {self.name}).files
        assert [one.name for one in found] in ([], [self.name])
        return found[0].after if found else self.text


def leaves(value: Any, location: Location = ()) -> Iterator[tuple[Location, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*location, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, (*location, place))
    elif isinstance(value, str):
        yield location, value


@settings(max_examples=150)
@given(slips())
def test_mending_again_changes_nothing_whatever_the_slips(slip: tuple[str, str]) -> None:
    name, text = slip
    once = Changed(name, text).mended()
    assert Changed(name, once).mended() == once


@settings(max_examples=150)
@given(slips())
def test_values_change_only_on_lines_that_are_mended(slip: tuple[str, str]) -> None:
    name, text = slip
    after = Changed(name, text).mended()
    even = text.removeprefix("\ufeff")
    if after == text:
        return
    before, now = even.split("\n"), after.split("\n")
    assert [line.endswith("\r") for line in before] == [line.endswith("\r") for line in now]
    assert len(before) == len(now)
    changed = {
        line for line, (one, other) in enumerate(zip(before, now, strict=True), 1) if one != other
    }
    was, is_now = source.read(even.encode()), source.read(after.encode())
    old = dict(leaves(was.value))
    for location, value in leaves(is_now.value):
        span = is_now.span(location)
        assert span is not None
        if location[:2] not in was.spoiled and location[:1] not in was.spoiled:
            assert old.get(location) == value or span.line in changed


@settings(max_examples=150)
@given(slips())
def test_nothing_new_is_wrong_after_mending(slip: tuple[str, str]) -> None:
    name, text = slip
    before = [one for one in check(load(Changed(name, text).files)) if one.path == name]
    after_text = Changed(name, text).mended()
    after = [one for one in check(load(Changed(name, after_text).files)) if one.path == name]
    if not any(one.code[0] in "FYS" for one in before):
        known = {(one.code, one.row, one.field) for one in before}
        assert {(one.code, one.row, one.field) for one in after} <= known
    assert sum(one.code[0] in "FY" for one in after) <= sum(one.code[0] in "FY" for one in before)


def test_the_properties_above_see_files_that_are_mended(make: Make) -> None:
    name = "ledgers/2020/pilots.yaml"
    text = MEMORY.contents[name].decode().replace("deadline: 2020\n", "deadline: 2020年\n")
    assert Changed(name, text).mended() == MEMORY.contents[name].decode()
    assert isinstance(load(make()).files, Folder)


# What is written, and what is not


SLIP = TABLE.replace("deadline: 2020-12\n", "deadline: 2020年12月\n")
OTHER = "ledgers/2020/more.yaml"


def hard_linked(path: Path) -> None:
    (path.parent / "again").hardlink_to(path)


def read_only(path: Path) -> None:
    path.chmod(0o444)


@posix
@pytest.mark.parametrize("hinder", [hard_linked, read_only], ids=lambda one: one.__name__)
def test_a_file_that_writing_would_cost_something_is_refused_and_the_others_are_mended(
    hinder: Callable[[Path], None], make: Make, run: Run
) -> None:
    folder = make({FILE: SLIP, OTHER: SLIP.replace("order: 1", "order: 2")})
    hinder(folder / FILE)
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == SLIP.encode()
    assert (folder / OTHER).read_bytes() == TABLE.replace("order: 1", "order: 2").encode()
    told, refused = answer.err.splitlines()
    assert (answer.code, told) == (2, f"Fixed “{folder / OTHER}”: S204.")
    assert refused.startswith(f"“{folder / FILE}” cannot be written (it ")
    assert refused.endswith("); it was left as it was.")


@pytest.mark.parametrize("error", [PermissionError(13, ""), OSError(28, ""), OSError(30, "")])
@pytest.mark.parametrize("failing", [[FILE], [OTHER], [FILE, OTHER]], ids=str)
def test_of_several_files_it_is_told_which_were_written_and_which_were_not(
    failing: list[str],
    error: OSError,
    make: Make,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = make({FILE: SLIP, OTHER: SLIP.replace("order: 1", "order: 2")})
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target in [folder / name for name in failing]:
            raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    answer = mend(run, folder)
    assert answer.code == 2
    assert "nothing was changed" not in answer.err
    for name in (FILE, OTHER):
        is_mended = "2020年12月" not in (folder / name).read_text(encoding="utf-8")
        assert is_mended == (name not in failing)
        assert (f"Fixed “{folder / name}”: S204.\n" in answer.err) == is_mended
        assert (f"“{folder / name}” cannot be written (" in answer.err) != is_mended
    names = {path.name for path in (folder / "ledgers/2020").iterdir()}
    assert names == {"tasks.yaml", "more.yaml"}


@posix
def test_a_file_of_somebody_else_stays_theirs(make: Make, run: Run) -> None:
    if os.getuid() != 0:
        pytest.skip("only root may give files away")
    folder = make({FILE: SLIP})
    os.chown(folder / FILE, 1234, 5678)
    mend(run, folder)
    info = (folder / FILE).stat()
    assert (folder / FILE).read_bytes() == TABLE.encode()
    assert (info.st_uid, info.st_gid) == (1234, 5678)


@posix
def test_a_file_that_cannot_stay_its_owners_is_refused(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make({FILE: SLIP})

    def refuse(*_arguments: object) -> None:
        raise PermissionError(1, "")

    kept = Path.stat

    def of_somebody_else(self: Path, **options: bool) -> os.stat_result:
        info = kept(self, **options)
        if self.name != "tasks.yaml":
            return info
        return os.stat_result((*info[:4], 1234, 5678, *info[6:]))

    monkeypatch.setattr(os, "chown", refuse)
    monkeypatch.setattr(Path, "stat", of_somebody_else)
    answer = mend(run, folder)
    assert (answer.code, (folder / FILE).read_bytes()) == (2, SLIP.encode())
    assert "it belongs to another user" in answer.err


@posix
@pytest.mark.parametrize("after", ["link", "pipe", "text", "nothing", "folder out"])
def test_what_was_swapped_since_it_was_read_is_left_alone(
    after: str, make: Make, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = make({FILE: SLIP}), tmp_path / "outside"
    outside.mkdir()
    (outside / "tasks.yaml").write_bytes(SLIP.encode())
    known = fixes.fix

    def swap(*arguments: Any) -> fixes.Mending:
        found = known(*arguments)
        (folder / FILE).unlink()
        if after == "link":
            (folder / FILE).symlink_to(outside / "tasks.yaml")
        elif after == "pipe":
            os.mkfifo(folder / FILE)
        elif after == "text":
            (folder / FILE).write_text("other", encoding="utf-8")
        elif after == "folder out":
            (folder / "ledgers/2020").rmdir()
            (folder / "ledgers/2020").symlink_to(outside)
        return found

    monkeypatch.setattr("ledgertool.cli.mending.fix", swap)
    answer = mend(run, folder)
    assert answer.code == 2
    assert "Fixed" not in answer.err
    assert [path.name for path in outside.iterdir()] == ["tasks.yaml"]
    assert (outside / "tasks.yaml").read_bytes() == SLIP.encode()
    assert after != "text" or (folder / FILE).read_bytes() == b"other"


# The patch and the report beside it


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--select", "T"), 0),
        (("--select", "T", "--strict"), 1),
        (("--ignore", "R", "--ignore", "S"), 0),
    ],
)
def test_a_patch_ends_as_the_check_of_what_is_there_does(
    options: tuple[str, ...], code: int, make: Make, run: Run
) -> None:
    folder = make({FILE: SLIP.replace("[谢强]", "[谢墙]").replace("合作", "合 作")})
    asked = ("check", "--data", str(folder), *options)
    plain, patch = run(*asked), run(*asked, "--diff")
    assert (plain.code, patch.code) == (code, code)
    assert patch.err == plain.out
    assert ("2020年12月" in patch.out) == (not options)


def test_what_is_not_selected_is_not_mended(make: Make, run: Run) -> None:
    wrong = "\ufeff" + SLIP.replace("合作", "合作　")
    folder = make({FILE: wrong})
    mend(run, folder, "--select", "T")
    assert (folder / FILE).read_bytes() == ("\ufeff" + SLIP).encode()
    mend(run, folder, "--ignore", "F")
    assert (folder / FILE).read_bytes() == ("\ufeff" + TABLE).encode()
    mend(run, folder, "--select", "F")
    assert (folder / FILE).read_bytes() == TABLE.encode()


def test_reports_in_files_are_written_beside_a_patch(make: Make, run: Run, tmp_path: Path) -> None:
    folder, report = make({FILE: SLIP}), tmp_path / "report.json"
    answer = run("check", "--data", str(folder), "--diff", "-f", f"json={report}")
    assert (answer.code, answer.err) == (1, f"Wrote “{report}”.\n")
    assert answer.out.startswith("--- a/")
    assert [one["code"] for one in json.loads(report.read_bytes())["diagnostics"]] == ["S204"]


@pytest.mark.parametrize("options", [("-f", "json"), ("-f", "text"), ("--fix",)], ids=str)
def test_a_patch_takes_stdout_for_itself(options: tuple[str, ...], make: Make, run: Run) -> None:
    folder = make({FILE: SLIP})
    answer = run("check", "--data", str(folder), "--diff", *options)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert (folder / FILE).read_bytes() == SLIP.encode()


@pytest.mark.parametrize(
    ("good", "is_exact"),
    [
        (PILOT, False),
        (PILOT.replace("18808140946", "1"), True),
    ],
)
def test_a_patch_that_masks_a_phone_says_that_it_cannot_be_applied(
    good: str, is_exact: bool, make: Make, run: Run
) -> None:
    folder = make({FILE: good.replace("deadline: 2020\n", "deadline: 2020年\n")})
    answer = run("check", "--data", str(folder), "--diff")
    assert "18808140946" not in answer.out
    assert ("it cannot be applied" in answer.err) != is_exact


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n# 末"])
def test_a_patch_at_the_end_of_a_file_can_be_applied(
    end: str, make: Make, run: Run, tmp_path: Path
) -> None:
    good = TABLE.rstrip("\n") + end
    wrong = good.replace("outcome: 开展", "outcome：开展").replace("must_close: ", "must_close：")
    folder = make({FILE: wrong})
    patch = run("check", "--data", str(folder), "--diff").out.replace(str(folder), "data")
    (tmp_path / "mend.patch").write_bytes(patch.encode())
    git(tmp_path, "apply", "-p1", "mend.patch")
    assert (folder / FILE).read_bytes() == good.encode()


@pytest.mark.parametrize(
    ("old", "heading"),
    [("leaders: [刘自力]", "牵头领导"), ("deadline: 2020-12", "时限"), ("title: 推进", "任务")],
)
def test_a_heading_is_replaced_by_the_name_of_the_field(
    run: Run, make: Make, old: str, heading: str
) -> None:
    name = old.partition(":")[0]
    folder = make({FILE: TABLE.replace(old, old.replace(name, heading))})
    assert run("check", "--fix", "--data", str(folder)).code == 0
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE


def test_two_headings_of_one_field_are_left_as_they_are(run: Run, make: Make) -> None:
    both = TABLE.replace("    leaders: [刘自力]\n", "    责任人: [刘自力]\n    牵头领导: [谢强]\n")
    folder = make({FILE: both})
    assert run("check", "--fix", "--data", str(folder)).code == 1
    assert (folder / FILE).read_text(encoding="utf-8") == both


# Brackets around nothing, where items follow

LISTS = {
    "rows": (FILE, TABLE, "rows:"),
    "people": ("registry.yaml", REGISTRY, "people:"),
    "departments": ("registry.yaml", REGISTRY, "departments:"),
    "leaders": (FILE, TABLE.replace("[刘自力]", "\n      - 刘自力"), "leaders:"),
    "record": (
        FILE,
        TABLE + "    record:\n      - on: 2020-03-02\n        progress: 已印发\n",
        "record:",
    ),
}


@pytest.mark.parametrize("brackets", [" []", " [ ]", "  []  # 暂无", " []\n# 例"])
@pytest.mark.parametrize("name", LISTS)
def test_brackets_of_a_list_that_has_items_below_are_told_and_taken_away(
    run: Run, make: Make, name: str, brackets: str
) -> None:
    file, text, line = LISTS[name]
    sound = text.replace(f"{line} \n", f"{line}\n")
    broken = sound.replace(f"{line}\n", f"{line}{brackets}\n")
    files: dict[str, str | bytes] = {FILE: TABLE, file: broken}
    folder = make(files)
    assert facts(folder, "code") == [("Y124",)]
    assert run("check", "--fix", "--data", str(folder)).code == 0
    left = re.sub(r" *\[ *\]", "", brackets)
    assert (folder / file).read_text(encoding="utf-8") == broken.replace(brackets, left)
