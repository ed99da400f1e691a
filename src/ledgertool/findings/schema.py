"""S: a table's header, a row and its fields, each by itself."""

from ledgertool.findings.finding import (
    Cause,
    Finding,
    like,
    meant,
    one_of,
    rule,
    say,
    two_lines,
    write,
)
from ledgertool.language import _, quoted


@rule("S201", absent=True)
def missing_field(field: str, meaning: str, example: str | None = None) -> Finding:
    """A field that every row of this kind must have is missing.

    Why: nobody is responsible for a task without a leader, or finds one without a title.
    Bad: a row without ``leaders``.
    Good: ``leaders: [刘自力]``
    Mend: add the field. The form says what belongs there.
    """
    return say(
        _("The field {name} is missing").format(name=quoted(field)),
        expected=_("{field} ({meaning})").format(field=field, meaning=meaning)
        if meaning
        else field,
        help=like(example),
    )


@rule("S224", absent=True)
def field_in_comment(field: str, comment: str) -> Finding:
    """A required field is in a comment.

    Why: what follows a ``#`` is not read.
    Bad: ``# leaders: [刘自力]``
    Good: ``leaders: [刘自力]``
    Mend: take the ``#`` away, and indent the line as its neighbours are.
    """
    return say(
        _("The field {name} is missing; it is in a comment").format(name=quoted(field)),
        comment,
        comment.lstrip("# "),
    )


@rule("S202")
def unknown_field(field: str, near: list[str], known: list[str]) -> Finding:
    """A field's name is not known in this place.

    Why: a misspelled field would be left out, and its value with it.
    Bad: ``leader: 刘自力``
    Good: ``leaders: [刘自力]``
    Mend: correct the field's name, or remove the line.
    """
    return say(
        _("There is no field {name} here").format(name=quoted(field)),
        field,
        one_of(known),
        help=meant(near),
    )


@rule("S216")
def misspelled_field(field: str, meant: str) -> Finding:
    """A field's name is misspelled, and the field that is meant is missing.

    Why: both are one mistake, which is counted once.
    Bad: ``leader: [刘自力]``
    Good: ``leaders: [刘自力]``
    Mend: correct the field's name.
    """
    return say(
        _("There is no field {name}, and {meant} is missing").format(
            name=quoted(field), meant=quoted(meant)
        ),
        field,
        meant,
        help=_("rename the field to {name}").format(name=quoted(meant)),
    )


@rule("S223")
def heading_for_field(
    heading: str, field: str, example: str | None = None, remark: str = ""
) -> Finding:
    """A heading of the official form is written instead of a field's name.

    Why: in the files each field has one name, whatever a form calls its column; with another,
    its value would be left out.
    Bad: ``牵头领导: [刘自力]``
    Good: ``leaders: [刘自力]``
    Mend: write the field's name.
    """
    return say(
        _("{heading} is a heading; the field is called {name} here").format(
            heading=quoted(heading), name=quoted(field)
        ),
        heading,
        field,
        help=two_lines(example, f"remark: {remark}")
        if example and remark
        else write(example or f"{field}: …"),
    )


@rule("S203")
def not_text(found: str, example: str | None = None) -> Finding:
    """There is a list or a mapping where a text should be.

    Why: the column holds one text.
    Bad: ``title: [推进高考改革]``
    Good: ``title: 推进高考改革``
    Mend: write the text alone; if it begins with [ or {, put it in quotation marks.
    """
    return say(_("A text is expected here"), found, _("a text on one line"), help=like(example))


@rule("S204", follows=Cause.VALUE)
def not_a_period(
    found: str, reason: str | None, better: str | None, example: str | None = None
) -> Finding:
    """A deadline is not a year, a half-year, a quarter, a month, a 旬, a day or an interval.

    Why: the question most asked of a ledger is what falls due when.
    Bad: ``deadline: 2020-02-30``, ``deadline: 2020年12月``, ``deadline: 年内``,
    ``deadline: 2020-03/04``, ``deadline: 2020-10/2020-12``
    Good: ``deadline: 2020``, ``2020-H1``, ``2020-Q4``, ``2020-12``, ``2020-04-X3``,
    ``2020-12-31`` or ``2020-03/2020-04``. ``H1`` is 上半年, ``X3`` is 下旬; an interval has
    the coarsest ends that say it, and is not one where a plain period says the same. Words
    go into ``deadline_text`` beside the period that they say; ``ledger when`` tells it.
    Mend: write the period in one of these forms.
    """
    return say(
        _("Not a valid period"),
        found,
        _(
            "2020, 2020-H1, 2020-Q4, 2020-12, 2020-04-X3 (下旬), 2020-12-31,"
            " or from one to another: 2020-03/2020-04"
        ),
        help=write(better) if better else reason or like(example),
    )


@rule("S205", follows=Cause.VALUE)
def not_a_day(
    found: str, reason: str | None, better: str | None, example: str | None = None
) -> Finding:
    """A date is not a day that exists, or is not written as year-month-day.

    Why: something is issued, closed or extended on one certain day.
    Bad: ``issued_on: 2018.8.29``, ``on: 2020-11-31``
    Good: ``issued_on: 2018-08-29``
    Mend: write a day that exists, with hyphens between year, month and day.
    """
    return say(
        _("Not a valid date"),
        found,
        _("a day such as 2018-08-29"),
        help=write(better) if better else reason or like(example),
    )


@rule("S206", follows=Cause.VALUE)
def not_a_number(found: str, example: str | None = None) -> Finding:
    """A number is not a whole number from 1, written in digits.

    Why: the number is part of the row's id.
    Bad: ``number: two``, ``number: 二``, ``number: 1.5``
    Good: ``number: 2``
    Mend: write the number in digits.
    """
    return say(_("Not a whole number"), found, _("a whole number from 1"), help=like(example))


@rule("S207", follows=Cause.VALUE)
def not_a_year(found: str, example: str | None = None) -> Finding:
    """A year is not written in four digits.

    Why: a row with a ☆ is to be closed within the year of its table.
    Bad: ``year: 20``, ``year: 二〇二〇``
    Good: ``year: 2020``
    Mend: write the year in four digits.
    """
    return say(_("Not a valid year"), found, _("a year in four digits"), help=like(example))


@rule("S208")
def not_a_flag(found: str, example: str | None = None, remark: str = "") -> Finding:
    """A field that takes only true or false holds something else.

    Why: programs disagree on what yes, on and 是 mean.
    Bad: ``must_close: yes``, ``must_close: ☆``
    Good: ``must_close: true``
    Mend: write true, or remove the line.
    """
    only = _("write {example}, or remove the line").format(example=example) if example else None
    help = two_lines(example, f"remark: {remark}") if example and remark else only
    return say(_("This is neither true nor false"), found, "true", help=help)


@rule("S209", explains=Cause.VALUE)
def empty_value(field: str, example: str | None = None) -> Finding:
    """A field has no value.

    Why: nobody can tell whether there is none, or it is not known or not yet written.
    Bad: ``remark:``, ``remark: ""``, ``remark: ~``
    Good: no line at all.
    Mend: remove the line, or write the value.
    """
    return say(
        _("The field {name} has no value").format(name=quoted(field)),
        expected=_("a value") if example else _("a value, or no line at all"),
        help=like(example),
    )


@rule("S210", explains=Cause.NAME)
def not_a_list(found: str, example: str | None) -> Finding:
    """There is a single value where a list should be.

    Why: several people can be responsible for one task.
    Bad: ``leaders: 刘自力``
    Good: ``leaders: [刘自力]``
    Mend: put the value in square brackets; separate several with a comma and a space.
    """
    return say(_("A list is expected here"), found, _("a list in brackets"), help=like(example))


@rule("S211")
def not_a_mapping(found: str, expected: str, example: str | None = None) -> Finding:
    """There is something else where fields should be.

    Why: without fields nobody can tell what is what.
    Bad: a table that begins with ``- number: 1``; ``contact: 蒋春尧``
    Good: ``contact:`` with ``name`` and ``phone`` below it.
    Mend: write the fields, one on a line.
    """
    return say(_("Fields are expected here"), found, expected, help=like(example))


@rule("S212")
def unknown_kind(found: str, near: list[str], known: list[str]) -> Finding:
    """The table is of a kind that does not exist.

    Why: the kind tells which columns the rows have; without it no row can be checked.
    Bad: ``kind: reform``
    Good: ``kind: reform-task``
    Mend: name one of the kinds.
    """
    return say(
        _("There is no kind of table {name}").format(name=quoted(found)),
        found,
        one_of(known),
        help=meant(near),
    )


@rule("S213", follows=Cause.VALUE)
def not_a_phone(found: str) -> Finding:
    """A phone number holds something other than digits and hyphens.

    Why: a phone number that is not recognised as one cannot be masked when it is shown.
    Bad: ``phone: 139 0000 0000``
    Good: ``phone: "13900000000"``
    Mend: write the number in digits, in quotation marks. Hyphens may separate them.
    """
    return say(_("Not a phone number"), found, _("digits, with hyphens where needed"))


@rule("S217")
def not_an_amount(found: str, example: str | None = None) -> Finding:
    """The value of a target is not a number, zero or more.

    Why: sums and shares are calculated from it.
    Bad: ``value: 2万``, ``value: -5``, ``value: 85%``
    Good: ``value: 20000``; ``value: 85`` and ``unit: "%"``
    Mend: write the number in digits; the unit has a field of its own.
    """
    return say(
        _("Not a valid amount"), found, _("a number in digits, zero or more"), help=like(example)
    )


@rule("S218")
def odd_unit(found: str) -> Finding:
    """A target has a unit that is too long, or that has digits, spaces or punctuation in it.

    Why: it must be clear what is counted, so that values can be added and compared.
    Bad: ``unit: 5所``, ``unit: 所（含民办幼儿园）``
    Good: ``unit: 所``, ``unit: 亿元``, ``unit: 微克/立方米``
    Mend: write the unit alone; the number is under “value”.
    """
    return say(
        _("{name} is not a unit").format(name=quoted(found)),
        found,
        _("up to eight characters, without digits, spaces or punctuation"),
    )


@rule("S219")
def unknown_comparison(found: str, known: list[str]) -> Finding:
    """A target has a comparison that is not among the known ones.

    Why: 5所以上 (five or more) and 5所 (five) are different aims.
    Bad: ``comparison: more``
    Good: ``comparison: at-least``
    Mend: write at-least (以上), at-most (不超过), about (左右), exactly, all (全部) or stock
    (现有). 达到 is at-least too; all has no value, and stock is what there is, not an aim.
    """
    return say(_("There is no comparison {name}").format(name=quoted(found)), found, one_of(known))


@rule("S220")
def all_or_value() -> Finding:
    """A target whose comparison is all has a value, or one with another comparison has none.

    Why: all needs no number; the others need one.
    Bad: ``comparison: all`` with ``value: 5``; ``comparison: exactly`` without a value
    Good: ``comparison: all`` alone
    Mend: remove the value, or write it.
    """
    return say(
        _("Only a target of all has no value, and it has none"),
        expected=_("comparison: all without a value, or another with one"),
    )


@rule("S221", absent=True)
def value_without_unit(example: str | None = None) -> Finding:
    """A target has a value and no unit.

    Why: nobody can tell 5 of what.
    Bad: ``value: 5`` alone
    Good: ``value: 5`` and ``unit: 所``
    Mend: add the field “unit”.
    """
    return say(_("The value has no unit"), expected=_("a unit"), help=like(example))


@rule("S222")
def reading_not_marked(found: str) -> Finding:
    """A link is not marked as the editors' reading.

    Why: the documents do not say which task serves which part of a plan; a reader must be able
    to tell what the editors have added.
    Bad: ``reading: document``
    Good: ``reading: editors``
    Mend: write ``reading: editors``.
    """
    return say(_("A link is the editors' reading and is marked so"), found, "reading: editors")


@rule("S299")
def not_as_expected() -> Finding:
    """A value is not one that its field takes.

    Why: the field is for values of another kind.
    Bad: a word where the other rows have a number.
    Good: a value like those of the other rows.
    Mend: compare with the other rows of the table.
    """
    return say(_("This value is not what the field takes"))
