"""What a number looks like in a workbook: the part of Excel's formats that ledgers use."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple

_YEAR_MONTH: Final = 'yyyy"年"m"月"'
_MONTH_DAY: Final = 'm"月"d"日"'
_TIME: Final = 'h"时"mm"分"'
BUILT_IN: Final = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm"},
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), _TIME),
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    **{30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"'},
    **{37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0"},
    **{43: "#,##0.00", 44: "#,##0.00"},
}
"""The formats that have a number and no text in a file, as the Chinese Excel has them."""

_PIECES = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\[\]]*\]|(.)', re.DOTALL)
_DIGITS = re.compile(r"[0#?]+(?:,[0#?]+)*(?:\.([0#?]*))?")
_LETTERS: Final = frozenset("ymdhseYMDHSE")


class NumberFormat(NamedTuple):
    """A format: its letters (``yymmdd``), or its digits with what stands before and after them."""

    letters: str = ""
    before: str = ""
    digits: str = ""
    after: str = ""

    @property
    def is_day(self) -> bool:
        """Whether numbers are shown as days, or as months or years that are stored as days."""
        return "y" in self.letters or "d" in self.letters or set(self.letters) == {"m"}

    @property
    def shows_days(self) -> bool:
        """Whether the day of the month is shown."""
        return "d" in self.letters


@cache
def number_format(code: str) -> NumberFormat:
    """Read the first part of a format, which is the one of positive numbers."""
    before = after = digits = letters = ""
    for quoted, escaped, one in _PIECES.findall(code):
        if one == ";":
            break
        if one in ("0", "#", "?") or (digits and not after and one in (",", ".")):
            digits += one
        elif one and one in _LETTERS:
            letters += one.lower()
        elif digits:
            after += quoted or escaped or one
        else:
            before += quoted or escaped or one
    if "general" in code.lower() or code == "@" or not (digits or letters):
        return NumberFormat()
    return NumberFormat(letters) if letters else NumberFormat("", before, digits, after)


@lru_cache(10_000)
def shown(value: float, form: NumberFormat) -> str:
    """Show a number as its format does; without one, as it is, never as 1.88E+10."""
    found = _DIGITS.match(form.digits)
    if form.letters or found is None or "/" in form.after:
        return plain_number(value)
    exact = Decimal(repr(value)) * 100 ** (form.before + form.after).count("%")
    decimals = found.group(1) or ""
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in found.group() else f"{rounded:f}"
    for place in reversed(decimals):
        if place == "0" or not text.endswith("0"):
            break
        text = text[:-1]
    return form.before + _with_zeros(text.removesuffix("."), form.digits) + form.after


def _with_zeros(text: str, digits: str) -> str:
    least = digits.partition(".")[0].count("0")
    whole, dot, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    return sign + whole.removeprefix("-").rjust(least, "0") + dot + rest


@lru_cache(10_000)
def plain_number(value: float) -> str:
    """Show a number that has no format of its own."""
    if value % 1 == 0 and abs(value) < 1e15:
        return str(int(value))
    return format(value, ".15g").upper()
