"""A lake on disk: the same bytes for the same data, and what goes wrong leaves all as it was."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledgertool.errors import CannotWrite, MissingExtra, NotEmpty
from ledgertool.lake import placing, writing
from ledgertool.lake.columns import LAKE_TABLES, NO_YEAR
from ledgertool.lake.connecting import connect, connect_ledger
from ledgertool.lake.flat import BureauOrigin, flattened
from ledgertool.lake.marker import MARKER
from ledgertool.lake.parts import write_part
from ledgertool.lake.placing import in_place_of, replace_folder
from ledgertool.lake.refusals import NoLake, OtherLake, StandingInIt
from ledgertool.lake.writing import compose
from ledgertool.reading.ledger import Ledger, load
from tests.conftest import Make, posix
from tests.programs import execute
from tests.samples import DATA, ROOT

DAY = date(2020, 12, 5)
CODES = ("510402", "510403", "510411")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Make rows of all kinds, in ten years."""
    data = tmp_path_factory.mktemp("bench") / "data"
    script = [sys.executable, str(ROOT / "bench" / "rows.py"), str(data)]
    subprocess.run([*script, "--rows", "300", "--files", "5"], check=True)
    return load(data)


@pytest.fixture(scope="module")
def parts(bench: Ledger, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write the parts of three bureaus."""
    folder = tmp_path_factory.mktemp("parts")
    ledgers = dict(zip(CODES, (bench, load(DATA), load(ROOT / "data")), strict=True))
    for code, ledger in ledgers.items():
        write_part(folder / code, flattened(ledger, BureauOrigin(code)))
    return [folder / code for code in CODES]


def files(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder by their names in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def composed(parts: list[Path], into: Path) -> dict[str, bytes]:
    compose(parts, None, (), into)
    return files(into)


def records(part: Path, name: str) -> list[dict[str, Any]]:
    """Give the records of a part, each with all columns of the table."""
    lines = (part / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    columns = LAKE_TABLES[name].types
    return [{column: json.loads(line).get(column) for column in columns} for line in lines]


def asked(lake: Path, question: str) -> list[tuple[Any, ...]]:
    with connect(lake, DAY) as connection:
        found: list[tuple[Any, ...]] = connection.execute(question).fetchall()
    return found


def stored(lake: Path, name: str) -> list[dict[str, Any]]:
    """Give the records of a table of a lake, days as ISO has them."""
    columns = LAKE_TABLES[name].types
    return [
        {
            column: value.isoformat() if isinstance(value, date) else value
            for column, value in zip(columns, row, strict=True)
        }
        for row in asked(lake, f"SELECT * FROM {name}")
    ]


def in_order(several: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(one, sort_keys=True, ensure_ascii=False) for one in several)


# The same


def test_a_lake_gives_back_what_went_into_it(parts: list[Path], tmp_path: Path) -> None:
    compose(parts, None, (), tmp_path / "lake")
    for name in LAKE_TABLES:
        went_in = [record for part in parts for record in records(part, name)]
        assert went_in != [], name
        floats = [column for column, kind in LAKE_TABLES[name].types.items() if kind == "DOUBLE"]
        for one in went_in:
            one |= {
                column: one[column] if one[column] is None else float(one[column])
                for column in floats
            }
        assert in_order(stored(tmp_path / "lake", name)) == in_order(went_in), name


def test_a_ledger_is_asked_as_a_lake_is(bench: Ledger, parts: list[Path], tmp_path: Path) -> None:
    compose(parts[:1], None, (), tmp_path / "lake")
    with connect_ledger(bench, BureauOrigin(CODES[0]), DAY) as connection:
        for name, table in LAKE_TABLES.items():
            in_its_order = f"SELECT * FROM {name} ORDER BY {', '.join(table.order)}"
            assert connection.execute(in_its_order).fetchall() == asked(
                tmp_path / "lake", in_its_order
            )
        assert connection.execute("SELECT day, soon FROM asked").fetchall() == [(DAY, 30)]
    assert asked(tmp_path / "lake", "SELECT * FROM asked") == [(DAY, 30)]


def test_the_same_parts_give_the_same_bytes(parts: list[Path], tmp_path: Path) -> None:
    first = composed(parts, tmp_path / "1")
    assert first == composed(parts, tmp_path / "2") == composed(parts[::-1], tmp_path / "3")
    script = (
        "import sys; from pathlib import Path; from ledgertool.lake.writing import compose;"
        "compose([*map(Path, sys.argv[2:])], None, (), Path(sys.argv[1]))"
    )
    for number in ("4", "5"):
        again = execute(sys.executable, "-c", script, str(tmp_path / number), *map(str, parts))
        assert (again.code, again.err) == (0, "")
        assert files(tmp_path / number) == first


def test_the_same_parts_give_the_same_bytes_however_little_memory_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"bureau": "a", "path": "p", "table_id": "2020/t", "year": 2020, "line": 1}
    text = "责任领导" * 20
    made = (("people", {**about, "number": n, "name": f"{text}{n}"}) for n in range(60_000))
    write_part(tmp_path / "part", made)
    much = composed([tmp_path / "part"], tmp_path / "much")
    monkeypatch.setattr(writing, "MEMORY", "600MB")
    assert composed([tmp_path / "part"], tmp_path / "little") == much


def test_what_another_lake_has_of_other_bureaus_gives_the_same_bytes(
    parts: list[Path], tmp_path: Path
) -> None:
    whole = composed(parts, tmp_path / "whole")
    compose(parts[1:], tmp_path / "whole", CODES[1:], tmp_path / "again")
    assert files(tmp_path / "again") == whole
    compose([], tmp_path / "whole", (), tmp_path / "taken over")
    assert files(tmp_path / "taken over") == whole
    compose([], tmp_path / "whole", CODES[:1], tmp_path / "fewer")
    assert files(tmp_path / "fewer") == composed(parts[1:], tmp_path / "two")


def test_files_are_sorted_and_parted_by_years(parts: list[Path], tmp_path: Path) -> None:
    names = {*composed(parts, tmp_path / "lake")}
    years = sorted({one["year"] for part in parts for one in records(part, "rows")})
    assert {name for name in names if name.startswith("rows/")} == {
        f"rows/year={year}/data.parquet" for year in years
    }
    assert {MARKER, "targets/data.parquet", "files/data.parquet"} < names
    with connect(tmp_path / "lake", DAY) as connection:
        for name in names - {MARKER}:
            path = tmp_path / "lake" / name
            order = ", ".join(LAKE_TABLES[name.split("/")[0]].order)
            read = f"SELECT * FROM read_parquet('{path}', hive_partitioning = false)"
            rows = connection.execute(read).fetchall()
            assert rows == connection.execute(f"{read} ORDER BY {order}").fetchall()


def test_the_marker_tells_the_contract_and_no_time_of_day(
    parts: list[Path], tmp_path: Path
) -> None:
    said = json.loads(composed(parts[1:2], tmp_path / "lake")[MARKER])
    assert list(said) == ["duckdb", "ledgertool", "schema_version"]
    assert said["schema_version"] == 1


# Odd data, and odd places


def test_a_table_in_which_nothing_is_can_be_asked(make: Make, tmp_path: Path) -> None:
    ledger = load(make({"plan2019.yaml": "title: 方案\n"}))
    write_part(tmp_path / "part", flattened(ledger, BureauOrigin()))
    names = composed([tmp_path / "part"], tmp_path / "lake")
    assert f"rows/year={NO_YEAR}/data.parquet" in names
    for name, table in LAKE_TABLES.items():
        with connect(tmp_path / "lake", DAY) as connection:
            found = connection.execute(f"SELECT * FROM {name}")
            kinds = {"VARCHAR": "TEXT"}
            types = [kinds.get(str(kind), str(kind)) for _name, kind, *_rest in found.description]
            assert types == [*table.types.values()], name
            there = name in ("sources", "findings", "files")
            assert (found.fetchall() != []) == there, name
    compose([], tmp_path / "lake", (), tmp_path / "again")
    assert files(tmp_path / "again") == names


ODD = (
    "两行\n和第三行\r\n末行",
    "引号 \" ' ` “”‘’ \\ \\n {} [] %s $1 ; -- /* */",
    "=1+1",
    "@SUM(A1)",
    "𠮷野家 🏫 é ㈠ ＡＢＣ　全角\u200b\ufeff",
    "null",
    "",
    "长" * 350_000,
    "\x01\x7f\u2028",
    "NaN",
)


def test_any_text_is_told_as_it_is(tmp_path: Path) -> None:
    row = {"bureau": "甲'乙", "path": "p", "line": 1, "year": 2020, "table_id": "2020/t"}
    made = [("rows", {**row, "number": n, "title": text}) for n, text in enumerate(ODD)]
    write_part(tmp_path / "part", made)
    compose([tmp_path / "part"], None, (), tmp_path / "lake")
    assert asked(tmp_path / "lake", "SELECT title FROM rows ORDER BY number") == [
        (text,) for text in ODD
    ]
    compose([], tmp_path / "lake", ["甲'乙"], tmp_path / "without")
    assert asked(tmp_path / "without", "SELECT count(*) FROM rows") == [(0,)]


def test_a_name_that_is_no_text_takes_nothing_with_it(tmp_path: Path) -> None:
    write_part(tmp_path / "part", [("findings", {"bureau": "a", "path": "caf\udce9.yaml"})])
    compose([tmp_path / "part"], None, (), tmp_path / "lake")
    assert asked(tmp_path / "lake", "SELECT path FROM findings") == [("caf?.yaml",)]


@posix
@pytest.mark.parametrize(
    "name", ["la'ke", "[a]*?", "year=1999", "bureau=x/day=1", "全 市", "a{b,c}"]
)
def test_a_lake_may_be_anywhere(name: str, parts: list[Path], tmp_path: Path) -> None:
    place = tmp_path / name
    shutil.copytree(parts[1], place / "part")
    compose([place / "part"], None, (), place / "lake")
    assert asked(place / "lake", "SELECT DISTINCT bureau, year FROM rows") == [(CODES[1], 2020)]
    compose([], place / "lake", (), place / "again")
    assert files(place / "again") == files(place / "lake")


# What is no lake


def broken(lake: Path, how: str) -> None:
    said = json.loads((lake / MARKER).read_text())
    match how:
        case "no marker":
            (lake / MARKER).unlink()
        case "no json":
            (lake / MARKER).write_text("{")
        case "foreign":
            (lake / MARKER).write_text('{"schema_version": 1}')
        case "no folder":
            shutil.rmtree(lake)
        case "no table":
            shutil.rmtree(lake / "record")
        case "newer":
            (lake / MARKER).write_text(json.dumps({**said, "schema_version": 2}))


@pytest.mark.parametrize("how", ["no marker", "no json", "foreign", "no folder", "no table"])
def test_what_is_no_whole_lake_is_not_asked(how: str, parts: list[Path], tmp_path: Path) -> None:
    compose(parts[1:2], None, (), tmp_path / "lake")
    broken(tmp_path / "lake", how)
    with pytest.raises(NoLake, match="is not a whole lake"):
        connect(tmp_path / "lake", DAY)
    with pytest.raises(NoLake):
        compose(parts, tmp_path / "lake", (), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_lake_of_another_contract_is_neither_asked_nor_taken_over(
    parts: list[Path], tmp_path: Path
) -> None:
    compose(parts[1:2], None, (), tmp_path / "lake")
    broken(tmp_path / "lake", "newer")
    with pytest.raises(
        OtherLake, match=r"under version 2 of docs/tables\.md, and this is version 1"
    ):
        connect(tmp_path / "lake", DAY)
    with pytest.raises(OtherLake):
        compose(parts, tmp_path / "lake", (), tmp_path / "new")


def test_without_the_extra_one_sentence_says_what_to_install(
    parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose(parts[1:2], None, (), tmp_path / "lake")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    for ask in (
        lambda: connect(tmp_path / "lake", DAY),
        lambda: connect_ledger(load(DATA), BureauOrigin(), DAY),
        lambda: compose(parts, None, (), tmp_path / "new"),
    ):
        with pytest.raises(MissingExtra, match=r"run: pip install 'ledgertool\[tables\]'"):
            ask()


# In the place of another


@pytest.fixture
def old(parts: list[Path], tmp_path: Path) -> Path:
    """Make a lake that is there already."""
    folder = tmp_path / "place" / "lake"
    compose(parts[1:2], None, (), folder)
    return folder


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir())


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_new_lake_takes_the_place_of_the_old_one(
    in_one_step: bool, old: Path, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(placing, "_exchanged", lambda _new, _old: False)
    (old / ".repositories" / "a.git").mkdir(parents=True)
    (old / "rows" / "year=1999").mkdir()
    old.chmod(0o750)
    with in_place_of(old) as new:
        compose(parts[2:], None, (), new)
    assert asked(old, "SELECT DISTINCT bureau FROM rows") == [(CODES[2],)]
    assert (old / ".repositories" / "a.git").is_dir()
    assert not (old / "rows" / "year=1999").exists()
    assert old.stat().st_mode & 0o777 == 0o750
    assert beside(old) == ["lake"]


def test_a_lake_is_made_where_nothing_is(parts: list[Path], tmp_path: Path) -> None:
    for place in (tmp_path / "far" / "away" / "lake", tmp_path / "empty"):
        if place.name == "empty":
            place.mkdir()
        with in_place_of(place) as new:
            compose(parts[1:2], None, (), new)
        assert asked(place, "SELECT count(*) > 0 FROM rows") == [(True,)]
        assert not [*place.parent.glob(".*")]
    usual = (tmp_path / "far").stat().st_mode
    assert (tmp_path / "far" / "away" / "lake").stat().st_mode == usual


@posix
def test_a_link_to_a_lake_stays_one(old: Path, parts: list[Path], tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(old)
    with in_place_of(tmp_path / "link") as new:
        compose(parts[2:], None, (), new)
    assert (tmp_path / "link").is_symlink()
    assert asked(old, "SELECT DISTINCT bureau FROM rows") == [(CODES[2],)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("notes.txt", "text", "a lake"), (MARKER, "{}", "a lake"), ("", "", "it is a file")],
)
def test_a_folder_of_others_is_refused_before_anything_is_done(
    name: str, content: str, reason: str, tmp_path: Path
) -> None:
    place = tmp_path / "place"
    if name:
        place.mkdir()
    (place / name if name else place).write_text(content)
    with pytest.raises(NotEmpty, match=reason), in_place_of(place):
        raise AssertionError("it was not refused")
    with pytest.raises(NotEmpty, match=reason):
        replace_folder(tmp_path, place)
    assert (place / name if name else place).read_text() == content
    assert beside(place) == ["place"]


def test_nobody_loses_the_folder_that_they_are_in(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(old / "rows")
    with pytest.raises(StandingInIt), in_place_of(old):
        raise AssertionError("it was not refused")


@pytest.mark.parametrize("where", ["compose", "first", "second"])
def test_what_goes_wrong_leaves_the_old_lake_as_it_was(
    where: str, old: Path, parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    was, renamed = files(old), Path.rename
    monkeypatch.setattr(placing, "_exchanged", lambda _new, _old: False)
    wrong = {"compose": "", "first": "lake", "second": "new"}[where]

    def rename(self: Path, target: Path) -> Path:
        if self.name.startswith(wrong) and not self.name.endswith(".aside"):
            raise PermissionError(13, "")
        return renamed(self, target)

    def write() -> None:
        with in_place_of(old) as new:
            compose(parts[2:], None, (), new)
            if where == "compose":
                raise KeyError("something")
            monkeypatch.setattr(Path, "rename", rename)

    with pytest.raises(KeyError if where == "compose" else CannotWrite):
        write()
    assert files(old) == was
    assert beside(old) == ["lake"]


WRITES = """
import resource, sys
from pathlib import Path
from ledgertool.errors import CannotWrite
from ledgertool.lake.placing import in_place_of
from ledgertool.lake.writing import compose
limit, lake, *parts = sys.argv[1:]
if limit != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    with in_place_of(Path(lake)) as new:
        print("begun", flush=True)
        compose([*map(Path, parts)], None, (), new)
except CannotWrite as error:
    sys.exit(str(error))
print("done", flush=True)
"""


@posix
@pytest.mark.parametrize("limit", [1_000, 8_000, 20_000])
def test_a_disk_that_is_full_leaves_the_old_lake_as_it_was(
    limit: int, old: Path, parts: list[Path]
) -> None:
    was = files(old)
    answer = execute(sys.executable, "-c", WRITES, str(limit), str(old), *map(str, parts))
    assert answer.code == 1
    assert answer.err == f"“{old}” cannot be written (the disk is full); nothing was changed.\n"
    assert files(old) == was
    assert beside(old) == ["lake"]


@posix
@pytest.mark.parametrize("seed", range(4))
def test_who_is_killed_leaves_the_old_lake_or_the_new_one(
    seed: int, old: Path, parts: list[Path], tmp_path: Path
) -> None:
    was, new = files(old), composed(parts, tmp_path / "new")
    words = [sys.executable, "-c", WRITES, "0", str(old), *map(str, parts)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "begun\n"
        time.sleep(random.Random(seed).random() / 2)
        os.kill(writer.pid, signal.SIGKILL)
        is_done = "done" in writer.stdout.read()
    assert files(old) in ([new] if is_done else [was, new])
    with in_place_of(old) as again:
        compose(parts, None, (), again)
    assert beside(old) == ["lake"]


def test_the_names_of_columns_are_no_words_of_sql() -> None:
    import duckdb

    keywords = "SELECT keyword_name, keyword_category FROM duckdb_keywords()"
    with duckdb.connect() as connection:
        found = connection.execute(keywords).fetchall()
    reserved = {word for word, category in found if category in ("reserved", "type_function")}
    reserved |= {*RESERVED_IN_SPARK.split()}
    names = {column for table in LAKE_TABLES.values() for column in table.types}
    assert "select" in reserved
    assert {*names, *LAKE_TABLES, "asked"} & reserved == set()


RESERVED_IN_SPARK = """
    all and anti any array as authorization both case cast char character check collate column
    constraint create cross cube current_date current_time current_timestamp current_user distinct
    else end escape except exists extract fetch filter for foreign from full function grant group
    grouping having in inner insert intersect into is join lateral leading left like local minus
    natural no not null of on only or order outer overlaps partition primary range references right
    row select semi session_user set some start table tablesample then time to trailing union unique
    unknown update user using values when where window with
"""
"""What Spark reserves where it keeps to the standard."""
