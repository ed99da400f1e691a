"""Digests: files for robots and mail programs, of at most so many bytes."""

from __future__ import annotations

import email
import json
import re
from collections import Counter, defaultdict
from datetime import date
from email import policy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgertool.answers.digest import Digest, DigestRow
from ledgertool.output.digests import FORMS, least, written
from tests.conftest import Make, Run, posix
from tests.samples import AS_OF, DATA, TABLE

DAY = "2021-02-05"
FIGURES = {"overdue": "逾期未销账", "due-soon": "30 天内到期", "behind": "进度滞后"} | {
    "silent": "60 天未报告"
}
NAMES = ("chapter", "leader", "department")


def digest(run: Run, folder: Path, *words: str, data: Path = DATA, day: str = DAY) -> Any:
    """Ask for digests in a folder."""
    return run("digest", "-o", str(folder), "--as-of", day, "--data", str(data), *words)


def text_of(content: bytes, form: str) -> str:
    """Read a file as its reader does."""
    if form == "md":
        return content.decode()
    mail = email.message_from_bytes(content, policy=policy.default)
    assert not mail.defects
    assert all(not value.defects for _name, value in mail.items())
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"
    return str(mail.get_content())


def figures_of(text: str) -> dict[str, list[str]]:
    """Read the ids under each heading of a digest."""
    found: dict[str, list[str]] = defaultdict(list)
    heading = ""
    for line in text.replace("\\", "").splitlines()[1:]:
        if line.startswith(("- ", "· ")):
            found[heading].append(line.split()[1])
        elif plain := line.strip("* "):
            heading = re.sub("（[0-9]+ 项）$", "", plain)
    return found


def all_figures(folder: Path, name: str, form: str) -> dict[str, list[str]]:
    """Put together what all files of somebody say, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.stem.partition("（")[0] == name:
            for heading, ids in figures_of(text_of(path.read_bytes(), form)).items():
                found[heading] += ids
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("most", ["600", "1024", "4096", "1000000"])
@pytest.mark.parametrize(
    ("who", "filters"), [("leader", ["--leader"]), ("department", ["--lead-only", "--department"])]
)
def test_the_files_of_somebody_tell_each_row_of_the_brief_once_under_each_figure(
    run: Run, tmp_path: Path, form: str, most: str, who: str, filters: list[str]
) -> None:
    asked = ["--for", who, "-f", form, "--max-bytes", most]
    assert digest(run, tmp_path / "o", *asked).code == 0
    files = list((tmp_path / "o").iterdir())
    assert all(path.stat().st_size <= int(most) for path in files)
    assert {path.suffix for path in files} == {f".{form}"}
    names = {path.stem.partition("（")[0] for path in files}
    page = ["brief", "--as-of", DAY, "--data", str(DATA), "-f", "json"]
    for name in names:
        answer = json.loads(run(*page, *filters, name).out)
        of_brief = {
            FIGURES[one["name"]]: one["ids"]
            for one in answer["figures"]
            if one["name"] in FIGURES and one["ids"]
        }
        assert dict(all_figures(tmp_path / "o", name, form)) == of_brief
    counted = json.loads(run("stats", "--by", who, *page[1:]).out)
    for name in {one[who] for one in counted} - names:
        answer = json.loads(run(*page, *filters, name).out)
        assert not any(one["ids"] for one in answer["figures"] if one["name"] in FIGURES)


def test_a_piece_says_which_of_how_many_it_is(run: Run, tmp_path: Path) -> None:
    digest(run, tmp_path, "--max-bytes", "1024", "--leader", "刘自力")
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [f"刘自力（{number}）.md" for number in range(1, len(files) + 1)]
    for number, name in enumerate(files, 1):
        first = (tmp_path / name).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"**刘自力（{number}/{len(files)}）** 截至2021年2月5日"


def test_what_fits_is_one_file_and_says_nothing_of_pieces(run: Run, tmp_path: Path) -> None:
    digest(run, tmp_path, "--leader", "刁玲")
    (path,) = tmp_path.iterdir()
    assert path.name == "刁玲.md"
    assert path.read_text(encoding="utf-8").splitlines()[0] == "**刁玲** 截至2021年2月5日"


def test_a_mail_has_a_subject_and_a_day_and_no_address(run: Run, tmp_path: Path) -> None:
    digest(run, tmp_path / "o", "-f", "eml", "--leader", "刁玲")
    digest(run, tmp_path / "p", "-f", "eml", "--leader", "刁玲")
    content = (tmp_path / "o" / "刁玲.eml").read_bytes()
    assert content == (tmp_path / "p" / "刁玲.eml").read_bytes()
    assert content.isascii()
    mail = email.message_from_bytes(content, policy=policy.default)
    assert mail["Subject"] == "工作台账提醒：刁玲"
    assert mail["Date"].datetime.date().isoformat() == DAY
    assert {name.lower() for name in mail} == {
        *("subject", "date", "mime-version", "content-type", "content-transfer-encoding")
    }


def test_nobody_who_has_nothing_gets_a_file(run: Run, tmp_path: Path) -> None:
    answer = digest(run, tmp_path / "o", "--search", "足球", "--status", "closed")
    assert answer.code == 0
    assert not (tmp_path / "o").exists()
    assert answer.err.splitlines()[0] == (
        "Nothing is overdue, due soon, behind or silent, so no file was written."
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("who", ["leader", "department"])
@pytest.mark.parametrize("most", ["0", "30", "100"])
def test_too_few_bytes_are_refused_with_the_least_that_works(
    run: Run, tmp_path: Path, form: str, who: str, most: str
) -> None:
    asked = ["--for", who, "-f", form, "--max-bytes"]
    answer = digest(run, tmp_path / "o", *asked, most)
    assert answer.code == 2
    (sentence,) = answer.err.splitlines()
    found = re.fullmatch(
        f"--max-bytes {most} has no room for a head and a row;"
        " --max-bytes ([0-9]+) is the least that works.",
        sentence,
    )
    assert found is not None
    number = int(found[1])
    assert digest(run, tmp_path / "o", *asked, str(number - 1)).code == 2
    assert not (tmp_path / "o").exists()
    assert digest(run, tmp_path / "o", *asked, str(number)).code == 0
    assert all(path.stat().st_size <= number for path in (tmp_path / "o").iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--max-bytes", "4k"], "--max-bytes takes a whole number, zero or more, not “4k”."),
        (["-f", "pdf"], "--format does not take “pdf”; there are “md”, “eml”."),
        (["--for", "table"], "--for does not take “table”; there are"),
        (["-o", ""], "there is no such folder"),
        (["-o", "-"], "there is no such folder"),
    ],
)
def test_what_cannot_be_asked_is_said(
    run: Run, tmp_path: Path, words: list[str], said: str
) -> None:
    answer = digest(run, tmp_path / "o", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert not (tmp_path / "o").exists()


# What is there already


def test_files_of_an_earlier_digest_need_force_and_others_are_left(
    run: Run, tmp_path: Path
) -> None:
    assert digest(run, tmp_path / "o").code == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    answer = digest(run, tmp_path / "o", day=AS_OF)
    assert answer.code == 2
    assert "use --force to overwrite" in answer.err
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    assert digest(run, tmp_path / "o", "--force", "--leader", "刁玲", day="2020-12-06").code == 0
    after = {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"刁玲.md"}


def test_without_a_name_the_folder_is_digest(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("digest", "--as-of", DAY, "--data", str(DATA)).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["digest"]


@posix
def test_a_link_in_the_place_of_that_folder_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("digest").symlink_to(outside)
    answer = run("digest", "--as-of", DAY, "--data", str(DATA))
    assert answer.code == 2
    assert not list(outside.iterdir())


# Whatever the data says

HOSTILE = [
    *("甲\\r\\n\\r\\nBcc: 乙", "=1+1", "<b>甲</b>", "很长" * 5_000, "a" * 3_000, "\\u202e甲"),
    *("电话13812345678", "**甲** [乙](x)", "=?utf-8?b?5YiY?=", "\\u0007甲", ". 甲"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_makes_more_of_a_digest_than_a_row(
    run: Run, make: Make, tmp_path: Path, form: str, title: str
) -> None:
    table = TABLE.replace("title: 推进中考改革", f'title: "{title}"')
    data = make({"ledgers/2020/tasks.yaml": table})
    answer = digest(run, tmp_path / "o", "-f", form, data=data)
    assert answer.code in (0, 3)
    files = list((tmp_path / "o").glob("刘自力*"))
    assert all(path.stat().st_size <= 4096 for path in files)
    text = "".join(text_of(path.read_bytes(), form) for path in files)
    rows = [line for line in text.splitlines() if line.startswith(("- ", "· "))]
    assert [row.split()[1] for row in rows] == ["2020/tasks/1", "2020/tasks/1"]
    assert "13812345678" not in text
    assert "\u202e" not in text
    assert "\u0007" not in text
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    assert not any(line.startswith("Bcc") for line in lines)


def test_a_row_that_is_too_long_is_cut_and_says_where_it_is_whole(
    run: Run, make: Make, tmp_path: Path
) -> None:
    table = TABLE.replace("推进中考改革", "很长" * 5_000)
    data = make({"ledgers/2020/tasks.yaml": table})
    digest(run, tmp_path / "o", "--leader", "刘自力", data=data)
    files = sorted((tmp_path / "o").iterdir())
    assert len(files) == 2
    for path in files:
        content = path.read_text(encoding="utf-8")
        assert content.endswith("…（全文见 ledger show 2020/tasks/1）\n")
        assert 4096 - 3 < len(content.encode()) <= 4096


LINES = st.text(max_size=300) | st.text("长é\u0301😀", max_size=300) | st.text("*_<", max_size=300)


@settings(max_examples=50)
@given(
    rows=st.lists(st.tuples(st.sampled_from("甲乙"), LINES), min_size=1, max_size=12),
    name=st.text(min_size=1, max_size=30),
    form=st.sampled_from(sorted(FORMS)),
    more=st.integers(0, 2_000),
)
def test_no_piece_is_too_long_and_together_they_have_all_rows(
    rows: list[tuple[str, str]], name: str, form: str, more: int
) -> None:
    asked = [
        DigestRow(heading, f"2020/t/{n}", f"2020/t/{n} {text}")
        for n, (heading, text) in enumerate(sorted(rows, key=lambda row: row[0]))
    ]
    one = Digest(name, date(2020, 12, 5), tuple(asked))
    smallest = least(one, form)
    assert written(one, form, smallest - 1) is None
    files = written(one, form, smallest + more)
    assert files is not None
    assert all(len(file) <= smallest + more for file in files)
    told = "".join(text_of(file, form) for file in files)
    ids = Counter(
        re.findall(r"^[-·] (?:…（全文见 ledger show )?(2020/t/[0-9]+)", told, re.MULTILINE)
    )
    cut = Counter(re.findall(r"…（全文见 ledger show (2020/t/[0-9]+)）", told))
    assert set(ids) | set(cut) == {row.id for row in asked}
    assert max(ids.values(), default=1) == 1
