"""--fix mends what is safe beyond doubt, to the byte, and nothing else."""

from __future__ import annotations

import stat
from collections.abc import Iterator
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
from tests.findings import findings
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
    extensions:
      - on: 2020-12-20
        from: 2020
        to: 2021-03
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
    assert answer.err == "Mended 1 file.\n"


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
    assert "Mended" not in answer.err


@pytest.mark.parametrize("name", MENDED)
def test_the_patch_shows_the_change_and_writes_nothing(name: str, make: Make, run: Run) -> None:
    wrong, _right = slipped(name)
    folder = make({FILE: wrong})
    answer = run("check", "--data", str(folder), "--diff")
    assert (folder / FILE).read_bytes() == wrong.encode()
    assert sorted(path.name for path in (folder / "ledgers/2020").iterdir()) == ["tasks.yaml"]
    assert (answer.code, answer.err) == (0, "")
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


@pytest.mark.parametrize(
    "wrong",
    [
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r\n", 3).encode(),
    ],
    ids=["mark", "windows", "both", "mixed"],
)
def test_a_byte_order_mark_and_windows_line_ends_go(wrong: bytes, make: Make, run: Run) -> None:
    folder = make({FILE: wrong})
    answer = mend(run, folder)
    assert (folder / FILE).read_bytes() == TABLE.encode()
    assert (answer.code, answer.err) == (0, "Mended 1 file.\n")


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
    assert (folder / FILE).read_bytes() == TABLE.encode()
    assert (folder / "registry.yaml").read_bytes() == REGISTRY.encode()
    assert answer == Answer(
        0, "Checked 3 files, 3 rows: 0 errors, 0 warnings.\n", "Mended 2 files.\n"
    )


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
        ("deadline: 2020-12\n", "deadline: 年内\n"),
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
    assert "Mended" not in answer.err
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
        "Mended 1 file.\n",
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

    def careless(text: str, edits: list[Any]) -> tuple[str, set[int]]:
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

    def careless(text: str, edits: list[Any]) -> tuple[str, set[int]]:
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
    even = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if after == text:
        return
    before, now = even.split("\n"), after.split("\n")
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
