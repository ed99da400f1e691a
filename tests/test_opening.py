"""What is kept of readings: it makes answers quicker, never other ones."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledgertool.checking import checks, opening
from ledgertool.checking.opening import open_ledger, place_of
from ledgertool.cli import cache
from ledgertool.model.row import Row
from ledgertool.reading import data_files, source
from ledgertool.reading.ledger import Ledger, load
from ledgertool.reading.store import sights
from tests.conftest import IN_CI, Make, Run, posix
from tests.samples import DATA, FORM, ISSUES, PILOT, PLAN, TABLE

KEY = "of this tool"

QUESTIONS = (
    ("list",),
    ("list", "--leader", "刘自力"),
    ("list", "--leader", "谢强", "--must-close", "-f", "json"),
    ("list", "--leader", "彭格", "--as-of", "2020-07-01", "-f", "json"),
    ("list", "--department", "基教科", "-f", "csv"),
    ("list", "--department", "职成高教科", "--lead-only", "-f", "md"),
    ("list", "--status", "overdue", "-f", "jsonl"),
    ("list", "--due", "2020-12", "--sort", "-deadline", "--columns", "title,deadline,leaders"),
    ("list", "--search", "改革", "--show-phones"),
    ("list", "--table", "pilots", "--year", "2020"),
    ("list", "--unreported"),
    ("due", "2020-12"),
    ("due", "--by", "--possible", "2020-Q4", "-f", "json"),
    ("show", "tasks/1"),
    ("tables",),
    ("stats", "--by", "leader", "--by", "status"),
    ("kinds",),
    ("brief",),
    ("why", "tasks/1"),
    ("targets",),
    ("plan",),
    ("log", "tasks/1"),
    ("check",),
    ("check", "--notes", "-f", "json"),
    ("check", "ledgers/2020", "-f", "concise"),
)
AS_OF = ("--as-of", "2020-12-05")


@pytest.fixture(autouse=True)
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep small ledgers, too."""
    monkeypatch.setattr(data_files, "WORTH", 0)


def alike(run: Run, data: Path, question: tuple[str, ...]) -> None:
    """See that a question is answered alike with what is kept and without."""
    dated = AS_OF if question[0] not in ("check", "kinds") and "--as-of" not in question else ()
    words = (*question, *dated, "--data", str(data))
    kept = run(*words)
    assert kept == run(*words, "--no-cache"), words


GIVEN_UP = "    record:\n      - {on: 2020-03-01, stage: 第一批, withdrawn: 上级取消}\n"
STAGES = PILOT.replace("deadline: 2021", "deadline_text: 适时") + GIVEN_UP
"""A row whose only stage with a deadline was given up."""


def test_what_has_no_deadline_any_more_is_told_alike(run: Run, make: Make) -> None:
    data = make({"ledgers/2020/pilots.yaml": STAGES})
    told = "1 of the rows asked for has no deadline.\n"
    for _time in ("first", "again"):
        answer = run("due", "2020-12", *AS_OF, "--data", str(data))
        assert told in answer.out
    assert run("due", "2020-12", *AS_OF, "--data", str(data), "--no-cache") == answer


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_a_question_is_answered_alike_with_what_is_kept_and_without(
    question: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    data = shutil.copytree(DATA, tmp_path / "data")
    for _time in ("first", "again"):
        alike(run, data, question)


def rich(make: Make) -> Path:
    """Make a ledger with a bit of everything: records, stages, links, a form of one's own."""
    more = """
  - number: 3
    title: 报送月报
    leaders: [彭格]
    lead_departments: [基教科, 各相关科（室）]
    recurs: monthly-25
    outcome: 月报
    record:
      - on: 2020-03-20
        progress: 已报
      - on: 2020-06-01
        reassigned: {from: [彭格], to: [刘自力]}
        reason: 分工调整
  - number: 4
    title: 化解安全隐患，联系电话13800000946
    leaders: [谢强]
    lead_departments: [职成高教科]
    deadline: 2020-06
    outcome: 整改到位
    related: [{to: 2020/tasks/1, reason: 内容相同, reading: editors}]
    record:
      - on: 2020-05-01
        extended: {from: 2020-06, to: 2020-09}
        reason: 上级文件未出台
      - on: 2020-08-30
        closed: 攀教体〔2020〕18号
"""
    later = TABLE.replace("year: 2020", "year: 2021").replace("2020-12", "2021-12")
    return make(
        {
            "ledgers/2020/tasks.yaml": TABLE.rstrip("\n") + more,
            "ledgers/2020/pilots.yaml": PILOT,
            "ledgers/2020/issues.yaml": ISSUES,
            "ledgers/2021/tasks.yaml": later.replace(
                "    outcome: 出台实施方案\n",
                "    outcome: 出台实施方案\n    continues: 2020/tasks/1\n",
            ).replace("deadline: 2020", "deadline: 2021"),
            "kinds/rectification.yaml": FORM,
            "plan2019.yaml": PLAN,
        }
    )


Edit = Callable[[random.Random, Path], None]
TEXTS = (
    ("刘自力", "谢强"),
    ("谢强", "彭格"),
    ("彭格", "刘自力"),
    ("谢强", "谢墙"),
    ("基教科", "职成高教科"),
    ("2020-12", "2020-11"),
    ("2020-06", "2020-07"),
    ("number: 2", "number: 5"),
    ("must_close: true", "must_close: ture"),
    ("title: ", "title:  "),
    ("  - number", "   - number"),
    ("year: 2020", "year: 2021"),
    ("source: 试编台账\n", ""),
    ("title: 改革任务\n", "title:\n"),
    ("kind: reform-task\n", ""),
    ("order: 1\n", "order: 1\norder: 2\n"),
    ("rows:\n", "rows: []\nmore:\n"),
    ("2020/tasks/1", "2020/tasks/9"),
    ("closed: ", "close: "),
    ("kind: reform-task", "kind: plan-review"),
    ("各相关科（室）", "基教科"),
    ("整改措施", "措施"),
    ("heading: 等级", "heading: 级别"),
    ("\n", "\r\n"),
)


def _replaced(chance: random.Random, data: Path) -> None:
    """Change some text in a file, or change it back; sometimes so that its times tell nothing."""
    path = chance.choice(sorted(data.rglob("*.yaml")))
    info = path.stat()
    text = path.read_bytes().decode()
    known = (*TEXTS, *((b, a) for a, b in TEXTS if b))
    fitting = [pair for pair in known if pair[0] in text]
    before, after = chance.choice(fitting)
    path.write_bytes(text.replace(before, after, chance.choice((1, -1))).encode())
    if chance.random() < 0.5:
        os.utime(path, ns=(info.st_atime_ns, info.st_mtime_ns))


def _renamed(chance: random.Random, data: Path) -> None:
    path = chance.choice(sorted(data.glob("ledgers/*/*.yaml")))
    path.rename(path.with_name(chance.choice(("a.yaml", "b.yaml", "tasks.yaml", "B.yaml"))))


def _copied(chance: random.Random, data: Path) -> None:
    path = chance.choice(sorted(data.glob("ledgers/*/*.yaml")))
    path.with_name(chance.choice(("c.yaml", "d.yaml"))).write_bytes(path.read_bytes())


def _removed(chance: random.Random, data: Path) -> None:
    paths = sorted(data.rglob("*.yaml"))
    if len(paths) > 3:
        chance.choice(paths).unlink()


EDITS: tuple[Edit, ...] = (_replaced, _replaced, _replaced, _renamed, _copied, _removed)


@pytest.mark.parametrize("seed", range(20 if IN_CI else 6))
def test_after_any_edits_what_is_kept_answers_as_the_files_do(
    seed: int, run: Run, make: Make
) -> None:
    chance, data = random.Random(seed), rich(make)
    for _step in range(8):
        for question in chance.sample(QUESTIONS, 3):
            alike(run, data, question)
        chance.choice(EDITS)(chance, data)
    for question in QUESTIONS:
        alike(run, data, question)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give a folder for what is kept."""
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    return folder


def opened(data: Path, store: Path | None, key: str = KEY) -> Ledger:
    """Open a ledger with what is kept in a folder."""
    return open_ledger(data, cache=store, key=key)


def told(ledger: Ledger) -> object:
    """Give all that a ledger tells: its rows, their places, and what is wrong."""
    rows = [
        (
            table.id,
            [*table.numbers],
            [row.__dict__ for row in table.rows],
            [table.location(row) for row in table.rows],
        )
        for table in ledger.tables
    ]
    return rows, checks.check(ledger), ledger.names, ledger.lost_rows


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the files whose YAML is read."""
    sizes: list[int] = []
    plain = source.read

    def counting(data: bytes) -> object:
        sizes.append(len(data))
        return plain(data)

    monkeypatch.setattr(source, "read", counting)
    return sizes


def test_only_what_has_changed_is_read_again(make: Make, store: Path, read: list[int]) -> None:
    data = rich(make)
    (data / "ledgers/2020/tasks.yaml").write_text(TABLE, encoding="utf-8")  # nothing to be told
    beside = len([data / "registry.yaml", *data.glob("kinds/*"), *data.glob("plan*")])
    tables = [*data.glob("ledgers/*/*.yaml")]
    opened(data, store)
    assert len(read) == beside + len(tables)
    read.clear()
    opened(data, store)
    assert len(read) == beside
    tables[0].write_text(tables[0].read_text(encoding="utf-8") + "\n", encoding="utf-8")
    read.clear()
    assert told(opened(data, store)) == told(load(data))
    read.clear()
    opened(data, store)
    assert len(read) == beside


def test_a_question_makes_the_rows_that_it_needs_alone(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = rich(make)
    run("list", "--data", str(data))
    made: list[Row] = []
    plain = Row.model_validate.__func__  # type: ignore[attr-defined]

    def counting(cls: type[Row], values: object) -> Row:
        made.append(plain(cls, values))
        return made[-1]

    monkeypatch.setattr(Row, "model_validate", classmethod(counting))
    run("list", "--leader", "谢强", "-f", "json", "--data", str(data))
    assert sorted((row.title[:4], row.number) for row in made) == [
        ("化解安全", 4),
        ("消防通道", 1),  # of a form whose checker he is
        ("深化产教", 2),
        ("深化产教", 2),
    ]
    made.clear()
    run("due", "2020-09", "-f", "json", "--data", str(data))
    assert sorted({(row.title[:4], row.number) for row in made}) == [
        ("化解安全", 4),  # whose deadline was moved there
        ("报送月报", 3),
    ]


def test_a_name_more_in_the_registry_has_no_table_read_again(
    make: Make, store: Path, read: list[int]
) -> None:
    data = rich(make)
    (data / "ledgers/2020/tasks.yaml").write_text(TABLE, encoding="utf-8")  # nothing to be told
    opened(data, store)
    registry = data / "registry.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("people:\n", "people:\n  - name: 测试甲\n"), encoding="utf-8")
    read.clear()
    ledger = opened(data, store)
    assert len(read) == len(["the registry", "the form", "the plan"])
    assert told(ledger) == told(load(data))
    registry.write_text(text.replace("  - name: 彭格\n", ""), encoding="utf-8")
    assert told(opened(data, store)) == told(load(data))


@pytest.mark.parametrize("line", ["title: 改革任务\n", "source: 试编台账\n", "order: 1\n"])
def test_a_table_whose_header_lacks_something_is_read_each_time(
    line: str, make: Make, store: Path, read: list[int]
) -> None:
    data = make({"ledgers/2020/tasks.yaml": TABLE.replace(line, "")})
    for _time in ("first", "again"):
        read.clear()
        assert told(opened(data, store)) == told(load(data))
        assert len(read) > 2


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _kept: b"",
    "a text": lambda _kept: b"no database\n" * 1000,
    "half": lambda kept: kept[: len(kept) // 2],
    "its head": lambda kept: kept[:100],
    "zeros behind the head": lambda kept: kept[:4096] + bytes(len(kept) - 4096),
    "pages in another order": lambda kept: kept[:4096] + kept[8192:] + kept[4096:8192],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_as_if_it_were_not_there(damage: str, run: Run, make: Make) -> None:
    data = rich(make)
    run("list", "--data", str(data))
    path = where(data)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    for question in QUESTIONS:
        alike(run, data, question)


@pytest.mark.parametrize("seed", range(120 if IN_CI else 40))
def test_a_byte_that_changed_anywhere_changes_no_answer(seed: int, run: Run, make: Make) -> None:
    chance, data = random.Random(seed), rich(make)
    run("list", "--data", str(data))
    path = where(data)
    kept = bytearray(path.read_bytes())
    for _time in range(1 + seed % 20):
        kept[chance.randrange(len(kept))] ^= 1 << chance.randrange(8)
    path.write_bytes(kept)
    for question in chance.sample(QUESTIONS, 4):
        alike(run, data, question)


def where(data: Path) -> Path:
    """Give the file in which readings of a data folder are kept."""
    folder = cache.folder()
    assert folder is not None
    return place_of(folder, data, cache.tool_key())


def test_a_row_that_was_taken_out_of_what_is_kept_is_missed(make: Make, run: Run) -> None:
    data = rich(make)
    run("list", "--data", str(data))
    for statement in (
        "delete from bodies where position = 1",
        "delete from names",
        "delete from twins",
        "update files set id = id + 100",
        "update names set positions = '[]'",
        "update bodies set body = replace(body, '谢强', '刘自力')",
        "update files set name = 'ledgers/2020/other.yaml' where id = 1",
    ):
        connection = sqlite3.connect(where(data))
        connection.execute(statement)
        connection.commit()
        connection.close()
        for question in QUESTIONS[:5]:
            alike(run, data, question)


@posix
def test_what_is_kept_is_closed_to_others(make: Make, run: Run) -> None:
    data = rich(make)
    run("list", "--data", str(data))
    path = where(data)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    alike(run, data, ("list",))
    assert not path.exists() or stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_a_link_in_the_place_of_what_is_kept_is_not_followed(
    make: Make, run: Run, tmp_path: Path
) -> None:
    data = rich(make)
    run("list", "--data", str(data))
    path, other = where(data), tmp_path / "other.sqlite"
    path.rename(other)
    path.symlink_to(other)
    before = other.read_bytes()
    alike(run, data, ("list",))
    assert other.read_bytes() == before


@posix
def test_what_cannot_be_written_is_done_without(make: Make, store: Path) -> None:
    data = rich(make)
    (store / "readings").write_text("a file in the place of the folder", encoding="utf-8")
    assert told(opened(data, store)) == told(load(data))
    assert told(opened(data, None)) == told(load(data))


def test_who_writes_keeps_nobody_from_an_answer(make: Make, store: Path) -> None:
    data = rich(make)
    opened(data, store)
    other = sqlite3.connect(place_of(store, data, KEY), isolation_level=None)
    other.execute("begin immediate")
    table = data / "ledgers/2020/tasks.yaml"
    table.write_text(TABLE, encoding="utf-8")
    assert told(opened(data, store)) == told(load(data))
    other.execute("rollback")
    other.close()


def test_two_that_answer_at_once_see_each_their_own_state(make: Make, store: Path) -> None:
    data = rich(make)
    first = opened(data, store)
    table = data / "ledgers/2020/pilots.yaml"
    table.write_text(PILOT.replace("人民调解", "调解"), encoding="utf-8")
    second = opened(data, store)
    titles = [[row.title for row in one.tables[1].rows] for one in (first, second)]
    assert titles == [["安全纠纷人民调解"], ["安全纠纷调解"]]


def test_another_version_of_the_tool_keeps_its_own(make: Make, store: Path) -> None:
    data = rich(make)
    opened(data, store)
    assert told(opened(data, store, "of another tool")) == told(load(data))
    assert place_of(store, data, KEY) != place_of(store, data, "of another tool")


def test_a_file_that_changes_after_it_was_summed_up_is_told(
    make: Make, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = rich(make)
    run("list", "--data", str(data))
    plain = opening.open_ledger

    def changing(folder: Path, **given: object) -> Ledger:
        ledger = plain(folder, **given)  # type: ignore[arg-type]
        (data / "ledgers/2020/tasks.yaml").write_text(TABLE, encoding="utf-8")
        return ledger

    monkeypatch.setattr(opening, "open_ledger", changing)
    answer = run("show", "2020/tasks/1", "--data", str(data))
    assert (answer.code, answer.out) == (2, "")
    assert "was changed while it was being read; ask again." in answer.err


def test_above_a_size_a_file_is_known_by_its_looks_once_its_time_has_moved_on(
    make: Make, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sights, "HASHED", 0)
    data = rich(make)
    looked: list[str] = []
    plain = sights.look

    def counting(path: str) -> object:
        looked.append(path)
        return plain(path)

    monkeypatch.setattr(sights, "look", counting)
    opened(data, store)
    looked.clear()
    opened(data, store)
    assert len(looked) == 4  # they are too new to be known by their looks
    moment = 10 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: 2**63 - 1 - moment)
    opened(data, store)
    looked.clear()
    ledger = opened(data, store)
    assert looked == []
    assert told(ledger) == told(load(data))
    table = data / "ledgers/2020/tasks.yaml"
    info = table.stat()
    table.write_bytes(table.read_bytes().replace("谢强".encode(), "彭格".encode()))
    os.utime(table, ns=(info.st_atime_ns, info.st_mtime_ns))
    assert told(opened(data, store)) == told(load(data))
