"""New files for the tables of a sheet: what they are called, their heads and their rows."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledgertool.editing.appending import rows_of_new_table
from ledgertool.editing.importing.fitting import Fit
from ledgertool.editing.importing.tables import CellProblem, RowsMade, RowsReader, headings_lacking
from ledgertool.editing.importing.texts import in_one_line
from ledgertool.editing.refusals import NoTableName, TableThere
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.model.row import Head
from ledgertool.reading.data_files import SUFFIX, TABLES
from ledgertool.reading.examples import as_text
from ledgertool.reading.ledger import Ledger
from ledgertool.reading.sheets.tables import FoundTable

_NAME: Final = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_NOTE: Final = re.compile("^注[：:]")
_SERVER: Final = re.compile(r"# yaml-language-server: \$schema=([^\n]*/)[^/\n]+\.schema\.json\s*")


class HeadGiven(NamedTuple):
    """What the caller says of a new table; what is None is taken from the sheet."""

    year: int
    source: str
    title: str | None = None
    order: int | None = None
    issued_on: date | None = None


class Draft(NamedTuple):
    """A new table: the name of its file in the data folder, its text, and how it was made."""

    file: str
    text: str
    title: str
    found: FoundTable
    made: RowsMade

    @property
    def id(self) -> str:
        """The id that the table will have: 2020/pilots."""
        return self.file.removeprefix(f"{TABLES}/").removesuffix(SUFFIX)

    def problem(self, finding: Finding) -> CellProblem | None:
        """Tell a finding of the file as one of a cell; None where it is about another file."""
        if not finding.path.endswith(self.file):
            return None
        number = (finding.row or "").rpartition("/")[2]
        index = int(number) - 1 if number.isdecimal() else -1
        places = self.made.addresses[index] if 0 <= index < len(self.made.addresses) else {}
        field = finding.field or ""
        outer = field.replace("[", ".").partition(".")[0]
        address = places.get(field) or places.get(outer) or places.get("") or self.address
        said = [finding.message, finding.expected or "", finding.help or ""]
        return CellProblem(address, outer, finding.found or "", _("; ").join(filter(None, said)))

    @property
    def address(self) -> str:
        """Where the table begins in its sheet."""
        return self.found.columns[0].address


def drafts(
    ledger: Ledger,
    fits: Sequence[tuple[FoundTable, Fit]],
    given: HeadGiven,
    name: str | None,
    *,
    adds_names: bool,
) -> list[Draft]:
    """Make a file of each table of a sheet. Raises TableThere and NoTableName."""
    made: list[Draft] = []
    order = _next_order(ledger, given.year) if given.order is None else given.order
    named = Counter[str]()
    for index, (found, fit) in enumerate(fits):
        called = name or _usual(fit)
        file = _file(ledger, called, given.year, named[called])
        named[called] += 1
        head = _head(fit, found, given, order + index)
        reader = RowsReader(fit, head, ledger.registry, adds_names=adds_names)
        rows = reader.read(found)
        if fit.lacking:
            problems = headings_lacking(fit, found.columns[0].address)
            rows = rows._replace(problems=(*problems, *rows.problems))
        text = _text(ledger, file, head, fit, rows)
        made.append(Draft(file, text, head.title, found, rows))
    return made


def _usual(fit: Fit) -> str:
    """Name a table after its kind, as those of a new repository are: pilots, key-points."""
    return f"{fit.kind.kind}s"


def _file(ledger: Ledger, name: str, year: int, index: int) -> str:
    if not _NAME.fullmatch(name):
        raise NoTableName(name=name, example="tasks")
    tail = f"-{index + 1}" if index else ""
    file = f"{TABLES}/{year}/{name}{tail}{SUFFIX}"
    if ledger.files.has(file):
        raise TableThere(path=ledger.files.path_of(file))
    return file


def _next_order(ledger: Ledger, year: int) -> int:
    return (
        max((table.head.order for table in ledger.tables if table.head.year == year), default=0) + 1
    )


def _head(fit: Fit, found: FoundTable, given: HeadGiven, order: int) -> Head:
    title = given.title or in_one_line(found.title) or fit.kind.name
    return Head.model_construct(
        kind=fit.kind.kind,
        title=title,
        year=given.year,
        source=given.source,
        issued_on=given.issued_on,
        order=order,
        legend=_NOTE.sub("", in_one_line(found.legend)) or None,
    )


def _text(ledger: Ledger, file: str, head: Head, fit: Fit, rows: RowsMade) -> str:
    texts: Mapping[str, str | None] = {
        "kind": head.kind,
        "title": as_text(head.title),
        "year": str(head.year),
        "source": as_text(head.source),
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "order": str(head.order),
        "legend": as_text(head.legend) if head.legend else None,
    }
    lines = [*_server(ledger, file, head.kind)]
    lines += [f"{name}: {text}" for name, text in texts.items() if text is not None]
    lines += ["rows:", *rows_of_new_table(fit.kind, rows.rows)]
    return "\n".join(lines) + "\n"


def _server(ledger: Ledger, file: str, kind: str) -> list[str]:
    """Write the line that tells editors of the schema, as another table at such a place has it."""
    for table in ledger.tables:
        first = table.document.text.split("\n", 1)[0]
        found = _SERVER.fullmatch(first)
        if found and table.file.count("/") == file.count("/"):
            return [f"# yaml-language-server: $schema={found[1]}{kind}.schema.json"]
    return []


def unknown_names(made: Collection[Draft]) -> dict[str, list[str]]:
    """Give the names that the registry lacks, by its sections, each once."""
    found: dict[str, dict[str, None]] = {}
    for draft in made:
        for section, names in draft.made.unknown.items():
            found.setdefault(section, {}).update(dict.fromkeys(names))
    return {section: list(names) for section, names in found.items()}
