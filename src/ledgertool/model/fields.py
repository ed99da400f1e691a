"""What the fields of a class are: their names in files, what they hold, and the class inside.

The only module that looks into annotations. Who validates, looks at characters, checks names
or writes columns asks here, so that a class made elsewhere is treated as one of the tool's own.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from ledgertool.model import record
from ledgertool.model.values import Also, Code, Inward, Masked, Measured, Named, Reads

_DECLARED: Final = ("alias", "title", "examples", "metadata", "default", "default_factory")
"""What a field is made with, beside its annotation."""


class FieldFacts(NamedTuple):
    """One field of a class.

    ``attribute`` is its name on an object and ``name`` the one in files, ``title`` its Chinese
    heading. ``section`` is the part of the registry that its names come from (``people`` or
    ``departments``). ``models`` are the classes of what it holds, where that has fields of its
    own; of several, each is known by its verb, a key of what stands there. A ``code`` is a text
    such as a 文号, whose letters and digits are never full-width; ``is_text`` is False for numbers,
    flags and dates. ``many`` is True for lists; ``example`` is a value that would pass, for a table
    of 2020. ``also`` are other headings for it. ``keyed`` is True for a mapping of names to objects
    of the model; ``choices`` are the words that it may be, where there are few. ``reads`` is what
    reads its values, where they are more than text; ``masked`` is True for phones, and ``inward``
    for what an office says for itself.
    """

    attribute: str
    name: str
    title: str
    section: str | None
    models: tuple[type[BaseModel], ...]
    code: bool
    is_text: bool
    many: bool = False
    required: bool = False
    example: str = ""
    also: tuple[str, ...] = ()
    keyed: bool = False
    choices: tuple[str, ...] = ()
    unit: str | None = None
    reads: Reads | None = None
    masked: bool = False
    inward: bool = False

    def model(self, value: Any = None) -> type[BaseModel] | None:
        """Give the class of what it holds; of several the one whose verb a value has, if any."""
        verb = record.verb_of(value) if len(self.models) > 1 else None
        return record.VERBS[verb] if verb else next(iter(self.models), None)


@cache
def fields_of(cls: type[BaseModel]) -> dict[str, FieldFacts]:
    """Give the fields of a class by the names that files use, in the order of the class."""
    found, base = [], cls.__base__
    inherited = base.model_fields if base and issubclass(base, BaseModel) else {}
    for attribute, info in cls.model_fields.items():
        theirs = inherited.get(attribute)
        if theirs is not None and _are_alike(info, theirs):
            found.append(fields_of(base)[theirs.alias or attribute])
        else:
            found.append(_facts(attribute, info))
    return {field.name: field for field in found}


def _are_alike(info: Any, other: Any) -> bool:
    """Tell whether a class has a field as the class has it that it is made of."""
    return info.annotation is other.annotation and all(
        getattr(info, what) == getattr(other, what) for what in _DECLARED
    )


def _facts(attribute: str, info: Any) -> FieldFacts:
    parts = [*_parts(info.annotation), *info.metadata]
    models = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
    return FieldFacts(
        attribute,
        info.alias or attribute,
        info.title or "",
        next((part.section for part in parts if isinstance(part, Named)), None),
        tuple(models),
        any(isinstance(part, Code) for part in parts),
        not any(isinstance(part, Reads) for part in parts),
        many=any(get_origin(part) is tuple for part in parts),
        required=info.is_required(),
        example=next(iter(info.examples or _examples(parts)), ""),
        also=tuple(word for part in parts if isinstance(part, Also) for word in part.words),
        keyed=any(get_origin(part) is dict for part in parts),
        choices=tuple(dict.fromkeys(_choices(parts))),
        reads=next((part for part in parts if isinstance(part, Reads)), None),
        masked=any(isinstance(part, Masked) for part in parts),
        inward=any(isinstance(part, Inward) for part in parts),
        unit=next((part.unit for part in parts if isinstance(part, Measured)), None),
    )


def _examples(parts: Iterable[Any]) -> Iterator[str]:
    """Give the examples of the types that a value may have."""
    for part in parts:
        if isinstance(part, Reads):
            yield from part.examples


def _choices(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Reads):
            yield from part.schema.get("enum", ())


@cache
def _type_of(cls: type[BaseModel], attribute: str) -> TypeAdapter[Any]:
    info = cls.model_fields[attribute]
    annotated: Any = (
        Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    )
    return TypeAdapter(annotated)


def takes(cls: type[BaseModel], name: str, value: Any) -> bool:
    """Tell whether a field of a class, by its name in files, takes a value as a file has it."""
    try:
        _type_of(cls, fields_of(cls)[name].attribute).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _parts(annotation: Any) -> Iterator[Any]:
    """Go through an annotation and all inside it: ``… | None``, tuples, what it is marked with."""
    yield annotation
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _parts(part)


@cache
def names_in(cls: type[BaseModel]) -> tuple[FieldFacts, ...]:
    """Give the fields that hold names of the registry, at first hand."""
    return tuple(field for field in fields_of(cls).values() if field.section is not None)


@cache
def masked_in(cls: type[BaseModel]) -> tuple[str, ...]:
    """Give the attributes that hold what is masked wherever it is shown, at first hand."""
    return tuple(field.attribute for field in fields_of(cls).values() if field.masked)


@cache
def models_in(cls: type[BaseModel]) -> tuple[FieldFacts, ...]:
    """Give the fields that hold objects with fields of their own."""
    return tuple(field for field in fields_of(cls).values() if field.models)


def class_at(
    cls: type[BaseModel] | None, steps: tuple[str | int, ...], value: Any = None
) -> type[BaseModel] | None:
    """Find the class of what stands at a place inside an object; None where there is none.

    ``value`` is what the object is made of, which tells the class where there may be several.
    """
    field: FieldFacts | None = None
    is_key = False
    for step in steps:
        value = _inside(value, step)
        if is_key:
            is_key = False
        elif isinstance(step, str):
            field = fields_of(cls).get(step) if cls is not None else None
            is_key = field is not None and field.keyed
        cls = field.model(value) if field else None
    return None if is_key else cls


def _inside(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


@cache
def holding_names(cls: type[BaseModel]) -> tuple[FieldFacts, ...]:
    """Give the fields that hold objects in which there may be names of the registry."""
    return tuple(field for field in models_in(cls) if any(_may_name(one) for one in field.models))


@cache
def _may_name(cls: type[BaseModel]) -> bool:
    return bool(names_in(cls) or holding_names(cls))


def names_within(thing: BaseModel) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Go through the names in an object and in those inside it: steps to it, section, name."""
    cls, values = type(thing), thing.__dict__
    for field in names_in(cls):
        value, section = values[field.attribute], field.section or ""
        if isinstance(value, str):
            yield (field.name,), section, value
        else:
            for index, name in enumerate(value or ()):
                yield (field.name, index), section, name
    for field in holding_names(cls):
        value = values[field.attribute]
        if not value:
            continue
        if isinstance(value, BaseModel):
            for steps, section, name in names_within(value):
                yield (field.name, *steps), section, name
        else:
            for index, item in enumerate(value):
                inner: type[BaseModel] = type(item)
                if _may_name(inner):
                    for steps, section, name in names_within(item):
                        yield (field.name, index, *steps), section, name
