"""From text values to objects of classes; what a class refuses is told only where it does."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ledgertool.findings.finding import Finding
from ledgertool.model.row import Row
from ledgertool.reading.document import Document, Location

SomeModel = TypeVar("SomeModel", bound=BaseModel)


def validate(cls: type[SomeModel], value: Any) -> SomeModel | ValidationError:
    """Make an object of a class from text values, or tell what the class refuses."""
    try:
        return cls.model_validate(value)
    except ValidationError as error:
        return error


def refused(
    error: ValidationError,
    cls: type[BaseModel],
    document: Document,
    base: Location,
    kinds: Mapping[str, type[Row]] = MappingProxyType({}),
) -> Iterator[Finding]:
    """Turn what a class refused into findings, as :func:`.validation.findings` does."""
    from ledgertool.reading import validation  # most data has nothing to tell of

    return validation.findings(error, cls, document, base, kinds)
