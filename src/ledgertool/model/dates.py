"""From a date in words to its period: which year is meant, and what the calendar has."""

from calendar import monthrange
from datetime import date, timedelta
from re import Match
from typing import Literal

from ledgertool.model import period, vocabulary
from ledgertool.model.period import Period
from ledgertool.model.vocabulary import DIGITS

Lacking = Literal["issued-on", "holidays", "announcement"]


class Unsaid(Exception):
    """The words say no day, or not for certain; ``lacking`` tells what would be needed."""

    def __init__(self, lacking: Lacking | None = None) -> None:
        super().__init__(lacking)
        self.lacking = lacking


def number(text: str) -> int:
    """Read a number in figures or in Chinese: 12, 十二, 二〇二〇. Raises Unsaid for 一二."""
    if text.isascii():
        return int(text)
    if len(text) in (1, 4) and all(one in DIGITS for one in text):
        return int("".join(str(DIGITS[one]) for one in text))
    if not vocabulary.NUMBER.fullmatch(text):
        raise Unsaid
    hundreds, _hundred, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    return DIGITS.get(hundreds, 0) * 100 + DIGITS.get(tens, 1) * 10 * len(ten) + DIGITS.get(ones, 0)


def has_day(point: Match[str]) -> bool:
    """Tell whether a date names a day."""
    return any(point[name] for name in ("nd", "cd", "day", "bare_day", "near_day", "weekday"))


def has_end(point: Match[str]) -> bool:
    """Tell whether a date names a day, or an end: 12月底, “十四五”末."""
    return has_day(point) or point[0][-1] in "底末终" or bool(point["plan_end"])


def is_whole_month(point: Match[str]) -> bool:
    """Tell whether a date is a month, of which it names no part."""
    return bool(point["whole_month"]) or point["unit"] == "月"


def months_after(day: date, count: int) -> date:
    """Give the same day of a later month, or the last day of it."""
    year, month = _month_after(day, count)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month_after(day: date, count: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return year, month + 1


def _shift(word: str) -> int:
    """Tell how far 本, 下 or 上 is away."""
    return {"下": 1, "上": -1}.get(word[0], 0)


def _made(span: Period | None) -> Period:
    if span is None:
        raise Unsaid
    return span


class Dates:
    """Makes periods of the dates in one text, of which each may leave out what was said before.

    ``not_in_calendar`` tells that some were the nearest which the calendar has. What says no
    certain day raises Unsaid.
    """

    def __init__(self, year: int, issued_on: date | None) -> None:
        self._year, self._issued_on = year, issued_on
        self._named_year: int | None = None
        self._month: tuple[int, int] | None = None
        self.not_in_calendar = False

    @property
    def issued_on(self) -> date:
        """The day that 3日内 and 本月 count from. Raises Unsaid."""
        if self._issued_on is None:
            raise Unsaid("issued-on")
        return self._issued_on

    def forget_month(self) -> None:
        """Begin another clause, in which a day has a month of its own."""
        self._month = None

    def within(self, count: int, least: int, most: int) -> int:
        """Give a number that the calendar has: this one, or the nearest."""
        nearest = min(max(count, least), most)
        self.not_in_calendar |= nearest != count
        return nearest

    def period(self, point: Match[str]) -> Period:
        """Make the period of a date. Raises Unsaid, and ValueError beyond the calendar's end."""
        if point["numeric"]:
            return self._numeric(point)
        if point["plan"]:
            return self._plan(point)
        if point["week"] or point["near_day"] or point["near_quarter"]:
            return self._near(point)
        if point["near_month"]:
            return self._in_month(point, *_month_after(self.issued_on, _shift(point["near_month"])))
        year = self._year_of(point)
        if point["unit"]:
            return self._bare(year, number(point["bare"]), point["unit"][-1])
        if month := point["whole_month"] or point["month"]:
            return self._in_month(point, year, self.within(number(month), 1, 12))
        if self._month and (point["day"] or point["third"] or point["month_end"]):
            return self._in_month(point, *self._month)
        return self._part_of_year(point, year)

    def _part_of_year(self, point: Match[str], year: int) -> Period:
        if half := point["half"] or point["half_number"]:
            return period.half(year, 1 if half in "上前1" else 2)
        if count := point["first_quarters"]:
            last = self._quarter(year, number(count))
            return _made(period.between(period.quarter(year, 1), last))
        if which := point["quarter"] or point["quarter_number"]:
            return self._quarter(year, 1 if which == "首" else number(which))
        if point["day"] or point["month_end"] or point["third"] or point["bare_day"]:
            raise Unsaid
        says_year = point["year"] or point["near_year"] or point["all_year"]
        if says_year or (point["year_end"] or "")[:1] in ("年", "岁"):
            return period.year(year)
        raise Unsaid

    def _numeric(self, point: Match[str]) -> Period:
        year, month = int(point["ny"]), int(point["nm"] or point["cm"])
        day = point["nd"] or point["cd"]
        if year < period.FIRST_YEAR or (not day and month > max(year % 100, 12)):
            raise Unsaid  # 2018-20 may be years
        self._named_year = year
        return self._day_or_month(year, self.within(month, 1, 12), day)

    def _plan(self, point: Match[str]) -> Period:
        first = 2001 + 5 * (number(point["plan"]) - 10)  # the tenth began in 2001
        last = period.year(first + 4)
        return last if point["plan_end"] else _made(period.between(period.year(first), last))

    def _year_of(self, point: Match[str]) -> int:
        """Give the year of a date: its own, or that named before, or the table's."""
        if point["year"]:
            self._named_year = number(point["year"])
        elif word := point["near_year"]:
            before = self._named_year if word in vocabulary.FROM_YEAR_BEFORE else None
            begin = self._year if before is None else before
            self._named_year = begin + vocabulary.NEAR_YEARS[word[0]]
        year = self._year if self._named_year is None else self._named_year
        if year < period.FIRST_YEAR:
            raise Unsaid
        return year

    def _in_month(self, point: Match[str], year: int, month: int) -> Period:
        if thirds := point["third"]:
            self._month = (year, month)
            ranks = sorted("上中下".index(one) + 1 for one in thirds if one != "、")
            ends = (period.third(year, month, which) for which in (ranks[0], ranks[-1]))
            return _made(period.between(*ends))
        return self._day_or_month(year, month, point["day"] or point["bare_day"])

    def _day_or_month(self, year: int, month: int, day: str | None) -> Period:
        self._month = (year, month)
        if day is None:
            return period.month(year, month)
        last = monthrange(year, month)[1]
        return period.day(date(year, month, self.within(number(day), 1, last)))

    def _bare(self, year: int, count: int, unit: str) -> Period:
        """Make the first of two periods that share a unit: 3-4月."""
        match unit:
            case "月":
                return self._day_or_month(year, self.within(count, 1, 12), None)
            case "季" | "度":
                return self._quarter(year, count)
            case "年" if count >= period.FIRST_YEAR:
                self._named_year = count
                return period.year(count)
            case "日" | "号" if self._month:
                return self._day_or_month(*self._month, str(count))
        raise Unsaid

    def _near(self, point: Match[str]) -> Period:
        """Make the period of a word that counts from the day of issue: 下周五."""
        if word := point["near_day"]:
            return period.day(self.issued_on + timedelta(days=vocabulary.NEAR_DAYS[word[0]]))
        if word := point["near_quarter"]:
            year, month = _month_after(self.issued_on, 3 * _shift(word))
            return period.quarter(year, (month + 2) // 3)
        begin = self.issued_on + timedelta(
            days=7 * _shift(point["week"]) - self.issued_on.weekday()
        )
        if weekday := point["weekday"]:
            return period.day(begin + timedelta(days=vocabulary.WEEKDAYS[weekday] - 1))
        return _made(period.span(begin, begin + timedelta(days=6)))

    def _quarter(self, year: int, which: int) -> Period:
        return period.quarter(year, self.within(which, 1, 4))
