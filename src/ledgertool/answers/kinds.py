"""The kinds of tables: which there are, what the form of one is, and a row to copy."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.language import _
from ledgertool.model import record
from ledgertool.model.fields import FieldFacts, fields_of
from ledgertool.model.forms import TYPES
from ledgertool.model.registry import RegistrySection
from ledgertool.model.row import Row
from ledgertool.model.values import Reads
from ledgertool.reading.examples import plain
from ledgertool.reading.kinds import Kinds
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.table import Table

_YEAR = re.compile(r"^[12][0-9]{3}(?=$|-)")
_WITHOUT_EXAMPLE = frozenset(
    ("remark", "label", "must_close", "deadline_text", "support_departments")
)


def kind_list(kinds: Kinds, ledger: Ledger | None) -> Sheet:
    """List the kinds, and how many tables and rows of each there are.

    JSON: ``kind name own path tables rows``; ``path`` is that of the form, where it is an own one.
    """
    items = [_object(kinds, name, ledger) for name in kinds]
    headings = (
        Heading("kind", "类型", whole=True),
        Heading("name", "名称"),
        Heading("own", "来源"),
        Heading("tables", "台账数"),
        Heading("rows", "项数"),
    )
    return Sheet(headings, items, _cells, dict)


def _object(kinds: Kinds, name: str, ledger: Ledger | None) -> dict[str, Any]:
    tables = _tables(name, ledger)
    own = kinds.own.get(name)
    return {
        "kind": name,
        "name": kinds[name].name,
        "own": own is not None,
        "path": own.path if own else None,
        "tables": [table.id for table in tables],
        "rows": sum(len(table.rows) for table in tables),
    }


def _tables(name: str, ledger: Ledger | None) -> list[Table]:
    return [table for table in ledger.tables if table.head.kind == name] if ledger else []


def _cells(item: dict[str, Any]) -> tuple[str, ...]:
    own = "自定义" if item["own"] else "自带"
    return item["kind"], item["name"], own, str(len(item["tables"])), str(item["rows"])


def form_of(kinds: Kinds, name: str, ledger: Ledger | None, year: int) -> Sheet:
    """Show the form of a kind: the fields of its columns in their order, then the others.

    JSON: what the list of kinds has, ``columns`` (``field`` and ``heading`` each), ``fields``
    (``name heading type of unit required column meaning`` each) and ``row``, a row to copy.
    """
    kind, item = kinds[name], _object(kinds, name, ledger)
    columns = [{"field": one.name, "heading": one.heading} for one in kind.columns]
    fields = [*_fields(kind)]
    row = example_row(kind, ledger, year)
    headings = (
        Heading("name", "字段", whole=True),
        Heading("heading", "栏目"),
        Heading("type", "填写内容"),
        Heading("required", "必填"),
        Heading("meaning", "说明"),
    )
    whole = {**item, "columns": columns, "fields": fields, "row": row}
    sheet = Sheet(headings, fields, _field_cells, dict, as_one=lambda: whole)
    title = _("{kind} {name}, columns: {headings}").format(
        kind=name, name=kind.name, headings="、".join(one.heading for one in kind.columns)
    )
    return sheet._replace(title=title).noted(_("A row to copy under rows:"), *row.splitlines())


def _field_cells(item: dict[str, Any]) -> tuple[str, ...]:
    required = "是" if item["required"] else ""
    return item["name"], item["heading"], item["type"], required, item["meaning"] or ""


def _fields(kind: type[Row]) -> Iterator[dict[str, Any]]:
    fields = fields_of(kind)
    headings = {column.name: column.heading for column in kind.columns}
    own = (name for name, field in fields.items() if field.attribute not in Row.model_fields)
    for name in dict.fromkeys((*headings, *own, *fields)):
        field = fields[name]
        meaning = kind.model_fields[field.attribute].description
        yield {
            "name": name,
            "heading": headings.get(name, field.title),
            "column": name in headings,
            "type": _in_words(field),
            "of": list(field.choices),
            "unit": field.unit,
            "required": field.required or (name == "deadline" and kind.says_when),
            "meaning": _(meaning) if meaning else None,
        }


def _in_words(field: FieldFacts) -> str:
    """Tell what a field holds, in plain words."""
    if field.models:
        return _in_parts(field)
    if field.choices:
        return _("one of {names}").format(names=_(", ").join(field.choices))
    if field.section is not None:
        word = {"people": "person", "departments": "department"}[field.section]
        return _(TYPES[field.section if field.many else word].meaning)
    words = _(TYPES[_word(field)].meaning)
    if field.unit in (None, "%"):
        return words
    return _("{number} of {unit}").format(number=words, unit=field.unit)


def _in_parts(field: FieldFacts) -> str:
    """Tell what each object of a field is made of; of several classes each has its verb."""
    required = [
        [one.name for one in fields_of(cls).values() if one.required] for cls in field.models
    ]
    names = [name for name in required[0] if all(name in others for others in required)]
    if len(field.models) > 1:
        words = _("several, each with {names} and one of {verbs}")
        return words.format(names=_(", ").join(names), verbs=_(", ").join(record.VERBS))
    words = _("several, each with {names}") if field.many else _("with {names}")
    return words.format(names=_(", ").join(names or fields_of(field.models[0])))


def _word(field: FieldFacts) -> str:
    """Name the type of a field that is neither a name nor one of a few words."""
    if field.reads is not None:
        others = "number" if field.reads.schema.get("type") == "integer" else "text"
        return next((name for name, one in _readers().items() if one is field.reads), others)
    if field.code:
        return "code"
    return "phone" if field.masked else "text"


@cache
def _readers() -> dict[str, Reads]:
    """Give what reads the values of each type, where that is more than text."""
    return {
        name: part
        for name, one in TYPES.items()
        for part in getattr(one.holds, "__metadata__", ())
        if isinstance(part, Reads)
    }


def example_row(kind: type[Row], ledger: Ledger | None, year: int) -> str:
    """Write a row that passes: what it must have, and what else the columns show.

    Its number goes on from that of the newest table of the kind, whose year it is of, and names
    are of the registry. ``year`` counts where there is no table.
    """
    tables = _tables(kind.kind, ledger)
    table = tables[-1] if tables else None
    newest = table or (ledger.tables[-1] if ledger and ledger.tables else None)
    year = newest.head.year if newest else year
    columns = {column.name for column in kind.columns}
    lines = []
    for name, field in fields_of(kind).items():
        is_shown = name in columns and name not in _WITHOUT_EXAMPLE and not field.models
        value = _value(field, table, ledger, year) if field.required or is_shown else None
        if value is not None:
            lines.append(f"{name}: {value}")
    return "".join(f"{'    ' if index else '  - '}{line}\n" for index, line in enumerate(lines))


def _value(field: FieldFacts, table: Table | None, ledger: Ledger | None, year: int) -> str | None:
    """Write a value for a field; None where none is known that would pass, and none is needed."""
    if field.name == "number":
        return str(_next_number(table))
    if field.models:
        return None
    if field.section is not None:
        section = ledger.registry.section(field.section) if ledger else None
        text = _name(field, table, section) or (field.title if field.required else None)
    elif field.masked:
        return '"…"' if field.required else None  # nobody should copy a phone
    else:
        text = _YEAR.sub(str(year), field.example) if field.reads else field.example or field.title
    if text is None:
        return None
    written = plain(text) if field.reads is None or field.choices else text
    return f"[{written}]" if field.many else written


def _next_number(table: Table | None) -> int:
    if table is None:
        return 1
    numbers = [row.number for row in table.rows] + [lost.number or 0 for lost in table.lost]
    return max(numbers, default=0) + 1


def _name(field: FieldFacts, table: Table | None, section: RegistrySection | None) -> str | None:
    """Give a name that another row has in the field, or the first of the registry."""
    for row in reversed(table.rows if table else ()):
        value = getattr(row, field.attribute)
        if value:
            return value if isinstance(value, str) else value[0]
    names = [entry.name for entry in section.entries if not entry.collective] if section else []
    return names[0] if names else None
