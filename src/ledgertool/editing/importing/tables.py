"""A table of a sheet made into the rows of a table of the ledger, cell by cell."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ledgertool.editing.given import missing, read_fitting
from ledgertool.editing.importing.deadlines import as_written, without_extension
from ledgertool.editing.importing.fitting import SECTION, Fit, MeantColumn
from ledgertool.editing.importing.texts import in_one_line, is_nothing, of_a_field
from ledgertool.editing.layout import Written
from ledgertool.editing.refusals import (
    CellMissing,
    ErrorCell,
    GivenTwice,
    MaskedCell,
    NotRegistered,
    UnknownHeading,
)
from ledgertool.errors import LedgerError
from ledgertool.language import N_
from ledgertool.model.fields import FieldFacts, fields_of
from ledgertool.model.registry import Registry
from ledgertool.model.row import Head
from ledgertool.reading.examples import as_text
from ledgertool.reading.sheets.grid import GridCell
from ledgertool.reading.sheets.tables import FoundTable


class CellProblem(NamedTuple):
    """A cell that cannot be read, and why, in a sentence."""

    address: str
    heading: str
    text: str
    sentence: str


class CellMade(NamedTuple):
    """What was made of a cell: the fields with what is written into them; or why it is left out."""

    address: str
    heading: str
    text: str
    fields: Mapping[str, Written]
    left_out: str = ""


class RowsMade(NamedTuple):
    """The rows of a table as they are written, and the address where each begins.

    ``unknown`` are the names that the registry lacks, by its sections.
    """

    rows: tuple[dict[str, Written], ...]
    addresses: tuple[Mapping[str, str], ...]
    cells: tuple[CellMade, ...]
    problems: tuple[CellProblem, ...]
    unknown: Mapping[str, tuple[str, ...]]


MOVED = N_("what it was extended to belongs into the record")
OF_AN_ANSWER = N_("worked out, and no data")
NOTHING_SAID = N_("a sign that there is nothing")
NO_SECTION = N_("the kind has no column for sections")


class RowsReader:
    """Reads the rows of a table; what it cannot read it keeps as problems.

    With ``adds_names`` a name that the registry lacks is no problem, and only kept.
    """

    def __init__(
        self, fit: Fit, head: Head, registry: Registry, *, adds_names: bool = False
    ) -> None:
        self._fit, self._head, self._registry = fit, head, registry
        self._adds_names = adds_names
        self._fields = fields_of(fit.kind)
        self._cells: list[CellMade] = []
        self._problems: list[CellProblem] = []
        self._unknown: dict[str, dict[str, None]] = {}
        self._sections: set[str] = set()
        self._known: dict[tuple[object, ...], dict[str, Written]] = {}
        self._lacking: dict[frozenset[str], list[str]] = {}

    def read(self, table: FoundTable) -> RowsMade:
        """Read all rows of a table."""
        headings = [column.heading for column in self._fit.kind.columns]
        self._problems += [
            CellProblem(one.address, "", one.heading, str(UnknownHeading(one.heading, headings)))
            for one in self._fit.unknown
        ]
        rows, addresses = [], []
        for number, row in enumerate(table.rows, 1):
            fields, places = self._row(number, row.section, row.cells)
            rows.append(fields)
            addresses.append(places)
        return RowsMade(
            tuple(rows),
            tuple(addresses),
            tuple(self._cells),
            tuple(self._problems),
            {section: tuple(found) for section, found in self._unknown.items()},
        )

    def _row(
        self, number: int, section: str | None, cells: tuple[GridCell, ...]
    ) -> tuple[dict[str, Written], dict[str, str]]:
        fields: dict[str, Written] = {"number": str(number)}
        places = {"": cells[0].address}
        if section:
            self._section(fields, section, cells[0])
        for column in self._fit.columns:
            cell = cells[column.place]
            for name, written in self._cell(column, cell, number).items():
                if fields.get(name, written) != written:
                    error = GivenTwice(heading=self._fields[name].title, place=places[name])
                    problem = CellProblem(cell.address, column.found.heading, cell.text, str(error))
                    self._problems.append(problem)
                fields.setdefault(name, written)
                places.setdefault(name, cell.address)
        for name in self._missing(frozenset(fields)):
            self._lacks(name, cells)
        return fields, places

    def _missing(self, given: frozenset[str]) -> list[str]:
        """Name the fields that a row must have and has not; what no column gives is told once."""
        if self._fit.lacking:
            return []
        if given not in self._lacking:
            self._lacking[given] = missing(self._fit.kind, given)
        return self._lacking[given]

    def _section(self, fields: dict[str, Written], section: str, cell: GridCell) -> None:
        if SECTION in self._fields:
            fields[SECTION] = as_text(in_one_line(section))
        elif section not in self._sections:
            self._sections.add(section)
            self._cells.append(CellMade(cell.address, "", section, {}, NO_SECTION))

    def _lacks(self, name: str, cells: tuple[GridCell, ...]) -> None:
        column = next((one for one in self._fit.columns if one.field == name), None)
        cell = cells[column.place] if column else cells[0]
        title = column.found.heading if column else self._fields[name].title
        if not any(one.address == cell.address for one in self._problems[-len(cells) :]):
            sentence = str(CellMissing(heading=title))
            self._problems.append(CellProblem(cell.address, title, cell.text, sentence))

    def _cell(self, column: MeantColumn, cell: GridCell, number: int) -> dict[str, Written]:
        """Read a cell; one that cannot be read gives no fields."""
        heading = column.found.heading
        if not column.field:
            if cell.text.strip():
                made = CellMade(cell.address, heading, cell.text, {}, OF_AN_ANSWER)
                self._cells.append(made)
            return {}
        try:
            fields = self._fields_once(column, cell, number)
        except LedgerError as error:
            self._problems.append(CellProblem(cell.address, heading, cell.text, str(error)))
            return {}
        if cell.text.strip():
            is_empty = not fields and column.field != "number"
            why = NOTHING_SAID if is_empty else ""
            self._cells.append(CellMade(cell.address, heading, cell.text, fields, why))
        return fields

    def _fields_once(self, column: MeantColumn, cell: GridCell, number: int) -> dict[str, Written]:
        """Read the fields of a cell; those of a column that say the same are read once.

        Raises LedgerError.
        """
        alike = column.place, cell.text, cell.value, cell.is_error
        if column.field == "number" or "（延至" in cell.text:
            return self._fields_of(column, cell, number)
        if alike not in self._known:
            self._known[alike] = self._fields_of(column, cell, number)
        return self._known[alike]

    def _fields_of(self, column: MeantColumn, cell: GridCell, number: int) -> dict[str, Written]:
        """Read the fields of a cell. Raises LedgerError."""
        if cell.is_error:
            raise ErrorCell(text=cell.text)
        if column.field == "number":
            printed = in_one_line(cell.text)
            return {"label": as_text(printed)} if printed not in ("", str(number)) else {}
        if is_nothing(cell.text):
            return {}
        if column.field == "deadline":
            return self._deadline(column, cell)
        read = column.column.read if column.column else None
        parts = read(cell.text) if read else {column.field: cell.text}
        fields: dict[str, Written] = {}
        for name, text in parts.items():
            if text.strip():
                self._put(fields, name, text, column, cell)
        return fields

    def _deadline(self, column: MeantColumn, cell: GridCell) -> dict[str, Written]:
        issued, moved = without_extension(in_one_line(cell.text))
        if moved:
            heading = column.found.heading
            self._cells.append(CellMade(cell.address, heading, f"延至{moved}", {}, MOVED))
        if not moved and (written := as_written(cell.text, self._head)):
            return written
        fields: dict[str, Written] = {}
        self._put(fields, "deadline", issued if moved else cell.text, column, cell)
        return fields

    def _put(
        self,
        fields: dict[str, Written],
        name: str,
        text: str,
        column: MeantColumn,
        cell: GridCell,
    ) -> None:
        """Read a part of a cell into a field. Raises LedgerError."""
        facts = self._facts(name)
        if facts.masked and "*" in text:
            raise MaskedCell(text=text)
        section = self._registry.section(facts.section or "people")
        given = of_a_field(facts, cell, text, column.found.heading, self._head, section)
        if facts.section is not None:
            self._names(facts.section, given.split("、"))
        for field, written in read_fitting(self._fit.kind, self._head, name, given).items():
            known = fields.get(field)
            if isinstance(known, dict) and isinstance(written, dict):
                known |= written
            else:
                fields.setdefault(field, written)

    def _facts(self, name: str) -> FieldFacts:
        outer, dot, inner = name.partition(".")
        facts = self._fields[outer]
        model = facts.model() if dot else None
        return fields_of(model)[inner] if model else facts

    def _names(self, section: str, found: list[str]) -> None:
        """See that the registry knows names. Raises NotRegistered."""
        known = self._registry.section(section)
        for name in found:
            if name in known:
                continue
            self._unknown.setdefault(section, {})[name] = None
            if not self._adds_names:
                raise NotRegistered(name, known.names)


def headings_lacking(fit: Fit, address: str) -> Iterator[CellProblem]:
    """Tell what a sheet has no column for, and rows must have."""
    for heading in fit.lacking:
        yield CellProblem(address, "", "", str(CellMissing(heading=heading)))
