"""K: the forms of kinds of one's own, and what only their rows can have wrong."""

from ledgertool.findings.finding import Finding, Related, like, meant, one_of, rule, say
from ledgertool.language import _, listed, quoted


@rule("K601")
def odd_kind_name(found: str, better: str | None) -> Finding:
    """The name of a kind is not made of small letters, digits and hyphens.

    Why: it is typed after ``--kind``, and names the form's file and its schema.
    Bad: ``kind: 问题整改``, ``kind: Rectification_List``
    Good: ``kind: rectification``, and the Chinese name under ``name``
    Mend: write small letters, with hyphens between words.
    """
    return say(
        _("Not a valid name of a kind"),
        found,
        _("small letters, with hyphens between words"),
        help=like(f"kind: {better}") if better else None,
    )


@rule("K602")
def not_named_as_its_file(found: str, file: str) -> Finding:
    """A form's kind has another name than its file.

    Why: the kind of a table is looked for in the file of that name.
    Bad: ``kind: rectification`` in ``kinds/reform.yaml``
    Good: ``kind: rectification`` in ``kinds/rectification.yaml``
    Mend: give both the same name.
    """
    return say(_("The kind has another name than its file"), found, file)


@rule("K603")
def name_taken(found: str) -> Finding:
    """The name of a kind, in English or in Chinese, is that of another one.

    Why: nobody could tell which of the two is asked for.
    Bad: ``kind: pilot``, ``name: 改革试点``
    Good: ``kind: rectification``, ``name: 问题整改台账``
    Mend: choose another name. The kind that has it may do as it is.
    """
    return say(_("There is another kind of this name"), found, _("a name of its own"))


@rule("K604")
def unknown_type(found: str, near: list[str], known: list[str]) -> Finding:
    """A field of a form has a type that does not exist.

    Why: the type tells which values are right, and how they are shown and sorted.
    Bad: ``type: string``
    Good: ``type: text``
    Mend: name one of the types.
    """
    return say(
        _("There is no type {name}").format(name=quoted(found)),
        found,
        one_of(known),
        help=meant(near),
    )


@rule("K605", absent=True)
def choice_without_words(example: str | None = None) -> Finding:
    """A field is a choice, and nothing tells of which words.

    Why: without them nothing would be right.
    Bad: ``{heading: 等级, type: choice}``
    Good: ``{heading: 等级, type: choice, of: [一般, 较大, 重大]}``
    Mend: write the words in a list under ``of``.
    """
    return say(
        _("The words of the choice are missing"), expected="of: [一般, 重大]", help=like(example)
    )


@rule("K606")
def words_without_choice() -> Finding:
    """A field has words to choose from, and is of another type.

    Why: the words would not be looked at, and any other would pass.
    Bad: ``{heading: 等级, type: text, of: [一般, 重大]}``
    Good: ``{heading: 等级, type: choice, of: [一般, 重大]}``
    Mend: write ``type: choice``, or remove ``of``.
    """
    return say(
        _("There are words to choose from, but the type is not choice"), "of", "type: choice"
    )


@rule("K607")
def wrong_unit(found: str | None, most: int, *, is_amount: bool) -> Finding:
    """An amount has no unit, another type has one, or the unit is too long.

    Why: nobody can tell 320 of what; and only amounts are counted in a unit.
    Bad: ``{heading: 投资, type: amount}``, ``{heading: 人数, type: number, unit: 人}``
    Good: ``{heading: 投资, type: amount, unit: 万元}``
    Mend: write under ``unit`` what an amount is counted in; other types have none.
    """
    if found is None:
        return say(_("The amount has no unit"), expected="unit: 万元")
    if not is_amount:
        return say(_("Only an amount has a unit"), found, "type: amount")
    return say(_("The unit is too long"), found, _("up to {most} characters").format(most=most))


@rule("K608")
def listed_twice_in_form(found: str, first: Related | None) -> Finding:
    """A form has a heading, a field or a word of a choice twice.

    Why: two columns of one heading cannot be told apart.
    Bad: ``columns: [number, title, {measures: 名称}, {title: 名称}]``
    Good: headings that differ.
    Mend: remove one of the two; a column may have another heading.
    """
    related = (first,) if first else ()
    return say(_("{name} is there twice").format(name=quoted(found)), found, related=related)


@rule("K609")
def column_of_no_field(found: str, near: list[str], known: list[str]) -> Finding:
    """A column of a form, or what it requires, is of no field.

    Why: the column would always be empty.
    Bad: ``columns: [number, title, measure]`` where the field is called ``measures``
    Good: ``columns: [number, title, measures]``
    Mend: write the field's name, as under ``fields`` or as every row has it.
    """
    return say(
        _("There is no field {name}").format(name=quoted(found)),
        found,
        one_of(known),
        help=meant(near),
    )


@rule("K610")
def field_taken(found: str, *, is_of_rows: bool) -> Finding:
    """A field of a form has the name of one that every row has, or that answers have.

    Why: two values under one name cannot be told apart.
    Bad: ``title: {heading: 存在问题, type: text}`` under ``fields``
    Good: ``{title: 存在问题}`` under ``columns``, which gives the field another heading
    Mend: choose another name, or use the field that is there already.
    """
    if not is_of_rows:
        return say(
            _("{name} stands for something else in answers").format(name=quoted(found)),
            found,
            _("a name of its own"),
            help=_("choose another name"),
        )
    column = "{" + f"{found}: …" + "}"
    return say(
        _("Every row has a field {name}").format(name=quoted(found)),
        found,
        _("a name of its own"),
        help=_("remove it here, and give it its heading under columns: {column}").format(
            column=column
        ),
    )


@rule("K611")
def odd_field_name(found: str) -> Finding:
    """The name of a form's field is not made of small letters, digits and underscores.

    Why: it is the name of the field in files, in JSON and after ``--columns``.
    Bad: ``整改措施: {type: text}``, ``Measures: …``
    Good: ``measures: {heading: 整改措施, type: text}``
    Mend: write an English word, or several with underscores; the heading may be Chinese.
    """
    return say(
        _("Not a valid name of a field"),
        found,
        _("small letters, digits and underscores, with a letter first"),
    )


@rule("K612")
def not_a_column(found: str) -> Finding:
    """A column of a form is neither a field nor a field with its heading.

    Why: a column shows one field, under one heading.
    Bad: ``columns: [{title: 问题, measures: 措施}]``
    Good: ``columns: [{title: 问题}, {measures: 措施}]``
    Mend: write each column by itself.
    """
    return say(
        _("Not a column"), found, _("a field, or a field and its heading: {title: 存在问题}")
    )


@rule("K613", absent=True)
def field_without_column(fields: list[str]) -> Finding:
    """A field that every row must have is in no column.

    Why: what must be filled in is a part of the form, and would not be seen in it.
    Bad: ``measures: {…, required: true}`` and ``columns: [number, title]``
    Good: ``columns: [number, title, measures]``
    Mend: add the field to the columns.
    """
    return say(
        _("No column shows {names}, which every row must have").format(names=listed(fields)),
        expected=_(", ").join(fields),
    )


@rule("K614")
def no_label_for_phones(found: str) -> Finding:
    """A field for phones has a name that does not say so.

    Why: in the lines of a file a short number is known for a phone by the word before it.
    Bad: ``watch: {heading: 值班电话, type: phone}``
    Good: ``watch_phone: {heading: 值班电话, type: phone}``
    Mend: let the name end with ``phone``.
    """
    return say(_("The name does not say that it is for phones"), found, f"{found}_phone")


@rule("K620")
def unreadable_form(kind: str, path: str) -> Finding:
    """The form of a table's kind cannot be read, so its rows are not read, either.

    Why: the form tells which fields the rows have.
    Bad: a table of the kind ``rectification`` while ``kinds/rectification.yaml`` has errors
    Good: a form without errors.
    Mend: correct the form, where the findings are; the table may be right.
    """
    return say(
        _("The form of the kind {name} cannot be read").format(name=quoted(kind)),
        kind,
        _("a form without errors: {path}").format(path=path),
    )


@rule("K621")
def not_of_the_choice(found: str, near: list[str], known: list[str]) -> Finding:
    """A value is not among the words that the form gives for it.

    Why: rows are counted and looked for by these words.
    Bad: ``severity: 很大``
    Good: ``severity: 重大``
    Mend: write one of the words, or add this one to the form.
    """
    return say(
        _("{name} is not among the words to choose from").format(name=quoted(found)),
        found,
        one_of(known),
        help=meant(near),
    )


@rule("K622")
def not_a_quantity(found: str, example: str | None, unit: str | None) -> Finding:
    """The value of a number, amount or percent is not written in digits alone.

    Why: it is compared, sorted and given to other programs as a number.
    Bad: ``budget: 320万元``, ``budget: 1,200``
    Good: ``budget: 320``, where the form names the unit
    Mend: write the number in digits, without its unit and without commas.
    """
    if unit:
        return say(
            _("Not a valid number of {unit}").format(unit=unit),
            found,
            _("a number in digits, without the unit"),
            help=like(example),
        )
    return say(_("Not a valid number"), found, _("a number in digits"), help=like(example))


@rule("K623", absent=True)
def deadline_not_said(example: str | None = None) -> Finding:
    """A row does not say by when, and its kind requires that.

    Why: the form has a deadline for every row.
    Bad: a row without ``deadline``
    Good: ``deadline: 2020-12``; or the words under ``deadline_text``, without a date
    Mend: add the deadline.
    """
    return say(
        _("The field {name} is missing").format(name=quoted("deadline")),
        expected=_("{field} ({meaning})").format(field="deadline", meaning="完成时限"),
        help=like(example),
    )
