"""Slips of the hand that one line shows by itself, whatever stands around it."""

import re

from ledgertool.findings import syntax
from ledgertool.findings.finding import Edit, Finding, Span, write
from ledgertool.language import _
from ledgertool.phones.expressions import Expression
from ledgertool.reading.headings import is_heading

_FIELD = r"^(\s*(?:- +)*)([\w\u4e00-\u9fff]+)"
_PARTNERS = {"[": "]", "{": "}"}
_PAIRS = {"[]", "[,", "{}", "{,", '""', "''"}
_FULL_WIDTH_COLON = Expression(_FIELD + r"(:?：:?)")
_NO_SPACE = Expression(r"^(\s*(?:- +)*)([A-Za-z_]+)(:)(?=[^\s:/])")
CONFLICT = re.compile(r"^(<{7}|[|]{7}|={7}|>{7})(\s|$)")
_SPECIAL = Expression(r"^(\s*(?:- +)*[\w]+:\s+)([\[\]{}*&!|>%@`,#?\"'].*)")
_COLON_INSIDE = Expression(r"^(\s*(?:- +)*[\w]+:\s+)(?=\S)(?=.*?: )(.*)")
_NO_COLON = Expression(r"^ *([a-z_]+)(?: +([^:：]+))?$")
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ODD_INDENTATION = re.compile(rf"(?P<before> *)(?P<indentation>[{_SPACES}][{_SPACES} ]*)(?=[^\s#])")
_ODD_SPACE = Expression(
    rf"^{ODD_INDENTATION.pattern}"
    rf"|^(?P<field> *(?:- +)*[\w]+: *| *(?:- *)+)(?P<behind>[{_SPACES}][{_SPACES} ]*)(?=\S)"
)
_ODD_DASH = Expression(r"^( *)([－—–−＊*•·][ \u00a0\u3000]*|-)(?=[a-z_]+ *[:：])")
_WIDE = "\u3000"
_LONGEST = 60
_COMMENT = re.compile(r"\s#.*")


def known_slip(line: str, number: int) -> Finding | None:
    """Recognise the usual slips in a line; ``number`` counts from 0."""

    def here(match: re.Match[str], group: int) -> Span:
        return Span(number + 1, match.start(group) + 1, number + 1, match.end(group) + 1)

    line = line.rstrip("\r\n ")
    if match := _ODD_SPACE.match(line):
        return _odd_space(line, match, number)
    if match := _ODD_DASH.match(line):
        finding = syntax.odd_dash(match[2], line[match.end() :]).at("", here(match, 2))
        return finding._replace(edits=(Edit(here(match, 2), "- "),))
    if match := CONFLICT.match(line):
        return syntax.conflict_marker(match[1]).at("", here(match, 1))
    if match := _FULL_WIDTH_COLON.match(line):
        colon = here(match, 3)
        finding = syntax.full_width_colon(match[2], _rest(line, match.end(3))).at("", colon)
        if re.match(r"[A-Za-z_]", match[2]) or is_heading(match[2]):
            spaces = len(line) - match.end(3) - len(line[match.end(3) :].lstrip())
            wide = colon._replace(end_column=colon.end_column + spaces)
            finding = finding._replace(edits=(Edit(wide, ": "),))
        return finding
    if match := _NO_SPACE.match(line):
        return syntax.no_space_after_colon(match[2], _rest(line, match.end(3))).at(
            "", here(match, 3)
        )
    if (match := _SPECIAL.match(line)) and not _closed(match[2]):
        if match[2][0] in "\"'" and match[2].count(match[2][0]) == 1:
            return unclosed_quote().at("", here(match, 2))
        return syntax.bad_syntax(match[2], _quote_it(match[2])).at("", here(match, 2))
    said = _COMMENT.sub("", line).rstrip()
    if (match := _COLON_INSIDE.match(said)) and match[2][0] not in "\"'[{":
        return syntax.bad_syntax(match[2], _quote_it(match[2])).at("", here(match, 2))
    if match := _NO_COLON.match(line):
        help = write(f"{match[1]}: {match[2] or ''}".rstrip())
        place = here(match, 0)._replace(column=match.start(1) + 1)
        return syntax.bad_syntax(line.strip(), help).at("", place)
    return None


def _odd_space(line: str, match: re.Match[str], number: int) -> Finding:
    """Tell of spaces of another kind, and put as many plain ones in their place."""
    group = "indentation" if match["indentation"] else "behind"
    odd = [character for character in match[group] if character != " "]
    plain = " "
    if group == "indentation":
        plain = "".join("  " if character == _WIDE else " " for character in match[group])
    place = Span(number + 1, match.start(group) + 1, number + 1, match.end(group) + 1)
    finding = syntax.odd_space(odd[0], count=len(odd), is_indentation=group == "indentation")
    return finding.at("", place)._replace(edits=(Edit(place, plain),))


def _rest(line: str, at: int) -> str:
    """Give the value behind a colon, as far as a line of help has room for it."""
    value = line[at:].strip()
    return value if 0 < len(value) <= _LONGEST else "…"


def _closed(value: str) -> bool:
    """Tell whether a value that begins specially is sound: quoted, or a list that may go on."""
    values = (value, _COMMENT.sub("", value).rstrip())
    return any(text in "[{" or (text[0] + text[-1] in _PAIRS and len(text) > 1) for text in values)


def unclosed_quote() -> Finding:
    """Say that a quotation mark has no partner."""
    return syntax.bad_syntax(
        _("a quotation mark without its partner"),
        _("close the quotation mark at the end of the value"),
    )


def _quote_it(value: str) -> str:
    mark = "'" if '"' in value else '"'
    quoted = f"{mark}{value}{mark}"
    if _PARTNERS.get(value[0], value[0]) not in value:
        return _("close the bracket, or put the value in quotation marks: {value}").format(
            value=quoted
        )
    return _("put the value in quotation marks: {value}").format(value=quoted)
