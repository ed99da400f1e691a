"""Quantified aims, and how far they are reached: 5所以上 is at least 5, of the unit 所.

A figure that tells what is there already (现有的省级5个) is a stock: no aim, and without a share.
"""

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
    Several,
    Text,
    choice,
    named,
    problem,
)

AT_LEAST, EXACTLY, ALL, STOCK = "at-least", "exactly", "all", "stock"
COMPARISONS: Final = (AT_LEAST, EXACTLY, ALL, STOCK)
UNITS: Final = ("%", "个", "所", "人", "项", "名", "支", "家", "处", "元", "万元", "平方米")
"""The units that targets are counted in; 2万人 is 20000 of the unit 人."""


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
            N_("at-least, exactly, all, or stock (what there is, not an aim)"),
            examples=["all"],
        ),
    ]
    value: Annotated[Amount | None, named("数值", N_("How many; left out for all"))] = None
    unit: Annotated[
        Annotated[str, choice(UNITS, "unit")] | None, named("单位", N_("The unit of measure"))
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
        sign = {AT_LEAST: "≥", EXACTLY: "", STOCK: "现有"}[self.comparison]
        return f"{sign}{self.value}{self.unit}"

    def newest(self, day: date) -> Actual | None:
        """Give the newest count as of a day."""
        counted = [actual for actual in self.actuals if actual.on <= day]
        return max(reversed(counted), key=lambda actual: actual.on) if counted else None

    def share(self, day: date) -> float | None:
        """Tell which share of the aim is reached, 1.0 being all; None where that cannot be told."""
        actual = self.newest(day)
        if actual is None or self.comparison in (ALL, STOCK) or not self.value:
            return None
        return actual.value / self.value

    def percent(self, day: date) -> int | None:
        """Tell the share in whole percent, rounded down: 99.9 % is not yet all of it."""
        actual, share = self.newest(day), self.share(day)
        if actual is None or share is None:
            return None
        return int(100 * Fraction(str(actual.value)) / Fraction(str(self.value)))
