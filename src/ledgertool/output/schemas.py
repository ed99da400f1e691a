"""JSON schemas for editors, made from the classes: headings, meanings, and the names at hand.

Editors read draft-07; so Pydantic's newer form is written in that. An absent value is an
absent line, so that null is allowed nowhere. The registry's names are offered, and no other is
refused: whether a name is known, ``ledger check`` tells, from the registry as it is now.
"""

import json
import re
from typing import Any

from pydantic import BaseModel

from ledgertool.language import in_chinese
from ledgertool.model import record
from ledgertool.model.forms import FIELD_NAME, KIND_NAME, WAYS_TO_SAY_WHEN, KindForm
from ledgertool.model.issued import IssuedDocument
from ledgertool.model.plan import Plan
from ledgertool.model.registry import RegistryEntry
from ledgertool.model.row import Head, Row
from ledgertool.model.workspace import GatheredBureau
from ledgertool.phones import find
from ledgertool.reading.ledger import Ledger

_DRAFT = "http://json-schema.org/draft-07/schema#"
_REFERENCE = "#/definitions/{model}"
_SECTIONS = ("people", "departments")
_ANY_NAME = {"type": "string", "minLength": 1}

_BEGINNING = re.compile(
    r'\{\n  "\$schema": "'
    + re.escape(_DRAFT)
    + r'",\n  "title": "(?:[^"\\\n]|\\.)+ \([a-z0-9-]+\)",\n'
)


def is_schema(text: str) -> bool:
    """Tell whether a text begins as a schema of this tool does."""
    return _BEGINNING.match(text) is not None


def is_up_to_date(written: str, wanted: str) -> bool:
    """Tell whether a schema that was written is right, whatever names it offers."""
    if written == wanted:
        return True
    try:
        return bool(_without_names(written) == _without_names(wanted))
    except (ValueError, RecursionError):
        return False


def _without_names(text: str) -> Any:
    schema = json.loads(text)
    match schema:
        case {"definitions": dict() as definitions}:
            for section in _SECTIONS:
                match definitions.get(section):
                    case {"anyOf": [{"enum": _names}, other]} if other == _ANY_NAME:
                        definitions[section] = _ANY_NAME
    return schema


def schemas(ledger: Ledger) -> dict[str, str]:
    """Write all schemas, by the names of their files."""
    made = {f"{name}.schema.json": _table(kind, ledger) for name, kind in ledger.kinds.items()}
    made["registry.schema.json"] = _registry()
    made["plan.schema.json"] = _plan()
    made["kind.schema.json"] = _form()
    made["documents.schema.json"] = _documents()
    made["workspace.schema.json"] = _workspace()
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in sorted(made.items())
    }


def _table(kind: type[Row], ledger: Ledger) -> dict[str, Any]:
    definitions: dict[str, Any] = {
        section: _names(ledger.registry.section(section).names) for section in _SECTIONS
    }
    table = _object(Head, definitions)
    meaning = table["properties"]["kind"]["description"]
    table["properties"]["kind"] = {"const": kind.kind, "description": meaning}
    definitions["row"] = _object(kind, definitions)
    if kind.says_when:
        definitions["row"]["anyOf"] = [{"required": [name]} for name in WAYS_TO_SAY_WHEN]
    table["properties"]["rows"] = {"type": "array", "items": {"$ref": "#/definitions/row"}}
    table["required"] = [*table["required"], "rows"]
    return _document(table, f"{kind.name} ({kind.kind})", definitions)


def _names(names: tuple[str, ...]) -> dict[str, Any]:
    """Offer names, and refuse no other; none where one has a phone in it, which is not told."""
    if not names or any(map(find, names)):
        return _ANY_NAME
    return {"anyOf": [{"enum": list(names)}, _ANY_NAME]}


def _registry() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    definitions["entry"] = _object(RegistryEntry, definitions)
    entries = {"type": "array", "items": {"$ref": "#/definitions/entry"}}
    registry = {
        "type": "object",
        "additionalProperties": False,
        "required": ["people", "departments"],
        "properties": {"people": entries, "departments": entries},
    }
    return _document(registry, "名册 (registry)", definitions)


def _plan() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    return _document(_object(Plan, definitions), "规划 (plan)", definitions)


def _form() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    form = _object(KindForm, definitions)
    form["properties"]["kind"]["pattern"] = f"^{KIND_NAME}$"
    form["properties"]["fields"]["propertyNames"] = {"pattern": f"^{FIELD_NAME}$"}
    return _document(form, "表的类型 (kind)", definitions)


def _documents() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    definitions["document"] = {
        **_object(IssuedDocument, definitions),
        "oneOf": [{"required": ["tables"]}, {"required": ["plan"]}],
    }
    documents = {
        "type": "object",
        "additionalProperties": False,
        "required": ["documents"],
        "properties": {"documents": {"type": "array", "items": {"$ref": "#/definitions/document"}}},
    }
    return _document(documents, "正式文件 (documents)", definitions)


def _workspace() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    definitions["bureau"] = _object(GatheredBureau, definitions)
    workspace = {
        "type": "object",
        "additionalProperties": False,
        "required": ["bureaus"],
        "properties": {"bureaus": {"type": "array", "items": {"$ref": "#/definitions/bureau"}}},
    }
    return _document(workspace, "汇集范围 (workspace)", definitions)


def _document(schema: dict[str, Any], title: str, definitions: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _DRAFT, "title": title, **schema, "definitions": definitions}


def _object(cls: type[BaseModel], definitions: dict[str, Any]) -> dict[str, Any]:
    raw = cls.model_json_schema(by_alias=True, ref_template=_REFERENCE)
    for holder in (raw, *raw["properties"].values()):
        if holder.pop("x-entries", False):
            holder.update(record.json_schema(_REFERENCE))
        for name, inner in holder.pop("$defs", {}).items():
            definitions[name] = _for_editors(inner)
    schema: dict[str, Any] = _for_editors(raw)
    return schema


def _for_editors(schema: Any) -> Any:
    """Take away what editors do not need, and say the meanings in both languages."""
    if isinstance(schema, list):
        return [_for_editors(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    options = [item for item in schema.get("anyOf", ()) if item != {"type": "null"}]
    if len(options) == 1:
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return _for_editors({**options[0], **rest})
    section = schema.get("x-section")
    if section is not None:
        return _named(schema, section)
    kept = {
        key: _for_editors(value)
        for key, value in schema.items()
        if key not in ("default", "title", "description", "properties")
    }
    if "properties" in schema:
        properties = schema["properties"].items()
        kept["properties"] = {name: _for_editors(item) for name, item in properties}
    meaning = _meaning(schema)
    if meaning and "$ref" not in kept:
        return {"description": meaning, **kept}
    return kept


def _named(schema: dict[str, Any], section: str) -> dict[str, Any]:
    """Offer the registry's names for a field, or for each item of a list."""
    names = {"$ref": f"#/definitions/{section}"}
    description = {"description": _meaning(schema)} if _meaning(schema) else {}
    if schema.get("type") != "array":
        return {"allOf": [names], **description}
    fewest = {"minItems": schema["minItems"]} if "minItems" in schema else {}
    return {**description, "type": "array", "items": names, **fewest}


def _meaning(schema: dict[str, Any]) -> str:
    heading, meaning = schema.get("title", ""), schema.get("description", "")
    if not any("\u4e00" <= character <= "\u9fff" for character in heading):
        heading = ""  # Pydantic's own, made from the field's name
    if "\n" in meaning or (meaning and not heading):
        meaning = meaning.split("\n", 1)[0]
    words = [in_chinese(meaning), meaning] if meaning else []
    return " · ".join(dict.fromkeys(filter(None, [heading, *words])))
