"""What the words of official documents say of a deadline: 2020年8月底前, 每月25日前, 立行立改.

Nothing else than this, with :mod:`.dates` and :mod:`.vocabulary`, knows the words. **What they do
not say is never guessed**: 近期, 三季度前 and 4月初前 say no day, and what is not understood to its
end says none either.
"""

from datetime import date, timedelta
from functools import lru_cache
from re import Match
from typing import Literal, NamedTuple

from ledgertool.model import period, recurrence, vocabulary
from ledgertool.model.dates import (
    Dates,
    Lacking,
    Unsaid,
    has_day,
    has_end,
    is_whole_month,
    months_after,
    number,
)
from ledgertool.model.period import Period
from ledgertool.model.recurrence import Recurrence

_LEAP_YEAR = 2020
_LONGEST = 300  # the words of a deadline are few; what is longer is another text


class Reading(NamedTuple):
    """What words say; what they do not say is None, false or empty.

    ``stages`` are named by the words, where these name several days. ``reason`` tells why there is
    nothing to say, with the ``nearest`` for what is not in the calendar; ``lacking`` tells what
    would be needed: the day of issue, the package ``holidays``, or the working days of a year.
    """

    deadline: Period | None = None
    ongoing: bool = False
    immediate: bool = False
    recurs: Recurrence | None = None
    stages: tuple[tuple[str, Period], ...] = ()
    reason: Literal["no-day", "not-in-calendar"] | None = None
    nearest: str | None = None
    lacking: Lacking | None = None

    @property
    def period(self) -> Period | None:
        """The period, where the words say one and no more than one."""
        return None if self.recurs else self.deadline

    def __str__(self) -> str:
        """Say what was read, as data files write it: ``2024 ongoing``, ``2020-05;2020-10``."""
        stages = ";".join(str(span) for _name, span in self.stages)
        flags = ("immediate" * self.immediate, "ongoing" * self.ongoing)
        return " ".join(str(one) for one in (self.deadline, stages, self.recurs, *flags) if one)


@lru_cache(maxsize=4096)
def read(words: str, *, year: int, issued_on: date | None = None) -> Reading:
    """Read the words of a deadline.

    A year that they leave out is ``year``; 3日内, 本月 and the like count from ``issued_on``, and
    say no day without it.
    """
    try:
        return _Reader(Dates(year, issued_on)).read(words)
    except Unsaid as unsaid:
        return Reading(reason="no-day", lacking=unsaid.lacking)
    except (ValueError, OverflowError):  # the calendar ends with the year 9999
        return Reading(reason="no-day")


def nearly(words: str, *, year: int, issued_on: date | None = None) -> str | None:
    """Give the words that are meant where one character is mistaken for another like it: 7月低.

    None, where words are understood, or say nothing even so.
    """
    if read(words, year=year, issued_on=issued_on).reason != "no-day":
        return None
    for at, character in enumerate(words):
        for meant in vocabulary.LOOK_OR_SOUND_ALIKE.get(character, ""):
            better = words[:at] + meant + words[at + 1 :]
            if read(better, year=year, issued_on=issued_on).reason is None:
                return better
    return None


def asked(words: str, day: date) -> Reading:
    """Read what somebody asks for on a day, in the words of documents or as typed: 本月, 下周."""
    return read(words, year=day.year, issued_on=day)


def is_plain(words: str) -> bool:
    """Tell whether words are a period in the plain official form, and say no more: 2020年12月."""
    return bool(vocabulary.PLAIN.fullmatch(_tight(words))) or period.typed(words) is not None


def _tight(words: str) -> str:
    """Give words with narrow figures and marks, one kind of dash, no spaces and quotation marks.

    Two figures with a space between them do not grow together.
    """
    apart = vocabulary.BETWEEN_FIGURES.sub("?", words.translate(vocabulary.SHAPES))
    return "".join(apart.split())


def _behind(tail: str, limit: Match[str] | None) -> str:
    return tail[limit.end() :] if limit else tail


def _until(first: Period, last: Period, *, has_end: bool) -> Period | None:
    """Make the period from one date to another; 至年底 is to its end, also within the year."""
    if has_end and first.last < last.last:
        return period.between(first, last) or period.span(first.first, last.last)
    return period.between(first, last)


def _working_day_after(day: date, count: int) -> date:
    from ledgertool.model import working_days

    try:
        return working_days.after(day, count)
    except ImportError:
        raise Unsaid("holidays") from None
    except working_days.NotAnnounced:
        raise Unsaid("announcement") from None


class _Reader:
    """Reads the words of one deadline, clause by clause, each to its end."""

    def __init__(self, dates: Dates) -> None:
        self._dates = dates
        self._ongoing = self._immediate = self._is_vague = False
        self._recurs: list[Recurrence] = []
        self._found: list[tuple[str, Period]] = []

    def read(self, words: str) -> Reading:
        """Read all of the words. Raises Unsaid."""
        if span := period.typed(words):
            return Reading(span)
        if len(words) > _LONGEST:
            raise Unsaid
        text = vocabulary.ENGLISH.get(" ".join(words.lower().split())) or _tight(words)
        if years := vocabulary.YEARS.fullmatch(text):
            text = "{}年-{}年".format(*years.groups())
        for part in vocabulary.APART.split(vocabulary.ASIDE.sub("", text)):
            clause = part.strip("、:")
            if clause := _behind(clause, vocabulary.LABEL.match(clause)):
                self._dates.forget_month()
                self._read_clause(clause)
        return self._reading()

    def _reading(self) -> Reading:
        found = Reading(ongoing=self._ongoing, immediate=self._immediate)
        if len(self._recurs) > 1 or (self._is_vague and not self._found):
            raise Unsaid
        if self._recurs:
            found = found._replace(recurs=self._recurs[0])
        if len({span.last for _name, span in self._found}) == 1:
            found = found._replace(deadline=self._found[0][1])
        elif self._found:
            found = found._replace(stages=self._several())
        if not str(found):
            raise Unsaid
        if self._dates.not_in_calendar:
            return Reading(reason="not-in-calendar", nearest=str(found))
        return found

    def _several(self) -> tuple[tuple[str, Period], ...]:
        """Give stages, which come one after the other."""
        ends = [span.last for _name, span in self._found]
        names = {name for name, _span in self._found}
        if ends != sorted(set(ends)) or len(names) < len(ends) or self._recurs:
            raise Unsaid
        return tuple(self._found)

    def _read_clause(self, text: str) -> None:
        begin = max(text.find("每"), 0)
        may_recur = text[begin] in vocabulary.BEGINS_EVERY
        if may_recur and (every := vocabulary.EVERY.match(text, begin)):
            self._read_plain(text[:begin])
            self._read_every(text, every)
        elif since := vocabulary.SINCE_ISSUE.match(text):
            self._read_since(_behind(text, since))
        elif term := vocabulary.TERM.match(text):
            self._read_term(text, term)
        else:
            self._read_plain(text)

    def _read_plain(self, text: str) -> None:
        if self._read_flags(text) or self._read_dates(text):
            return
        if vocabulary.DATED.search(vocabulary.HARMLESS.sub("", text)):
            raise Unsaid
        self._is_vague |= vocabulary.VAGUE.search(text) is not None

    def _read_flags(self, text: str) -> bool:
        """Read 长期坚持 and 立行立改, with anything behind them that speaks of no time."""
        immediate = vocabulary.IMMEDIATE.match(text)
        ongoing = vocabulary.ONGOING.match(text, immediate.end() if immediate else 0)
        if not (immediate or ongoing) or vocabulary.DATED.search(text):
            return False
        self._immediate |= immediate is not None
        self._ongoing |= ongoing is not None
        return True

    def _read_tail(self, text: str, *, is_limited: bool) -> None:
        """Read what is to be done by a day; there may be nothing more about the time in it."""
        text = text.removeprefix(":")
        if not text:
            return
        if self._read_flags(text):
            if len(self._found) > 1:
                raise Unsaid  # of several, which goes on?
            return
        refused, begins = vocabulary.NOT_DONE.match(text), vocabulary.DONE.match(text)
        if refused or not (is_limited or begins):
            raise Unsaid
        if vocabulary.DATED.search(vocabulary.HARMLESS.sub("", text)):
            raise Unsaid

    def _keep(self, name: str, span: Period | None) -> None:
        if span is None:
            raise Unsaid
        self._found.append((name, span))

    # From the day of issue on

    def _read_since(self, text: str) -> None:
        """Read what is behind 自即日起."""
        to = vocabulary.TO.match(text)
        if term := vocabulary.TERM.match(text):
            self._read_term(text, term)
        elif to and (point := self._point(text, to.end())):
            end = self._dates.period(point)
            self._keep(point[0], period.span(self._dates.issued_on, end.last))
            tail, is_limited = self._limited(text, point)
            self._read_tail(tail, is_limited=is_limited)
        elif text and not self._read_flags(text):
            raise Unsaid

    def _read_term(self, text: str, term: Match[str]) -> None:
        """Read 3日内: so much time from the day of issue on."""
        count, unit = term["count"], term["unit"].removeprefix("个")
        if term["unit"] == "月" and count not in ("半", "两"):
            raise Unsaid  # 3月内: in March, or in three months
        if unit == "年" and len(count) > 1 and count.isascii():
            raise Unsaid  # 20年内: in 2020, or in twenty years
        last = self._end_of_half(unit) if count == "半" else self._end_of_term(number(count), unit)
        self._keep(term[0], period.span(self._dates.issued_on, last))
        self._read_tail(_behind(text, term), is_limited=True)

    def _end_of_half(self, unit: str) -> date:
        if unit == "年":
            return months_after(self._dates.issued_on, 6)
        if unit == "月":
            return self._dates.issued_on + timedelta(days=15)
        raise Unsaid

    def _end_of_term(self, count: int, unit: str) -> date:
        begin = self._dates.issued_on
        if unit == "工作日":
            return _working_day_after(begin, count)
        if months := vocabulary.MONTHS.get(unit):
            return months_after(begin, count * months + 6 * unit.endswith("半"))
        return begin + timedelta(days=count * vocabulary.DAYS.get(unit, 1))

    # What comes again

    def _read_every(self, text: str, every: Match[str]) -> None:
        tail = _behind(text, every)
        if every["year"] or every["by_year"]:
            return self._read_every_year(tail)
        if every["weekday"] in ("一", "1") and vocabulary.ONCE.match(tail):
            raise Unsaid  # 每周一调度: on Mondays, or once a week
        self._again(self._recurrence(every))
        has_end = every[0][-1] in "底末日号" or bool(every["weekday"])
        return self._read_behind_every(tail, has_end=has_end)

    def _read_behind_every(self, tail: str, *, has_end: bool) -> None:
        """Read what is behind 每月25日: 前, and what is to be done, once."""
        limit = vocabulary.WITHIN.match(tail)
        if has_end:
            tail = _behind(tail, vocabulary.HOUR.match(tail))
            limit = limit or vocabulary.BEFORE.match(tail)
        tail = _behind(tail, limit)
        if any(count not in ("一", "1") for count in vocabulary.OFTEN.findall(tail)):
            raise Unsaid
        self._read_tail(tail, is_limited=limit is not None)

    def _recurrence(self, every: Match[str]) -> str:
        """Write a recurrence of weeks, months, quarters or half-years."""
        if every["week"] or every["by_week"]:
            day = every["weekday"]
            return f"weekly-{vocabulary.WEEKDAYS[day]}" if day else "weekly"
        if every["month"] or every["by_month"]:
            last_of_third = {"上": "10", "中": "20"}.get(every["third"])
            return self._on_day("monthly", every["day"] or last_of_third)
        if every["quarter"] or every["by_quarter"]:
            return self._on_day("quarterly", every["quarter_day"])
        return self._on_day("half-yearly", every["half_day"])

    def _again(self, text: str) -> None:
        found = recurrence.parse(text)
        if found is None:
            raise Unsaid  # as 每年6-8月
        self._recurs.append(found)

    def _on_day(self, unit: str, day: str | None) -> str:
        return f"{unit}-{self._dates.within(number(day), 1, 31):02d}" if day else unit

    def _read_every_year(self, text: str) -> None:
        """Read 每年, and the part of the year behind it: 每年第一季度, 每年12月31日前."""
        text = f"年{text}" if text[:1] in ("底", "末", "终") else text
        point = self._point(text, 0)
        if point is None or point["bare"]:
            self._again("yearly")
            return self._read_behind_every(text, has_end=False)
        if point["year"] or point["near_year"] or point["numeric"]:
            raise Unsaid
        of_any_year = Dates(_LEAP_YEAR, None)
        span = of_any_year.period(point)
        self._dates.not_in_calendar |= of_any_year.not_in_calendar
        self._again("yearly" + str(span)[4:])
        return self._read_behind_every(_behind(text, point), has_end=has_end(point))

    # Dates

    def _point(self, text: str, begin: int) -> Match[str] | None:
        """Find a date at a place."""
        point = vocabulary.POINT.match(text, begin)
        return point if point and point[0] else None

    def _read_dates(self, text: str) -> bool:
        """Read one date or several, with what is to be done; tell whether there is any."""
        begin, tail, is_limited, is_any, is_month = 0, "", False, False, False
        while leading := vocabulary.LEADING.match(text, begin):
            point = self._point(text, leading.end())
            if point is None:
                break
            if is_month and has_day(point):
                raise Unsaid  # 3、6月25日: in March, or on its 25th
            is_any = True
            last = self._read_date(text, leading, point)
            tail, is_limited = self._limited(text, last)
            is_month = not is_limited and is_whole_month(last)
            conjunction = vocabulary.AND.match(tail)
            if conjunction is None:
                break
            begin = len(text) - len(tail) + conjunction.end()
        self._read_tail(tail, is_limited=is_limited)
        return is_any

    def _read_date(self, text: str, leading: Match[str], point: Match[str]) -> Match[str]:
        """Keep a date, or the interval that begins with it; give the last date of it."""
        span: Period | None = self._dates.period(point)
        to = vocabulary.TO.match(text, point.end())
        other = self._point(text, to.end()) if to else None
        if other and span:
            if point[0][-1] in "底末终" or (point["unit"] == "月" and has_day(other)):
                raise Unsaid  # from the end of March on: which day?
            span = _until(span, self._dates.period(other), has_end=has_end(other))
        elif leading["since"]:
            raise Unsaid
        end = other or point
        unit = "" if other else point["unit"] or point["unit_of_day"] or ""
        self._keep(leading["name"] or text[point.start() : end.end()] + unit, span)
        return end

    def _limited(self, text: str, point: Match[str]) -> tuple[str, bool]:
        """Give what is behind a date and its limit, and whether it has one.

        前 is a limit only behind an end or a day: whether 三季度前 takes in the quarter, nobody
        can tell.
        """
        tail = text[point.end() :]
        if has_day(point) and (hour := vocabulary.HOUR.match(tail)):
            if hour["hour"] and not int(hour["hour"]):
                raise Unsaid  # 31日0时 is the end of the 30th
            tail = _behind(tail, hour)
        if within := vocabulary.WITHIN.match(tail):
            is_alone = not point["year"] and "份" not in point[0]
            if point["whole_month"] and is_alone and within[0].endswith("内"):
                raise Unsaid  # in March, or in three months
            return _behind(tail, within), True
        before = vocabulary.BEFORE.match(tail) if has_end(point) else None
        return _behind(tail, before), before is not None
