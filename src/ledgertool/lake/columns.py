"""The contract with engines: the tables of a lake, and the name, type and meaning of each column.

Flat and typed on purpose, so that one text of SQL gives one answer in every engine: no lists, no
objects, no column whose type is told by what happens to stand in it. Nothing depends on the kinds.
"""

from typing import Final, NamedTuple

SCHEMA_VERSION: Final = 1
"""Raised when a column is added, is taken away or means something else: all of them are read."""

TEXT, INTEGER, DOUBLE, DATE, BOOLEAN = "TEXT", "INTEGER", "DOUBLE", "DATE", "BOOLEAN"
TYPES: Final = (TEXT, INTEGER, DOUBLE, DATE, BOOLEAN)
"""The types that columns may have, by their names in SQL."""

NO_YEAR: Final = 0
"""The year in whose folder a table that is parted by years has its columns, where it is empty."""

SOURCES: Final = "sources"
"""The table that tells of the bureaus themselves."""

NO_DEADLINE: Final = "none"
"""Stands among the months of ``due_months`` for what was issued without a deadline."""


class LakeColumn(NamedTuple):
    """A column: its name, its type and what it tells."""

    name: str
    type: str
    meaning: str


class LakeTable(NamedTuple):
    """A table: its columns in the order of its files, what it is for, and in which order it is.

    One that is parted has a folder for each year, which its files then need not tell. Rows with
    the same values under all columns of ``order`` do not occur.
    """

    columns: tuple[LakeColumn, ...]
    is_parted: bool
    purpose: str
    order: tuple[str, ...]

    @property
    def types(self) -> dict[str, str]:
        """The types of the columns by their names."""
        return {column.name: column.type for column in self.columns}


def _columns(*lines: tuple[str, str, str]) -> tuple[LakeColumn, ...]:
    return tuple(LakeColumn(*line) for line in lines)


_PLACE: Final = _columns(
    ("bureau", TEXT, "the code of the bureau whose repository it is from"),
    ("commit", TEXT, "the commit it was read at; null where the files were not as committed"),
    ("path", TEXT, "the file in the repository: `data/ledgers/2020/pilots.yaml`"),
    ("line", INTEGER, "the line of the file on which it begins, or the row that it is of"),
)
_YEAR: Final = _columns(("year", INTEGER, "the year of the table"))
BEGINNING: Final = (*_PLACE, *_YEAR)
"""The columns that every table has; the year is the last, where tables are parted by it."""

ROW: Final = _columns(
    ("id", TEXT, "the id of the row within its bureau: `2020/pilots/7`"),
    ("table_id", TEXT, "the id of its table: `2020/pilots`"),
    ("number", INTEGER, "its number in the table"),
)
"""The columns that come next in tables of rows, and of what rows have."""

_POSITION: Final = _columns(("position", INTEGER, "its place among those of the row, from 1"))
_IN_FILES: Final = ("bureau", "table_id", "number", "line", "position")


def _of_rows(purpose: str, *columns: LakeColumn) -> LakeTable:
    """Make a table with a record for some thing of each row."""
    return LakeTable((*_PLACE, *ROW, *columns, *_YEAR), True, purpose, _IN_FILES)


def _beside(purpose: str, order: tuple[str, ...], *columns: LakeColumn) -> LakeTable:
    """Make a table that is no longer than few: it has one file."""
    return LakeTable((*_PLACE, *_YEAR, *columns), False, purpose, ("bureau", *order))


_DEADLINE: Final = _columns(
    ("deadline", TEXT, "the deadline in force, after extensions: `2020-12`, `2020-Q4`"),
    ("deadline_text", TEXT, "its words as issued, where they say more"),
    ("due_first", DATE, "the first day of the deadline in force"),
    ("due_on", DATE, "the last day of it, after which it is overdue"),
)
_SETTLED: Final = _columns(
    (
        "settled",
        TEXT,
        "the status, where it depends on no day: `withdrawn`, `closed`, `ongoing`, `paused`,"
        " `pending` or `undated`; else null",
    ),
    ("at_once", BOOLEAN, "whether it is to be done at once (立行立改), without a day"),
    ("at_once_since", DATE, "the day from which that counts; null where the data names none"),
    ("closed_on", DATE, "the day on which it was closed, where that counts"),
    ("days_late", INTEGER, "days from `due_on` to `closed_on`: 0 or less is in time"),
)

_ROWS: Final = _of_rows(
    "the tasks of all ledgers, as of the end of what is on record",
    *_columns(
        ("position", INTEGER, "its place among the rows of its file that could be read, from 1"),
        ("kind", TEXT, "the kind of its table"),
        ("label", TEXT, "its number as printed, where that is another: `（一）`"),
        ("title", TEXT, "what is to be done"),
        ("must_close", BOOLEAN, "whether it has a ☆: to be closed within the table's year"),
    ),
    *_DEADLINE,
    *_columns(
        ("deadline_basis", TEXT, "what that rests on: `stated`, `stages`, `recurs`, `must_close`"),
        ("issued_deadline", TEXT, "the deadline as issued, before extensions"),
        ("issued_due_on", DATE, "the last day of that"),
        ("ongoing", BOOLEAN, "whether it goes on for good (长期坚持)"),
        ("recurs", TEXT, "how often it comes again: `monthly-25`"),
        ("continues", TEXT, "the id of the row of an earlier year that it carries on"),
        ("counted_from", DATE, "the day from which it counts in the place of that row; else null"),
        (
            "counted_until",
            DATE,
            "the day from which a row of a later year counts in its place; else null",
        ),
        ("remark", TEXT, "the remark"),
        ("waits_for", TEXT, "the stage that its status is about, where it has stages"),
        ("waits_until", DATE, "the last day of what it waits for; null where that has none"),
    ),
    *_SETTLED,
    *_columns(
        ("percent", DOUBLE, "how much is done, as last reported"),
        ("pace", TEXT, "`ahead`, `on-track` or `behind`, as last reported"),
        ("reported_on", DATE, "the day of the newest entry that tells how the row got on"),
        ("newest_on", DATE, "the newest day of anything that was put on record in it"),
        (
            "due_months",
            TEXT,
            "the months in which it or a stage of it may fall due on any day, before extensions"
            f" or after: `2020-12 2021-03`; `{NO_DEADLINE}` is for what was issued without one",
        ),
        ("body", TEXT, "the whole row as JSON, as its file has it, without phones"),
    ),
)

_PEOPLE: Final = _of_rows(
    "who answers for each row now, and which city leader is in touch with it",
    *_POSITION,
    *_columns(
        ("role", TEXT, "`leader` or `city_leader`"),
        ("name", TEXT, "the name that the bureau's registry has"),
        ("named", TEXT, "the name as written, which may be another for the same"),
    ),
)

_DEPARTMENTS: Final = _of_rows(
    "the departments of each row",
    *_POSITION,
    *_columns(
        ("role", TEXT, "`lead` or `support`"),
        ("name", TEXT, "the name that the bureau's registry has"),
        ("named", TEXT, "the name as written, which may be another for the same"),
        ("collective", BOOLEAN, "whether the name stands for many departments"),
    ),
)

_STAGES: Final = _of_rows(
    "the parts of rows that are closed one by one, and each time of what comes again",
    *_POSITION,
    *_columns(("stage", TEXT, "its name: `第一批`, `2020-07`")),
    *_DEADLINE,
    *_columns(
        ("must_close", BOOLEAN, "whether the row's ☆ binds it: it ends within the table's year"),
        ("recurring", BOOLEAN, "whether it is one time of what comes again"),
    ),
    *_SETTLED,
)

_RECORD: Final = _of_rows(
    "what happened to rows, entry by entry",
    *_columns(
        ("position", INTEGER, "its place in the record of the row, from 1"),
        ("happened_on", DATE, "the day on which it happened"),
        (
            "verb",
            TEXT,
            "`progress`, `reassigned`, `extended`, `applied`, `returned`, `closed`, `reopened`,"
            " `paused`, `resumed` or `withdrawn`",
        ),
        ("text", TEXT, "what stands behind the verb, in words"),
        ("reason", TEXT, "why, where it was extended or given to others"),
        ("stage", TEXT, "the stage that is meant; null where the whole row is"),
        ("occurrence", TEXT, "the time that a report is for, where it names one: `2020-07`"),
        ("note", TEXT, "what else is to be said"),
        ("percent", DOUBLE, "how much is done"),
        ("pace", TEXT, "`ahead`, `on-track` or `behind`"),
        ("problems", TEXT, "what is in the way"),
        ("next_step", TEXT, "what comes next"),
        ("approved_by", TEXT, "who approved an extension"),
        ("verified_by", TEXT, "who verified a closing"),
        ("from_text", TEXT, "the deadline or the leaders until then"),
        ("to_text", TEXT, "the deadline or the leaders from then on"),
    ),
)

_FIELDS: Final = _of_rows(
    "what rows of a kind have beyond those of all kinds: one record for each field and value",
    *_POSITION,
    *_columns(
        ("kind", TEXT, "the kind of its table"),
        ("field", TEXT, "the name of the field; `contact.name` is a part of one"),
        ("heading", TEXT, "its Chinese heading"),
        ("text", TEXT, "the value as text; phones are left out"),
    ),
)

_TABLES: Final = LakeTable(
    (
        *_PLACE,
        *_columns(
            ("table_id", TEXT, "the id of the table: `2020/pilots`"),
            ("kind", TEXT, "the kind of its rows"),
            ("title", TEXT, "its title as issued"),
            ("group_title", TEXT, "the table that it is a part of"),
            ("source", TEXT, "the document it is from"),
            ("issued_on", DATE, "the day on which it was issued"),
            ("sequence", INTEGER, "its place in the document"),
            ("legend", TEXT, "the note below it"),
            ("declared_rows", INTEGER, "how many rows the document itself says it has"),
            ("rows", INTEGER, "how many rows could be read"),
            ("lost", INTEGER, "how many could not, and are in no answer"),
            ("closed_on", DATE, "the first day on which anything in it was closed"),
            ("head", TEXT, "all that it says above its rows, as JSON, without phones"),
            ("summary", TEXT, "what this tool reads it by, as JSON; no business of others"),
        ),
        *_YEAR,
    ),
    True,
    "the ledgers themselves: one record for each table",
    ("bureau", "table_id", "path"),
)

_TARGETS: Final = _beside(
    "the quantified aims of rows and plans, and how far they are reached",
    ("path", "line", "id", "position"),
    *_columns(
        ("position", INTEGER, "its place among those of its holder, from 1"),
        ("id", TEXT, "the id of the target within its bureau: `2020/pilots/7/1`"),
        ("holder", TEXT, "the id of the row or the section of a plan that it belongs to"),
        ("number", INTEGER, "its number there"),
        ("metric", TEXT, "what is counted"),
        (
            "comparison",
            TEXT,
            "`at-least`, `at-most`, `about`, `exactly`, `all`, or `stock` (what there is)",
        ),
        ("value", DOUBLE, "how many; null for `all`"),
        ("unit", TEXT, "the unit of that"),
        ("by_period", TEXT, "by when: `2022`"),
        ("due_first", DATE, "the first day of that"),
        ("due_on", DATE, "the last day of that"),
        ("by_text", TEXT, "the words for it, where they are not a date"),
        ("words", TEXT, "the exact words of the text"),
        ("sum_of", TEXT, "the ids of the targets or rows that add up to it, parted by spaces"),
        ("actual", DOUBLE, "the newest count"),
        ("actual_on", DATE, "the day of that"),
        ("evidence", TEXT, "what shows it"),
        ("share", DOUBLE, "the share of the aim that is reached, 1.0 being all"),
    ),
)

_FINDINGS: Final = _beside(
    "what is wrong in the data, as `ledger check --notes` tells it",
    ("path", "line", "position"),
    *_columns(
        ("position", INTEGER, "its place among those of the bureau, from 1"),
        ("column_number", INTEGER, "the column of the line at which it begins"),
        ("severity", TEXT, "`error`, `warning` or `note`"),
        ("code", TEXT, "the code of the rule, which `ledger explain` explains"),
        ("message", TEXT, "what is wrong, in English"),
        ("found", TEXT, "what stands there"),
        ("expected", TEXT, "what is expected there"),
        ("fix", TEXT, "how to mend it"),
        ("id", TEXT, "the id of the row that it is in, where it is in one"),
        ("field", TEXT, "the field that it is in, where it is in one"),
    ),
)

_SOURCES: Final = _beside(
    "the bureaus: from where and how each was read, and whether that is its newest state",
    (),
    *_columns(
        ("git", TEXT, "the address of the repository, without user name and password"),
        ("rev", TEXT, "the revision that was asked for; null for the present one"),
        ("committed_on", DATE, "the day of the commit"),
        ("data", TEXT, "the data folder in the repository; null where there is none"),
        ("rows", INTEGER, "how many rows could be read"),
        ("errors", INTEGER, "how many errors its data has"),
        ("schema_version", INTEGER, "the version of this contract"),
        ("ledgertool", TEXT, "the version of this tool that has read it"),
        ("stale", BOOLEAN, "whether a newer state could not be had, and this is the last one"),
        ("reason", TEXT, "why that is so"),
    ),
)

_FILES: Final = _beside(
    "what this tool itself needs beside the rows: registry, forms of kinds, plans",
    ("name",),
    *_columns(
        ("name", TEXT, "the name of the file in the data folder"),
        ("text", TEXT, "all that is in it, with phones masked"),
    ),
)

LAKE_TABLES: Final[dict[str, LakeTable]] = {
    "rows": _ROWS,
    "people": _PEOPLE,
    "departments": _DEPARTMENTS,
    "stages": _STAGES,
    "record": _RECORD,
    "fields": _FIELDS,
    "tables": _TABLES,
    "targets": _TARGETS,
    "findings": _FINDINGS,
    SOURCES: _SOURCES,
    "files": _FILES,
}
"""The tables of a lake by name."""
