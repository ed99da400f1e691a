"""What has as many digits as a phone and is none: days, clock times, amounts and lists of them."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ledgertool.phones.expressions import Expression

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_CLOCK = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d")
_MONTH_AND_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_POWER = re.compile(r"[eE][+-]?\d")
_MONTHS, _DAYS, _BYTE, CENTS = 12, 31, 255, 2

_NO_HAN = r"(?![一-鿿])"
_MONEY = Expression(
    rf"\s?[万亿]?[美欧港日]?[元圆](?:{_NO_HAN}(?!\s[旦月宵老首年])"
    r"|(?=[整的和与及等至到每为由多余用投专补奖]|资|经费|款|人民币|以[上下内]|左右))"
)
_CURRENCY = Expression(
    r"(?:人民币|金额|总额|[¥￥$＄€£]|(?<![A-Za-z])(?:RMB|CNY|USD))[\s:：]{0,3}$", re.IGNORECASE
)
_MEASURED = Expression(
    r"\s?(?:[%％‰㎡㎥]|平方|立方|公里|[千厘分毫]米|公[顷斤吨]|[千毫]克|毫升|千瓦|字节|人次"
    rf"|[亩吨米克升斤度里尺丈寸瓦伏](?:{_NO_HAN}|(?=[长宽高深远的电]))"
    r"|(?:[kKMG]B|k[mgW]|kWh|[mc]m|m[lL²³23])(?![A-Za-z]))"
)
_UNITS = {
    "元": "旦月宵老首年素件帅始气勋",
    "万": "一",
    "亿": "",
    "人": "工员事力民大才社防行武资文体",
    "名": "师校单额称片",
    "个": "人体别性",
    "项": "目",
    "所": "长有属在",
    "件": "",
    "条": "例件款",
    "次": "日月年",
    "户": "籍外政",
    "家": "长校庭访政属里委",
    "页": "面",
    "台": "办长账湾",
    "套": "餐",
    "吨": "",
    "字": "号",
    "份": "",
    "部": "门队长委分件署落位",
    "平方": "",
    "公里": "",
}
"""Units, and the characters behind each that make another word of it: ``元旦`` is no amount."""

_TITLE = r"(?!老师|先生|女士|小姐|同志|主任|书记|某|.?长)"
_COUNTED = Expression(
    rf"\s?[余多]?(?:[%％㎡亩册笔例场辆盏棵株枚]|[头只匹羽颗粒桶箱袋瓶盒幅块片篇趟针剂]{_NO_HAN}"
    r"|平米|分钟|小时|[课学]时|天(?!天)|"
    + "|".join(unit + (f"(?![{more}])" if more else "") for unit, more in _UNITS.items())
    + f"){_TITLE}"
)
_DATED = Expression(
    rf"\s?(?:年(?![底初末内后终级度会审])|月(?![底初末])|日(?![前常报间])|号){_TITLE}"
)


def is_date(groups: Sequence[str]) -> bool:
    """Tell whether groups begin with a year and a month, or are two years, or a whole day."""
    if not groups or not _YEAR.match(groups[0]):
        return False
    if len(groups) == 1 or len(groups[0]) > 4:
        return is_day(groups[0])
    return _is_month(groups[1]) or all(map(is_year, groups[1:]))


def is_year(group: str) -> bool:
    """Tell whether a group is a year: ``2020``."""
    return _YEAR.fullmatch(group) is not None


def is_day(group: str) -> bool:
    """Tell whether a group is a whole day: ``20201231``."""
    return _DAY.fullmatch(group) is not None


def is_day_or_years(group: str) -> bool:
    """Tell whether a group is a whole day, or a school year: ``20202021``."""
    first, second = group[:4], group[4:]
    return is_day(group) or (is_year(first) and is_year(second) and int(second) - int(first) == 1)


def has_month(groups: Sequence[str]) -> bool:
    """Tell whether a year and a month stand side by side among groups."""
    return any(is_year(one) and _is_month(other) for one, other in pairwise(groups))


def has_date(groups: Sequence[str]) -> bool:
    """Tell whether a year, a month and a day stand side by side among groups."""
    return any(
        is_date(groups[at : at + 2]) and len(day) <= 2 and 1 <= int(day) <= _DAYS
        for at, day in enumerate(groups[2:])
        if _is_month(groups[at + 1])
    )


def _is_month(group: str) -> bool:
    return len(group) <= 2 and 1 <= int(group) <= _MONTHS


def are_times(groups: Sequence[str]) -> bool:
    """Tell whether groups are times of the clock, or days, in their order: ``0830-1130-1430``."""
    if len(groups) == 1 or not all(one < other for one, other in pairwise(groups)):
        return False
    return any(all(map(form.fullmatch, groups)) for form in (_CLOCK, _MONTH_AND_DAY))


def are_round(groups: Sequence[str]) -> bool:
    """Tell whether each of several groups, or the millions of one, end in a zero."""
    zeros = "0" if len(groups) > 1 else "000000"
    return all(group.endswith(zeros) for group in groups)


def are_thousands(groups: Sequence[str]) -> bool:
    """Tell whether groups are those of one amount: ``13,900,000,000``."""
    return len(groups[0]) <= 3 and {len(group) for group in groups[1:]} == {3}


def is_address(groups: Sequence[str], gaps: Sequence[str]) -> bool:
    """Tell whether groups are the four numbers of an address on a network: ``13.197.153.186``."""
    return [*gaps] == ["."] * 3 and all(len(one) <= 3 and int(one) <= _BYTE for one in groups)


def is_decimal(text: str, groups: Sequence[str], gaps: Sequence[str], end: int) -> bool:
    """Tell whether groups are a number with a point: ``1.3900001234``, but not ``1.39e10``."""
    if [*gaps] != ["."]:
        return False
    return len(groups[1]) <= CENTS or (len(groups[0]) == 1 and not _POWER.match(text, end))


def is_money(text: str, start: int, end: int) -> bool:
    """Tell whether a currency stands before or behind an amount."""
    return bool(_MONEY.match(text, end) or _CURRENCY.search(text[max(start - 6, 0) : start]))


def is_measured(text: str, end: int) -> bool:
    """Tell whether a unit of a measure stands behind an amount: ``㎡``."""
    return _MEASURED.match(text, end) is not None


def is_counted(text: str, end: int, last: str) -> bool:
    """Tell whether a unit stands behind an amount, as 人 but not 人工, or 日 behind few digits."""
    if len(last) <= 2 and _DATED.match(text, end):
        return True
    return _COUNTED.match(text, end) is not None or is_measured(text, end)
