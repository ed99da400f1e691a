"""Entries by command: what is written, in which rows, and what is refused."""

from __future__ import annotations

import json
import shlex
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledgertool.checking.checks import check
from ledgertool.cli.recording import NAMES
from ledgertool.editing import change
from ledgertool.model.record import VERBS
from ledgertool.model.row import KINDS
from ledgertool.reading import source
from tests.conftest import Make, Run, posix
from tests.programs import Answer, at_a_terminal, git
from tests.samples import PILOT, REGISTRY, TABLE

FILE, PILOTS = "ledgers/2020/tasks.yaml", "ledgers/2020/pilots.yaml"
FILES: dict[str, str | bytes] = {FILE: TABLE, PILOTS: PILOT}
ON = ("--on", "2020-06-30")


class Desk:
    """A data folder, and a clerk who writes in it."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self.folder = run, folder

    def does(self, *words: str, code: int = 0) -> Answer:
        answer = self._run(*words, "--data", str(self.folder))
        assert answer.code == code, answer.err
        assert "Traceback" not in answer.err
        return answer

    def text(self, file: str = FILE) -> str:
        return (self.folder / file).read_bytes().decode()

    def added(self, before: str, file: str = FILE) -> list[str]:
        """Give the lines that a file has now and had not; no other is gone."""
        old, new = before.splitlines(), self.text(file).splitlines()
        lines = []
        for line in new:
            if old[:1] == [line]:
                del old[0]
            else:
                lines.append(line)
        assert old == []
        return lines


@pytest.fixture
def desk(run: Run, make: Make) -> Desk:
    return Desk(run, make(FILES))


BEFORE: dict[str, list[tuple[str, ...]]] = {
    "return": [("apply", "tasks/1", "验收材料已报", *ON)],
    "reopen": [("close", "tasks/1", "--evidence", "验收意见", *ON)],
    "resume": [("pause", "tasks/1", "--reason", "上级暂停", *ON)],
}
"""What must have happened before a command can be used."""

WRITTEN: dict[tuple[str, ...], str] = {
    ("progress", "tasks/1", "方案已印发"): "progress: 方案已印发",
    ("progress", "tasks/1", "方案：初稿, 二稿", "--percent", "60%", "--pace", "滞后"): (
        'progress: "方案：初稿, 二稿"\npercent: 60\npace: behind'
    ),
    ("progress", "tasks/1", "甲", "--problems", "经费不足", "--next", "报批", "--note", "口头"): (
        "progress: 甲\nproblems: 经费不足\nnext: 报批\nnote: 口头"
    ),
    ("apply", "tasks/1", "验收材料已报"): "applied: 验收材料已报",
    ("return", "tasks/1", "--reason", "佐证材料不足"): "returned: 佐证材料不足",
    ("close", "tasks/1", "--evidence", "攀教体〔2021〕18号", "--verified-by", "督导办"): (
        "closed: 攀教体〔2021〕18号\nverified_by: 督导办"
    ),
    ("reopen", "tasks/1", "--reason", "验收材料不全"): "reopened: 验收材料不全",
    ("pause", "tasks/1", "--reason", "上级暂停"): "paused: 上级暂停",
    ("resume", "tasks/1", "--reason", "上级恢复"): "resumed: 上级恢复",
    ("withdraw", "tasks/1", "--reason", "上级取消"): "withdrawn: 上级取消",
    ("extend", "tasks/1", "--to", "2021年3月底前", "--reason", "上级文件未出台"): (
        "extended: {from: 2020-12, to: 2021-03}\nreason: 上级文件未出台"
    ),
    ("extend", "tasks/1", "--to", "2021-06", "--reason", "甲乙", "--approved-by", "局党组会"): (
        "extended: {from: 2020-12, to: 2021-06}\nreason: 甲乙\napproved_by: 局党组会"
    ),
    ("reassign", "tasks/1", "--to", "彭格", "--reason", "分工调整"): (
        "reassigned: {from: [刘自力], to: [彭格]}\nreason: 分工调整"
    ),
    ("reassign", "tasks/1", "--to", "彭格、谢强", "--reason", "分工调整"): (
        "reassigned: {from: [刘自力], to: [彭格, 谢强]}\nreason: 分工调整"
    ),
}


@pytest.mark.parametrize("words", WRITTEN, ids=" ".join)
def test_a_command_writes_what_one_would_write_by_hand(desk: Desk, words: tuple[str, ...]) -> None:
    for before in BEFORE.get(words[0], ()):
        desk.does(*before)
    text = desk.text()
    answer = desk.does(*words, *ON)
    first, *rest = WRITTEN[words].split("\n")
    lines = desk.added(text)
    if "record:" in lines[0]:
        assert lines.pop(0) == "    record:"
    assert lines == [
        "      - on: 2020-06-30",
        f"        {first}",
        *(f"        {one}" for one in rest),
    ]
    assert answer.out.startswith("2020/tasks/1: 2020-06-30 ")
    assert desk.does("check").out.startswith("Checked")


def test_every_verb_has_a_command() -> None:
    assert NAMES.keys() == VERBS.keys()
    assert {words[0] for words in WRITTEN} == set(NAMES.values())


def test_an_entry_is_of_today_where_no_day_is_given(desk: Desk) -> None:
    desk.does("progress", "tasks/1", "方案已印发")
    assert f"- on: {date.today()}\n" in desk.text()


def test_a_day_that_has_not_come_is_told(desk: Desk) -> None:
    tomorrow = date.today() + timedelta(days=1)
    answer = desk.does("progress", "tasks/1", "方案已印发", "--on", str(tomorrow))
    assert f"{tomorrow} has not come yet; until then no answer tells of this." in answer.err


def test_an_earlier_entry_stands_before_a_later_one(desk: Desk) -> None:
    desk.does("progress", "tasks/1", "二", "--on", "2020-06-30")
    desk.does("progress", "tasks/1", "一", "--on", "2020-05-31")
    desk.does("progress", "tasks/1", "三", "--on", "2020-06-30")
    progress = [line.split(": ")[1] for line in desk.text().splitlines() if "progress" in line]
    assert progress == ["一", "二", "三"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_row_has_a_record(run: Run, tmp_path: Path, kind: str) -> None:
    shutil.copytree("data", tmp_path / "data")
    words = ("--kind", kind, "-f", "json", "--data", str(tmp_path / "data"))
    listed = run("list", *words)
    for row in json.loads(listed.out)[:1]:
        stages = ("--stage", "all") if row["stages"] else ()
        answer = run("progress", row["id"], "已启动", *stages, *words[-2:])
        assert answer.code == 0, answer.err


# Which rows


def test_several_rows_are_changed_together(desk: Desk) -> None:
    desk.does("pause", "tasks/1", "tasks/2", "--reason", "上级暂停", *ON)
    assert desk.text().count("paused: 上级暂停") == 2


def test_rows_of_several_files_are_changed_together_or_not_at_all(desk: Desk) -> None:
    before = desk.text(), desk.text(PILOTS)
    words = ("withdraw", "tasks/1", "pilots/1", "--stage", "all", "--reason", "上级取消", *ON)
    desk.does(*words)
    assert "withdrawn" in desk.text()
    assert "withdrawn" in desk.text(PILOTS)
    (desk.folder / FILE).write_text(before[0], encoding="utf-8")
    desk.does(*words, code=2)  # pilots/1 is withdrawn already
    assert desk.text() == before[0]


def test_a_row_named_twice_gets_one_entry(desk: Desk) -> None:
    desk.does("progress", "tasks/1", "2020/tasks/1", "方案已印发")
    assert desk.text().count("progress:") == 1


def test_filters_give_rows_together_with_all(desk: Desk) -> None:
    desk.does("progress", "--all", "--leader", "谢强", "方案已印发")
    assert desk.text().count("progress:") == 1
    assert "progress" not in desk.text(PILOTS)


def test_filters_are_met_as_of_the_day_of_the_entry(desk: Desk) -> None:
    asked = ("pause", "--all", "--status", "overdue", "--table", "tasks", "--reason", "上级暂停")
    answer = desk.does(*asked, "--on", "2020-12-31", code=2)
    assert answer.err == "No row meets the filters, so there is nothing to record.\n"
    desk.does(*asked, "--on", "2021-01-01")
    assert desk.text().count("paused:") == 2


# Stages and occurrences


def test_a_row_with_stages_needs_one_whatever_the_verb(desk: Desk) -> None:
    for words in WRITTEN:
        if words[0] == "reassign":  # leaders answer for the whole
            continue
        answer = desk.does(words[0], "pilots/1", *words[2:], code=2)
        whole = "say which is meant with --stage, or --stage all for the whole"
        if words[0] in ("apply", "return", "close", "extend"):  # which are of no whole
            whole = "say with --stage which one is meant"
            assert desk.does(words[0], "pilots/1", *words[2:], "--stage", "all", code=2) == answer
        assert answer.err == f"“2020/pilots/1” has stages; {whole}: “第一批”, “第二批”.\n"


def test_the_stage_that_is_meant_is_on_record(desk: Desk) -> None:
    text = desk.text(PILOTS)
    desk.does("extend", "pilots/1", "--stage", "第二批", "--to", "2022", "--reason", "甲乙", *ON)
    assert desk.added(text, PILOTS)[-3:] == [
        "        extended: {from: 2021, to: 2022}",
        "        reason: 甲乙",
        "        stage: 第二批",
    ]


def test_the_whole_of_a_row_with_stages_can_be_meant(desk: Desk) -> None:
    desk.does("withdraw", "pilots/1", "--stage", "全部", "--reason", "上级取消")
    assert "stage:" not in desk.text(PILOTS)
    desk.does("reopen", "pilots/1", "--stage", "ALL", "--reason", "上级恢复")


def test_an_unknown_stage_or_occurrence_is_told_with_those_there_are(desk: Desk) -> None:
    words = ("progress", "pilots/1", "甲")
    answer = desk.does(*words, "--stage", "第三批", code=2)
    assert answer.err.startswith("“2020/pilots/1” has no stage or occurrence “第三批”")
    answer = desk.does("progress", "tasks/1", "甲", "--for", "2020-07", code=2)
    assert answer.err == "“2020/tasks/1” does not recur, so leave out --for.\n"
    answer = desk.does(*words, "--stage", "第一批", "--for", "第一批", code=2)
    assert answer.err == "“2020/pilots/1” does not recur, so leave out --for.\n"
    answer = desk.does("pause", "tasks/1", "--stage", "第一批", "--reason", "甲乙", code=2)
    assert answer.err.endswith("so leave out --stage.\n")


def test_a_report_may_name_its_occurrence(run: Run, make: Make) -> None:
    text = TABLE.replace("    deadline: 2020-12\n", "    recurs: monthly-25\n")
    desk = Desk(run, make({FILE: text}))
    desk.does("progress", "tasks/1", "七月报表已报", "--for", "2020-07", "--on", "2020-08-02")
    assert desk.added(text)[-2:] == ["        progress: 七月报表已报", "        for: 2020-07"]
    desk.does("progress", "tasks/1", "八月报表已报", "--on", "2020-08-20")
    for words in ("9月", "2020年9月", "２０２０－０９"):
        answer = desk.does("progress", "tasks/1", "九月", "--for", words, "--dry-run", *ON)
        assert "+        for: 2020-09\n" in answer.out


# Leaders


def test_some_may_follow_one_while_others_stay(run: Run, make: Make) -> None:
    text = TABLE.replace("leaders: [刘自力]", "leaders: [刘自力, 谢强]")
    desk = Desk(run, make({FILE: text}))
    desk.does("reassign", "tasks/1", "--from", "刘自力", "--to", "彭格", "--reason", "调离")
    assert "reassigned: {from: [刘自力, 谢强], to: [彭格, 谢强]}" in desk.text()
    desk.does("reassign", "tasks/1", "--from", "彭格", "--to", "谢强", "--reason", "调离")
    assert "reassigned: {from: [彭格, 谢强], to: [谢强]}" in desk.text()


def test_only_who_answers_for_a_row_can_be_followed(desk: Desk) -> None:
    words = ("reassign", "tasks/1", "--to", "谢强", "--reason", "调离")
    answer = desk.does(*words, "--from", "彭格", code=2)
    assert answer.err == "The leaders of “2020/tasks/1” are “刘自力”, and not “彭格”.\n"
    answer = desk.does("reassign", "tasks/1", "--to", "刘自力", "--reason", "调离", code=2)
    assert "already, so there is nothing to record" in answer.err
    answer = desk.does("reassign", "tasks/1", "--to", "刘自立", "--reason", "调离", code=2)
    assert answer.err == "No leader is named “刘自立”. Did you mean “刘自力”?\n"


# What is refused

REFUSED: dict[tuple[str, ...], str] = {
    ("progress",): "ledger progress needs rows: their ids, such as pilots/7, or filters together",
    (
        "progress",
        "tasks/1",
    ): "needs “进展”; give it as in ledger progress tasks/1 ….",
    ("progress", "tasks/1", "tasks/2"): "The last word is the note, but “tasks/2” is a row",
    ("close", "tasks/1"): "needs “销账依据”; give it as in ledger close tasks/1 --evidence ….",
    (
        "extend",
        "tasks/1",
        "--to",
        "2021",
    ): "needs “理由”; give it as in ledger extend",
    (
        "extend",
        "tasks/1",
        "--reason",
        "甲乙",
    ): "needs “延期至”; give it as in ledger extend tasks/1 --to ….",
    ("reassign", "tasks/1"): "as in ledger reassign tasks/1 --to … --reason ….",
    ("pause", "--all", "--reason", "甲乙"): "--all needs a filter",
    ("pause", "--table", "tasks", "--reason", "甲乙"): "With filters ledger pause needs --all",
    ("pause", "tasks/1", "--all", "--reason", "甲乙"): "not by both",
    ("pause", "tasks/9", "--reason", "甲乙"): "There is no row “tasks/9”",
    ("pause", "tasks/1", "--reason", "甲\n乙"): "暂停 does not take",
    ("pause", "tasks/1"): "needs “理由”; give it as in ledger pause tasks/1 --reason ….",
    ("progress", "tasks/1", "甲", "--percent", "160"): "“完成比例” cannot be “160”",
    ("progress", "tasks/1", "甲", "--pace", "不正常"): "“进度” cannot be “不正常”; write something",
    ("progress", "tasks/1", "方案", "已印发"): (
        "There is no row “方案”. If it belongs to the note, put the note in quotation marks:"
        ' ledger progress tasks/1 "方案 已印发".'
    ),
    ("reassign", "tasks/1", "--from", "", "--to", "彭格", "--reason", "调离"): (
        "No leader is named “”"
    ),
    ("progress", "tasks/1", "甲", "--on", "6月31日"): "--on",
    ("extend", "tasks/1", "--to", "长期", "--reason", "甲乙"): "长期",
    ("extend", "tasks/1", "--to", "2020-11", "--reason", "甲乙"): "error[R310]",
    ("reopen", "tasks/1", "--reason", "甲乙"): "error[R325]",
    ("close", "tasks/1", "--evidence", "待补"): "error[R315]",
    ("progress", "tasks/1", "甲\t乙"): "error[",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_cannot_be_recorded_is_refused_and_nothing_written(
    desk: Desk, words: tuple[str, ...]
) -> None:
    before = desk.text()
    answer = desk.does(*words, code=2)
    assert REFUSED[words] in answer.err
    assert (answer.out, desk.text()) == ("", before)


@pytest.mark.parametrize("words", WRITTEN, ids=" ".join)
def test_what_is_blank_is_not_given(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.text()
    for blank in ("", " ", "　"):
        for index, word in enumerate(words[2:], 2):
            if word.startswith("--") or words[index - 1] in ("--approved-by", "--verified-by"):
                continue
            if words[0] == "progress" and index > 2:  # which may say more, and need not
                continue
            given = (*words[:index], blank, *words[index + 1 :])
            assert f"ledger {words[0]} needs" in desk.does(*given, code=2).err
    assert desk.text() == before


OTHERWISE = ("on", "012", "1e3", "2020-06-30", "12:30", ".inf", "0x1F", "1_000", "13812345678")
"""Texts that other programs would read as something else, were they written without marks."""


@pytest.mark.parametrize("text", OTHERWISE)
def test_texts_are_written_so_that_every_program_reads_them_as_text(desk: Desk, text: str) -> None:
    desk.does("progress", "tasks/1", text, "--next", text, *ON)
    title = ("--title", text, "--leader", "刘自力", "--lead-department", "基教科")
    desk.does("add", "tasks", *title, "--deadline", "2020", "--set", "outcome=方案")
    assert desk.text().count(f'"{text}"') == 3
    assert "0 errors, 0 warnings" in desk.does("check").out


def test_a_new_error_anywhere_stops_the_writing_of_all(desk: Desk) -> None:
    before = desk.text()
    desk.does("close", "tasks/1", "--evidence", "验收意见", *ON)
    after = desk.text()
    answer = desk.does("pause", "tasks/2", "tasks/1", "--reason", "上级暂停", *ON, code=2)
    assert "Nothing was written: the data would have an error that it has not now." in answer.err
    assert desk.text() == after != before


def test_an_error_that_was_there_is_told_and_the_entry_written(run: Run, make: Make) -> None:
    desk = Desk(run, make({FILE: TABLE.replace("leaders: [谢强]", "leaders: [张三丰]")}))
    answer = desk.does("progress", "tasks/1", "方案已印发", code=3)
    assert "progress: 方案已印发" in desk.text()
    assert "The data has 1 error; see ledger check." in answer.err


def test_a_row_that_cannot_be_read_gets_no_entry(run: Run, make: Make) -> None:
    text = TABLE.replace("    leaders: [谢强]\n", "")
    desk = Desk(run, make({FILE: text}))
    desk.does("progress", "tasks/2", "甲", code=2)
    assert desk.text() == text


def test_what_would_be_written_is_shown_as_a_patch_that_can_be_applied(
    desk: Desk, tmp_path: Path
) -> None:
    before = desk.text()
    answer = desk.does("progress", "tasks/1", "方案已印发", *ON, "--dry-run")
    assert desk.text() == before
    git(desk.folder, "init", "--quiet")
    patch = tmp_path / "patch"
    patch.write_text(answer.out.replace(desk.folder.as_posix() + "/", ""), encoding="utf-8")
    git(desk.folder, "apply", "-p1", str(patch))
    assert desk.added(before)[-1] == "        progress: 方案已印发"


@posix
def test_at_a_terminal_what_is_missing_is_asked_for(make: Make) -> None:
    folder = make(FILES)
    typed = "tasks/9\ntasks/1\n长期\n2021-03\n上级文件未出台\n"
    code, screen = at_a_terminal("extend", "--data", str(folder), typed=typed)
    assert code == 0, screen
    assert "There is no row “tasks/9”" in screen
    text = (folder / FILE).read_text(encoding="utf-8")
    assert "extended: {from: 2020-12, to: 2021-03}\n        reason: 上级文件未出台\n" in text


@posix
def test_at_a_terminal_a_stage_is_chosen_from_those_there_are(make: Make) -> None:
    folder = make(FILES)
    words = ("close", "pilots/1", "--evidence", "验收意见", "--data", str(folder))
    code, screen = at_a_terminal(*words, typed="1\n")
    assert code == 0, screen
    assert "stage: 第一批" in (folder / PILOTS).read_text(encoding="utf-8")


@posix
def test_at_a_terminal_no_answer_is_lost_to_a_mistake(make: Make) -> None:
    folder = make(FILES)
    where = ("--data", str(folder))
    code, screen = at_a_terminal("close", "pilots/1", *where, typed="9\n第一批\n\n验收意见\n")
    assert code == 0, screen
    assert "“2020/pilots/1” has no stage or occurrence “9”" in screen
    for given in (("pilots/9",), ("pilots/1", "--stage", "第三批"), ("tasks/1", "--on", "昨儿")):
        code, screen = at_a_terminal("close", *given, *where, typed="1\n验收意见\n")
        assert (code, "销账依据:" in screen) == (2, False), screen
    code, screen = at_a_terminal("progress", "tasks/1", "--percent", "一半", *where, typed="甲\n")
    assert (code, "进展:" in screen) == (2, False), screen


@posix
def test_at_a_terminal_what_is_refused_can_be_given_again(make: Make) -> None:
    folder = make(FILES)
    typed = "pilots/1\n1\n2020-01\n上级 要求\n"
    where = ("--on", "2020-06-30", "--data", str(folder))
    code, screen = at_a_terminal("extend", "--note", "口头", *where, typed=typed)
    assert code == 2, screen
    again = screen.partition("give the answers again: ")[2].split("\n")[0]
    assert again == (
        "ledger extend 2020/pilots/1 --to 2020-01 --reason '上级 要求' --stage '第一批'"
        f" --note '口头' --on 2020-06-30 --data {folder}"
    )
    mended = again.replace("2020-01 ", "2021-01 ")
    code, screen = at_a_terminal(*shlex.split(mended)[1:])
    assert code == 0, screen


@posix
def test_whoever_stops_answering_has_recorded_nothing(make: Make) -> None:
    folder = make(FILES)
    code, _screen = at_a_terminal("close", "tasks/1", "--data", str(folder), typed="\x04")
    assert code == 130
    assert (folder / FILE).read_text(encoding="utf-8") == TABLE


def test_names_of_an_alias_are_those_of_whom_it_means(run: Run, make: Make) -> None:
    registry = REGISTRY.replace(
        "  - name: 彭格\n", "  - name: 彭格\n    aliases:\n      - {name: 彭主任, note: 编者理解}\n"
    )
    desk = Desk(run, make({FILE: TABLE}, registry=registry))
    desk.does("reassign", "tasks/1", "--to", "彭主任", "--reason", "分工调整")
    assert "to: [彭格]" in desk.text()


def test_an_entry_takes_one_check_and_each_text_is_read_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, checks, texts = source.read, Counter[str](), Counter[bytes]()

    def counted_check(ledger: Any, **how: Any) -> Any:
        checks["all"] += 1
        return check(ledger, **how)

    def counted_read(data: bytes) -> Any:
        texts[data] += 1
        return read(data)

    monkeypatch.setattr(change, "check", counted_check)
    monkeypatch.setattr(source, "read", counted_read)
    before = [path.read_bytes() for path in desk.folder.rglob("*.yaml")]
    desk.does("progress", "tasks/1", "方案已印发", *ON)
    assert checks == {"all": 1}
    assert texts == dict.fromkeys((*before, desk.text().encode()), 1)
