"""Quantified aims, and how far they are reached: 5所以上 is at least 5, of the unit 所.

A figure that tells what is there already (现有的省级5个) is a stock: no aim, and without a share.
"""

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Final

from pydantic import model_validator

from ledgertool.language import N_
from ledgertool.model.values import (
    Amount,
    Day,
    Deadline,
    Model,
    Number,
    Reads,
    Several,
    Text,
    choice,
    named,
    problem,
)
from ledgertool.phones.expressions import Expression

AT_LEAST, AT_MOST, ABOUT, EXACTLY = "at-least", "at-most", "about", "exactly"
ALL, STOCK = "all", "stock"
COMPARISONS: Final = (AT_LEAST, AT_MOST, ABOUT, EXACTLY, ALL, STOCK)

_UNIT = Expression(r"[^\s\d，。；：、,;:（）()“”\"'<>≥≤]{1,8}")
_LARGE: Final = {"万": 10**4, "亿": 10**8, "万亿": 10**12}
_NUMBER = r"(?<![0-9,.])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\.[0-9]+)?)\s*(万亿|亿|万)?"
_SAID: Final = {
    AT_LEAST: Expression("以上|不低于|不少于|不小于|至少"),
    AT_MOST: Expression("以内|以下|不高于|不超过|不多于|不大于|至多"),
    ABOUT: Expression("左右|上下|大约|约"),
}


def _unit(value: object) -> str:
    if isinstance(value, str) and _UNIT.fullmatch(value):
        return value
    raise problem("unit")


Unit = Annotated[
    str, Reads(_unit, {"type": "string", "minLength": 1, "maxLength": 8}, "个", "所", "万元")
]
"""What a target is counted in; 2万人 is 20000 of the unit 人, and 30000万元 are 3亿元."""


def _large(unit: str) -> tuple[int, str]:
    """Part a unit into how many it is of, and the unit behind that: 万元 is 10000 元."""
    for word in ("万亿", "亿", "万"):
        if unit.startswith(word):
            return _LARGE[word], unit.removeprefix(word)
    return 1, unit


class Actual(Model):
    """What was counted on a day, and what shows it."""

    on: Annotated[Day, named("日期", N_("The day of the count"))]
    value: Annotated[Amount, named("实际值", N_("What was counted"))]
    evidence: Annotated[Text, named("佐证", N_("The evidence"), examples=["统计报表"])]


class Target(Model):
    """A quantified aim: what is counted, how many of which unit, by when, in which words."""

    number: Annotated[Number, named("序号", N_("Its number within its section or row"))]
    metric: Annotated[Text, named("指标", N_("What is counted"))]
    comparison: Annotated[
        str,
        choice(COMPARISONS, "comparison"),
        named(
            "比较",
            N_("at-least, at-most, about, exactly, all, or stock (what there is, not an aim)"),
            examples=["all"],
        ),
    ]
    value: Annotated[Amount | None, named("数值", N_("How many; left out for all"))] = None
    unit: Annotated[
        Unit | None,
        named("单位", N_("The unit of measure, of up to eight characters"), examples=["个"]),
    ] = None
    by: Annotated[Deadline | None, named("期限", N_("By when, where the text says so"))] = None
    by_text: Annotated[
        Text | None, named("期限原文", N_("The words, where they are not a date"))
    ] = None
    words: Annotated[Text, named("原文", N_("The exact words of the text"))]
    sum_of: Annotated[Several[Text], named("合计", N_("Targets or rows that add up to it"))] = ()
    actuals: Annotated[Several[Actual], named("实际值", N_("What was counted, day by day"))] = ()

    @model_validator(mode="after")
    def _all_has_no_number(self) -> "Target":
        if (self.comparison == ALL) != (self.value is None):
            raise problem("all-or-value")
        if self.value is not None and self.unit is None:
            raise problem("value-without-unit")
        return self

    def aim(self) -> str:
        """Write the aim as people read it: ``≥5所``."""
        if self.comparison == ALL:
            return "全部"
        sign = {AT_LEAST: "≥", AT_MOST: "≤", ABOUT: "约", EXACTLY: "", STOCK: "现有"}
        return f"{sign[self.comparison]}{self.value}{self.unit}"

    @property
    def quantity(self) -> Fraction:
        """How many it is of the unit without 万 and 亿; none, where it has no value."""
        return Fraction(str(self.value or 0)) * _large(self.unit or "")[0]

    def is_unlike_its_words(self) -> bool:
        """Tell whether the words say 2万 of the unit where the value says 2 of it, or 2万万."""
        of, unit = _large(self.unit or "")
        found = re.finditer(_NUMBER + re.escape(unit), self.words) if unit else ()
        said = [(Fraction(one[1].replace(",", "")), _LARGE.get(one[2] or "", 1)) for one in found]
        if any(number * large == self.quantity for number, large in said):
            return False
        value = self.quantity / of
        return any(value in (number, number * large) for number, large in said if large != 1)

    def compared(self) -> str | None:
        """Give the comparison that the words say; None where they say none, or several."""
        words = self.words
        found = [name for name, pattern in _SAID.items() if pattern.search(words)]
        alone = len(re.findall(_NUMBER, words)) == 1
        return found[0] if len(found) == 1 and alone else None

    def newest(self, day: date) -> Actual | None:
        """Give the newest count as of a day."""
        counted = [actual for actual in self.actuals if actual.on <= day]
        return max(reversed(counted), key=lambda actual: actual.on) if counted else None

    def share(self, day: date) -> float | None:
        """Tell which share of the aim is reached, 1.0 being all; None where that cannot be told.

        What may be no more than its value is reached as long as it is no more; beyond, the share
        is that of the value in what was counted.
        """
        reached = self._reached(day)
        return None if reached is None else float(reached)

    def percent(self, day: date) -> int | None:
        """Tell the share in whole percent, rounded down: 99.9 % is not yet all of it."""
        reached = self._reached(day)
        return None if reached is None else int(100 * reached)

    def _reached(self, day: date) -> Fraction | None:
        actual = self.newest(day)
        if actual is None or self.comparison in (ALL, STOCK) or self.value is None:
            return None
        counted, aim = Fraction(str(actual.value)), Fraction(str(self.value))
        if self.comparison == AT_MOST:
            return Fraction(1) if counted <= aim else aim / counted
        return counted / aim if aim else None
