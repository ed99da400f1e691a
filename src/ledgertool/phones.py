"""Phone numbers in any text: found in every width and grouping that people write, and masked.

A mobile number, a number with its area code or with a country's code is told by its digits
wherever it stands. A local one of seven or eight digits is told by the word before it, such as
电话. What else has many digits (document numbers, years, days, amounts, hashes) stays.
Masking keeps the length of a text, and the place of everything in it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

_DIGIT = "\\d²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒"
_CODE = "<U\\+[0-9A-F]{4,6}>"
_HASH = "(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])"
_TOKEN = re.compile(f"{_CODE}|{_HASH}|[{_DIGIT}]+")
_ENOUGH = re.compile(f"(?:[{_DIGIT}][^{_DIGIT}]*){{5}}")
_CHINESE_DIGIT = "〇零○一二三四五六七八九幺"
_SPELT = re.compile(f"[一幺][三四五六七八九][{_CHINESE_DIGIT}]{{9}}(?![{_CHINESE_DIGIT}])")

_LONGEST = 17
_NUMBER = re.compile(
    r"(?:0{0,2}86|179\d\d|1259\d)?0?1[3-9]\d{9}"  # mobile
    r"|(?:0{0,2}86)?0(?:10|2\d|[3-9]\d\d)\d{7,8}"  # with the area code
    r"|0{0,2}86(?:10|2\d|[3-9]\d\d)\d{7,8}"
    r"|00[1-9]\d{7,14}"  # with a country's code
    r"|[48]00\d{7}"  # a service number
)
_WITH_PLUS = re.compile(r"[1-9]\d{7,14}")
_PLUS = "+＋﹢⁺"
_LOCAL, _SHORT = 7, 5  # digits of a local number; and of any number behind phone:

_MARKS = frozenset("./\\·•・‧∙．。／＼|｜~～()（）[]［］〔〕【】〈〉<>−+,，、;；﹣")
_COMMAS = frozenset(",，、;；")
_MOST_MARKS, _MOST_SPACES = 3, 60

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MONTHS = 12
_MONEY = re.compile(r"\s?[万亿]?元")
_COUNTED = re.compile(r"\s?(?:[元万亿人名个项所件条次户家页台套吨字年月日号%％㎡]|平方|公里)")

_LABEL = re.compile(
    r"phone|mobile|hotline|(?<![a-z])(?:cell|fax|contact|tel(?![a-z])|tele?(?:no|num|x))"
    r"|电话|手机|座机|固话|传真|热线|联系|总机|短号|小灵通|来电|致电|拨打|微信",
    re.IGNORECASE,
)
_KEY = re.compile(r"([A-Za-z]{4,12})[\"']?\s{0,9}[:：=][\s\"'+＋(（]{0,9}$")
_NAMES = ("phone", "telephone", "mobile", "cellphone", "contact")
_BEFORE = 48  # characters before a number in which a label counts

Piece = tuple[int, int]
"""Where a piece of a text begins and ends."""


def masked(phone: str) -> str:
    """Mask a phone number whatever its form: ``188****0946``."""
    digits = [
        index
        for index, character in enumerate(phone)
        if character.isdigit() or character in _CHINESE_DIGIT
    ]
    kept = {*digits[:3], *digits[-4:]} if len(digits) > 8 else set(digits[-2:])
    hidden = set(digits) - kept
    return "".join("*" if index in hidden else mark for index, mark in enumerate(phone))


def mask(text: str, private: Iterable[str] = (), *, labelled: bool = False) -> str:
    """Mask the phones in a text, and the private texts inside it.

    ``labelled`` tells that the text is the value of a field for phones, or speaks of one.
    """
    for secret in private:
        text = text.replace(secret, masked(secret))
    pieces = find(text, labelled=labelled)
    if not pieces:
        return text
    parts, at = [], 0
    for start, end in pieces:
        parts += [text[at:start], masked(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def mask_inside(value: Any, private: Iterable[str] = (), *, labelled: bool = False) -> Any:
    """Mask the phones in all texts inside a value, and what stands under a name for phones."""
    if isinstance(value, str):
        return mask(value, private, labelled=labelled)
    if isinstance(value, (list, tuple)):
        return [mask_inside(item, private, labelled=labelled) for item in value]
    if isinstance(value, dict):
        return {
            mask(key): mask_inside(item, private, labelled=labelled or is_label(key))
            for key, item in value.items()
        }
    return value


def find(text: str, *, labelled: bool = False) -> list[Piece]:
    """Find the phones in a text, in their order."""
    spelt = [match.span() for match in _SPELT.finditer(text)]
    if not _ENOUGH.search(text):
        return spelt
    pieces = [
        piece for cluster in _clusters(text) for piece in _Cluster(text, cluster, labelled).pieces()
    ]
    return sorted([*spelt, *pieces])


@lru_cache(maxsize=1000)
def is_label(name: str) -> bool:
    """Tell whether a field's name or heading, or a sentence, speaks of phones."""
    return bool(_LABEL.search(name)) or _is_misspelt(name)


def _is_misspelt(name: str) -> bool:
    from difflib import get_close_matches

    return bool(get_close_matches(name.lower(), _NAMES, n=1, cutoff=0.75))


class _Digits(NamedTuple):
    """Digits that stand side by side: where, and as ASCII."""

    start: int
    end: int
    digits: str


def _clusters(text: str) -> Iterator[list[_Digits]]:
    """Go through the groups of digits that only marks and spaces part from each other."""
    cluster: list[_Digits] = []
    for match in _TOKEN.finditer(text):
        digits = _ascii(match.group())
        if not digits:
            continue
        if cluster and not _is_gap(text, cluster[-1].end, match.start()):
            yield cluster
            cluster = []
        cluster.append(_Digits(*match.span(), digits))
    if cluster:
        yield cluster


def _ascii(token: str) -> str:
    """Write a group of digits in those of ASCII; nothing for a hash, or a character's code."""
    if token.isascii():
        return token if token.isdecimal() else ""
    return "".join(str(_value(digit)) for digit in token)


def _value(character: str) -> int | None:
    """Give a digit's value, in whatever writing; None for what is none."""
    return unicodedata.digit(character, None) if character.isdigit() else None


def _is_gap(text: str, start: int, end: int) -> bool:
    """Tell whether digits go on behind what stands between two groups of them.

    That is a few marks and spaces, or the end of a line and the indentation of the next one,
    which may be a comment.
    """
    if end - start > _MOST_SPACES:
        return False
    between = re.sub(_CODE, "", text[start:end])
    if "\n" in between:
        above, _end, below = between.partition("\n")
        between = above + below.lstrip(" \t").removeprefix("#")
        if "\n" in between:
            return False
    marks = [one for one in between if one in _MARKS or unicodedata.category(one) in _LINES]
    spaces = sum(_is_space(one) for one in between)
    return len(marks) <= _MOST_MARKS and len(marks) + spaces == len(between)


_LINES = ("Pd", "Pc")
_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me")


def _is_space(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN


class _Cluster:
    """Groups of digits beside each other, in which numbers are looked for group by group."""

    def __init__(self, text: str, groups: Sequence[_Digits], labelled: bool) -> None:
        self._text, self._groups, self._labelled = text, groups, labelled
        self._gaps = [text[one.end : other.start] for one, other in pairwise(groups)]

    def pieces(self) -> Iterator[Piece]:
        """Go through the numbers: those told by their digits, then what a label tells."""
        at, left = 0, 0
        while at < len(self._groups):
            end = self._end_of_number(at)
            if end is None:
                at += 1
                continue
            yield from self._told_by_label(left, at)
            yield self._piece(at, end)
            at = left = end
        yield from self._told_by_label(left, at)

    def _piece(self, first: int, end: int) -> Piece:
        return self._groups[first].start, self._groups[end - 1].end

    def _end_of_number(self, first: int) -> int | None:
        """Find the group behind the longest number that begins with a group; None if none does."""
        digits, found = "", None
        for end, group in enumerate(self._groups[first : first + _LONGEST], first + 1):
            if len(digits) + len(group.digits) > _LONGEST:
                break
            digits += group.digits
            if self._is_number(first, end, digits):
                found = end
        return found

    def _is_number(self, first: int, end: int, digits: str) -> bool:
        if self._has_plus(first) and _WITH_PLUS.fullmatch(digits):
            return not self._is_date(first + 1, end)
        if not _NUMBER.fullmatch(digits):
            return False
        head, gaps = self._groups[first].digits, self._gaps[first : end - 1]
        if not gaps:
            return digits[1:3] != "00" and not _MONEY.match(self._text, self._groups[first].end)
        sizes = [len(group.digits) for group in self._groups[first:end]]
        if any(_COMMAS & {*gap} for gap in gaps):
            return min(sizes) >= 3 and not _is_amount(sizes)
        if digits[1:3] == "00" and digits[0] in "48":
            return len(head) == 3 and {*gaps} in ({"-"}, {" "})
        if head.startswith("0"):
            return len(head) >= 3 or head == "00"
        if _YEAR.fullmatch(head):
            return len({*gaps}) == 1 and not self._is_date(first, end)
        has_area_code = head == "86" and (digits[2] > "1" or digits[3] == "0")
        return not has_area_code or sizes[1] in (2, 3) or sizes[1] > _LOCAL

    def _has_plus(self, first: int) -> bool:
        at = self._groups[first].start - 1
        if self._text[max(at, 0) : at + 1] in ("(", "（"):
            at -= 1
        before = self._text[max(at - 1, 0) : at + 1]
        return bool(before) and before[-1] in _PLUS and not before[:-1].isalnum()

    def _is_date(self, first: int, end: int) -> bool:
        """Tell whether groups begin with a year and a month, or are two years, or a whole day."""
        groups = [group.digits for group in self._groups[first:end]]
        if not groups or not _YEAR.match(groups[0]):
            return False
        if len(groups) == 1 or len(groups[0]) > 4:
            return bool(_DAY.fullmatch(groups[0]))
        month = len(groups[1]) <= 2 and 1 <= int(groups[1]) <= _MONTHS
        return month or groups[1:] == [year for year in groups[1:] if _YEAR.fullmatch(year)]

    def _told_by_label(self, first: int, end: int) -> Iterator[Piece]:
        """Go through the local numbers among groups, as lists part them by commas."""
        start = first
        for at in range(first, end):
            if at + 1 == end or _COMMAS & {*self._gaps[at]}:
                if self._is_local(start, at + 1, behind_number=first > 0):
                    yield self._piece(start, at + 1)
                start = at + 1

    def _is_local(self, first: int, end: int, *, behind_number: bool) -> bool:
        count = sum(len(group.digits) for group in self._groups[first:end])
        if count < _SHORT:
            return False
        if self._labelled:
            return True
        start, behind = self._piece(first, end)
        if "*" in self._text[max(start - 2, 0) : start]:
            return False  # the rest of a number that is masked already
        label = _Label.before(self._text, start)
        if label.names_it:
            return True
        if count < _LOCAL or self._is_date(first, end) or _COUNTED.match(self._text, behind):
            return False
        return label.is_near or (behind_number and count <= _LOCAL + 1)


def _is_amount(sizes: list[int]) -> bool:
    """Tell whether commas stand where they part thousands: ``13,900,000,000``."""
    return sizes[0] <= 3 and {*sizes[1:]} == {3}


class _Label(NamedTuple):
    """What a text has before a number: a word for phones in its line, or the very name of it."""

    is_near: bool
    names_it: bool

    @classmethod
    def before(cls, text: str, at: int) -> "_Label":
        before = text[max(at - _BEFORE, 0) : at]
        between = _behind_label(before)
        if between is None:
            return cls(is_near=False, names_it=False)
        is_beside = re.search(r"\w", between) is None
        is_near = is_beside or "\n" not in between
        return cls(is_near, is_beside and re.search("[:：=]", between) is not None)


def _behind_label(before: str) -> str | None:
    """Give what stands between the last label in a text and its end; None without a label."""
    key = _KEY.search(before)
    if key and is_label(key[1]):
        return before[key.end(1) :]
    ends = [match.end() for match in _LABEL.finditer(before)]
    return before[ends[-1] :] if ends else None
