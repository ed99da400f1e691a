"""Digits in any text, whatever their writing: where they stand, and which of them go together."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

SPELT = "〇零○◯一壹幺二贰貳两三叁參四肆五伍六陆陸七柒八捌九玖洞拐勾"
"""Chinese digits, and the words for 0, 7 and 9 that are clearer on the line."""

_VALUES = str.maketrans(SPELT, "000011122223334455666778899079")
_LISTED = (  # a digit that may as well be the mark of an item, or of a note
    "²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒"
    "፩-፱᧚\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a🄀-🄊"
)
_DIGIT = "\\d" + _LISTED
_CODE = "<U\\+[0-9A-F]{4,6}>"
_HASH = "(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])"
_CARD = (  # the address of a network card
    "(?<![0-9A-Za-z])[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}|:[0-9A-Fa-f]{2}){5}(?![-:]?[0-9A-Za-z])"
    "|(?<![0-9A-Za-z])00[0-9A-Fa-f]{2}(?:\\.[0-9A-Fa-f]{4}){2}(?![.]?[0-9A-Za-z])"
)
_NO_DIGITS = f"{_CODE}|{_HASH}|{_CARD}"
_TOKEN = re.compile(f"{_NO_DIGITS}|\\d+|[{_LISTED}]+")
_TOKEN_SPELT = re.compile(f"{_NO_DIGITS}|[\\d{SPELT}]+|[{_LISTED}]+")
_ENOUGH = re.compile(f"(?:[{_DIGIT}][^{_DIGIT}]*){{5}}")
_BETWEEN = f"(?:{_CODE}|[\\W_ー丨])"
_PASSED_OVER = re.compile(f"{_CODE}|区号")
_REGION = re.compile(f"[{_DIGIT}{SPELT}](?:{_BETWEEN}{{0,60}}[{_DIGIT}{SPELT}]){{4,}}")
_A_DIGIT, _A_SPELT = re.compile(f"[{_DIGIT}{SPELT}]"), re.compile(f"[{SPELT}]")

_MARKS = frozenset("./\\∕⁄╱╲⧸⟋∖⧵·•・‧∙⋅˙◦∘●▪⸱⁃…⋯‥。|丨│┃¦ǀ∣‖∥~∼∽<>−─━➖ー一+,、;'`′")
_LINES_AND_BRACKETS = ("Pd", "Pc", "Ps", "Pe", "Pi", "Pf")
_UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me")
_MOST_MARKS, _MOST_SPACES = 3, 60
_MORE_THAN_MINUTES = 3
COLONS = (":", "∶")


class _Plain(dict[int, str]):
    """Characters by their plain form, where that is one character: ``：`` is a colon.

    ``①`` stays, for it may be the mark of an item.
    """

    def __missing__(self, code: int) -> str:
        written = chr(code)
        plain = unicodedata.normalize("NFKC", written)
        is_mark = written.isdigit() and not written.isdecimal()
        self[code] = written if is_mark or len(plain) > 1 else plain
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """Write wide, small and other forms of characters as the usual ones, each in its place."""
    return text if text.isascii() else text.translate(_PLAIN)


class Digits(NamedTuple):
    """Digits that stand side by side: where, and as ASCII."""

    start: int
    end: int
    digits: str


def is_digit(character: str) -> bool:
    """Tell whether a character stands for one digit."""
    return _A_DIGIT.match(character) is not None


def is_spelt(text: str) -> bool:
    """Tell whether there are Chinese digits in a text."""
    return _A_SPELT.search(text) is not None


def clusters(text: str) -> Iterator[list[Digits]]:
    """Go through the groups of digits that only marks and spaces part from each other."""
    if _ENOUGH.search(text):
        yield from _clusters(text, _TOKEN, 0, len(text))


def spelt_clusters(text: str) -> Iterator[list[Digits]]:
    """Go through those groups in which Chinese digits stand among the others, or alone."""
    if text.isascii():
        return
    for region in _REGION.finditer(text):
        if _A_SPELT.search(text, *region.span()):
            for cluster in _clusters(text, _TOKEN_SPELT, *region.span()):
                if _A_SPELT.search(text, cluster[0].start, cluster[-1].end):
                    yield cluster


def _clusters(text: str, token: re.Pattern[str], start: int, end: int) -> Iterator[list[Digits]]:
    cluster: list[Digits] = []
    for match in token.finditer(text, start, end):
        digits = _ascii(match.group())
        if not digits:
            continue
        group = Digits(*match.span(), digits)
        if cluster and not _go_together(text, cluster[-1], group):
            yield cluster
            cluster = []
        cluster.append(group)
    if cluster:
        yield cluster


def _ascii(token: str) -> str:
    """Write a group of digits in those of ASCII; nothing for a hash, or a character's code."""
    if token.isascii():
        return token if token.isdecimal() else ""
    return "".join(str(unicodedata.digit(digit)) for digit in token.translate(_VALUES))


def _go_together(text: str, one: Digits, other: Digits) -> bool:
    """Tell whether digits go on in another group; behind a colon, that of a clock is none."""
    if text[one.end : other.start].strip() in COLONS:
        return min(len(one.digits), len(other.digits)) >= _MORE_THAN_MINUTES
    return _is_gap(text, one.end, other.start)


def _is_gap(text: str, start: int, end: int) -> bool:
    """Tell whether digits go on behind what stands between two groups of them.

    That is a few marks and spaces, a mark any number of times, or the end of a line and the
    indentation of the next one, which may be a comment.
    """
    if end - start > _MOST_SPACES:
        return False
    between = _PASSED_OVER.sub("", text[start:end])
    if "\n" in between:
        above, _end, below = between.partition("\n")
        between = above + below.lstrip(" \t").removeprefix("#")
        if "\n" in between:
            return False
    between = re.sub(r"(.)\1+", r"\1", between)
    if between.strip() == "*" == text[start:end].strip():
        return True
    marks = [
        one for one in between if one in _MARKS or unicodedata.category(one) in _LINES_AND_BRACKETS
    ]
    spaces = sum(unicodedata.category(one) in _UNSEEN for one in between)
    return len(marks) <= _MOST_MARKS and len(marks) + spaces == len(between)


def is_dash_or_space(gap: str) -> bool:
    """Tell whether nothing but dashes and spaces stands between two groups."""
    return all(unicodedata.category(one) in ("Pd", "Zs") or one in "−─" for one in gap)
