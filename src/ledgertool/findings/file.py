"""F: the file as bytes, before any YAML is read."""

from ledgertool.findings.finding import Finding, Severity, rule, say
from ledgertool.language import _, quoted


@rule("F001")
def not_utf8(looks_like: str | None) -> Finding:
    """The file is not UTF-8.

    Why: every other program that reads the file would show other characters.
    Bad: a file saved by an old editor as GBK, or as “Unicode” (UTF-16) by Notepad.
    Good: UTF-8 without a byte order mark.
    Mend: open the file in the editor it came from and save it as UTF-8.
    """
    return say(
        _("The file is not UTF-8"),
        _("bytes that look like {encoding}").format(encoding=looks_like)
        if looks_like
        else _("bytes that are not UTF-8 text"),
        _("UTF-8"),
    )


@rule("F002")
def byte_order_mark() -> Finding:
    """The file has a byte order mark.

    Why: the mark is invisible and becomes part of the first word for many programs.
    Bad: a file that Notepad saved as “UTF-8 with BOM”; two such files pasted together.
    Good: UTF-8 without a byte order mark.
    Mend: save the file as UTF-8 without BOM.
    """
    return say(
        _("The file has a byte order mark (BOM)"), "U+FEFF", _("UTF-8 without a byte order mark")
    )


@rule("F003")
def control_character(character: str) -> Finding:
    """The file has a control character in it.

    Why: it cannot be seen, and in a terminal it can hide or change what is shown.
    Bad: an ESC or a NUL that came with text pasted from another program.
    Good: text alone.
    Mend: delete the character.
    """
    return say(
        _("There is a control character here"),
        f"U+{ord(character):04X}",
        _("text without control characters"),
    )


@rule("F004")
def line_break_character(character: str) -> Finding:
    """The file has a character in it that only some programs take for a line end.

    Why: YAML begins a new line here and editors do not, so that what is read is not what
    is seen, and all later line numbers are off.
    Bad: a lone carriage return, U+0085, U+2028 or U+2029, often from a web page.
    Good: lines end with LF, or all with CRLF.
    Mend: delete the character. Where a line should end, type a line end in its place.
    """
    return say(
        _("There is a character here that only some programs take for a line end"),
        f"U+{ord(character):04X}",
        _("lines that end with LF"),
    )


@rule("F005")
def empty_file() -> Finding:
    """The file has no content.

    Why: nothing can be read from it, and yet it looks like a table without tasks.
    Bad: a file of no bytes, or of comments alone.
    Good: a table with its header and its rows.
    Mend: restore the file from git, or remove it.
    """
    return say(_("The file is empty"), expected=_("a table: its header and its rows"))


@rule("F006")
def too_large(megabytes: float, limit: int) -> Finding:
    """The file is larger than any table is.

    Why: a ledger of a whole province is under a megabyte; a file of this size is
    something else, and reading it would take all memory.
    Bad: a file of 30 MB.
    Good: each table in a file of its own.
    Mend: split the file, or remove what does not belong in it.
    """
    return say(
        _("The file is too large to be a table"),
        _("{size:.1f} MB").format(size=megabytes),
        _("at most {limit} MB").format(limit=limit),
    )


@rule("F007")
def not_a_file(what: str) -> Finding:
    """What should be a data file is a folder, a link or a device.

    Why: a link that leads out of the data folder brings in what was never reviewed; a folder
    or a device with the name of a table hides that table.
    Bad: ``pilots.yaml`` as a folder, or as a link to a file elsewhere.
    Good: a regular file in the data folder.
    Mend: put the file itself in this place, or remove the folder or link.
    """
    return say(
        _("This is not a file of the data folder"), what, _("a regular file inside the data folder")
    )


@rule("F008")
def misplaced_file(expected: str) -> Finding:
    """A data file has a name or a place under which no table is looked for.

    Why: it would be left out, and nobody would know.
    Bad: ``pilots.yml``, or a table right under ``ledgers``.
    Good: ``ledgers/2020/pilots.yaml``.
    Mend: move or rename the file.
    """
    return say(
        _("No table is read from this file, because of its name or its place"), expected=expected
    )


@rule("F009")
def unreadable(reason: str) -> Finding:
    """The system does not allow the file to be read.

    Why: rows that cannot be read would be missing from every answer.
    Bad: a file without read permission.
    Good: a file that everybody in the office can read.
    Mend: correct the permissions, or fetch the file again.
    """
    return say(_("The file cannot be read"), reason, _("a file that you may read"))


@rule("F010")
def missing_registry() -> Finding:
    """The data folder has no registry.

    Why: without it no name can be checked, and a misspelled leader looks like a new one.
    Bad: a data folder without ``registry.yaml``.
    Good: ``registry.yaml`` with all people and departments.
    Mend: restore the file from git; until then names come from the rows, unchecked.
    """
    return say(
        _("The data folder has no {file}").format(file=quoted("registry.yaml")),
        expected=_("a registry of people and departments"),
    )


@rule("F011")
def bare_repository() -> Finding:
    """A folder of the data looks like a git repository.

    Why: git takes such a folder for a repository when it is run in it, and does what the
    configuration there says: it may run a program, or show a history that never was.
    Bad: ``HEAD``, ``objects`` and ``refs`` beside ``registry.yaml``.
    Good: the registry, the plans and the folder ``ledgers``, and nothing else.
    Mend: remove these files without running git in this folder, and ask who added them.
    """
    return say(
        _("This folder looks like a git repository"),
        "HEAD",
        _("no such files in a folder of the data"),
    )


@rule("F012")
def pointer_of_lfs() -> Finding:
    """The file is a pointer of Git LFS, which keeps the file itself elsewhere.

    Why: the rows are not in the file, and so in no answer and in no comparison.
    Bad: ``version https://git-lfs.github.com/spec/v1``
    Good: the table itself.
    Mend: fetch the file with ``git lfs pull``; keep tables in git itself, they are small.
    """
    return say(
        _("The file is a pointer of Git LFS"),
        "version https://git-lfs…",
        _("the file itself"),
    )


@rule("F014")
def odd_name(shown: str) -> Finding:
    """The name of a file or folder holds what cannot be read.

    Why: a file whose name is not UTF-8, or has a line end or an unseen character in it, cannot
    be named by anybody, and its name is shown as another than it is.
    Bad: ``pilots`` in the bytes of GBK; a name with a line end or an ESC in it.
    Good: ``pilots.yaml``
    Mend: rename the file or folder. ``ls -b`` shows its name, and ``mv`` with a pattern such as
    ``*.yaml`` takes it.
    """
    return say(
        _("The name holds bytes or characters that cannot be read"),
        shown,
        _("a name in UTF-8, of characters that can be seen"),
    )


@rule("F015")
def nested_folders(most: int) -> Finding:
    """Folders are nested deeper than tables are looked for.

    Why: a table down there would be left out, and nobody would know.
    Bad: a folder that was copied into itself, over and over.
    Good: ``ledgers/2020/pilots.yaml``
    Mend: move the tables up into the folder of their year, and remove the folders.
    """
    return say(
        _("Folders are nested too deep to look for tables in them"),
        expected=_("at most {limit} folders inside each other").format(limit=most),
    )


@rule("F016", Severity.WARNING)
def no_last_line_end(last_line: str) -> Finding:
    """The file's last line does not end with a line end.

    Why: a copy that broke off looks just so: what it lacks is missing from every answer.
    Bad: a file whose download or copy was cut off in the middle of a row.
    Good: a file whose last line ends as all others do.
    Mend: compare the end of the file with where it came from. If nothing is missing, add a line
    end behind the last line.
    """
    return say(
        _("The last line does not end with a line end; the file may have been cut off"),
        last_line,
        _("a line end behind the last line"),
    )
