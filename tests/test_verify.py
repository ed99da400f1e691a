"""The proof of the data against its issued documents: every character, both ways."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from ledgertool.checking.issued.proof import prove
from ledgertool.model import period
from ledgertool.output.formats import FORMATS
from ledgertool.reading.issued import texts
from ledgertool.reading.issued.texts import read_issued
from tests.conftest import Run
from tests.issued import (
    LEDGER,
    PLAN,
    issued,
    kept_beside,
    ledger_and_names,
    paragraphs,
    proved,
    rows_of_lines,
    text_of,
    told,
    word_document,
)
from tests.office import pdf_of

OTHERS = "的一二三0123456789，。、；：,.:()（）“”〔〕—《》☆教育领导甲XabZ"
BOTH = pytest.mark.parametrize("name", [LEDGER, PLAN])


class Changed:
    """``prove`` asks a ledger for no more than its tables and plans."""

    def __init__(self, tables: Any, plans: Any) -> None:
        self.tables, self.plans = tables, plans


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the frozen data with its documents beside it."""
    return kept_beside(tmp_path)


# What verifies


@BOTH
def test_the_document_is_what_the_data_says(name: str) -> None:
    proof = proved(name, text_of(name))
    assert told(proof) == []
    assert proof.characters == proof.length


def test_a_word_file_with_tables_is_what_the_data_says(tmp_path: Path) -> None:
    ledger, (named, _plan) = ledger_and_names()
    proof = prove(named, read_issued(word_document(tmp_path / "ledger2020.docx")), ledger)
    assert told(proof) == []
    assert proof.characters == proof.length


def test_a_printed_document_is_what_the_data_says(tmp_path: Path) -> None:
    ledger, documents = ledger_and_names()
    for named in documents:
        stem = Path(named.name).stem
        printed = pdf_of(paragraphs(tmp_path / f"{stem}.docx", named.name))
        assert told(prove(named, read_issued(printed), ledger)) == []


def test_a_changed_cell_of_a_word_file_and_of_its_print_is_told(tmp_path: Path) -> None:
    ledger, (named, _plan) = ledger_and_names()
    word = word_document(tmp_path / "ledger2020.docx")
    assert told(prove(named, read_issued(pdf_of(word)), ledger)) == []
    word = word_document(tmp_path / "other" / "ledger2020.docx", "去小学化", "去小学话")
    found = [("2020/pilots/5", "幼儿园“去小学话”改革试点", "幼儿园“去小学化”改革试点")]
    proof = prove(named, read_issued(word), ledger)
    assert told(proof) == found
    assert proof.place(proof.differences[0]) == "ledger2020.docx, cell T5!C7"
    assert told(prove(named, read_issued(pdf_of(word)), ledger)) == found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_of_a_text_makes_no_difference(
    folder: Path, run: Run, encoding: str, tmp_path: Path
) -> None:
    file = tmp_path / LEDGER
    file.write_bytes(text_of(LEDGER).encode(encoding))
    assert run("verify", str(file), "--data", str(folder)).code == 0


@given(st.data())
def test_white_space_makes_no_difference(data: st.DataObject) -> None:
    text = text_of(LEDGER)
    at = data.draw(st.lists(st.integers(0, len(text)), max_size=20))
    space = st.sampled_from([" ", "\n", "\u3000", "\t", "\u00a0", "\u200b"])
    for place in sorted(at, reverse=True):
        text = text[:place] + data.draw(space) + text[place:]
    assert told(proved(LEDGER, text)) == []


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_entries_makes_no_difference(order: random.Random) -> None:
    ledger, (named, _plan) = ledger_and_names()
    omitted, tables = list(named.entry.omitted), list(named.entry.tables)
    order.shuffle(omitted)
    order.shuffle(tables)
    mixed = named.entry.model_copy(update={"omitted": tuple(omitted), "tables": tuple(tables)})
    text = text_of(LEDGER).replace("谢强；责任部门：职成高教科", "谢强；责任部门：职成高教室")
    proof = prove(named._replace(entry=mixed), issued(text), ledger)
    assert told(proof) == [("2020/key-points/6", "职成高教室", "职成高教科")]


# One character of the document


def _changed(text: str, rng: random.Random) -> tuple[str, int]:
    """Change, lose or add a character that is no white space."""
    at = rng.choice([place for place, one in enumerate(text) if not one.isspace()])
    other = rng.choice([one for one in OTHERS if one != text[at]])
    way = rng.choice(["change", "lose", "add"])
    if way == "change":
        return text[:at] + other + text[at + 1 :], at
    if way == "lose":
        return text[:at] + text[at + 1 :], at
    return text[:at] + other + text[at:], at


def _allowed(text: str, at: int, owners: list[str]) -> set[str]:
    """Give those of whom a change may be told: whose line it is, or the one that ends there."""
    line = text[:at].count("\n")
    allowed = {owners[line]}
    before = text[:at].rstrip()
    if not text[len(before) : at] or "\n" in text[len(before) : at]:
        allowed.add(owners[before.count("\n")])
    if "/" in owners[line]:
        allowed.add(owners[line].rpartition("/")[0])  # its table's note may stand in the row
    return allowed


@BOTH
@pytest.mark.parametrize("seed", range(10))
def test_each_changed_character_of_a_document_is_told_once_at_its_row(name: str, seed: int) -> None:
    rng = random.Random(f"{name} {seed}")
    owners = rows_of_lines(name)
    for _each in range(20):
        text, at = _changed(text_of(name), rng)
        found = told(proved(name, text))
        where = f"{text_of(name)[at - 9 : at + 9]!r} became {text[at - 9 : at + 9]!r}"
        assert len(found) == 1, (where, found)
        allowed = _allowed(text_of(name), at, owners)
        assert found[0][0] in allowed or _is_of_no_row(found[0][0], owners, name), (where, found)


def _is_of_no_row(owner: str, owners: list[str], name: str) -> bool:
    """Tell whether a difference is told of an entry, a table or the plan, and of no row."""
    return owner == "documents.yaml" or owner.count("/") < (1 if name == PLAN else 2)


# One character of the data

NOT_PRINTED = frozenset(
    [
        "serves",
        "related",
        "record",
        "continues",
        "source",
        "kind",
        "year",
        "order",
        "targets",
        "goals",
    ]
)


def _values(thing: Any, steps: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Go through the values of an object that its document prints, each with its place."""
    if isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            if name not in NOT_PRINTED:
                yield from _values(getattr(thing, name), (*steps, name))
    elif isinstance(thing, tuple) and not isinstance(thing, period.Period):
        for index, item in enumerate(thing):
            yield from _values(item, (*steps, index))
    elif thing is not None and (thing is not False or steps[-1] == "must_close"):
        yield steps, thing


def _other(value: Any, rng: random.Random) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + rng.choice([1, 2, 10])
        case date():
            return value + timedelta(days=rng.choice([1, -1, 30, 365]))
        case period.Period():
            others = (_changed(str(value), rng)[0] for _each in range(1_000))
            found = (period.parse(other) for other in others)
            return next(one for one in found if one and one.last != value.last)
    return next(other for other, _at in iter(lambda: _changed(value, rng), None) if other.strip())


def _put(thing: Any, steps: tuple[Any, ...], value: Any) -> Any:
    if not steps:
        return value
    first, *rest = steps
    if isinstance(thing, tuple):
        inner = _put(thing[first], tuple(rest), value)
        return (*thing[:first], inner, *thing[first + 1 :])
    return thing.model_copy(update={first: _put(getattr(thing, first), tuple(rest), value)})


@pytest.mark.parametrize("seed", range(10))
def test_each_changed_value_of_a_table_is_told_once_at_its_row(seed: int) -> None:
    rng = random.Random(f"tables {seed}")
    ledger, _documents = ledger_and_names()
    places = [
        (index, number, steps, value)
        for index, table in enumerate(ledger.tables)
        for number, thing in enumerate((table.head, *table.rows))
        for steps, value in _values(thing)
    ]
    for _each in range(20):
        index, number, steps, value = rng.choice(places)
        table, other = ledger.tables[index], _other(value, rng)
        if number:
            rows = _put(table.rows, (number - 1, *steps), other)
            changed = dataclasses.replace(table, rows=rows)
            ids = {table.row_id(table.rows[number - 1]), changed.row_id(rows[number - 1])}
        else:
            changed = dataclasses.replace(table, head=_put(table.head, steps, other))
            ids = {table.id}
        tables = (*ledger.tables[:index], changed, *ledger.tables[index + 1 :])
        found = told(proved(LEDGER, text_of(LEDGER), Changed(tables, ledger.plans)))  # type: ignore[arg-type]
        assert len(found) == 1, (table.id, steps, value, other, found)
        assert found[0][0] in ids, (table.id, steps, value, other, found)


@pytest.mark.parametrize("seed", range(10))
def test_each_changed_value_of_a_plan_is_told_once_at_its_part(seed: int) -> None:
    rng = random.Random(f"plan {seed}")
    ledger, _documents = ledger_and_names()
    (plan,) = ledger.plans
    places = list(_values(plan.plan))
    for _each in range(20):
        steps, value = rng.choice(places)
        other = _other(value, rng)
        changed = plan._replace(plan=_put(plan.plan, steps, other))
        found = told(proved(PLAN, text_of(PLAN), Changed(ledger.tables, [changed])))  # type: ignore[arg-type]
        assert len(found) == 1, (steps, value, other, found)
        spots = {spot.location: spot.id for spot in changed.nodes()}
        assert found[0][0] == spots.get(steps[:-1], plan.id), (steps, value, other, found)


# What is told


def test_differences_are_told_with_both_sides_the_place_and_the_row(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    document = folder.parent / "documents" / LEDGER
    text = document.read_text(encoding="utf-8")
    for old, new in (
        ("推动职业教育园区", "推动职业教育圆区"),
        ("18808140946", "18808140947"),
        ("附件", "附表"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    document.write_text(text, encoding="utf-8")
    answer = run("verify", f"documents/{LEDGER}", "-f", "md")
    assert (answer.code, answer.out) == (1, TOLD)


TOLD = r"""**ledger2020.txt: 6 tables, 33 rows, 4738 of 4740 characters accounted for; \
3 differences**

| 编号 | 位置 | 文件原文 | 数据 | 说明 | 数据位置 |
| --- | --- | --- | --- | --- | --- |
| 2020/key-points/6 | line 137 | …。积极参与并推动职业教育圆区规划建设。 \
| …。积极参与并推动职业教育园区规划建设。 \
| 圆 in the document, 园 in the data | data/ledgers/2020/key-points.yaml:92 |
| documents.yaml | line 240 | 附表 | 附件 | named in documents.yaml, not in the document \
| data/documents.yaml:22 |
| 2020/pilots/1 | line 468 | 188\*\*\*\*\*\*\*\* | 188\*\*\*\*\*\*\*\* | the phones differ \
| data/ledgers/2020/pilots.yaml:20 |

6 passages of ledger2020.txt are named in documents.yaml as no rows.

1 passage of ledger2020.txt was changed by the editors, as documents.yaml tells.
""".replace(" \\\n", " ")


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        (
            "竞训科、社体科",
            "社体科、竞训科",
            "育产业科，社体科、竞训科，完成时限 | 竞训科、社体科",
        ),
        (
            "谢强；责任部门",
            "谢强，责任部门",
            "部门：职成高教科；完成时限：202 | 职成高教科；完成时限：",
        ),
    ],
)
def test_names_in_another_order_and_another_sign_are_told_with_what_is_around(
    old: str, new: str, cells: str, folder: Path, run: Run
) -> None:
    document = folder.parent / "documents" / LEDGER
    text = document.read_text(encoding="utf-8")
    assert old in text
    document.write_text(text.replace(old, new, 1), encoding="utf-8")
    answer = run("verify", str(document), "--data", str(folder), "-f", "md")
    assert answer.code == 1
    (line,) = [line for line in answer.out.splitlines() if line.startswith("| 2020/")]
    assert f" | {cells} | a sign unlike those beside it, or another order | " in line


def test_json_has_both_sides_whole(folder: Path, run: Run) -> None:
    document = folder.parent / "documents" / PLAN
    text = document.read_text(encoding="utf-8").replace("打造两所高质量", "打造三所高质量")
    document.write_text(text, encoding="utf-8")
    answer = run("verify", str(document), "--data", str(folder), "-f", "json")
    assert answer.code == 1
    assert json.loads(answer.out) == {
        "documents": [
            {
                "file": "plan2019.txt",
                "entry": "plan2019.txt",
                "tables": [],
                "plan": "plan2019",
                "rows": 27,
                "characters": 4371,
                "accounted": 4370,
                "omitted": 5,
                "edited": 0,
            }
        ],
        "differences": [
            {
                "file": "plan2019.txt",
                "id": "plan2019/2.1.3",
                "field": "heading",
                "path": (folder / "plan2019.yaml").as_posix(),
                "line": 64,
                "place": {"unit": "line", "number": "79"},
                "passage": "3．打造三所高质量发展的高水平高等学校。将攀枝花学院",
                "document": "打造三所高质量发展的高水平高等学校",
                "data": "打造两所高质量发展的高水平高等学校",
            }
        ],
    }


def test_where_nothing_differs_one_sentence_says_so(folder: Path, run: Run) -> None:
    document = folder.parent / "documents" / PLAN
    answer = run("verify", str(document), "--data", str(folder))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (
        "plan2019.txt: 27 parts of the plan, 4371 of 4371 characters accounted for;"
        " no difference\n"
        "All that the data has is in plan2019.txt, and all of plan2019.txt is in the data.\n"
        "5 passages of plan2019.txt are named in documents.yaml as no rows.\n"
    )


def test_check_tells_a_difference_at_the_row(folder: Path, run: Run) -> None:
    table = folder / "ledgers" / "2020" / "pilots.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("去小学化", "去小学话"), "utf-8")
    answer = run("check", "--data", str(folder), "-f", "concise")
    assert answer.code == 1
    assert "pilots.yaml:72:12: error V701" in answer.out
    elsewhere = folder / "plan2019.yaml"
    assert run("check", str(elsewhere), "--data", str(folder)).code == 0


def test_what_is_omitted_never_stands_for_a_row(folder: Path, run: Run) -> None:
    named = folder / "documents.yaml"
    text = named.read_text(encoding="utf-8")
    more = "    omitted:\n      - text: 深化产教融合、校企合作\n        reason: 事项名称\n"
    named.write_text(text.replace("    omitted:\n", more, 1), encoding="utf-8")
    answer = run("verify", str(folder.parent / "documents" / LEDGER), "--data", str(folder))
    assert answer.code == 1
    assert "documents.yaml" in answer.out  # the row accounts for it, so the entry fits nothing


# What cannot be asked


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("ledger2020.txt", b"\n \n", "There is no text in"),
    "binary": ("ledger2020.txt", b"\x00\x01\x02\xff" * 99, "is"),
    "suffix": ("ledger2020.odt", b"text", "is not a document; these can be read"),
    "no zip": ("ledger2020.docx", b"PK\x03\x04 nothing", "is damaged"),
    "text": ("ledger2020.docx", "文字".encode(), "is damaged"),
    "old Word": ("ledger2020.docx", bytes.fromhex("d0cf11e0a1b11ae1") * 9, "old Word document"),
    "no PDF": ("ledger2020.pdf", b"%PDF-1.7 nothing", "is damaged"),
    "large": ("ledger2020.txt", b"x" * 20_000_001, "too large"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cannot_be_read_is_one_error(
    case: str, folder: Path, run: Run, tmp_path: Path
) -> None:
    name, content, sentence = BAD[case]
    file = tmp_path / name
    file.write_bytes(content)
    answer = run("verify", str(file), "--data", str(folder))
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "sentence"), [("gone.txt", "There is no file"), ("data", "is a folder")]
)
def test_a_file_that_is_none_is_one_error(
    name: str, sentence: str, folder: Path, run: Run, tmp_path: Path
) -> None:
    answer = run("verify", str(tmp_path / name), "--as", LEDGER, "--data", str(folder))
    assert answer.code == 2
    assert sentence in answer.err


def test_a_scan_and_a_locked_pdf_are_told_as_such(folder: Path, run: Run, tmp_path: Path) -> None:
    from pypdf import PdfWriter

    locked = PdfWriter()
    locked.add_blank_page(width=100, height=100)
    locked.encrypt("secret")
    file = tmp_path / "ledger2020.pdf"
    locked.write(file)
    answer = run("verify", str(file), "--data", str(folder))
    assert answer.code == 2
    assert "needs a password" in answer.err
    _scan().write(file)
    answer = run("verify", str(file), "--data", str(folder))
    assert answer.code == 2
    assert "is a scan: there is no text in it, only pictures (page 1)" in answer.err
    blank = PdfWriter()
    blank.add_blank_page(width=100, height=100)
    blank.write(file)
    answer = run("verify", str(file), "--data", str(folder))
    assert answer.code == 2
    assert "There is no text in" in answer.err


def _scan() -> Any:
    """Make a PDF whose only page is a picture."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, NumberObject, StreamObject

    writer = PdfWriter()
    page = writer.add_blank_page(width=100, height=100)
    picture = StreamObject()
    picture.set_data(b"\xff")
    facts = {"Type": "/XObject", "Subtype": "/Image", "ColorSpace": "/DeviceGray"}
    picture.update({NameObject(f"/{name}"): NameObject(value) for name, value in facts.items()})
    sizes = {"Width": 1, "Height": 1, "BitsPerComponent": 8}
    picture.update({NameObject(f"/{name}"): NumberObject(value) for name, value in sizes.items()})
    inside = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): inside})
    return writer


def test_a_file_that_no_entry_is_of_is_told_with_those_there_are(
    folder: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "other.txt"
    file.write_text("文字", encoding="utf-8")
    answer = run("verify", str(file), "--data", str(folder))
    assert answer.code == 2
    assert answer.err == (
        "No issued document is named “other.txt” in documents.yaml; --as NAME says which one a"
        " file is; there are “ledger2020.txt”, “plan2019.txt”.\n"
    )
    (folder / "documents.yaml").unlink()
    answer = run("verify", str(file), "--data", str(folder))
    assert answer.code == 2
    assert "The data names no issued documents" in answer.err


def test_a_document_of_what_the_data_does_not_have_is_one_error(folder: Path, run: Run) -> None:
    (folder / "ledgers" / "2020" / "pilots.yaml").unlink()
    answer = run("verify", str(folder.parent / "documents" / LEDGER), "--data", str(folder))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "“2020/pilots” cannot be read from the data, so “ledger2020.txt” was not compared with"
        " them; see ledger check.\n"
    )


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"ics"}))
def test_every_format_tells_the_differences(form: str, folder: Path, run: Run) -> None:
    document = folder.parent / "documents" / PLAN
    document.write_text(text_of(PLAN).replace("打造两所高质量", "打造三所高质量"), "utf-8")
    file = folder.parent / f"answer.{form}"
    answer = run("verify", str(document), "--data", str(folder), "-o", str(file))
    assert answer.code == 1
    assert file.stat().st_size > 100


def test_the_phones_of_a_difference_are_masked(folder: Path, run: Run) -> None:
    document = folder.parent / "documents" / LEDGER
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("18808140946", "1880814,946"), encoding="utf-8")
    for form in ("json", "csv", "md", "table"):
        answer = run("verify", str(document), "--data", str(folder), "-f", form)
        assert answer.code == 1
        assert "8140946" not in answer.out
        assert "814,946" not in answer.out


def test_a_phone_in_another_text_is_masked_in_what_is_said_of_it(folder: Path, run: Run) -> None:
    table = folder / "ledgers" / "2020" / "plan-reviews.yaml"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("我市拟自行出台文件", "联系电话13350553210"), "utf-8")
    document = folder.parent / "documents" / LEDGER
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("我市拟自行出台文件", "联系电话18808140946"), "utf-8")
    for form in ("json", "csv", "table"):
        answer = run("verify", str(document), "--data", str(folder), "-f", form)
        assert answer.code == 1
        assert not {"3350", "0553210", "8081", "8140946"} & set(answer.out.split())
        assert "35055" not in answer.out
        assert "80814" not in answer.out


# What documents.yaml may say

WRONG = {
    "nothing": ("", ["F"]),
    "a list": ("- file: x.txt\n", ["S"]),
    "another field": ("document: []\n", ["S"]),
    "no list": ("documents: x.txt\n", ["S"]),
    "a text": ("documents: [x.txt]\n", ["S"]),
    "no reason": ("documents: [{file: x, plan: plan2019, omitted: [{text: x}]}]\n", ["S"]),
    "an empty text": ("documents:\n- file: x\n  plan: plan2019\n  omitted:\n  - text:\n", ["S"]),
    "an anchor": ("documents: &x\n- *x\n", ["Y"]),
    "broken": ("documents: [{file: x\n", ["Y"]),
    "another place": ("documents: [{file: /etc/passwd, plan: plan2019}]\n", ["V"]),
    "out of the repository": ("documents: [{file: ../../x.txt, plan: plan2019}]\n", ["V"]),
    "a folder": ("documents: [{file: ../documents/., plan: plan2019}]\n", ["V"]),
    "a hidden file": ("documents: [{file: ../.git/x.txt, plan: plan2019}]\n", ["V"]),
    "deep": ("documents: " + "[" * 200 + "\n", ["Y"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_the_names_is_a_finding_there(case: str, folder: Path, run: Run) -> None:
    text, families = WRONG[case]
    (folder / "documents.yaml").write_text(text, encoding="utf-8")
    answer = run("check", "--data", str(folder), "-f", "json", "--strict")
    found = json.loads(answer.out)["diagnostics"]
    assert {one["code"][0] for one in found} == set(families)
    assert all(one["path"].endswith("documents.yaml") for one in found)
    assert "root:" not in answer.out
    assert run("list", "--data", str(folder)).code in (0, 3)


def test_without_its_library_one_sentence_says_what_to_install(
    folder: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "find_spec", lambda _library: None)
    for suffix in ("pdf", "docx"):
        file = tmp_path / f"ledger2020.{suffix}"
        file.write_bytes(b"%PDF-1.7")
        answer = run("verify", str(file), "--data", str(folder))
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == (
            f"ledger2020.{suffix} needs libraries that are not installed;"
            " run: pip install 'ledgertool[office]'\n"
        )
