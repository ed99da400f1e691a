"""What earlier files have in the place of a record, and the record that says the same."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ledgertool.findings import entries
from ledgertool.findings.finding import Edit, Finding, Span
from ledgertool.model.record import VERBS
from ledgertool.model.row import Row, Stage
from ledgertool.reading.document import Document, Location
from ledgertool.reading.examples import plain
from ledgertool.reading.lines import indent
from ledgertool.reading.rejections import Rejection
from ledgertool.reading.torn import lines_of

_VERBS: Final = {
    "progress": "progress",
    "extensions": "extended",
    "reassignments": "reassigned",
    "closed": "closed",
    "reopened": "reopened",
    "withdrawn": "withdrawn",
}
"""The verb of an entry, by the field that such entries were once in."""

_WORDS: Final = {"progress": "note", "closed": "evidence"}
_CHAINED: Final = {"extensions": "deadline", "reassignments": "leaders"}

_Raw = dict[str, Any]


def is_former(rejection: Rejection) -> bool:
    """Tell whether a field is one that the record has taken the place of."""
    holder = rejection.holder
    is_row = holder is not None and issubclass(holder, Row | Stage)
    return rejection.is_unknown and is_row and rejection.field in _VERBS


def findings(rejections: Sequence[Rejection]) -> Iterator[Finding]:
    """Tell of such fields of one row; the first has the edits that make a record of them all."""
    told = [_entries(rejection) for rejection in rejections]
    edits = _edits(rejections, told)
    for rejection, some in zip(rejections, told, strict=True):
        shown = f"record: [{', '.join(map(_written, some))}]" if some else _example(rejection)
        finding = entries.former_field(rejection.field, shown)
        span = rejection.document.span((*rejection.base, *rejection.steps), key=True)
        yield finding._replace(edits=edits).at("", span)
        edits = ()


def _example(rejection: Rejection) -> str | None:
    """Show an entry of the verb, with what stands there as far as it fits."""
    held = VERBS[_VERBS[rejection.field]]
    entry = rejection.examples.entry(held, ("record", 0), rejection.value)
    return f"record: [{entry}]"


def _edits(rejections: Sequence[Rejection], told: Sequence[list[_Raw]]) -> tuple[Edit, ...]:
    """Write the record below the row's other lines, and take out the former fields.

    None, where anything is not as it was once written: then nobody knows what is meant.
    """
    document, base = rejections[0].document, rejections[0].base
    blocks = [_block(document, (*base, *one.steps)) for one in rejections]
    start = document.span(base)
    if start is None or not all(told) or not all(blocks) or "record" in rejections[0].whole:
        return ()
    gone = {number for block in blocks for number in block}
    lines = document.lines
    below = start.line + len("\n".join(lines_of(document, int(base[1]))).rstrip().split("\n"))
    kept = [number for number in range(start.line, below) if number not in gone]
    if "{" in lines[start.line - 1].split("#")[0]:
        return ()  # the row is written in one line
    at = Span(kept[-1], len(lines[kept[-1] - 1]) + 1, kept[-1], len(lines[kept[-1] - 1]) + 1)
    depth = " " * indent(lines[start.line - 1].replace("-", " ", 1))
    found = sorted((entry for some in told for entry in some), key=_order)
    record = "".join(f"\n{depth}  - {_written(entry)}" for entry in found)
    return (Edit(at, f"\n{depth}record:{record}"), *(_without(lines, block) for block in blocks))


def _order(entry: _Raw) -> tuple[str, int]:
    """Give what entries are sorted by; of one day, what was reopened was closed before."""
    return entry["on"], next(n for n, verb in enumerate(_VERBS.values()) if verb in entry)


def _block(document: Document, place: Location) -> range:
    """Find the lines of a field by itself; none, where others are on them, or a comment is."""
    key, lines = document.span(place, key=True), document.lines
    if key is None or lines[key.line - 1][: key.column - 1].strip():
        return range(0)
    end = key.line
    while end < len(lines) and _is_inside(lines[end], key.column - 1):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    found = range(key.line, end + 1)
    return range(0) if any("#" in lines[number - 1] for number in found) else found


def _is_inside(line: str, depth: int) -> bool:
    at = indent(line)
    return not line.strip() or at > depth or (at == depth and line[at:].startswith("- "))


def _without(lines: Sequence[str], block: range) -> Edit:
    above = len(lines[block[0] - 2]) + 1
    return Edit(Span(block[0] - 1, above, block[-1], len(lines[block[-1] - 1]) + 1), "")


def _entries(rejection: Rejection) -> list[_Raw]:
    """Write what stands in a former field as entries; none, where it is not as it was once."""
    holder: Any = rejection.whole
    for step in rejection.steps[:-1]:
        holder = holder[step]
    about = {"stage": holder.get("name")} if len(rejection.steps) > 1 else {}
    in_force = holder.get(_CHAINED.get(rejection.field, ""))
    found: list[_Raw] = []
    for item in rejection.value if isinstance(rejection.value, list) else [rejection.value]:
        if not isinstance(item, dict) or not isinstance(item.get("on"), str):
            return []
        found.append({**_entry(rejection.field, dict(item), in_force), **about})
        in_force = item.get("to")
    return [] if any(None in entry.values() for entry in found) else found


def _entry(field: str, item: _Raw, in_force: Any) -> _Raw:
    """Make an entry of what was once one of a field; ``in_force`` is what it changed."""
    on = item.pop("on")
    if field not in _CHAINED:
        return {"on": on, _VERBS[field]: item.pop(_WORDS.get(field, "reason"), None), **item}
    from_, to = item.pop("from", in_force), item.pop("to", None)
    changed = {"from": from_, "to": to} if from_ else {"to": to}
    return {"on": on, _VERBS[field]: changed if to else None, **item}


def _written(value: Any) -> str:
    """Write a value in one line, as it may stand inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return plain(str(value))
