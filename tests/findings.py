"""What ``ledger check`` finds in a folder, in the facts that a test is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ledgertool.checking.checks import check
from ledgertool.checking.issued.kept import kept_documents
from ledgertool.findings.finding import Finding
from ledgertool.reading.ledger import load

DERIVED: dict[str, Callable[[Finding], object]] = {
    "line": lambda finding: finding.span and finding.span.line,
    "start": lambda finding: finding.span and finding.span[:2],
}


def findings(folder: Path) -> list[Finding]:
    """Check a data folder, and the issued documents that are kept beside it."""
    ledger = load(folder)
    return [*check(ledger), *kept_documents(ledger, folder)]


def facts(found: Path | Iterable[Finding], names: str) -> list[tuple[Any, ...]]:
    """Give some facts of each finding, of those in a data folder or of those given.

    ``facts(folder, "code line found")`` is such as ``[("R301", 9, "刘自立")]``. The names are those
    of :class:`Finding`, ``line``, ``start`` (line and column) and ``file`` (below the data folder).
    """
    folder = found if isinstance(found, Path) else None
    return [
        tuple(_fact(finding, name, folder) for name in names.split())
        for finding in (findings(found) if isinstance(found, Path) else found)
    ]


def _fact(finding: Finding, name: str, folder: Path | None) -> object:
    if name == "file" and folder:
        return Path(finding.path).relative_to(folder).as_posix()
    return DERIVED[name](finding) if name in DERIVED else getattr(finding, name)
