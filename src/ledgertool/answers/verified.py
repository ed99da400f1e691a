"""What came of comparing issued documents with the data: each difference, with both its sides."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from ledgertool.answers.sheet import Heading, Sheet
from ledgertool.checking.issued.aligned import NOWHERE
from ledgertool.checking.issued.discrepancy import Discrepancy, alike, cut
from ledgertool.checking.issued.proof import Proof, prove
from ledgertool.language import _, ngettext
from ledgertool.phones import mask
from ledgertool.reading.data_files import DOCUMENTS
from ledgertool.reading.document import dotted
from ledgertool.reading.issued.named import NamedDocument
from ledgertool.reading.issued.refusals import NoDocuments, NotInTheData, UnknownDocument
from ledgertool.reading.issued.texts import read_issued
from ledgertool.reading.ledger import Ledger


class _Found(NamedTuple):
    """A difference of one of the documents."""

    proof: Proof
    one: Discrepancy


def verified(ledger: Ledger, files: Sequence[str], name: str | None) -> Sheet:
    """Compare files with what the data has of them.

    JSON: ``documents``, each with ``file entry tables rows characters accounted omitted edited``,
    and ``differences`` with ``file id field path line place passage document data``; ``place`` has
    ``unit`` (line, page, paragraph or cell) and ``number``. Raises NoDocuments, UnknownDocument
    and NotInTheData, and as who reads documents does.
    """
    known = [named_document(ledger, Path(file).name if name is None else name) for file in files]
    for named in known:
        _see_that_all_is_there(ledger, named)
    proofs = [
        prove(named, read_issued(Path(file)), ledger)
        for named, file in zip(known, files, strict=True)
    ]
    items = [_Found(proof, one) for proof in proofs for one in proof.differences]
    headings = (
        *((Heading("file", "文件", whole=True),) if len(proofs) > 1 else ()),
        Heading("id", "编号", whole=True),
        Heading("place", "位置", whole=True),
        Heading("document", "文件原文"),
        Heading("data", "数据"),
        Heading("note", "说明"),
        Heading("where", "数据位置", whole=True),
    )
    as_cells = partial(_cells, ledger, len(proofs) > 1)
    notes = [note for proof in proofs for note in _notes(proof)]
    return Sheet(
        headings,
        items,
        as_cells,
        partial(_object, ledger),
        title=_("; ").join(map(_head, proofs)),
        as_one=partial(_whole, ledger, proofs, items),
        is_page=True,
    ).noted(*notes)


def named_document(ledger: Ledger, name: str) -> NamedDocument:
    """Find the document that a file is: of the same name, or else the only one of its stem.

    Raises NoDocuments and UnknownDocument.
    """
    if ledger.issued is None or not ledger.issued.documents:
        raise NoDocuments(path=ledger.files.path_of(DOCUMENTS))
    documents = ledger.issued.documents
    same = [one for one in documents if one.name == name]
    alike = [one for one in documents if Path(one.name).stem == Path(name).stem]
    if same or len(alike) == 1:
        return (same or alike)[0]
    raise UnknownDocument(name, [one.name for one in documents])


def _see_that_all_is_there(ledger: Ledger, named: NamedDocument) -> None:
    """See that the data has all that a document is of. Raises NotInTheData."""
    there = {table.id for table in ledger.tables} | {issued.id for issued in ledger.plans}
    wanted = [*named.entry.tables, *filter(None, [named.entry.plan])]
    if lacking := [name for name in wanted if name not in there]:
        raise NotInTheData(names=lacking, path=named.name)


def _head(proof: Proof) -> str:
    """Say what was compared with what, and what came of it."""
    count = len(proof.differences)
    found = (
        ngettext("{count} difference", "{count} differences", count).format(count=count)
        if count
        else _("no difference")
    )
    rows = ngettext("{count} row", "{count} rows", proof.rows).format(count=proof.rows)
    if proof.tables:
        tables = ngettext("{count} table", "{count} tables", proof.tables)
        rows = _(", ").join([tables.format(count=proof.tables), rows])
    else:
        parts = ngettext("{count} part of the plan", "{count} parts of the plan", proof.rows)
        rows = parts.format(count=proof.rows)
    return _("{file}: {rows}, {accounted} of {length} characters accounted for; {found}").format(
        file=proof.text.name,
        rows=rows,
        accounted=proof.characters,
        length=proof.length,
        found=found,
    )


def _notes(proof: Proof) -> list[str]:
    notes = []
    if not proof.differences:
        notes.append(
            _("All that the data has is in {file}, and all of {file} is in the data.").format(
                file=proof.text.name
            )
        )
    if proof.omitted:
        words = ngettext(
            "{count} passage of {file} is named in documents.yaml as no row.",
            "{count} passages of {file} are named in documents.yaml as no rows.",
            proof.omitted,
        )
        notes.append(words.format(count=proof.omitted, file=proof.text.name))
    if proof.edited:
        words = ngettext(
            "{count} passage of {file} was changed by the editors, as documents.yaml tells.",
            "{count} passages of {file} were changed by the editors, as documents.yaml tells.",
            proof.edited,
        )
        notes.append(words.format(count=proof.edited, file=proof.text.name))
    return notes


def _cells(ledger: Ledger, several: bool, found: _Found) -> tuple[str, ...]:
    proof, one = found
    document, data = one.excerpts
    path, line = _in_the_data(ledger, one)
    passage = proof.text.passage(one.at).place if one.begin != NOWHERE else ""
    file = (proof.text.name,) if several else ()
    where = f"{path}:{line}" if line else path
    return *file, _id(ledger, one), passage, document, data, _note(one), where


def _note(one: Discrepancy) -> str:
    """Say in which way the two sides differ."""
    if one.named is not None:
        return _("named in documents.yaml, not in the document")
    if not one.document:
        return _("not in the document")
    if not one.data:
        return _("not in the data")
    whole, other = one.told
    if one.is_phone or whole == other:
        return _("the phones differ")
    if one.is_sign:
        return _("a sign unlike those beside it, or another order")
    begin = alike(whole, other)
    end = min(alike(whole[::-1], other[::-1]), min(len(whole), len(other)) - begin)
    document, data = (text[begin : len(text) - end] for text in (whole, other))
    if not data:
        return _("only in the document: {text}").format(text=cut(document))
    if not document:
        return _("only in the data: {text}").format(text=cut(data))
    return _("{document} in the document, {data} in the data").format(
        document=cut(document), data=cut(data)
    )


def _id(ledger: Ledger, one: Discrepancy) -> str:
    return one.owner.id if one.owner else DOCUMENTS


def _in_the_data(ledger: Ledger, one: Discrepancy) -> tuple[str, int | None]:
    """Give the file of the data and the line that a difference is about."""
    if one.owner is not None:
        return one.owner.holder.path, one.owner.line(one.steps)
    issued = ledger.issued
    assert issued is not None and one.named is not None
    return issued.path, issued.line(one.named.location)


def _object(ledger: Ledger, found: _Found) -> dict[str, Any]:
    proof, one = found
    document, data = one.told
    path, line = _in_the_data(ledger, one)
    passage = proof.text.passage(one.at) if one.begin != NOWHERE else None
    steps = one.named.location if one.named else one.steps
    private = one.owner.row.private if one.owner and one.owner.row else ()
    return {
        "file": proof.text.name,
        "id": one.owner.id if one.owner else None,
        "field": dotted(steps) or None,
        "path": path,
        "line": line,
        "place": {"unit": passage.unit, "number": passage.number} if passage else None,
        "passage": mask(passage.text.strip(), private) if passage and not one.is_phone else None,
        "document": document or None,
        "data": data or None,
    }


def _whole(ledger: Ledger, proofs: Sequence[Proof], items: Sequence[_Found]) -> dict[str, Any]:
    documents = [
        {
            "file": proof.text.name,
            "entry": proof.named.name,
            "tables": list(proof.named.entry.tables),
            "plan": proof.named.entry.plan,
            "rows": proof.rows,
            "characters": proof.length,
            "accounted": proof.characters,
            "omitted": proof.omitted,
            "edited": proof.edited,
        }
        for proof in proofs
    ]
    return {"documents": documents, "differences": [_object(ledger, one) for one in items]}
