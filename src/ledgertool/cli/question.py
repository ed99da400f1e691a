"""The frame of every command that answers: which data, as of which day, and in which form."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ledgertool import spelling
from ledgertool.cli.console import chosen_format, give, say_on_stderr, write_on_stderr
from ledgertool.cli.options import Filters, Form, When, Where
from ledgertool.errors import (
    LedgerError,
    NoLedgerHere,
    NotInCalendar,
    NotOnePeriod,
    UnreadableDay,
    UnreadableNumber,
    UnreadablePeriod,
    UnreadableYear,
)
from ledgertool.language import _, ngettext
from ledgertool.model import period
from ledgertool.model.period import Period

if TYPE_CHECKING:
    from ledgertool.answers.query import Criteria
    from ledgertool.answers.sheet import Sheet
    from ledgertool.model.lights import AsOf
    from ledgertool.reading.commits import DatedCommit
    from ledgertool.reading.ledger import Ledger
    from ledgertool.reading.revision import Revision

EXIT_DATA_ERRORS = 3
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Question:
    """What is asked of which data, as of which day, and how it is to be answered.

    What is wrong with the options is said before any file is read: the format at once, the day
    when it is first asked for. Raises UnknownChoice and UnknownSuffix.
    """

    made_of: ClassVar[tuple[type, ...]] = (Where, When, Form)

    def __init__(self, where: Where, when: When, form: Form) -> None:
        self._where, self._when = where, when
        self.form, self.format = form, chosen_format(form)

    @cached_property
    def as_of(self) -> "AsOf":
        """The day asked for. Raises UnreadableDay and UnreadableNumber."""
        from ledgertool.model.lights import AsOf

        day = date.today()
        text = self._when.as_of
        if text is not None:
            day = read_day("--as-of", text, day)
        elif self.day_of_data is not None:
            day = self.day_of_data
        return AsOf(day, whole_number("--soon", self._when.soon, digits=4))

    @property
    def names_a_day(self) -> bool:
        """Whether the day was named, and is not only today."""
        return self._when.as_of is not None or self.day_of_data is not None

    @cached_property
    def ledger(self) -> "Ledger":
        """The ledger as answers see it: without what was put on record after the day asked for."""
        return self.whole_ledger.as_of(self.as_of.day)

    @cached_property
    def ledger_at_hand(self) -> "Ledger | None":
        """The ledger as answers see it; None where no data was named, and there is none here."""
        try:
            return self.ledger
        except NoLedgerHere:
            if self._where.data is None and self._when.at is None:
                return None
            raise

    @cached_property
    def whole_ledger(self) -> "Ledger":
        """The ledger as it is, or as it was at a revision."""
        _day = self.as_of  # a day that cannot be read is said first
        if self.revision is None:
            from ledgertool.cli.opening import opened

            return opened(self.folder, anew=self._when.no_cache)
        from ledgertool.cli.progress import telling
        from ledgertool.reading.ledger import load

        with telling(_("Reading files")) as tell:
            return load(self.revision, tell=tell)

    @cached_property
    def folder(self) -> Path:
        """The data folder. Raises as ``find_data`` does."""
        from ledgertool.cli.folder import find_data

        return find_data(self._where.data)

    @cached_property
    def commit(self) -> "DatedCommit | None":
        """The commit that answers; None where the files do as they are now."""
        return self.revision.commit if self.revision else None

    @cached_property
    def day_of_data(self) -> date | None:
        """The day whose data is asked for; None where no day is."""
        return None if self._when.at is None else iso_day("--at", self._when.at)

    @cached_property
    def revision(self) -> "Revision | None":
        """The earlier state of the data that is asked for; None where it is the present one."""
        if self._when.at is None:
            return None
        from ledgertool.reading.revision import at, on

        day = self.day_of_data
        return at(self.folder, self._when.at) if day is None else on(self.folder, day)

    def read_period(self, text: str) -> Period:
        """Read a period; 今年 counts from the day asked for.

        Raises UnreadablePeriod, NotOnePeriod and NotInCalendar.
        """
        found = understood(text, self.as_of.day)
        if found is None:
            raise _no_period(text, self.as_of.day)
        return found

    def criteria(self, filters: Filters) -> "Criteria":
        """Turn filters into criteria of the ledger. Raises UnknownName and UnreadablePeriod."""
        from ledgertool.answers import query

        return query.resolve(self.ledger, **self.typed(filters))

    def typed(self, filters: Filters) -> "dict[str, Any]":
        """Give the filters that are asked with, their periods read. Raises UnreadablePeriod."""
        due = [self.read_period(text) for text in filters.due or ()]
        years = [self._year(text) for text in filters.years or ()]
        return {**filters.asked(), "due": due, "years": years}

    def _year(self, text: str) -> str:
        """Read a year; 今年 is that of the day asked for. What is no year stays as it is."""
        found = understood(text, self.as_of.day)
        return str(found) if found and found == period.year(found.first.year) else text

    def answer(self, sheet: "Sheet", *, says_commit: bool = True) -> int:
        """Give an answer, and on stderr what is wrong with its data; return the exit code.

        Its head says which commit answers, unless that is said already.
        """
        if says_commit:
            sheet = self.titled(sheet)
            self.say_commit()
        give(sheet, self.format, self.saving, paged=not self.form.no_pager)
        return self.tell_errors()

    def tell_errors(self) -> int:
        """Tell on stderr what is wrong with the data that answered; return the exit code."""
        from ledgertool.checking.checks import check
        from ledgertool.findings.finding import Severity
        from ledgertool.output.reporters import Report, written
        from ledgertool.privacy import guarded

        if self.ledger_at_hand is None:
            return 0
        found = check(self.whole_ledger, least=Severity.ERROR)
        if not found:
            return 0
        report = Report(tuple(found), 0, 0, 0, self.whole_ledger.lines)
        write_on_stderr(guarded(written(report, "concise")))
        say_on_stderr(*_warnings(len(found), self.whole_ledger))
        return EXIT_DATA_ERRORS

    def titled(self, sheet: "Sheet") -> "Sheet":
        """Say in the head of a table, or of a page, which commit answers."""
        from ledgertool.output.formats import FORMATS, TABLE

        if self.format != TABLE and not FORMATS[self.format].tells_commit:
            return sheet
        return sheet._replace(title=_("; ").join(filter(None, (sheet.title, self.commit_words))))

    def say_commit(self) -> None:
        """Say on stderr which commit answers, where that stands in no table."""
        from ledgertool.output.formats import TABLE

        if self.commit is not None and self.format != TABLE:
            say_on_stderr(self.commit_words)

    @property
    def commit_words(self) -> str:
        """Say which commit answers; nothing, where the files do as they are now."""
        if self.commit is None:
            return ""
        words = _("Data of the commit {commit} of {day}")
        return words.format(commit=self.commit.short, day=self.commit.day)

    @property
    def saving(self) -> Callable[[str | bytes], str] | None:
        """What saves an answer in the file asked for. Raises FileExists and DataFile."""
        if self.form.file is None:
            return None
        from ledgertool.cli.saving import saver

        return saver(self.form, self.format, self.folder)


def understood(text: str, day: date) -> Period | None:
    """Read a period as it is typed, in figures or in words; words are known where they are met."""
    plain = spelling.tight(text)
    if found := period.typed(plain):
        return found
    from ledgertool.model import words

    return words.asked(plain, day).period


def read_day(option: str, text: str, today: date) -> date:
    """Read a day. Raises UnreadableDay."""
    asked = understood(text, today)
    if asked is None or asked.first != asked.last:
        raise UnreadableDay(option=option, text=text)
    return asked.first


def iso_day(option: str, text: str) -> date | None:
    """Read a whole day in figures; None where a text is no such thing.

    Raises NotInCalendar and UnreadableDay.
    """
    plain = spelling.tight(text)
    if not _ISO_DAY.fullmatch(plain):
        return None
    if found := period.typed(plain):
        return found.first
    match _no_period(text, date.today()):
        case NotInCalendar() as not_there:
            raise not_there
    raise UnreadableDay(option=option, text=text)


def read_year(option: str, text: str, today: date) -> int:
    """Read a year. Raises UnreadableYear."""
    found = understood(text, today)
    if found is None or found != period.year(found.first.year):
        raise UnreadableYear(option=option, text=text)
    return found.first.year


def _no_period(text: str, day: date) -> LedgerError:
    """Tell why words are no period."""
    from ledgertool.model import words

    reading = words.asked(spelling.tight(text), day)
    if reading.nearest:
        return NotInCalendar(text=text, nearest=reading.nearest)
    if said := str(reading):
        return NotOnePeriod(text=text, said=said.split(";"))
    return UnreadablePeriod(text=text)


def whole_number(option: str, text: str, *, digits: int) -> int:
    """Read a number of at most so many digits. Raises UnreadableNumber."""
    number = spelling.tight(text)
    if not (number.isascii() and number.isdecimal()) or len(number) > digits:
        raise UnreadableNumber(option=option, text=text)
    return int(number)


def errors_counted(count: int) -> str:
    """Say how many errors the data has, where something is answered or written all the same."""
    return ngettext(
        "The data has {count} error; see ledger check.",
        "The data has {count} errors; see ledger check.",
        count,
    ).format(count=count)


def _warnings(errors: int, ledger: "Ledger") -> Iterator[str]:
    from ledgertool.answers import unread

    yield errors_counted(errors)
    if ledger.lost_rows:
        yield ngettext(
            "{count} row could not be read and is left out of this answer.",
            "{count} rows could not be read and are left out of this answer.",
            ledger.lost_rows,
        ).format(count=ledger.lost_rows)
    of_plans, of_tables = unread.counted(ledger)
    if of_plans:
        yield ngettext(
            "{count} plan could not be read and is left out of this answer.",
            "{count} plans could not be read and are left out of this answer.",
            of_plans,
        ).format(count=of_plans)
    if of_tables:
        yield ngettext(
            "{count} file could not be read as a table; its rows are left out.",
            "{count} files could not be read as tables; their rows are left out.",
            of_tables,
        ).format(count=of_tables)
