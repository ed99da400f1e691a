"""Phone numbers among groups of digits: those told by their digits, and those told by a word."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ledgertool.phones import amounts
from ledgertool.phones.digits import COLONS, Digits, is_dash_or_space
from ledgertool.phones.labels import Label, is_labelled_around, names_another

_SHORTEST, _LONGEST = 8, 17
_PART = 4  # digits of the longest group in which a number alone is written, if it is parted evenly
_MOBILE = r"1[3-9]\d{9}"
_WITH_AREA = r"0(?:10|2\d|[3-9]\d\d)[1-9]\d{6,7}"
_NUMBER = re.compile(
    rf"(?:0{{0,2}}86|179\d\d|1259\d)?0?{_MOBILE}"
    rf"|(?:0{{0,2}}86)?{_WITH_AREA}"
    r"|0{0,2}86(?:10|2\d|[3-9]\d\d)\d{7,8}"
    r"|00[1-9]\d{7,14}"  # with a country's code
    r"|[48]00(?!0{7})\d{7}"  # a service number
)
_RUN_TOGETHER = re.compile(rf"(?:{_MOBILE}|{_WITH_AREA}){{2,5}}")
_BEGINS_NUMBER = re.compile(r"1[3-9]|0[1-9]")
_WITHOUT_ZERO = re.compile(r"(?:10|2\d)[2-9]\d{7}|(?!400|800)[3-9]\d\d[2-9]\d{6,7}")
_WITHOUT_ZERO_BEHIND = re.compile(r"[-)）\]］〕】－–—−‐‑]+\s?$")
_PARTS_OF_LOCAL = ([7], [8], [3, 4], [4, 3], [4, 4])
_AS_IN_SUMS = (*COLONS, "*")
_WHOLE = ([3, 4, 4], [3, 8], [7, 4], [3, 7], [3, 3, 4], [3, 4, 3])
_WITH_PLUS = re.compile(r"[1-9]\d{7,14}")
_PLUS = "+＋﹢⁺"
_PLUSES = frozenset(_PLUS)
_LOCAL, _SHORT = 7, 5  # digits of a local number; and of any number behind phone:
_COMMAS = frozenset(",，、;；")
_BESIDE_MOBILE = frozenset("/／(（")
_CLOSING = frozenset(")）]］〕】")
_AFTER_POINT = re.compile(r"[0-9０-９][.．:：∶﹕]?$")
_AFTER_SIGN = re.compile(r"(?:[A-Za-z0-9_/\\#＃№第.-]|[0-9０-９][:：∶﹕])$")
_MASKED = re.compile(r"\*(?:\W?\*){2}\W?$")
_REST = 4  # digits that are left behind those masked

Piece = tuple[int, int]
"""Where a piece of a text begins and ends."""


class Cluster:
    """Groups of digits beside each other, in which numbers are looked for group by group."""

    def __init__(self, text: str, groups: Sequence[Digits], labelled: bool, told: int = 0) -> None:
        """``told`` is the number of digits of a number that a word such as 或 joins to these."""
        self._text, self._groups, self._labelled = text, groups, labelled
        self._told = min(told, _LOCAL + 1)
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
        has_plus = self._has_plus(first)
        digits, found = "", None
        for end, group in enumerate(self._groups[first : first + _LONGEST], first + 1):
            digits += group.digits
            if len(digits) > _LONGEST or (has_plus and self._has_plus_behind(first, end)):
                break
            if len(digits) >= _SHORTEST and self._is_number(first, end, digits, has_plus):
                found = end
        return found or self._end_of_run(first)

    def _has_plus_behind(self, first: int, end: int) -> bool:
        """Tell whether another plus stands before the last of some groups: it begins anew there."""
        return end - first > 1 and not _PLUSES.isdisjoint(self._gaps[end - 2])

    def _end_of_run(self, first: int) -> int | None:
        """Find the group behind several numbers that nothing parts from each other."""
        groups = self._groups[first : first + _LONGEST]
        if not _BEGINS_NUMBER.match(groups[0].digits) or max(map(_size, groups)) <= _PART:
            return None
        digits = ""
        for end, group in enumerate(groups, first + 1):
            digits += group.digits
            if _RUN_TOGETHER.fullmatch(digits):
                return end
            if end > len(self._gaps) or not is_dash_or_space(self._gaps[end - 1]):
                return None
        return None

    def _is_number(self, first: int, end: int, digits: str, has_plus: bool) -> bool:
        if has_plus and _WITH_PLUS.fullmatch(digits):
            groups = self._digits(first, end)
            if digits[:2] == "86" and _NUMBER.fullmatch(digits):
                return True
            has_date = amounts.is_date(groups[1:]) or amounts.has_month(groups)
            return not has_date and not self._is_with_sign(first, groups)
        if _NUMBER.fullmatch(digits):
            groups = self._digits(first, end)
            is_written_so = self._is_written_as_number(first, groups, digits)
        elif end - first > 1 and _WITHOUT_ZERO.fullmatch(digits):
            groups = self._digits(first, end)
            is_written_so = self._is_without_zero(first, groups, digits)
        else:
            return False
        return is_written_so and (
            not self._is_something_else(first, groups, digits)
            or Label.before(self._text, self._groups[first].start).is_noun_beside
        )

    def _digits(self, first: int, end: int) -> list[str]:
        return [group.digits for group in self._groups[first:end]]

    def _is_written_as_number(self, first: int, groups: Sequence[str], digits: str) -> bool:
        """Tell whether people write a number in such groups, and with such marks between them."""
        head, gaps = groups[0], self._gaps[first : first + len(groups) - 1]
        sizes = [*map(len, groups)]
        if not gaps:
            return True
        if any(gap.strip() in _AS_IN_SUMS for gap in gaps):
            is_whole = sizes in _WHOLE and not amounts.are_round(groups)
            return is_whole or (head.startswith("0") and len(head) >= 3)
        if any("'" in gap or "’" in gap for gap in gaps) and amounts.are_thousands(groups):
            return False
        if any(_COMMAS & {*gap} for gap in gaps):
            return min(sizes) >= 3 and digits[1:3] != "00" and not amounts.are_thousands(groups)
        if digits[1:3] == "00" and digits[0] in "48":
            is_even = len({*gaps}) == 1 and is_dash_or_space(gaps[0])
            return len(head) >= 3 and (is_even or min(sizes) >= 3)
        if head.startswith("0"):
            return len(head) >= 3 or (head == "00" and not self._is_behind(first, _AFTER_POINT))
        if amounts.is_year(head):
            return len({*gaps}) == 1 and not amounts.is_date(groups)
        has_area_code = head == "86" and (digits[2] > "1" or digits[3] == "0")
        return not has_area_code or sizes[1] in (2, 3) or sizes[1] > _LOCAL

    def _is_without_zero(self, first: int, groups: Sequence[str], digits: str) -> bool:
        """Tell whether this is an area code that lost its zero, and a number: ``28-86551234``."""
        return (
            len(groups[0]) == (2 if digits[0] in "12" else 3)
            and [len(group) for group in groups[1:]] in _PARTS_OF_LOCAL
            and _WITHOUT_ZERO_BEHIND.match(self._gaps[first]) is not None
            and not self._is_behind(first, _AFTER_SIGN)
            and not amounts.is_day_or_years("".join(groups[1:]))
        )

    def _is_behind(self, first: int, before: re.Pattern[str]) -> bool:
        start = self._groups[first].start
        return before.search(self._text[max(start - 6, 0) : start]) is not None

    def _is_something_else(self, first: int, groups: Sequence[str], digits: str) -> bool:
        """Tell whether what is written as a number is a date, a list, an amount or a document's."""
        gaps = self._gaps[first : first + len(groups) - 1]
        if amounts.has_date(groups):
            return True
        is_mobile = groups[0] == "86" or (digits[0] == "1" and digits[1] != "0")
        if not is_mobile and self._is_of_a_day(groups, gaps):
            return True
        has_commas = any(_COMMAS & {*gap} for gap in gaps)
        if has_commas and (any(map(amounts.is_year, groups)) or amounts.are_round(groups)):
            return True
        if amounts.are_times(groups) and (has_commas or groups[1].startswith("1")):
            return True  # no local number begins with a 1
        return self._is_amount(first, groups, has_commas) or (
            not is_mobile and self._is_of_a_document(first)
        )

    def _is_of_a_day(self, groups: Sequence[str], gaps: Sequence[str]) -> bool:
        is_in_brackets = bool(gaps) and not _CLOSING.isdisjoint(gaps[0])
        days = any(map(amounts.is_day, groups[1:]))
        return not is_in_brackets and (days or amounts.has_month(groups))

    def _is_of_a_document(self, first: int) -> bool:
        start = self._groups[first].start
        return names_another(self._text, start) and not Label.before(self._text, start).is_near

    def _is_amount(self, first: int, groups: Sequence[str], has_commas: bool) -> bool:
        start, end = self._piece(first, first + len(groups))
        if len(groups) == 1 and self._is_behind_point(first):
            return True
        if groups[0].startswith("0"):
            return False
        gaps = self._gaps[first : first + len(groups) - 1]
        if amounts.is_address(groups, gaps) or amounts.is_decimal(self._text, groups, gaps, end):
            return True
        is_spaced = all(gap.isspace() for gap in gaps)
        if is_spaced and self._is_before_point(first + len(groups) - 1):
            return True
        is_one = len(groups) == 1 or gaps == ["."] or amounts.are_thousands(groups)
        if (is_one or is_spaced) and amounts.is_money(self._text, start, end):
            return True
        if (is_one or groups[0][0] != "1") and amounts.is_measured(self._text, end):
            return True
        if has_commas:
            return self._is_counted_list(first + len(groups) - 1)
        return amounts.are_round(groups) and amounts.is_counted(self._text, end, groups[-1])

    def _is_with_sign(self, first: int, groups: Sequence[str]) -> bool:
        """Tell whether what has a plus before it is an amount: ``+12345678元``."""
        start, end = self._piece(first, first + len(groups))
        is_money = amounts.is_money(self._text, start, end)
        has_unit = is_money or amounts.is_counted(self._text, end, groups[-1])
        gaps = self._gaps[first : first + len(groups) - 1]
        if not gaps:
            return has_unit or self._is_before_point(first)
        if gaps == ["."]:
            return has_unit or len(groups[1]) <= amounts.CENTS
        return amounts.are_thousands(groups) and (has_unit or bool(_COMMAS & {*gaps[0]}))

    def _is_behind_point(self, at: int) -> bool:
        """Tell whether a group is the decimals of a number: ``0.13900001234``."""
        return at > 0 and self._gaps[at - 1] == "." and self._groups[at - 1].digits == "0"

    def _is_before_point(self, at: int) -> bool:
        """Tell whether cents stand behind a group, or other decimals and a unit: ``….5元``."""
        if self._gaps[at : at + 1] != ["."] or self._gaps[at + 1 : at + 2] == ["."]:
            return False
        _start, end, cents = self._groups[at + 1]
        is_amount = amounts.is_money(self._text, end, end) or amounts.is_measured(self._text, end)
        return len(cents) == amounts.CENTS or is_amount

    def _is_counted_list(self, at: int) -> bool:
        """Tell whether a unit stands behind the last of the amounts that commas part."""
        last = at
        while last < min(at + _LONGEST, len(self._gaps)) and _COMMAS & {*self._gaps[last]}:
            last += 1
        group = self._groups[last]
        return amounts.is_counted(self._text, group.end, group.digits)

    def _has_plus(self, first: int) -> bool:
        at = self._groups[first].start - 1
        if self._text[max(at, 0) : at + 1] in ("(", "（"):
            at -= 1
        before = self._text[max(at - 1, 0) : at + 1]
        return bool(before) and before[-1] in _PLUS and not before[:-1].isalnum()

    def _told_by_label(self, first: int, end: int) -> Iterator[Piece]:
        """Go through the local numbers among groups, as lists part them by commas."""
        start, told = first, _LOCAL + 1 if first > 0 else self._told
        for at in range(first, end):
            if at + 1 == end or _COMMAS & {*self._gaps[at]}:
                count = sum(map(_size, self._groups[start : at + 1]))
                if count >= _SHORT and self._is_local(start, at + 1, count, told):
                    yield self._piece(start, at + 1)
                    told = count
                start = at + 1

    def _is_local(self, first: int, end: int, count: int, told: int) -> bool:
        """Tell whether groups are a number, by the words around it or the number before it.

        ``told`` is the number of digits of the local number before it in a list, if there is one.
        """
        if self._labelled:
            return True
        start, behind = self._piece(first, end)
        if len(self._groups[first].digits) <= _REST and self._is_behind(first, _MASKED):
            return False  # the rest of a number that is masked already
        label = Label.before(self._text, start)
        if label.names_it or self._is_beside_mobile(first):
            return True
        groups = self._digits(first, end)
        if amounts.is_date(groups) and not (label.is_noun_beside and len(groups) == 1):
            return False
        if label.is_noun_beside:
            return count >= _LOCAL or not amounts.is_counted(self._text, behind, groups[-1])
        if count < _LOCAL:
            is_told = abs(told - count) <= 1
        else:
            is_told = label.is_near or (
                count <= _LOCAL + 1 and (told > 0 or is_labelled_around(self._text, start, behind))
            )
        return is_told and not (
            amounts.is_counted(self._text, behind, groups[-1]) or names_another(self._text, start)
        )

    def _is_beside_mobile(self, first: int) -> bool:
        """Tell whether this is the short number of a mobile before it: 13900000000（660000）."""
        is_beside = first > 0 and self._gaps[first - 1].strip() in _BESIDE_MOBILE
        return is_beside and not amounts.is_date(self._digits(first, len(self._groups)))


def _size(group: Digits) -> int:
    return len(group.digits)
