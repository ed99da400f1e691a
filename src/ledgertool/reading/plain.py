"""Texts whose lines all have the few forms that data nearly always has, read quickly.

Whatever is not surely read as YAML has it is left to :mod:`.events`; tests hold the two together.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from ledgertool.phones.expressions import Expression

_DEEPEST: Final = 12  # levels, and two more in brackets: less than may be
_SHORT: Final = 24  # texts up to this length recur (names, periods) and are kept once
_PIECE: Final = 1 << 17  # characters whose lines are taken apart at a time

_KEY = r"[A-Za-z_\u4e00-\u9fff][\w-]{0,40}+"
_BEGINS = r"[^\x00- \"#%&'*,\-:>?@\[\]`{|}!]"  # no sign that YAML knows
_PLAIN = rf"(?:{_BEGINS}|-(?=[0-9]))[^\n:#]*+(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*+)*+"
_DOUBLE = r'"(?:[^"\\\n]|\\["\\])*+"'
_SINGLE = r"'(?:[^'\n]|'')*+'"
_QUOTED = f"{_DOUBLE}|{_SINGLE}"
_ITEM = rf"(?:{_BEGINS}[^\n:#,\[\]{{}}?]*+|(?:{_QUOTED}) *+)"
_LIST = rf"\[ *+(?:{_ITEM}(?:, *+{_ITEM})*+)?+\]"
_PAIR = rf"{_KEY}: ++(?:{_ITEM}|{_LIST} *+)"

_FORBIDDEN = Expression("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE = Expression(rf"( *+(?:- )?+{_KEY}:)(?: ({_PLAIN})(?<! )(?:\n|\Z)|(.*+)\n?)|(.*+)\n?")
"""A name with its dash, then a plain text, or else what follows; or a line without a name."""
_ONE_PLAIN = Expression(_PLAIN)
_ONE_QUOTED = Expression(rf"({_QUOTED})(?: +#.*+)?")
_ONE_LIST = Expression(_LIST)
_ONE_MAPPING = Expression(rf"\{{ *+(?:{_PAIR}(?:, *+{_PAIR})*+)?+\}}")
_PAIRS = Expression(rf"({_KEY}): ++({_ITEM}|{_LIST})")
_ITEMS = Expression(_ITEM)
_ESCAPED = Expression(r'\\(["\\])')

_Line: TypeAlias = tuple[str, str, str, str]
_Nesting: TypeAlias = tuple[int, Any]
"""The column of the names of a mapping, or of the dashes of a list, and what is being filled."""


_ROWS = Expression(r"(?m)^rows:(?: *#.*+| *+)\n(?: *+(?:#.*+)?\n)*+( *+)(?=- )")
_NAME = Expression(r"(?m)^[^ #\r\n-]")


def row_starts(text: str) -> list[int]:
    """Give where in a plain text its rows begin, and where the last of them ends."""
    head = _ROWS.search(text)
    if head is None:
        return []
    below = _NAME.search(text, head.end())
    end = below.start() if below else len(text)
    begin, starts, dash = head.start(1), [], f"\n{head[1]}- "
    while 0 <= begin < end:
        starts.append(begin)
        begin = text.find(dash, begin) + 1 or -1
    return [*starts, end]


class _NotPlain(Exception):
    """This text has something that is not read here."""


def values(text: str) -> Any | None:
    """Read the values of a text, if all its lines are plain; None for any other."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _FORBIDDEN.search(text):
        return None
    root: dict[str, Any] = {}
    try:
        _fill(root, _lines(text))
    except _NotPlain:
        return None
    return root or None


def _lines(text: str) -> Iterator[list[_Line]]:
    """Take lines apart, many at a time: those of a large text would need much memory."""
    begin, take_apart = 0, _LINE.findall
    while begin < len(text):
        end = text.find("\n", begin + _PIECE) + 1 or len(text)
        yield take_apart(text, begin, end)
        begin = end


def _fill(root: dict[str, Any], pieces: Iterator[list[_Line]]) -> None:
    """Fill a mapping with what lines say: the hot loop. Raises _NotPlain."""
    keep = {}.setdefault  # type: ignore[var-annotated]
    heads: dict[str, tuple[int, int, str]] = {}
    known: dict[str, Any] = {}  # what was behind a name, as the same people are again and again
    stack: list[_Nesting] = [(0, root)]
    column, holder = 0, root  # the mapping that is being filled, if any is
    waiting: str | None = None  # the name whose value follows below, or is nothing
    for piece in pieces:
        for head, text, other, line in piece:
            if head not in heads:
                if not head:
                    if (found := _item(line)) is not None:
                        _list(stack, found[0], waiting).append(found[1])
                        column, waiting = -1, None
                    continue
                heads[head] = _parts(head)
            dash, at, name = heads[head]
            if at != column or dash >= 0:
                holder = _mapping(stack, dash, at, waiting)
                column = at
            if name in holder:
                raise _NotPlain
            waiting = None
            if text:
                holder[name] = keep(text, text) if len(text) < _SHORT else text
            elif other in known:
                value = known[other]
                holder[name] = value if value.__class__ is str else value.copy()
            else:
                value = _behind(other, known)
                holder[name] = "" if value is None else value
                waiting = name if value is None else None


def _parts(head: str) -> tuple[int, int, str]:
    """Give the column of a dash, if there is one, the column of the name, and the name."""
    name = head.lstrip(" ")
    indent = len(head) - len(name)
    return (indent, indent + 2, name[2:-1]) if name[0] == "-" else (-1, indent, name[:-1])


def _mapping(stack: list[_Nesting], dash: int, at: int, waiting: str | None) -> dict[str, Any]:
    """Find or begin the mapping that a name belongs to. Raises _NotPlain."""
    column, holder = stack[-1]
    if dash >= 0:
        items = _list(stack, dash, waiting)
        items.append(_pushed(stack, at, {}))
    elif waiting is not None and at > column:
        holder[waiting] = _pushed(stack, at, {})
    else:
        while at < stack[-1][0]:
            stack.pop()
        if stack[-1][0] == at and stack[-1][1].__class__ is list:
            stack.pop()  # its dashes are right below the name that it belongs to
    column, holder = stack[-1]
    if column != at or holder.__class__ is not dict:
        raise _NotPlain
    found: dict[str, Any] = holder
    return found


def _list(stack: list[_Nesting], dash: int, waiting: str | None) -> list[Any]:
    """Find or begin the list that a dash belongs to. Raises _NotPlain."""
    column, holder = stack[-1]
    if waiting is not None and dash >= column:
        holder[waiting] = _pushed(stack, dash, [])
    else:
        while dash < stack[-1][0]:
            stack.pop()
    column, holder = stack[-1]
    if column != dash or holder.__class__ is not list:
        raise _NotPlain
    found: list[Any] = holder
    return found


def _pushed(stack: list[_Nesting], column: int, holder: Any) -> Any:
    if len(stack) >= _DEEPEST:
        raise _NotPlain
    stack.append((column, holder))
    return holder


def _item(line: str) -> tuple[int, Any] | None:
    """Give the column of a dash and the value behind it; None for comments and empty lines."""
    text = line.lstrip(" ")
    if not text or text[0] == "#":
        return None
    value = _value(text[2:].strip(" ")) if text.startswith("- ") else None
    if value is None:
        raise _NotPlain
    return len(line) - len(text), value


def _behind(other: str, known: dict[str, Any]) -> Any | None:
    """Read what is behind a name and no plain text to the end of its line; None for nothing."""
    if other and other[0] != " ":
        raise _NotPlain
    value = _value(other.strip(" "))
    if value.__class__ is str or value.__class__ is list:
        known[other] = value if value.__class__ is str else value[:]
    return value


def _value(text: str) -> Any | None:
    """Read a value that is quoted, in brackets, or before a comment; None for nothing."""
    if not text or text[0] == "#":
        return None
    if text[0] in "\"'":
        quoted = _ONE_QUOTED.fullmatch(text)
        if quoted is None:
            raise _NotPlain
        return _unquoted(quoted[1])
    comment = text.find(" #")
    text = text if comment < 0 else text[:comment].rstrip(" ")
    if text[0] == "[":
        if _ONE_LIST.fullmatch(text):
            return _items(text)
    elif text[0] == "{":
        if _ONE_MAPPING.fullmatch(text):
            return _pairs(text)
    elif _ONE_PLAIN.fullmatch(text):
        return text
    raise _NotPlain


def _pairs(text: str) -> dict[str, Any]:
    """Read the pairs of a mapping in brackets."""
    found: dict[str, Any] = {}
    for name, value in _PAIRS.findall(text):
        if name in found:
            raise _NotPlain
        found[name] = _items(value) if value[0] == "[" else _unquoted(value.rstrip(" "))
    return found


def _items(text: str) -> list[str]:
    """Read the items of a list in brackets."""
    inside = text[1:-1]
    if "'" in inside or '"' in inside:
        return [_unquoted(item.rstrip(" ")) for item in _ITEMS.findall(inside)]
    return [item.strip(" ") for item in inside.split(",")] if inside.strip(" ") else []


def _unquoted(text: str) -> str:
    """Read a text that may be quoted."""
    if text[0] == '"':
        return _ESCAPED.sub(r"\1", text[1:-1]) if "\\" in text else text[1:-1]
    return text[1:-1].replace("''", "'") if text[0] == "'" else text
