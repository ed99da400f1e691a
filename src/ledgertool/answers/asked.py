"""What was asked, in words as it was understood; and what each part of it finds by itself."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from ledgertool import spelling
from ledgertool.answers import query
from ledgertool.answers.query import Criteria, RowState
from ledgertool.language import N_, _, ngettext, quoted
from ledgertool.model.period import Period
from ledgertool.model.status import AsOf, Status
from ledgertool.reading.ledger import Ledger

Part = tuple[str, Criteria]
"""One of the filters that are asked with: in words, and alone."""


def rows_counted(count: int) -> str:
    """Say a number of rows."""
    return ngettext("{count} row", "{count} rows", count).format(count=count)


def asked_words(what: str, criteria: Criteria) -> str:
    """Say what was asked: of what, and with which filters."""
    filters = _("; ").join(phrase for phrase, _alone in parts(criteria))
    # Translators: {what} is such as: Due in 2020-12, as of 2020-12-05
    return _("{what}; {filters}").format(what=what, filters=filters) if filters else what


def head(what: str, criteria: Criteria, rows: str) -> str:
    """Say what was asked and how many rows that are: the line above an answer."""
    return _("{what}: {rows}").format(what=asked_words(what, criteria), rows=rows)


def as_of_words(as_of: AsOf) -> str:
    """Say as of which day something is asked."""
    return _("As of {day}").format(day=as_of.day)


class WhenDue(NamedTuple):
    """What falls due is asked for: in a period, or (``by``) what is not closed up to its end.

    With ``possible``, also what may fall due in the period; ``soon`` tells that no period was
    asked for, but what is overdue or due soon.
    """

    span: Period
    by: bool = False
    possible: bool = False
    soon: bool = False

    def find(self, ledger: Ledger, criteria: Criteria, as_of: AsOf) -> list[RowState]:
        """Find what is asked for, the earliest first."""
        by, possible = self.by, self.possible
        return query.due(ledger, self.span, criteria, as_of, by=by, possible=possible)

    def words(self, as_of: AsOf) -> str:
        """Say what is asked for."""
        if self.soon:
            soon = ngettext(
                "Overdue, or due within {count} day, as of {day}",
                "Overdue, or due within {count} days, as of {day}",
                as_of.soon,
            )
            return soon.format(count=as_of.soon, day=as_of.day)
        if not self.by:
            words = _("Due in {period}, as of {day}")
        elif self.span.first == self.span.last:
            words = _("Not closed and due by {period}, as of {day}")
        else:
            words = _("Not closed by the end of {period}, as of {day}")
        return words.format(period=_whole(self.span), day=as_of.day)


def overdue_or_soon(as_of: AsOf, *, possible: bool) -> WhenDue:
    """Ask for what is overdue, and what comes within the days that count as soon."""
    left = min(as_of.soon, (date.max - as_of.day).days)
    end = as_of.day + timedelta(days=left)
    span = Period(as_of.day, end, f"{as_of.day}/{end}")
    return WhenDue(span, by=True, possible=possible, soon=True)


_FILTERS: Final = {
    "bureaus": N_("bureau {names}"),
    "leaders": N_("leader {names}"),
    "departments": N_("department {names}"),
    "tables": N_("table {names}"),
    "kinds": N_("kind {names}"),
    "years": N_("year {names}"),
    "statuses": N_("status {names}"),
    "must_close": N_("with ☆"),
    "unreported": N_("not reported"),
    "due": N_("due in {names}"),
    "search": N_("with the words {names}"),
}
"""How each filter is said in the head of an answer."""


def parts(criteria: Criteria) -> Iterator[Part]:
    """Go through the filters that are asked with, each in words and alone."""
    for name, words in _FILTERS.items():
        if value := getattr(criteria, name):
            lead_only = name == "departments" and criteria.lead_only
            said = _(words) if not lead_only else _("lead department {names}")
            alone = Criteria(**{name: value, "lead_only": lead_only})
            yield said.format(names=_either(value)), alone


def _either(value: Any) -> str:
    """List the values of a filter, of which any may be met."""
    if not isinstance(value, (tuple, frozenset)):
        return ""
    ranked = value if isinstance(value, tuple) else sorted(value, key=_rank)
    # Translators: what stands between two names of which either is meant
    return _(" or ").join(quoted(_said(one)) for one in ranked)


def _rank(value: Any) -> Any:
    return list(Status).index(value) if isinstance(value, Status) else value


def _said(value: Any) -> str:
    if isinstance(value, Period):
        return _whole(value)
    return value.word if isinstance(value, Status) else str(value)


def _whole(span: Period) -> str:
    """Say a period, with its days where these are not plain to see: of a 旬, and of intervals."""
    ends = f"{span.first}/{span.last}"
    if span.text == ends or not ("X" in span.text or "/" in span.text):
        return str(span)
    # Translators: such as: 2020-04-X3 (2020-04-21 to 2020-04-30)
    return _("{period} ({first} to {last})").format(period=span, first=span.first, last=span.last)


def nothing_found(
    ledger: Ledger, criteria: Criteria, as_of: AsOf, when: WhenDue | None = None
) -> str:
    """Say of an empty answer what was searched, and what each part of the question finds alone."""
    found = [
        (words, len({state.id for state in query.select(ledger, part, as_of)}))
        for words, part in alone(criteria)
    ]
    if when is not None:
        found.insert(0, (when.words(as_of), len(when.find(ledger, Criteria(), as_of))))
    rows = sum(len(table.numbers) for table in ledger.tables)
    return nothing_words(criteria, found, rows, len(ledger.tables)) if found else ""


def alone(criteria: Criteria) -> Iterator[Part]:
    """Go through what is asked part by part: each filter, and each word of a search."""
    for words, part in parts(criteria):
        each = spelling.words(part.search[0]) if len(part.search) == 1 else ()
        if len(each) > 1:
            for word in each:
                yield from parts(Criteria(search=(word,)))
        else:
            yield words, part


def nothing_words(
    criteria: Criteria, found: Sequence[tuple[str, int]], rows: int, tables: int
) -> str:
    """Say that nothing was found in so many rows of so many tables, and what each part finds."""
    searched = ngettext("{rows} of {count} table", "{rows} of {count} tables", tables)
    searched = searched.format(rows=rows_counted(rows), count=tables)
    if len(found) == 1 and criteria.search:
        words = _("No text field has {names}: {searched} were searched; phones are not.")
        return words.format(names=_either(criteria.search), searched=searched)
    nothing = _("Nothing was found in {searched}.").format(searched=searched)
    if len(found) <= 1:
        return nothing
    each = _("; ").join(
        _("{what}: {rows}").format(what=words, rows=rows_counted(n)) for words, n in found
    )
    return nothing + _(" Each part of the question by itself: {each}.").format(each=each)
