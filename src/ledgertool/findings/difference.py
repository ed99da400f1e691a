"""D: what a change may not do in silence, against an earlier state."""

from ledgertool.findings.finding import Finding, Severity, rule, say
from ledgertool.language import _, quoted
from ledgertool.model.cells import joined


def _entry(year: int, what: str) -> str:
    """Show an entry to write: its day is one that can be, its reason is left to say."""
    return f"- {{on: {year}-12-31, {what}}}"


@rule("D501")
def row_removed(row: str, title: str, year: int) -> Finding:
    """A row was removed.

    Why: a task that is no longer listed is never asked about again; ids are never used again.
    Bad: deleting the lines of a row.
    Good: the row, and in its record an entry ``withdrawn`` with the day and the reason.
    Mend: restore the row; if it is given up, add to its record
    ``- {on: 2020-12-31, withdrawn: …}``.
    """
    return say(
        _("The row {row} was removed").format(row=quoted(row)),
        title,
        _("the row in its place"),
        help=_("restore the row; if it is given up, add to its record: {example}").format(
            example=_entry(year, "withdrawn: …")
        ),
    )


@rule("D502")
def table_removed(table: str) -> Finding:
    """A table was removed or renamed.

    Why: all its rows are gone from every answer, and its ids with them.
    Bad: deleting or renaming ``pilots.yaml``.
    Good: the file in its place.
    Mend: restore the file from git.
    """
    return say(
        _("The table {table} was removed").format(table=quoted(table)),
        table,
        _("the file in its place, under its name"),
    )


@rule("D503")
def deadline_moved(
    before: str | None,
    after: str | None,
    in_force: str | None,
    year: int,
    *,
    is_later: bool,
    stage: str = "",
) -> Finding:
    """A deadline was moved without an extension on record.

    Why: a task is measured by the deadline that was issued, unless it was extended.
    Bad: changing ``deadline: 2020-12`` to ``deadline: 2021-06``.
    Good: ``deadline: 2020-12``, and in the record an entry ``extended``.
    Mend: put the old deadline back, and add the extension with its reason.
    """
    from_ = f"from: {in_force}, " if in_force else ""
    about = f", stage: {stage}" if stage else ""
    extension = _entry(year, f"extended: {{{from_}to: {after}}}, reason: …{about}")
    return say(
        _("The deadline was moved without an extension on record"),
        _("{before} → {after}").format(before=before or "—", after=after or "—"),
        _("{before}, or an extension from it").format(before=before or "—"),
        help=_("keep the deadline and add to the record: {example}").format(example=extension)
        if is_later
        else _("put the deadline back"),
    )


@rule("D504")
def leaders_changed(
    before: tuple[str, ...],
    after: tuple[str, ...],
    in_force: tuple[str, ...],
    year: int,
    *,
    of_city: bool = False,
) -> Finding:
    """The leaders of a row were changed without a reassignment on record.

    Why: who answered for the task before would be forgotten.
    Bad: changing ``leaders: [谢强]`` to ``leaders: [彭格]``.
    Good: ``leaders: [谢强]``, and in the record an entry ``reassigned``.
    Mend: put the old names back, and add the reassignment with its reason.
    """
    was, now = (", ".join(names) for names in (in_force, after))
    what = f"reassigned: {{from: [{was}], to: [{now}]}}, reason: …"
    names, others = (joined(names) or _("nobody") for names in (before, after))
    return say(
        _("The leaders of the row were changed without a reassignment on record"),
        _("{before} → {after}").format(before=names, after=others),
        names if of_city else _("{before}, or a reassignment from them").format(before=names),
        help=_("put the names back")
        if of_city
        else _("keep the names and add to the record: {example}").format(
            example=_entry(year, what)
        ),
    )


@rule("D505")
def star_removed(year: int) -> Finding:
    """A ☆ was removed.

    Why: the task would no longer have to be closed within the year.
    Bad: deleting ``must_close: true``.
    Good: the ☆ as issued; a task that is given up is marked as withdrawn.
    Mend: restore the line; if the row is given up, add to its record
    ``- {on: 2020-12-31, withdrawn: …}``.
    """
    return say(
        _("The ☆ was removed"),
        _("no ☆"),
        "must_close: true",
        help=_("restore the line; if the row is given up, add to its record: {example}").format(
            example=_entry(year, "withdrawn: …")
        ),
    )


@rule("D506")
def renumbered(title: str, before: int, after: int) -> Finding:
    """A row has been given another number.

    Why: the number is the row's id; links, minutes and reports name it.
    Bad: row 3 becomes row 4 because another was put before it.
    Good: new rows come last, with the next free number.
    Mend: give the row its number back; new rows come last.
    """
    return say(
        _("The row {title} has got another number").format(title=quoted(title)),
        _("{before} → {after}").format(before=before, after=after),
        str(before),
    )


@rule("D507")
def closing_removed(before: str, year: int) -> Finding:
    """A closing was removed or changed, and the row is not reopened.

    Why: a closing is a statement with evidence; taking it back is one too.
    Bad: deleting an entry ``closed``.
    Good: the entry as it was, and below it ``reopened`` with the day and the reason.
    Mend: restore it; if the row is open again, write below it
    ``- {on: 2020-12-31, reopened: …}``.
    """
    return say(
        _("The closing of {day} was taken back without a reopening on record").format(day=before),
        _("no such closing"),
        _("the closing of {day}").format(day=before),
        help=_("restore it; if the row is open again, write below it: {example}").format(
            example=_entry(year, "reopened: …")
        ),
    )


@rule("D508")
def stage_removed(name: str) -> Finding:
    """A stage was removed.

    Why: its deadline would be gone from every answer.
    Bad: deleting 第二批 from ``stages:``.
    Good: all stages as issued.
    Mend: restore the stage from git.
    """
    return say(
        _("The stage {name} was removed").format(name=quoted(name)), name, _("all stages as issued")
    )


@rule("D509")
def entry_changed(entry: str) -> Finding:
    """An entry on record was removed or changed.

    Why: the record tells what was known when; it only grows.
    Bad: deleting the first of two extensions, or rewording what was reported.
    Good: every entry as it was, and a new one under it.
    Mend: restore the entry from git, and write a new one under it.
    """
    return say(
        _("An entry on record was removed or changed: {entry}").format(entry=entry),
        _("no such entry"),
        _("the entry as it was"),
    )


@rule("D510")
def row_replaced(before: str, after: str) -> Finding:
    """A number was given to another task.

    Why: the task that was issued under this number would be gone from every answer.
    Bad: writing another task into the lines of row 3.
    Good: the task as issued; another one is a new row, with the next free number.
    Mend: restore the row from git; another task is a new row.
    """
    return say(_("The row tells of another task than it did"), after, before)


@rule("D511", Severity.WARNING)
def name_moved(name: str, before: str, after: str) -> Finding:
    """A name of the registry means somebody else than before.

    Why: all that names one of them is answered for the other, and no row has changed.
    Bad: making 彭格 an alias of 谢强, who is somebody else.
    Good: an alias is another name for the same.
    Mend: take the name back, unless both are the same.
    """
    return say(
        _("The name {name} meant {before}, and means {after} now").format(
            name=quoted(name), before=quoted(before), after=quoted(after)
        ),
        after,
        before,
    )


@rule("D512")
def year_changed(before: int, after: int) -> Finding:
    """The year of a table was changed.

    Why: a ☆ means closing within the year of its table, and so do deadlines without a year.
    Bad: changing ``year: 2020`` to ``year: 2021`` to gain time.
    Good: the year of the document, and a table of its own for the next one.
    Mend: put the year back; what goes on in another year is a table of that year.
    """
    return say(
        _("The year of the table was changed"),
        _("{before} → {after}").format(before=before, after=after),
        str(before),
    )
