"""What is wrong with lines that the parser refused, said where a person would look for it."""

import re

import yaml

from ledgertool.findings import syntax
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.language import _

_FIELD = r"^(\s*(?:- +)*)([\w\u4e00-\u9fff]+)"
_PARTNERS = {"[": "]", "{": "}"}
_PAIRS = {"[]", "[,", "{}", "{,", '""', "''"}
_FULL_WIDTH_COLON = re.compile(_FIELD + r"(：)")
_NO_SPACE = re.compile(r"^(\s*(?:- +)*)([A-Za-z_]+)(:)(?=[^\s:/])")
CONFLICT = re.compile(r"^(<{7}|[|]{7}|={7}|>{7})(\s|$)")
_SPECIAL = re.compile(r"^(\s*(?:- +)*[\w]+:\s+)([\[\]{}*&!|>%@`,#?\"'].*)")
_COLON_INSIDE = re.compile(r"^(\s*(?:- +)*[\w]+:\s+)(?=\S)(?=.*?: )(.*)")
_NO_COLON = re.compile(r"^ *[a-z_]+(?: +[^:：]+)?$")
_COMMENT = re.compile(r"\s#.*")


def indent(line: str) -> int:
    """Count the spaces that a line begins with."""
    return len(line) - len(line.lstrip())


def explain(error: yaml.YAMLError, lines: list[str], first_line: int = 0) -> Finding:
    """Say what is wrong with lines that the parser refused, where a person would look for it."""
    context = getattr(error, "context_mark", None)
    problem = getattr(error, "problem_mark", None)
    reached = min(problem.line if problem else 0, len(lines) - 1)
    start = min(context.line if context else reached, reached)
    for number in [*range(start, reached + 1), *range(start - 1, max(start - 3, -1), -1)]:
        found = known_slip(lines[number], number + first_line)
        if found is not None:
            return found
    words = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    if "quoted scalar" in words and context is not None:
        place = _line_span(lines[context.line], context.line + first_line, context.column)
        return _unclosed_quote().at("", place)
    # where a colon is missing, the parser has gone on to the next line
    return does_not_fit(lines, start if "simple key" in words else reached, first_line)


def explain_lines(lines: list[str], start: int, end: int) -> Finding:
    """Say what is wrong with lines that parse, but not to a field and its value."""
    for number in range(start, end):
        found = known_slip(lines[number], number)
        if found is not None:
            return found
    return does_not_fit(lines, start, 0)


def does_not_fit(lines: list[str], number: int, first_line: int) -> Finding:
    """Say of a line only that it is not YAML where it stands."""
    while number > 0 and not lines[number].strip():
        number -= 1
    return syntax.bad_syntax(
        lines[number].strip(),
        _("compare the line with its neighbours: indentation, colon and space, quotation marks"),
    ).at("", _line_span(lines[number], number + first_line))


def _line_span(line: str, number: int, column: int | None = None) -> Span:
    start = indent(line) if column is None else column
    return Span(number + 1, start + 1, number + 1, max(len(line.rstrip()), start + 1) + 1)


def known_slip(line: str, number: int) -> Finding | None:
    """Recognise the usual slips in a line; ``number`` counts from 0."""

    def here(match: re.Match[str], group: int) -> Span:
        return Span(number + 1, match.start(group) + 1, number + 1, match.end(group) + 1)

    line = line.rstrip()
    if match := CONFLICT.match(line):
        return syntax.conflict_marker(match[1]).at("", here(match, 1))
    if match := _FULL_WIDTH_COLON.match(line):
        colon = here(match, 3)
        finding = syntax.full_width_colon(match[2]).at("", colon)
        if re.match(r"[A-Za-z_]", match[2]):
            spaces = len(line) - match.end(3) - len(line[match.end(3) :].lstrip())
            wide = colon._replace(end_column=colon.end_column + spaces)
            finding = finding._replace(edits=(Edit(wide, ": "),))
        return finding
    if match := _NO_SPACE.match(line):
        return syntax.no_space_after_colon(match[2]).at("", here(match, 3))
    if (match := _SPECIAL.match(line)) and not _closed(match[2]):
        if match[2][0] in "\"'" and match[2].count(match[2][0]) == 1:
            return _unclosed_quote().at("", here(match, 2))
        return syntax.bad_syntax(match[2], _quote_it(match[2])).at("", here(match, 2))
    said = _COMMENT.sub("", line).rstrip()
    if (match := _COLON_INSIDE.match(said)) and match[2][0] not in "\"'[{":
        return syntax.bad_syntax(match[2], _quote_it(match[2])).at("", here(match, 2))
    return does_not_fit([line], 0, number) if _NO_COLON.match(line) else None


def _closed(value: str) -> bool:
    """Tell whether a value that begins specially is sound: quoted, or a list that may go on."""
    values = (value, _COMMENT.sub("", value).rstrip())
    return any(text in "[{" or (text[0] + text[-1] in _PAIRS and len(text) > 1) for text in values)


def _unclosed_quote() -> Finding:
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
