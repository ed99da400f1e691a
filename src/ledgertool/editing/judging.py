"""Whether a merged file is valid: what is wrong in it, and in neither of those it is made of."""

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from ledgertool.checking.checks import check
from ledgertool.editing.merging import Fault, Judge
from ledgertool.findings.finding import Severity
from ledgertool.reading.data_files import REGISTRY
from ledgertool.reading.ledger import of_texts

_NOBODY = "people: []\ndepartments: []\n"


def judge_of(name: str, others: Mapping[str, str]) -> Judge:
    """Make the judge of a file by its name in the data folder, and of the texts of other files.

    These are the registry and the forms of kinds, as far as they are there.
    """

    def errors(text: str) -> Counter[tuple[str, str | None, str | None]]:
        ledger = of_texts(Path(), {REGISTRY: _NOBODY, **others, name: text})
        found = check(ledger, least=Severity.ERROR)
        return Counter((one.code, one.row, one.field) for one in found if one.path == name)

    def judge(merged: str, ours: str, theirs: str) -> Collection[Fault]:
        found = errors(merged)
        new = found - errors(ours) - errors(theirs) if found else found
        return {row.rsplit("/", 1)[-1] if row else None for _code, row, _field in new}

    return judge
