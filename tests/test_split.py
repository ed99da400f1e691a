"""An answer parted into files: for each leader or department one, in a folder."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import docx
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from ledgertool.output.filenames import file_names
from ledgertool.output.formats import FORMATS
from tests.conftest import Make, Run, ask_json, posix
from tests.pages import texts
from tests.samples import AS_OF, DATA, FORM, ISSUES, TABLE

COMMANDS = [["list"], ["due", "2020"], ["list", "--due", "2020-12"], ["due", "2020-12", "--by"]]
UNNAMED = "（未写明）"


def split(run: Run, folder: Path, *words: str, data: Path = DATA, form: str = "json") -> Any:
    """Ask for files in a folder."""
    return run(*words, "-f", form, "-o", str(folder), "--as-of", AS_OF, "--data", str(data))


def ids_of(folder: Path) -> dict[str, list[str]]:
    """Read the ids of the rows in each file of JSON, by the name of the file."""
    return {
        path.stem: [row["id"] for row in json.loads(path.read_text(encoding="utf-8"))]
        for path in folder.iterdir()
    }


@pytest.mark.parametrize("by", ["leader", "department"])
def test_each_gets_the_rows_that_stats_counts_for_it(run: Run, tmp_path: Path, by: str) -> None:
    assert split(run, tmp_path / "o", "list", "--split-by", by).code == 0
    counted = ask_json(run, "stats", "--by", by)
    assert ids_of(tmp_path / "o") == {
        UNNAMED if one[by] == "none" else one[by]: one["ids"] for one in counted
    }


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("by", "filters"), [("leader", ["--leader"]), ("department", ["--lead-only", "--department"])]
)
def test_each_file_is_the_answer_for_its_name_alone(
    run: Run, tmp_path: Path, command: list[str], by: str, filters: list[str]
) -> None:
    split(run, tmp_path / "o", *command, "--split-by", by, form="md")
    names = [path.stem for path in (tmp_path / "o").iterdir() if path.stem != UNNAMED]
    assert len(names) > 1
    for name in names:
        alone = run(*command, *filters, name, "-f", "md", "--as-of", AS_OF, "--data", str(DATA))
        assert alone.out in (tmp_path / "o" / f"{name}.md").read_text(encoding="utf-8")


def test_of_departments_asked_for_each_gets_what_it_supports_as_well(
    run: Run, tmp_path: Path
) -> None:
    asked = ["list", "--department", "基教科", "--department", "人事科"]
    split(run, tmp_path / "o", *asked, "--split-by", "department")
    found = ids_of(tmp_path / "o")
    assert set(found) == {"基教科", "人事科"}
    for name, ids in found.items():
        assert ids == [row["id"] for row in ask_json(run, "list", "--department", name)]


@pytest.mark.parametrize("form", [*FORMATS, "table"])
def test_every_format_has_files_with_its_suffix_and_the_name_in_the_head(
    run: Run, tmp_path: Path, form: str
) -> None:
    answer = split(run, tmp_path / "o", "list", "--split-by", "leader", form=form)
    assert answer.code == 0
    assert answer.out == ""
    written = sorted((tmp_path / "o").iterdir())
    assert {path.suffix for path in written} == {".txt" if form == "table" else f".{form}"}
    told = [line for line in answer.err.splitlines() if line.startswith("Wrote ")]
    assert sorted(told) == sorted(f"Wrote “{path}”." for path in written)
    for path in written:
        assert path.stem in _head(path)


def _head(path: Path) -> str:
    """Read how a file begins; what has no head has rows of that name."""
    if path.suffix == ".docx":
        return "\n".join(one.text for one in docx.Document(str(path)).paragraphs[:2])
    if path.suffix == ".xlsx":
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        return str(book.get_sheet_by_index(0).to_python()[:2])
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".ics":
        return next(line for line in text.splitlines() if line.startswith("X-WR-CALNAME"))
    if path.suffix == ".html":
        return "".join(texts(text, "title"))
    return text if path.suffix in (".json", ".jsonl", ".csv") else text.splitlines()[0]


def test_rows_that_name_nobody_have_a_file_that_says_so(
    run: Run, make: Make, tmp_path: Path
) -> None:
    data = make(
        {
            "ledgers/2020/tasks.yaml": TABLE,
            "ledgers/2020/issues.yaml": ISSUES,
            "kinds/rectification.yaml": FORM,
        }
    )
    split(run, tmp_path / "o", "list", "--split-by", "leader", data=data, form="md")
    files = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "o").iterdir()}
    assert set(files) == {UNNAMED, "刘自力", "谢强"}
    assert files[UNNAMED].startswith(f"**责任领导{UNNAMED}; As of {AS_OF}: 2 rows**")
    assert "消防通道堵塞" in files[UNNAMED]


@pytest.mark.parametrize("words", [["-f", "md"], ["-o", "o"], ["-o", "o.xlsx"], ["-o", "-"], []])
def test_without_a_folder_or_a_format_it_says_what_to_give(run: Run, words: list[str]) -> None:
    answer = run("list", "--split-by", "leader", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines() == [
        "--split-by writes one file for each; name a folder with -o DIR and a format with"
        " -f FORMAT: --split-by leader -f xlsx -o DIR"
    ]


@pytest.mark.parametrize("word", ["month", "status", "table", "月", "火星", ""])
def test_only_those_who_can_be_given_rows_are_split_by(run: Run, word: str) -> None:
    answer = run("list", "--split-by", word, "-f", "md", "-o", "o")
    assert answer.code == 2
    assert answer.err.splitlines() == [
        f"--split-by does not take “{word}”; there are “leader”, “责任领导”, “department”,"
        " “牵头部门”."
    ]


def test_nothing_found_is_no_file(run: Run, tmp_path: Path) -> None:
    asked = ["list", "--search", "火星", "--split-by", "leader"]
    answer = split(run, tmp_path / "o", *asked)
    assert answer.code == 0
    assert not (tmp_path / "o").exists()
    assert answer.err


def test_errors_of_the_data_are_told_as_of_any_answer(run: Run, make: Make, tmp_path: Path) -> None:
    data = make({"ledgers/2020/tasks.yaml": TABLE.replace("[谢强]", "[查无此人]")})
    answer = split(run, tmp_path / "o", "list", "--split-by", "leader", data=data)
    assert answer.code == 3
    assert "The data has 1 error; see ledger check." in answer.err
    assert set(ids_of(tmp_path / "o")) == {"刘自力", "查无此人"}


# What is there already


def test_nothing_is_written_where_one_file_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "谢强.json").write_text("旧", encoding="utf-8")
    answer = split(run, tmp_path, "list", "--split-by", "leader")
    assert answer.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["谢强.json"]
    assert "exists already, so nothing was written; use --force to overwrite it." in answer.err
    (tmp_path / "彭格.json").write_text("旧", encoding="utf-8")
    answer = split(run, tmp_path, "list", "--split-by", "leader")
    assert answer.code == 2
    assert answer.err.splitlines() == [
        f"“{tmp_path}/谢强.json”, “{tmp_path}/彭格.json” exist already, so nothing was written;"
        " use --force to overwrite them."
    ]
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"旧"}


def test_with_force_what_is_there_is_overwritten_and_the_rest_is_left(
    run: Run, tmp_path: Path
) -> None:
    for name in ("谢强.json", "彭格.json", "旧事.json"):
        (tmp_path / name).write_text("[]", encoding="utf-8")
    assert split(run, tmp_path, "list", "--split-by", "leader", "--force").code == 0
    found = ids_of(tmp_path)
    assert found.pop("旧事") == []
    assert all(found.values())


@pytest.mark.parametrize("reply", ["y", "n", ""])
def test_in_a_terminal_one_question_is_asked_for_all(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reply: str
) -> None:
    for name in ("谢强.json", "彭格.json"):
        (tmp_path / name).write_text("[]", encoding="utf-8")
    keyboard = io.StringIO(f"{reply}\n")
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    answer = split(run, tmp_path, "list", "--split-by", "leader")
    assert answer.err.count("[y/N]") == 1
    assert answer.code == (0 if reply == "y" else 2)
    assert bool(ids_of(tmp_path)["谢强"]) is (reply == "y")


@posix
def test_a_link_or_a_folder_of_a_files_name_is_refused(run: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    for name, place in (("谢强", tmp_path / "a"), ("彭格", tmp_path / "b")):
        place.mkdir()
        if name == "谢强":
            (place / f"{name}.json").symlink_to(outside)
        else:
            (place / f"{name}.json").mkdir()
        answer = split(run, place, "list", "--split-by", "leader", "--force")
        assert answer.code == 2
        assert "not the plain file or folder that it should be" in answer.err
        assert len(list(place.iterdir())) == 1
    assert not outside.exists()


def test_a_file_in_the_place_of_the_folder_is_told_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o").write_text("旧", encoding="utf-8")
    answer = split(run, tmp_path / "o", "list", "--split-by", "leader")
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1
    assert (tmp_path / "o").read_text(encoding="utf-8") == "旧"


# Names of files

HOSTILE = [
    *("../../出去", "/etc/甲", "..", ".", "甲/乙", "甲\\乙", "a", "A", "CON", "nul.txt", "COM¹"),
    *("甲" * 300, "-rf", "~", "甲.", "$(id)", "*?", "甲\u202e乙", "é", "e\u0301", "13812345678"),
]


@pytest.mark.parametrize("form", ["md", "xlsx"])
def test_whatever_somebody_is_called_the_files_are_in_the_folder(
    run: Run, make: Make, tmp_path: Path, form: str
) -> None:
    rows = "".join(
        f"  - number: {number}\n    title: 事\n    leaders: [{json.dumps(name)}]\n"
        "    lead_departments: [基教科]\n    deadline: 2020\n    outcome: 文\n"
        for number, name in enumerate(HOSTILE, 1)
    )
    data = make({"ledgers/2020/tasks.yaml": TABLE.partition("  - number")[0] + rows})
    folder = tmp_path / "place" / "o"
    answer = split(run, folder, "list", "--split-by", "leader", data=data, form=form)
    assert answer.code == 3
    assert len(list(folder.iterdir())) == len(HOSTILE)
    assert list((tmp_path / "place").iterdir()) == [folder]
    assert "13812345678" not in answer.err + str(list(folder.iterdir()))


@given(st.lists(st.text(max_size=300) | st.sampled_from(HOSTILE), unique=True, max_size=20))
def test_names_of_files_are_such_as_every_system_takes_and_no_two_alike(names: list[str]) -> None:
    files = file_names(names, ".xlsx")
    assert len(files) == len(names)
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in files}) == len(names)
    for name in files:
        stem = name.removesuffix(".xlsx")
        assert len(name.encode()) <= 255
        assert stem.strip(". ") == stem != ""
        assert not set(name) & set('<>:"/\\|?*')
        assert all(unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for one in name)
        assert not stem.startswith(("-", "~"))
        assert stem.partition(".")[0].strip().casefold() not in ("con", "nul", "prn", "aux", "com1")


def test_an_ordinary_name_stays_as_it_is() -> None:
    assert file_names(["刘自力", "教师发展和对外交流合作科", "各相关科（室）"], ".md") == [
        "刘自力.md",
        "教师发展和对外交流合作科.md",
        "各相关科（室）.md",
    ]
