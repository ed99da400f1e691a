"""The ledger of a bureau at a commit of a repository of ours, or what hinders reading it.

Bounded in what git lists and gives: whoever made the commit may have made it to be endless.
"""

from collections.abc import Iterator
from typing import IO, Final

from ledgertool.errors import LedgerError
from ledgertool.findings.finding import Finding
from ledgertool.lake import hindrances
from ledgertool.lake.hindrances import CannotGather
from ledgertool.model.workspace import TOP
from ledgertool.privacy import visible
from ledgertool.reading.committed import CommittedFiles, may_be_read
from ledgertool.reading.data_files import REGISTRY, TABLES
from ledgertool.reading.ledger import FileReading, Ledger, load
from ledgertool.reading.objects import Objects, TreeEntry

PATIENCE: Final = 120.0
"""Seconds in which git answers a question about a commit."""

_MOST_FILES: Final = 20_000
_MOST_LENGTH: Final = 1 << 16  # bytes of what is said of one of them
_MOST_BYTES: Final = 100 * 1024 * 1024  # of all files that may be read
_CONFLICT: Final = "conflict-marker"


def ledger_at(objects: Objects, commit: str, data: str) -> Ledger:
    """Read the ledger of a data folder at a commit. Raises CannotGather.

    With findings in it, it is read as any other; but not in the middle of a merge, without a
    registry, or where a whole table of it would be missing.
    """
    try:
        ledger = load(_files(objects, commit, data))
    except LedgerError:  # git does not give what it should have
        raise CannotGather(hindrances.DAMAGED, commit=commit[:12]) from None
    for finding in ledger.findings:
        if finding.rule.name == _CONFLICT:
            raise _hindered(hindrances.CONFLICT, finding)
    for name, reading in ledger.readings.items():
        if reading.findings and not _is_read(name, reading):
            raise _hindered(hindrances.NOT_READ, reading.findings[0])
    return ledger


def _is_read(name: str, reading: FileReading) -> bool:
    """Tell whether something could be read of the registry, or of a table; others may lack."""
    if name == REGISTRY:
        return reading.document is not None and isinstance(reading.document.value, dict)
    return reading.content is not None or name.partition("/")[0] != TABLES


def _hindered(sentence: str, finding: Finding) -> CannotGather:
    """Tell what is in the way of a file; the sentence takes one fact beside its path."""
    path = visible(finding.path)
    if sentence == hindrances.NOT_READ:
        return CannotGather(sentence, path=path, code=finding.code)
    return CannotGather(sentence, path=path, line=str(finding.span.line if finding.span else 1))


def _files(objects: Objects, commit: str, data: str) -> CommittedFiles:
    """List the files of a folder at a commit. Raises CannotGather and IncompleteRepository."""
    place = "" if data == TOP else f"{data}/"
    entries = dict(_listed(objects, commit, place))
    named = {"commit": commit[:12], "folder": data}
    if not entries:
        objects.answer("cat-file", "-e", f"{commit}^{{commit}}")
        raise CannotGather(hindrances.NO_DATA, **named)
    tops = {name.partition("/")[0] for name in entries}
    if not tops.issuperset((REGISTRY, TABLES)):
        raise CannotGather(hindrances.NO_LEDGER, **named)
    size = sum(entry.size or 0 for entry in entries.values() if may_be_read(entry))
    if size > _MOST_BYTES:
        raise CannotGather(hindrances.TOO_LARGE, megabytes=str(_MOST_BYTES // 1024**2))
    return CommittedFiles(objects, entries, place)


def _listed(objects: Objects, commit: str, place: str) -> Iterator[tuple[str, TreeEntry]]:
    """Go through the files of a folder, each with its size; nothing, where it is none.

    Raises CannotGather, and IncompleteRepository where not all of them can be listed.
    """
    listing = ("--literal-pathspecs", "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    with objects.stream(*listing, "--", *filter(None, [place]), to_its_end=True) as answer:
        for number, line in enumerate(_parted(answer)):
            if number >= _MOST_FILES or len(line) > _MOST_LENGTH:
                raise CannotGather(hindrances.TOO_MANY, number=str(_MOST_FILES))
            about, _tab, path = line.partition(b"\t")
            mode, _kind, blob, size = about.decode("ascii").split()
            name = path.decode("utf-8", "surrogateescape")
            if name.startswith(place):
                length = int(size) if size.isdecimal() else None
                yield name.removeprefix(place), TreeEntry(mode, blob, length)


def _parted(answer: IO[bytes]) -> Iterator[bytes]:
    """Go through what is parted by zeros; the rest of what is too long is left where it is."""
    rest = b""
    while piece := answer.read(_MOST_LENGTH):
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole
        if len(rest) > _MOST_LENGTH:
            yield rest
