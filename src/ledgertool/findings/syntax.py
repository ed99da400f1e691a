"""Y: the file as YAML, in the plain part of it that data files use."""

from ledgertool.findings.finding import Finding, Related, Severity, Span, rule, say, write
from ledgertool.language import _, ngettext, quoted


@rule("Y101")
def bad_syntax(found: str, help: str) -> Finding:
    """The line cannot be read as YAML.

    Why: a program cannot tell what belongs to what.
    Bad: a value that begins with ``[`` or ``*``, or holds ``: ``, without quotation marks;
    a quotation mark without its partner; a line indented by a space too few.
    Good: ``title: "[重点]改革"``
    Mend: put the value in quotation marks, or indent the line as its neighbours are.
    """
    return say(
        _("This cannot be read as YAML"),
        found,
        _("a field, a colon and a space, and its value"),
        help=help,
    )


@rule("Y102")
def tab() -> Finding:
    """The file has a tab in it.

    Why: how wide a tab is differs from editor to editor, and YAML forbids it as indentation.
    Bad: a row indented with the Tab key.
    Good: two spaces for each step.
    Mend: replace the tab by spaces. Let the editor insert spaces for the Tab key.
    """
    return say(_("There is a tab here"), "U+0009", _("spaces"))


@rule("Y103")
def full_width_colon(field: str, value: str = "…") -> Finding:
    """A full-width colon follows a field name.

    Why: for YAML it is a letter like any other, so that field and value become one word.
    Bad: ``leader：张三``
    Good: ``leader: 张三``
    Mend: type an English colon and a space.
    """
    return say(
        _("A full-width colon follows the field name {name}").format(name=quoted(field)),
        "：",
        _("an English colon and a space"),
        help=write(f"{field}: {value}"),
    )


@rule("Y104")
def no_space_after_colon(field: str, value: str = "…") -> Finding:
    """No space follows the colon of a field.

    Why: for YAML ``leader:张三`` is one word, not a field.
    Bad: ``leader:张三``
    Good: ``leader: 张三``
    Mend: put a space after the colon.
    """
    return say(
        _("No space follows the colon of the field {name}").format(name=quoted(field)),
        f"{field}:",
        _("a colon and a space"),
        help=write(f"{field}: {value}"),
    )


@rule("Y105")
def duplicate_key(key: str, first: Span) -> Finding:
    """A field is given twice in one row.

    Why: most programs keep the last one and say nothing; nobody can tell which is meant.
    Bad: two lines ``deadline:`` in one row.
    Good: one of them.
    Mend: keep one of the two lines.
    """
    return say(
        _("The field {name} is given twice, first in line {line}").format(
            name=quoted(key), line=first.line
        ),
        expected=_("each field once"),
        related=(Related(first, _("first given here")),),
    )


@rule("Y106")
def anchor(mark: str) -> Finding:
    """The file has an anchor or an alias in it.

    Why: a change in one place would change another that nobody looks at.
    Bad: ``leaders: &team [谢强]`` and ``leaders: *team``
    Good: ``leaders: [谢强]`` in both rows.
    Mend: write the value out; if the text begins with & or *, put it in quotation marks.
    """
    return say(_("There is a YAML anchor or alias here"), mark, _("the value itself"))


@rule("Y107")
def merge_key() -> Finding:
    """The file has a merge key ``<<`` in it.

    Why: it copies fields from elsewhere, so that a row is not what its lines say.
    Bad: ``<<: *common``
    Good: the fields, written out.
    Mend: write the fields out.
    """
    return say(_("There is a YAML merge key here"), "<<", _("the fields themselves"))


@rule("Y108")
def tag(found: str) -> Finding:
    """A value has a tag in front of it.

    Why: tags tell a program to make something else of the value, up to running commands.
    Bad: ``!!python/object/apply:os.system [id]``
    Good: the value alone.
    Mend: delete the tag; if the text begins with !, put it in quotation marks.
    """
    return say(_("There is a YAML tag here"), found, _("the value alone"))


@rule("Y109")
def several_documents(*, ends: bool = False) -> Finding:
    """A second document begins in the file.

    Why: a file is one table; what follows ``---`` or ``...`` is read by some programs only.
    Bad: two tables in one file with ``---`` between them; a line ``...`` between two rows.
    Good: a file for each table.
    Mend: delete the line, or move what follows it to a file of its own.
    """
    if ends:
        return say(
            _("This line ends the YAML document, and there is more below it"),
            "...",
            _("one document in a file"),
        )
    return say(
        _("A second YAML document begins here; what follows is not read"),
        "---",
        _("one document in a file"),
    )


@rule("Y110")
def key_not_text() -> Finding:
    """A field name is not plain text.

    Why: fields are named by words; a list or a mapping cannot be a name.
    Bad: ``? [a, b] : c``
    Good: ``title: 推进中考改革``
    Mend: name the field; a text that begins with [, { or ? goes in quotation marks.
    """
    return say(
        _("A field name should be a word"),
        _("a list or a mapping as a field name"),
        _("a field name such as title"),
    )


@rule("Y111")
def too_deep(limit: int) -> Finding:
    """Lists or mappings are nested deeper than in any ledger.

    Why: such a file is broken or hostile, and can crash programs that read it.
    Bad: ``[[[[[[[[[[[[[[[[[``
    Good: a table, which is at most five levels deep.
    Mend: remove the brackets.
    """
    return say(
        _("The nesting is too deep; nothing after this place is read"),
        _("more than {limit} levels").format(limit=limit),
        _("at most {limit} levels").format(limit=limit),
    )


@rule("Y112")
def several_lines(field: str | None, next_line: str) -> Finding:
    """A value runs over several lines.

    Why: YAML joins the lines with a space, which does not belong inside Chinese; and a
    line that is indented too far is swallowed by the value above it.
    Bad: a long text broken by the editor; ``leader：张三`` four spaces too deep.
    Good: each value on one physical line.
    Mend: join the lines; if the second line is a field, indent it like the others. Turn off
    hard line breaks in the editor.
    """
    return say(
        _("The value of {name} runs over several lines").format(name=quoted(field))
        if field
        else _("A value runs over several lines"),
        next_line,
        _("the value on one line"),
    )


@rule("Y113", Severity.WARNING)
def ambiguous_text(found: str) -> Finding:
    """A value is text here, and something else for other programs.

    Why: to other YAML readers ``no`` is false, ``012`` is ten, ``12:30`` is 750 and a phone is
    a number; ledgertool reads them all as text, but it is not the only reader.
    Bad: ``phone: 13900000000``
    Good: ``phone: "13900000000"``
    Mend: put the value in quotation marks.
    """
    return say(
        _("Other programs would not read this value as text"),
        found,
        _("the text in quotation marks"),
        help=write(f'"{found}"'),
    )


@rule("Y114")
def swallowed_text(comment: str, *, whole_line: bool = False) -> Finding:
    """A comment swallows the rest of a value.

    Why: `` #`` begins a comment, so that ``深化 #1 改革`` is read as 深化 and the rest is lost;
    so does a ``#`` that a line begins with.
    Bad: ``title: 深化 #1 改革``
    Good: ``title: "深化 #1 改革"``; a comment is on a line of its own, or after two
    spaces and with a space after its #.
    Mend: put the whole value on one line and in quotation marks, or move the comment to its own
    line, as deep as the fields around it.
    """
    if whole_line:
        return say(
            _("This line is a comment, and is not read"),
            comment,
            _("a comment as deep as the fields around it, with a space after its #"),
        )
    return say(
        _("A comment begins here and swallows the rest of the line"),
        comment,
        _("a comment on its own line, or after two spaces and with a space after its #"),
    )


@rule("Y115")
def directive() -> Finding:
    """The file begins with a YAML directive.

    Why: programs differ in what they make of it.
    Bad: ``%YAML 1.2``
    Good: a file that begins with its first field.
    Mend: delete the line.
    """
    return say(_("There is a YAML directive here"), "%", _("the table, without directives"))


@rule("Y118")
def conflict_marker(found: str) -> Finding:
    """A git conflict marker was left in the file.

    Why: two people changed the same lines, and nobody has decided yet.
    Bad: ``<<<<<<< HEAD``
    Good: the lines that were decided on.
    Mend: choose the lines that hold and delete the markers.
    """
    return say(_("A git conflict marker was left here"), found, _("the lines that were decided on"))


@rule("Y119")
def torn_row(*, goes_on: bool = False, twice: bool = False) -> Finding:
    """A dash begins a new row in the middle of one.

    Why: the row above ends there, and would be answered without what is below the dash.
    Bad: ``- name: 第三批`` indented as far as ``- number: 7`` is; ``- deadline: 2020``; the line
    ``- number: 7`` twice.
    Good: dashes of stages deeper than those of rows, and a dash before ``number:`` alone.
    Mend: indent the line as its neighbours are, or take its dash away. If it is a new row, write
    its number and title first; a row that was put into another goes below its last line.
    """
    if twice:
        return say(
            _("The row begins here, and once more below"),
            expected=_("each row once"),
            help=_("delete what is here; below, the row has it too"),
        )
    if goes_on:
        return say(
            _("This belongs to the row above, with another row in its middle"),
            expected=_("one row below the other"),
        )
    return say(
        _("A dash begins a new row here, and what follows it belongs to the row above"),
        expected=_("a row's number and title behind its dash"),
    )


@rule("Y120")
def wrong_indentation(found: int, expected: int, like: int | None = None) -> Finding:
    """A line is not in line with those that it belongs to.

    Why: indentation alone tells what belongs to what.
    Bad: three spaces before ``leaders:`` where the fields around it have four.
    Good: the fields of a row one below the other, and the dashes of all rows, too.
    Mend: indent the line as its neighbours are.
    """
    return say(
        _("This line is not in line with its neighbours"),
        _spaces(found),
        _("{spaces}, as in line {line}").format(spaces=_spaces(expected), line=like)
        if like
        else _spaces(expected),
        help=_("put {spaces} before it").format(spaces=_spaces(expected))
        if expected
        else _("delete the spaces before it"),
    )


def _spaces(count: int) -> str:
    if not count:
        return _("no spaces")
    return ngettext("{count} space", "{count} spaces", count).format(count=count)


@rule("Y121")
def odd_space(character: str, *, count: int = 1, is_indentation: bool = True) -> Finding:
    """A space of another kind is used where YAML takes plain spaces alone.

    Why: it looks like a space, and for YAML it is a letter; such spaces come from Word, from web
    pages and from Chinese input methods.
    Bad: U+00A0 or the wide U+3000 before ``leaders:``, or behind its colon.
    Good: the spaces that the space bar types in the English input mode.
    Mend: replace it by plain spaces.
    """
    what = (
        _("The spaces before this line are not plain spaces")
        if is_indentation
        else _("This space is not a plain space")
    )
    return say(
        what,
        f"U+{ord(character):04X}" + (f" × {count}" if count > 1 else ""),
        _("plain spaces") if is_indentation else _("one plain space"),
        help=None if is_indentation else _("type one plain space in its place"),
    )


@rule("Y122")
def odd_dash(found: str, line: str) -> Finding:
    """A row begins with something else than a hyphen and a space.

    Why: for YAML only ``-`` with a space behind it begins an item of a list.
    Bad: ``－ number: 4``, ``• number: 4``, ``-number: 4``
    Good: ``- number: 4``
    Mend: type a hyphen in the English input mode, and a space.
    """
    return say(
        _("A row should begin with a hyphen and a space"),
        found,
        "- ",
        help=write(f"- {line}"),
    )


@rule("Y123")
def missing_dash(line: str, spaces: str = "", *, above: str | None = None) -> Finding:
    """The dash of a row lacks, or the whole line that it begins with.

    Why: without it the row is a part of the one above, which then has its fields twice.
    Bad: ``number: 2`` without its dash, below the fields of row 1; ``title:`` twice, where the
    line ``- number: 2`` was deleted.
    Good: ``- number: 2``, then the other fields.
    Mend: write the dash, or the line, with which the row begins.
    """
    if above is not None:
        return say(
            _("Another row begins here, whose first line is missing"),
            line,
            _("{line} above it").format(line=above),
            help=_("write above it: {line}").format(line=spaces + above),
        )
    return say(
        _("Another row begins here without its dash"),
        line,
        f"- {line}",
        help=write(f"{spaces}- {line}"),
    )


@rule("Y124")
def empty_brackets(field: str) -> Finding:
    """A list that is called empty has items below it.

    Why: a list is written in brackets or below its name; for YAML these items belong to nothing.
    Bad: ``rows: []``, and rows below it.
    Good: ``rows:``, and rows below it.
    Mend: delete the brackets.
    """
    found = _("The list {name} is called empty, and has items below it")
    help = write(f"{field}:")
    return say(found.format(name=quoted(field)), "[]", _("the name and a colon alone"), help=help)
