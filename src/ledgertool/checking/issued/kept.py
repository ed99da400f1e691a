"""The documents that are kept beside the data, compared with it: findings at the rows."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ledgertool.checking.issued.discrepancy import Discrepancy
from ledgertool.checking.issued.proof import Proof, prove
from ledgertool.errors import LedgerError
from ledgertool.findings import issued as rules
from ledgertool.findings.finding import Finding
from ledgertool.language import _
from ledgertool.reading.data_files import DOCUMENTS
from ledgertool.reading.issued.named import NamedDocument, NamedDocuments
from ledgertool.reading.ledger import Ledger


def kept_documents(
    ledger: Ledger, folder: Path, is_asked: Callable[[str], bool] = lambda _path: True
) -> Iterator[Finding]:
    """Compare each document that is kept beside the data and concerns what is asked for.

    Where some of what it is of cannot be read, that is told already, and it is not compared.
    """
    if ledger.issued is None:
        return
    is_named = is_asked(ledger.files.path_of(DOCUMENTS))
    for named in ledger.issued.documents:
        if not named.is_kept or not _is_whole(named, ledger):
            continue
        if is_named or any(map(is_asked, _paths(named, ledger))):
            yield from _of_document(named, ledger, ledger.issued, folder)


def _paths(named: NamedDocument, ledger: Ledger) -> Iterator[str]:
    for table in ledger.tables:
        if table.id in named.entry.tables:
            yield table.path
    yield from (issued.path for issued in ledger.plans if issued.id == named.entry.plan)


def _is_whole(named: NamedDocument, ledger: Ledger) -> bool:
    """Tell whether all that a document is of could be read."""
    whole = {table.id for table in ledger.tables if table.complete and not table.lost}
    plans = {issued.id for issued in ledger.plans}
    return whole.issuperset(named.entry.tables) and named.entry.plan in {None, *plans}


def _of_document(
    named: NamedDocument, ledger: Ledger, issued: NamedDocuments, folder: Path
) -> Iterator[Finding]:
    from ledgertool.reading.issued.texts import read_issued

    file = named.entry.file
    place = (*named.location, "file")
    path = _beside(folder, file)
    if path is None:
        reason = _("it is not in a folder beside the data")
        yield issued.at(rules.document_not_kept(file, reason), place)
        return
    try:
        proof = prove(named, read_issued(path), ledger)
    except LedgerError as error:
        yield issued.at(rules.document_not_kept(file, str(error)), place)
        return
    for one in proof.differences:
        yield finding(one, proof, issued)


def _beside(folder: Path, file: str) -> Path | None:
    """Give the path of a document in the folder that the data is in; None for any other place."""
    try:
        around = folder.resolve().parent
        path = (folder / file).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    is_inside = path.is_relative_to(around) and not Path(file).is_absolute()
    is_hidden = is_inside and any(part.startswith(".") for part in path.relative_to(around).parts)
    return path if is_inside and not is_hidden else None


def finding(one: Discrepancy, proof: Proof, issued: NamedDocuments) -> Finding:
    """Tell a difference at its place in the data."""
    document, data = one.excerpts
    if one.named is not None:
        return issued.at(rules.not_in_the_document(data, document), one.named.location)
    place = proof.place(one)
    wrong = (
        rules.not_as_issued(document, data, place)
        if data
        else (rules.not_in_the_data(document, place))
    )
    return one.owner.at(wrong, one.steps) if one.owner else issued.at(wrong, proof.named.location)
