"""What the cells of a column hold, worked out of its field: for formats with numbers and days."""

from ledgertool.answers.sheet import Heading, Holds
from ledgertool.model.fields import FieldFacts
from ledgertool.model.registry import Registry

_OF_SCHEMA: dict[str, Holds] = {"integer": "number", "number": "number"}


def typed(heading: Heading, field: FieldFacts, registry: Registry) -> Heading:
    """Say of a column what its field holds, in which unit, and which words may be chosen."""
    return heading._replace(
        holds=_holds(field), unit=field.unit or "", offers=_offers(field, registry)
    )


def _holds(field: FieldFacts) -> Holds:
    schema = field.reads.schema if field.reads and not field.many else {}
    if schema.get("format") == "date":
        return "day"
    of_schema = schema.get("type")
    return _OF_SCHEMA.get(of_schema, "text") if isinstance(of_schema, str) else "text"


def _offers(field: FieldFacts, registry: Registry) -> tuple[str, ...]:
    if field.section is None:
        return field.choices
    return tuple(entry.name for entry in registry.section(field.section).entries)
