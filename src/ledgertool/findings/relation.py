"""R: values against each other, in one table, and against the registry."""

from ledgertool.findings.finding import Cause, Finding, Related, Severity, meant, rule, say, write
from ledgertool.language import _, listed, ngettext, quoted


@rule("R301", explains=Cause.NAME, follows=Cause.VALUE)
def unknown_name(name: str, section: str, near: list[str], *, is_several: bool = False) -> Finding:
    """A name is not in the registry.

    Why: one wrong character makes a new person, whose tasks nobody finds.
    Bad: ``leaders: [刘自立]``
    Good: ``leaders: [刘自力]``
    Mend: correct the name, or add it to ``registry.yaml``.
    """
    whom = (
        _("No person in the registry is named {name}")
        if section == "people"
        else _("No department in the registry is named {name}")
    )
    help = (
        _("only one name can be written here: {names}")
        if is_several
        else _("did you mean {names}? Somebody new goes into registry.yaml first")
    )
    return say(
        whom.format(name=quoted(name)),
        name,
        _("one name") if is_several else _("a name from registry.yaml"),
        help=help.format(names=listed(near)) if near else None,
    )


@rule("R302")
def wrong_count(what: str, count: str, declared: int, counted: int) -> Finding:
    """The table has another number of rows than its document states.

    Why: a row was lost or added, and the document is what was issued.
    Bad: ``declared: {rows: 7}`` over six rows, or over eight.
    Good: as many rows as declared.
    Mend: restore the missing row, or take away the one that the document does not have. Correct
    the count only after the document.
    """
    mend = (
        _("take away what the document does not have, or correct the count after it: {count}")
        if counted > declared
        else _(
            "restore what is missing, from git, or correct the count after the document: {count}"
        )
    )
    return say(
        what,
        str(counted),
        _("{number}, as declared").format(number=declared),
        help=mend.format(count=f"{count}: {counted}"),
    )


@rule("R324", explains=Cause.NAME, follows=Cause.VALUE)
def joined_names(
    found: str, names: list[str], *, in_brackets: bool = False, key: str = ""
) -> Finding:
    """Several names are written in one place of a list.

    Why: a list takes each name by itself; the whole text would be a new name, that nobody asks for.
    Bad: ``lead_departments: [基教科，体卫艺科]``, ``leaders: [刘自力、谢强]``
    Good: ``lead_departments: [基教科, 体卫艺科]``
    Mend: write an English comma and a space between the names.
    """
    return say(
        _("Several names are written as one here"),
        found,
        _("each name by itself"),
        help=write(f"[{', '.join(names)}]")
        if in_brackets
        else _("write each on a line of its own: {lines}").format(
            lines=_(", ").join(f"- {key}{name}" for name in names)
        ),
    )


@rule("R303")
def duplicate_number(number: int, first: Related | None, next_free: int) -> Finding:
    """Two rows of a table have the same number.

    Why: the number is the row's id; nobody could say which of the two is meant.
    Bad: ``number: 2`` twice.
    Good: each number once.
    Mend: give the row that was added later the next free number.
    """
    return say(
        _("Two rows have the number {number}").format(number=number),
        str(number),
        _("each number once"),
        help=_("the next free number is {number}").format(number=next_free),
        related=(first,) if first else (),
    )


@rule("R304")
def number_gap(missing: list[int], *, may_be_new: bool = False) -> Finding:
    """The numbers of a table's rows have a gap.

    Why: a gap shows that a row was deleted; withdrawn rows stay in their place.
    Bad: 1, 2, 4
    Good: 1, 2, 3
    Mend: restore the row from git; if it is given up, add ``withdrawn`` to its record.
    """
    return say(
        ngettext(
            "The number before this one is missing: {numbers}",
            "Numbers before this one are missing: {numbers}",
            len(missing),
        ).format(numbers=_(", ").join(str(number) for number in missing)),
        expected=_("numbers without gaps"),
        help=_("if the row is new, write number: {number}; if a row was lost, restore it").format(
            number=missing[0]
        )
        if may_be_new
        else None,
    )


@rule("R305")
def wrong_folder(year: int, folder: str) -> Finding:
    """A table's year differs from the folder it is in.

    Why: the folder is part of every id; 2020/pilots/1 should be of 2020.
    Bad: ``year: 2021`` in ``ledgers/2020/``
    Good: ``year: 2020`` there.
    Mend: correct the year, or move the file.
    """
    return say(_("The table's year differs from its folder"), str(year), folder)


@rule("R306")
def name_twice(name: str, first: Related | None) -> Finding:
    """A name is in the registry twice, as a name or as an alias.

    Why: an alias stands for one name; where it is there twice, nobody can tell which is meant.
    Bad: 法规科 as a department and as an alias of another.
    Good: each name and alias once.
    Mend: remove one of the two.
    """
    return say(
        _("The name {name} is in the registry twice").format(name=quoted(name)),
        name,
        _("each name and alias once"),
        related=(first,) if first else (),
    )


@rule("R307", Severity.WARNING)
def star_after_year(deadline: str, year: int) -> Finding:
    """A row must be closed within the year (☆), and its deadline is later.

    Why: one of the two is wrong, or the document contradicts itself.
    Bad: ``must_close: true`` and ``deadline: 2021`` in a table of 2020
    Good: a ☆ where the deadline, or that of a stage, lies within the table's year.
    Mend: compare with the document: the ☆ or the deadline.
    """
    return say(
        _("The row has a ☆ for {year}, and its deadline is later").format(year=year),
        deadline,
        _("a deadline, or that of a stage, within {year}").format(year=year),
    )


@rule("R311")
def words_not_in_text(words: str) -> Finding:
    """The words of a target are not in the text that it belongs to.

    Why: a target is what the document says; its words prove it.
    Bad: ``words: 五所以上特色幼儿园`` where the text says 5所以上城市特色品牌幼儿园
    Good: the text's own words, character by character.
    Mend: copy the words from the text.
    """
    return say(
        _("These words are not in the text that the target belongs to"),
        words,
        _("consecutive words of the text or its heading"),
    )


@rule("R312")
def no_such_id(
    found: str, near: list[str], expected: str, *, is_something_else: bool = False
) -> Finding:
    """The target of a link does not exist, or cannot be linked to.

    Why: what it meant is lost, and nobody would notice.
    Bad: ``to: plan2019/2.9``
    Good: ``to: plan2019/2.3``
    Mend: correct the id, or remove the link.
    """
    what = (
        _("A link cannot point to {name}")
        if is_something_else
        else _("Link target {name} does not exist")
    )
    return say(what.format(name=quoted(found)), found, expected, help=meant(near))


@rule("R321", Severity.NOTE)
def readings_differ(what: str, here: str, there: str, other: Related | None) -> Finding:
    """Two rows about the same thing differ in leader, department or deadline.

    Why: the issued documents contradict themselves; both readings are kept, and shown.
    Bad: nothing is wrong in the data.
    Good: both as issued.
    Mend: both are kept as issued; compare with the documents. Change one only where it was
    transcribed wrongly; the issuing office can tell.
    """
    return say(
        what,
        # Translators: what one row says, and what the other says
        _("{here} here, {there} there").format(here=here, there=there),
        related=(other,) if other else (),
    )


@rule("R322", Severity.NOTE)
def sum_stated_twice(total: str, parts: str, *, agree: bool) -> Finding:
    """A figure is stated twice, as a sum and by its parts.

    Why: where the two differ, the documents contradict themselves.
    Bad: nothing is wrong in the data.
    Good: both as issued.
    Mend: both are kept as issued; compare with the documents. Change one only where it was
    transcribed wrongly; where the two agree, there is nothing to fix.
    """
    return say(
        _("The documents state this figure twice, and the two agree")
        if agree
        else _("The documents state this figure twice, and the two differ"),
        f"{total} {'=' if agree else '≠'} {parts}",
        help=_("there is nothing to fix") if agree else None,
    )


@rule("R317")
def listed_twice(name: str) -> Finding:
    """A list names somebody or something twice.

    Why: a task would be counted twice for one person, or one of the two is a slip for another.
    Bad: ``- 刘自力`` twice under ``leaders:``
    Good: ``leaders: [刘自力]``
    Mend: take the second away, or write who or what was meant.
    """
    return say(_("This is in the list twice"), name, _("each once"))


@rule("R318")
def deadline_before_year(deadline: str, year: int) -> Finding:
    """A deadline ended before the year of its table.

    Why: a ledger lists what is to be done in its year; such a day is nearly always a slip, and
    its row would be overdue from the start.
    Bad: ``deadline: 2002-12`` in a table of 2020.
    Good: ``deadline: 2020-12``
    Mend: write the deadline as it was issued. A row that carries on one of an earlier year
    (``continues``) keeps the deadline that it had.
    """
    return say(
        _("This deadline ended before the year of the table"),
        deadline,
        _("a deadline in {year} or later").format(year=year),
    )


@rule("R319")
def same_table(other: str, related: Related) -> Finding:
    """Two files of one year are the same table.

    Why: every row of it would be counted twice.
    Bad: ``pilots.yaml`` and a copy of it beside it, under whatever name, or a link to it.
    Good: each table in one file.
    Mend: remove the copy. If it is another table, give it the title that was issued.
    """
    return say(
        _("This is the table {table} once more, by its title or its rows").format(
            table=quoted(other)
        ),
        expected=_("each table in one file"),
        related=(related,),
    )


@rule("R320")
def same_file_name(other: str) -> Finding:
    """Two files have names that differ in small and capital letters, or in what cannot be seen.

    Why: Windows and macOS take the two for one file, so that one of them overwrites the other.
    Bad: ``Pilots.yaml`` beside ``pilots.yaml``
    Good: names that differ in a letter.
    Mend: rename one of the files, or remove it.
    """
    return say(
        _("Some systems take this file for {other}").format(other=quoted(other)),
        expected=_("a name that differs in more than the form of its letters"),
    )


@rule("R323")
def number_out_of_order(number: int) -> Finding:
    """The numbers of a table's rows do not ascend.

    Why: a row that was put into the middle of another takes over what is below it there, a
    deadline or a ☆, and nothing else shows it.
    Bad: 1, 3, 2
    Good: 1, 2, 3
    Mend: see whether the row above has lost its lower part to this one; a new row comes last.
    """
    return say(
        _("The number {number} is not in its place").format(number=number),
        str(number),
        _("numbers that ascend"),
    )


@rule("R328")
def continues_no_earlier(found: str, year: int) -> Finding:
    """A row carries on one that is not of an earlier year.

    Why: what is carried on was not closed in its own year; the chain leads back year by year.
    Bad: ``continues: 2020/pilots/1`` in a table of 2020
    Good: ``continues: 2020/pilots/1`` in a table of 2021
    Mend: write the id of the row of an earlier year.
    """
    return say(
        _("The row that it carries on is not of an earlier year"),
        found,
        _("a row of a year before {year}").format(year=year),
    )


@rule("R335")
def named_after_leaving(name: str, until: str, on: str | None) -> Finding:
    """Somebody answers for a new row after their last day in the registry.

    Why: who has left cannot answer for what comes later; the successor was meant. A row is as new
    as its table (the day of issue, or the first day of the year), an entry as its day; with
    ``--against`` it is new where the earlier state has not got it. What was issued before that
    last day keeps its names.
    Bad: ``leaders: [谢强]`` in a table of 2021, where the registry has ``until: 2020-09-01``
    Good: ``leaders: [彭格]``
    Mend: name the successor; ``ledger succeed`` hands over what is open. Whoever is back has no
    ``until``.
    """
    found = _("{name}, until {until}").format(name=name, until=until)
    what = (
        _("This person had left on {day}").format(day=on)
        if on
        else _("This person had left before the row came")
    )
    return say(what, found, _("somebody who is there"))
