"""Whatever is asked of a lake of whatever bureaus, it answers what these do, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

import pytest

from ledgertool.answers import query
from ledgertool.answers.asked import WhenDue, overdue_or_soon
from ledgertool.answers.columns import SheetColumn, find_sorting
from ledgertool.answers.counts import GROUPS, counts
from ledgertool.answers.foot import Foot, foot_of
from ledgertool.answers.query import Criteria, RowState
from ledgertool.answers.rows import row_list
from ledgertool.errors import AmbiguousName, NotReadable, UnknownName
from ledgertool.lake.asking import Asking
from ledgertool.lake.bureaus import OpenLake
from ledgertool.lake.counting import counts_over
from ledgertool.lake.listing import rows_over
from ledgertool.model import period
from ledgertool.model.status import AsOf, Status
from ledgertool.phones import mask, mask_inside
from ledgertool.reading.ledger import Ledger, load
from tests.any_bureaus import PERIODS, any_day, any_filters, any_province
from tests.conftest import IN_CI
from tests.provinces import lake_of
from tests.test_lake_asked import OF_BUREAUS, added, of_bureau, without_phones

QUESTIONS: Final = 100 if IN_CI else 40
"""How many are asked of each lake."""

NAMES: Final = ("leaders", "departments", "kinds", "years", "tables")
SORTS: Final = (
    *("leaders", "-leaders", "due_on", "-due_on", "status", "id", "-id", "table", "title,-id"),
    *("-lead_departments,due_on", "closed_on", "year,-leaders", "-number", "days_late"),
)
COLUMNS: Final = ("title", "等级", "deadline,waiting", "leaders,status,closed_on", "整改措施")

Lake = tuple[Path, dict[str, Ledger]]
"""A lake, and the ledgers of its bureaus."""


def made_up(folder: Path, seed: int) -> Lake:
    """Make up a lake."""
    found = any_province(folder, seed)
    return lake_of(folder, found), {code: load(data) for code, data in sorted(found.items())}


@pytest.fixture(scope="module", params=range(1, 7 if IN_CI else 3))
def lake(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return made_up(tmp_path_factory.mktemp("province"), request.param)


# What each bureau answers


class Answer(NamedTuple):
    """What a bureau answers: its ledger as of the day, how it understood, and the rows."""

    ledger: Ledger
    criteria: Criteria
    rows: list[RowState]


class Question(NamedTuple):
    """Filters as a person types them, the day, and what falls due, if that is asked for."""

    filters: dict[str, Any]
    as_of: AsOf
    when: WhenDue | None = None
    staged: bool = False

    def typed(self, code: str = "") -> dict[str, Any]:
        """Give the filters, with no code before the tables of a bureau."""
        own = dict(self.filters)
        if "tables" in own:
            own["tables"] = [name.removeprefix(f"{code}/") for name in own["tables"]]
        return {**own, "due": [period.parse(text) for text in own.get("due", ())]}

    def asking(self, lake: OpenLake) -> Asking:
        """Ask a lake."""
        return Asking(lake, self.typed(), self.as_of, when=self.when, staged=self.staged)

    def answer(self, code: str, whole: Ledger, known: set[tuple[str, str]]) -> Answer | None:
        """Ask a bureau, of each filter for the names that it knows; None where that is none."""
        ledger = whole.as_of(self.as_of.day)
        typed = self.typed(code)
        for field in [name for name in NAMES if name in typed]:
            beside = {"years": typed.get("years", ())} if field == "tables" else {}
            names = zip(self.filters[field], typed[field], strict=True)
            kept = [(one, own) for one, own in names if _is_known(ledger, field, own, beside)]
            known |= {(field, one) for one, _own in kept}
            typed[field] = [own for _one, own in kept]
        if not all(typed[field] for field in NAMES if field in typed):
            return None
        criteria = query.resolve(ledger, **typed)
        if self.when is not None:
            return Answer(ledger, criteria, self.when.find(ledger, criteria, self.as_of))
        rows = query.select(ledger, criteria, self.as_of, staged=self.staged)
        return Answer(ledger, criteria, rows)

    def answers(self, ledgers: dict[str, Ledger]) -> dict[str, Answer]:
        """Ask all bureaus. Raises UnknownName where none of them knows one, and AmbiguousName."""
        known: set[tuple[str, str]] = set()
        found = {code: self.answer(code, whole, known) for code, whole in ledgers.items()}
        every = {(field, name) for field in NAMES for name in self.filters.get(field, ())}
        if every - known:
            raise UnknownName("", ())
        return {code: answer for code, answer in found.items() if answer is not None}


def _is_known(ledger: Ledger, field: str, name: str, beside: dict[str, Any]) -> bool:
    try:
        query.resolve(ledger, **{**beside, field: [name]})
    except (UnknownName, NotReadable):
        return False
    return True


def foot(question: Question, answers: dict[str, Answer]) -> Foot:
    """Add up what the answers of bureaus leave unsaid."""
    due = question.when is not None
    feet = []
    for code, (ledger, criteria, rows) in answers.items():
        one = foot_of(rows, ledger, criteria, question.as_of, due=due)
        overdue, carried = (
            tuple(f"{code}/{name}" for name in names) for names in (one.overdue, one.carried)
        )
        closing = frozenset(f"{code}/{name}" for name in one.closing)
        feet.append(one._replace(overdue=overdue, carried=carried, closing=closing))
    return comparable(Foot.of_all(feet))


def comparable(told: Foot) -> Foot:
    """Leave out who is not idle, and the order of those who are: neither is told."""
    idle = tuple(sorted(told.unsaid.idle))
    return told._replace(unsaid=told.unsaid._replace(busy=frozenset(), idle=idle))


# What is asked


def any_when(random: Random, as_of: AsOf) -> WhenDue | None:
    """Ask for rows, or else for what falls due somehow."""
    what, possible = random.choice(("rows", "rows", "due", "by", "soon")), random.random() < 0.4
    span = period.parse(random.choice(PERIODS))
    if what == "rows" or span is None:
        return None
    by = what == "by"
    is_soon = what == "soon"
    return overdue_or_soon(as_of, possible=possible) if is_soon else WhenDue(span, by, possible)


def questions(seed: int, count: int) -> Iterator[tuple[Question, Random]]:
    """Make up questions, each with chance for what else is asked."""
    random = Random(seed)
    for _question in range(count):
        soon = random.choice((30, 30, 0, 90, 9999))
        as_of = AsOf(date.fromisoformat(any_day(random)), soon)
        yield Question(any_filters(random), as_of, any_when(random, as_of)), random


def is_refused(question: Question, lake: OpenLake) -> bool:
    """Tell whether a lake refuses a question, in words."""
    try:
        question.asking(lake)
    except (UnknownName, NotReadable, AmbiguousName):
        return True
    return False


def rows_are_alike(question: Question, lake: OpenLake, answers: dict[str, Answer]) -> None:
    asking = question.asking(lake)
    sheet = rows_over(asking, (), (), ())
    expected = in_order(question, answers)
    objects = [
        of_bureau(code, dict(row_list([state], answers[code].ledger).as_object(state)))
        for code, state in expected
    ]
    same([*map(sheet.as_object, sheet.items)], objects)
    assert comparable(asking.foot) == foot(question, answers)


def same(whole: list[Any], each: list[Any]) -> None:
    """See that objects are the same but for phones."""
    mine, theirs = (mask_inside(without_phones(items), ()) for items in (whole, each))
    assert mine == theirs


Told = tuple[str, RowState]
"""A row, and of which bureau it is."""


def in_order(question: Question, answers: dict[str, Answer]) -> list[Told]:
    """Give the rows of all bureaus, as those of a lake come without sorting."""
    every = [(code, state) for code, answer in answers.items() for state in answer.rows]
    if question.when is not None:
        every.sort(key=lambda told: query.by_last_day(told[1]))
    return every


def rows_are_sorted_alike(
    question: Question, lake: OpenLake, answers: dict[str, Answer], sort: str
) -> None:
    """Sort as each bureau does: names and tables bureau by bureau, all else over all of them."""
    expected = in_order(question, answers)
    columns = {code: find_sorting(answer.ledger, [sort]) for code, answer in answers.items()}
    for index in reversed(range(len(sort.split(",")))):

        def key(told: Told, index: int = index) -> Any:
            return key_of(told, columns[told[0]][index][0])

        from_end = sort.split(",")[index].startswith("-")
        expected = query.order(expected, key, reverse=from_end)
    sheet = rows_over(question.asking(lake), (), (sort,), ())
    assert [(one.id, one.stage) for one in sheet.items] == [
        (f"{code}/{state.id}", state.stage) for code, state in expected
    ]


def key_of(told: Told, column: SheetColumn) -> Any:
    """Give what a row of a bureau is sorted by."""
    code, state = told
    key = column.sorted_by(state)
    is_of_bureau = column.heading.names or column.heading.name in ("id", "table")
    return (code, key) if is_of_bureau and key is not None else key


def cells_are_alike(
    question: Question, lake: OpenLake, answers: dict[str, Answer], columns: Sequence[str]
) -> None:
    """See that each cell is that of the bureau's own answer, where that has the column."""
    sheet = rows_over(question.asking(lake), columns, (), ())
    shown = [heading.text for heading in sheet.headings]
    for (code, state), item in zip(in_order(question, answers), sheet.items, strict=True):
        try:
            own = row_list([state], answers[code].ledger, columns=columns)
        except UnknownName:
            continue
        texts = [heading.text for heading in own.headings]
        theirs = dict(zip(texts, own.as_cells(state), strict=True))
        mine = dict(zip(shown, sheet.as_cells(item), strict=True))
        assert mine.pop("编号") == f"{code}/{theirs.pop('编号')}"
        assert {text: mask(mine[text]) for text in theirs} == {
            text: mask(cell) for text, cell in theirs.items()
        }


def counts_are_alike(
    question: Question, lake: OpenLake, ledgers: dict[str, Ledger], by: Sequence[str]
) -> None:
    """Count rows of a lake, and add up what its bureaus count."""
    question = question._replace(when=None, staged="month" in by)
    answers = question.answers(ledgers)
    asking = question.asking(lake)
    whole = counts_over(asking, by)
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for code, (ledger, criteria, _rows) in answers.items():
        sheet = counts(ledger, by, criteria, question.as_of)
        for item in sheet.items:
            group = counted_of(code, dict(sheet.as_object(item)), by)
            key = group.get("bureau", ""), group[by[0]]
            groups[key] = added(groups[key], group) if key in groups else group
    assert [plain(dict(whole.as_object(item))) for item in whole.items] == [
        plain(groups[key]) for key in sorted(groups, key=lambda key: rank(key, groups, by[0]))
    ]
    assert comparable(asking.foot) == foot(question, answers)


def counted_of(code: str, item: dict[str, Any], by: Sequence[str]) -> dict[str, Any]:
    """Give what a bureau counts as a lake does."""
    item["ids"] = [f"{code}/{name}" for name in item["ids"]]
    if by[0] == "table":
        item["table"] = f"{code}/{item['table']}"
    if by[-1] in OF_BUREAUS and by[0] not in OF_BUREAUS:
        item["counts"] = {f"{code}/{name}": n for name, n in item["counts"].items()}
    return {"bureau": code, **item} if by[0] in OF_BUREAUS else item


def rank(key: tuple[str, str], groups: dict[tuple[str, str], Any], by: str) -> Any:
    """Tell where a group stands: those of a bureau as in its own answer, behind one another."""
    code, name = key
    if by in OF_BUREAUS:
        return code, [*groups].index(key)
    return [*map(str, Status)].index(name) if by == "status" else name.replace("undated", "9")


def plain(item: dict[str, Any]) -> dict[str, Any]:
    """Leave out numbers that are nothing."""
    found = {name: n for name, n in item.get("counts", {}).items() if n}
    return {**item, "counts": found}


# The tests


def test_any_question_is_answered_as_each_bureau_answers_it(lake: Lake) -> None:
    folder, ledgers = lake
    open_lake = OpenLake(folder, (), date.max)
    answered = 0
    for question, random in questions(2020, QUESTIONS):
        try:
            answers = question.answers(ledgers)
        except UnknownName:
            assert is_refused(question, open_lake)
            continue
        except AmbiguousName:  # in a bureau that perhaps need not be asked
            continue
        answered += 1
        rows_are_alike(question, open_lake, answers)
        rows_are_sorted_alike(question, open_lake, answers, random.choice(SORTS))
        cells_are_alike(question, open_lake, answers, (random.choice(COLUMNS),))
        by = random.sample([*GROUPS], random.choice((1, 2)))
        counts_are_alike(question, open_lake, ledgers, by)
    assert answered > QUESTIONS / 3
