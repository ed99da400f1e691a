"""The quantified aims of the bureaus of a lake, and how far they are reached."""

from collections.abc import Iterator

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.answers.targets import HeldTarget, asked_targets, target_sheet
from ledgertool.errors import NotReadable, UnknownSection
from ledgertool.lake.bureaus import OpenLake
from ledgertool.lake.shelf import Pick
from ledgertool.model.status import AsOf


def targets_over(lake: OpenLake, section: str | None, as_of: AsOf) -> Sheet:
    """List the quantified aims of a lake, bureau by bureau, with the newest actual value of each.

    JSON: the objects of ``targets``, each with ``bureau`` first; ids begin with its code. A part
    that some bureaus have is asked of these. Raises what finding it does, where none has it.
    """
    sheet = target_sheet([*_held(lake, section, as_of)], as_of)
    return sheet._replace(
        headings=(Heading("bureau", "单位", whole=True), *sheet.headings),
        as_cells=lambda held: (_bureau(held), *sheet.as_cells(held)),
        as_object=lambda held: {"bureau": _bureau(held), **sheet.as_object(held)},
    )


def _bureau(held: HeldTarget) -> str:
    return held[0].partition("/")[0]


def _held(lake: OpenLake, section: str | None, as_of: AsOf) -> Iterator[HeldTarget]:
    codes = [*lake.bureaus] if section else lake.with_targets()
    lake.shelf.pick(dict.fromkeys(codes, Pick()), None)
    known: dict[str, None] = {}
    refused: list[UnknownSection | NotReadable] = []
    for _code, whole in lake.ledgers(codes, plans=True):
        try:
            yield from asked_targets(whole.as_of(as_of.day), section)
        except (UnknownSection, NotReadable) as error:
            refused.append(error)
            known |= dict.fromkeys(getattr(error, "near", ()))
    if section and refused and len(refused) == len(codes):
        unknown = any(isinstance(error, UnknownSection) for error in refused)
        raise UnknownSection(section, [*known]) if unknown else refused[0]
