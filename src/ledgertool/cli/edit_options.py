"""The options of the commands that change the data, each declared once."""

from typing import Annotated, Any, Final, NamedTuple

from ledgertool.cli import completion
from ledgertool.cli.declaring import Texts, option
from ledgertool.language import N_

DryRun = Annotated[
    bool, option("--dry-run", N_("Show what would be written as a patch; write nothing."))
]

NOTE: Final = "NOTE"
"""What stands for the last word of a command, where that is what happened."""

REASON: Final = "理由"
"""What a reason is asked for as."""


class FirstTable(NamedTuple):
    """The table that a new repository begins with."""

    kind: Annotated[
        str | None,
        option(
            "--kind",
            N_("The kind of its first table, such as pilot or 改革试点; ledger kinds lists them."),
            N_("KIND"),
            completion.kinds,
        ),
    ] = None
    year: Annotated[
        str | None,
        option("--year", N_("The year of its first table; this year by default."), N_("YEAR")),
    ] = None
    title: Annotated[
        str | None,
        option(
            "--title", N_("The title of its first table; the kind's name by default."), N_("TEXT")
        ),
    ] = None


class NewTable(NamedTuple):
    """What is said of a table that a sheet is made into, and otherwise taken from the sheet."""

    year: Annotated[
        str | None, option("--year", N_("The ledger's year; this year by default."), N_("YEAR"))
    ] = None
    table: Annotated[
        str | None,
        option(
            "--table",
            N_("The name of the new table, such as pilots; otherwise after its kind."),
            N_("NAME"),
        ),
    ] = None
    title: Annotated[
        str | None, option("--title", N_("Its title; otherwise the line above it."), N_("TEXT"))
    ] = None
    source: Annotated[
        str | None,
        option("--source", N_("The document it is from; otherwise the file's name."), N_("TEXT")),
    ] = None
    order: Annotated[
        str | None,
        option(
            "--order", N_("Its place in the document; otherwise the next number."), N_("NUMBER")
        ),
    ] = None
    issued_on: Annotated[
        str | None,
        option(
            "--issued-on", N_("The day of issue, from which words such as 3日内 count."), N_("DAY")
        ),
    ] = None


class NewRow(NamedTuple):
    """What a new row says."""

    title: Annotated[str | None, option("--title", N_("What is to be done."), N_("TEXT"))] = None
    leaders: Annotated[
        Texts,
        option(
            "--leader", N_("Responsible leaders: 刘自力、谢强."), N_("NAME"), completion.leaders
        ),
    ] = None
    lead_departments: Annotated[
        Texts,
        option("--lead-department", N_("Lead departments."), N_("NAME"), completion.departments),
    ] = None
    support_departments: Annotated[
        Texts,
        option(
            "--support-department",
            N_("Supporting departments."),
            N_("NAME"),
            completion.departments,
        ),
    ] = None
    deadline: Annotated[
        str | None,
        option(
            "--deadline",
            N_("Its deadline, as 2020-12 or in words: 2020年12月底前, 每月25日前."),
            N_("WORDS"),
        ),
    ] = None
    must_close: Annotated[
        bool, option("--must-close", N_("☆: must be closed within the table's year."))
    ] = False
    others: Annotated[
        Texts,
        option(
            "--set",
            N_(
                "Any field by its name or heading: --set 成果形式=印发方案; ledger kinds KIND names"
                " them. May be given several times."
            ),
            N_("FIELD=VALUE"),
        ),
    ] = None

    def pairs(self) -> list[tuple[str, str]]:
        """Give the fields that every kind has, each with a text for it."""
        given: dict[str, Any] = self._asdict()
        del given["others"]
        given["must_close"] = "true" if self.must_close else ""
        texts = {name: [text] if isinstance(text, str) else text for name, text in given.items()}
        return [(name, one) for name, several in texts.items() for one in several or ()]


class NewEntry(NamedTuple):
    """What every entry of a record may say, and of which rows."""

    every: Annotated[
        bool, option("--all", N_("All rows that the filters give, in the place of ids."))
    ] = False
    on: Annotated[
        str | None,
        option("--on", N_("The day on which it happened; today by default."), N_("DAY")),
    ] = None
    note: Annotated[str | None, option("--note", N_("What else is to be said."), N_("TEXT"))] = None
    dry_run: DryRun = False
