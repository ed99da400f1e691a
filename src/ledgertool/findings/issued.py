"""V: the data against issued documents, and what ``documents.yaml`` says of these."""

from ledgertool.findings.finding import Finding, Severity, meant, one_of, rule, say
from ledgertool.language import _, quoted


@rule("V701")
def not_as_issued(document: str, data: str, place: str) -> Finding:
    """The issued document says something else than the data, or nothing at all.

    Why: the data is the document, character by character; whoever reads a row relies on it.
    Bad: ``text: 新增特色学校2所`` where the document has 新增特色学校1所
    Good: ``text: 新增特色学校1所``
    Mend: write what the document says; the place in it is told. What was changed on purpose goes
    into ``documents.yaml`` under ``edited``, with the reason.
    """
    if not document:
        return say(_("This is not in the issued document"), data, _("what the document says"))
    what = _("The issued document says something else ({place})").format(place=place)
    return say(what, data, document)


@rule("V702")
def not_in_the_data(document: str, place: str) -> Finding:
    """The issued document has a text that is not in the data.

    Why: a row, a cell or a ☆ may have been left out.
    Bad: a row without ``must_close: true`` where the document prints a ☆
    Good: every paragraph and cell of the document is in the data
    Mend: add it to the data. A text that belongs to no row, such as a preamble, goes into
    ``documents.yaml`` under ``omitted``, with the reason.
    """
    what = _("The issued document has a text here that is not in the data ({place})")
    return say(what.format(place=place), expected=document)


@rule("V703")
def not_in_the_document(named: str, near: str) -> Finding:
    """A text that ``documents.yaml`` names is not in the document.

    Why: an entry that fits nothing would hide a change of the document, or of the entry itself.
    Bad: ``text: 附件一`` where the document has 附件
    Good: ``text: 附件``
    Mend: write what the document says, or remove the entry.
    """
    return say(
        _("This text is not in the issued document"), named, near or _("a text of the document")
    )


@rule("V704")
def unknown_holder(name: str, near: list[str], known: list[str], *, is_plan: bool) -> Finding:
    """An issued document names a table or a plan that does not exist.

    Why: what it says would be compared with nothing.
    Bad: ``tables: [2020/pilot]``
    Good: ``tables: [2020/pilots]``
    Mend: write the id of a table, such as ``2020/pilots``, or of a plan, such as ``plan2019``.
    """
    what = _("There is no plan {name}") if is_plan else _("There is no table {name}")
    few = known[:5] or [_("none")]
    return say(what.format(name=quoted(name)), name, one_of(few), help=meant(near))


@rule("V705")
def tables_or_plan() -> Finding:
    """An issued document names neither tables nor a plan, or both.

    Why: nobody could tell what of the data is in it.
    Bad: ``- file: ../documents/ledger2020.txt`` and nothing else
    Good: ``tables: [2020/pilots]`` below it, or ``plan: plan2019``
    Mend: name the tables in their order, or the plan.
    """
    return say(_("Not either tables or a plan"), expected="tables: [2020/pilots]")


@rule("V706", Severity.WARNING)
def document_not_kept(file: str, reason: str) -> Finding:
    """An issued document that should be kept beside the data cannot be read, so nothing is proved.

    Why: a change of the data would no longer be seen.
    Bad: ``file: ../documents/ledger2020.txt`` and no such file
    Good: the file in its place; or ``file: ledger2020.txt``, a name alone, where it is kept
    elsewhere
    Mend: put the document there, or write only its name.
    """
    return say(_("The issued document was not compared: {reason}").format(reason=reason), file)


@rule("V707")
def document_twice(name: str) -> Finding:
    """Two entries are of one issued document.

    Why: nobody could tell which of them counts.
    Bad: ``file: ledger2020.txt`` twice
    Good: each document once
    Mend: put the two entries together.
    """
    return say(_("The document {name} is named twice").format(name=quoted(name)), name)
