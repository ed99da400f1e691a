"""Phone numbers among groups of digits: those told by their digits, and those told by a word."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ledgertool.phones import amounts
from ledgertool.phones.digits import Digits, is_dash_or_space
from ledgertool.phones.labels import Label, names_another

_LONGEST, _LONGEST_RUN = 17, 60
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
_WITHOUT_ZERO = re.compile(r"(?:10|2\d)[2-9]\d{7}|(?!400|800)[3-9]\d\d[2-9]\d{6,7}")
_WITHOUT_ZERO_BEHIND = re.compile(r"[-)）－–—−‐‑]+\s?$")
_PARTS_OF_LOCAL = ([7], [8], [3, 4], [4, 3], [4, 4])
_WITH_PLUS = re.compile(r"[1-9]\d{7,14}")
_PLUS = "+＋﹢⁺"
_LOCAL, _SHORT = 7, 5  # digits of a local number; and of any number behind phone:
_COMMAS = frozenset(",，、;；")
_CLOSING = frozenset(")）]］〕】")
_AFTER_POINT = re.compile(r"[0-9０-９][.．:：∶﹕]?$")
_AFTER_SIGN = re.compile(r"(?:[A-Za-z0-9_/\\#＃№第.-]|[0-9０-９][:：∶﹕])$")
_MASKED = re.compile(r"\*(?:\W?\*){2}\W?$")
_REST = 4  # digits that are left behind those masked

Piece = tuple[int, int]
"""Where a piece of a text begins and ends."""


class Cluster:
    """Groups of digits beside each other, in which numbers are looked for group by group."""

    def __init__(self, text: str, groups: Sequence[Digits], labelled: bool) -> None:
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
        return found or self._end_of_run(first)

    def _end_of_run(self, first: int) -> int | None:
        """Find the group behind several numbers that nothing parts from each other."""
        digits = ""
        for end, group in enumerate(self._groups[first : first + _LONGEST], first + 1):
            digits += group.digits
            if len(digits) > _LONGEST_RUN or not is_dash_or_space(
                "".join(self._gaps[first : end - 1])
            ):
                break
            if _RUN_TOGETHER.fullmatch(digits):
                return end
        return None

    def _is_number(self, first: int, end: int, digits: str) -> bool:
        groups = [group.digits for group in self._groups[first:end]]
        if self._has_plus(first) and _WITH_PLUS.fullmatch(digits):
            has_date = amounts.is_date(groups[1:]) or amounts.has_month(groups)
            return not has_date or (digits[:2] == "86" and _NUMBER.fullmatch(digits) is not None)
        if _NUMBER.fullmatch(digits):
            is_written_so = self._is_written_as_number(first, groups, digits)
        else:
            is_written_so = self._is_without_zero(first, groups, digits)
        return is_written_so and (
            not self._is_something_else(first, groups, digits)
            or Label.before(self._text, self._groups[first].start).is_noun_beside
        )

    def _is_written_as_number(self, first: int, groups: Sequence[str], digits: str) -> bool:
        """Tell whether people write a number in such groups, and with such marks between them."""
        head, gaps = groups[0], self._gaps[first : first + len(groups) - 1]
        sizes = [*map(len, groups)]
        if not gaps:
            return True
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
            len(groups) > 1
            and _WITHOUT_ZERO.fullmatch(digits) is not None
            and len(groups[0]) == (2 if digits[0] in "12" else 3)
            and [len(group) for group in groups[1:]] in _PARTS_OF_LOCAL
            and _WITHOUT_ZERO_BEHIND.match(self._gaps[first]) is not None
            and not self._is_behind(first, _AFTER_SIGN)
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
        if groups[0].startswith("0"):
            return False
        is_one = len(groups) == 1 or amounts.are_thousands(groups)
        if is_one and amounts.is_money(self._text, start, end):
            return True
        if (is_one or groups[0][0] != "1") and amounts.is_measured(self._text, end):
            return True
        return (has_commas or amounts.are_round(groups)) and amounts.is_counted(
            self._text, end, groups[-1]
        )

    def _has_plus(self, first: int) -> bool:
        at = self._groups[first].start - 1
        if self._text[max(at, 0) : at + 1] in ("(", "（"):
            at -= 1
        before = self._text[max(at - 1, 0) : at + 1]
        return bool(before) and before[-1] in _PLUS and not before[:-1].isalnum()

    def _told_by_label(self, first: int, end: int) -> Iterator[Piece]:
        """Go through the local numbers among groups, as lists part them by commas."""
        start, told = first, 0
        for at in range(first, end):
            if at + 1 == end or _COMMAS & {*self._gaps[at]}:
                count = sum(len(group.digits) for group in self._groups[start : at + 1])
                is_next = told and abs(told - count) <= 1  # of a list under one label
                if is_next or self._is_local(start, at + 1, count, behind_number=first > 0):
                    yield self._piece(start, at + 1)
                    told = count
                start = at + 1

    def _is_local(self, first: int, end: int, count: int, *, behind_number: bool) -> bool:
        if count < _SHORT:
            return False
        if self._labelled:
            return True
        start, behind = self._piece(first, end)
        if len(self._groups[first].digits) <= _REST and self._is_behind(first, _MASKED):
            return False  # the rest of a number that is masked already
        label = Label.before(self._text, start)
        if label.names_it:
            return True
        groups = [group.digits for group in self._groups[first:end]]
        if amounts.is_date(groups) and not (label.is_noun_beside and len(groups) == 1):
            return False
        is_counted = amounts.is_counted(self._text, behind, groups[-1])
        if label.is_noun_beside:
            return count >= _LOCAL or not is_counted
        if count < _LOCAL or is_counted or names_another(self._text, start):
            return False
        return label.is_near or (behind_number and count <= _LOCAL + 1)
