"""A change of some files of a data folder: what would be wrong with the whole afterwards."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from ledgertool.checking.checks import check
from ledgertool.checking.successions import named_since
from ledgertool.editing.fixes import Mended
from ledgertool.findings.finding import Finding, Severity
from ledgertool.reading.ledger import Ledger


class Change:
    """A ledger, and what it would be if some of its files had other texts; nothing is written.

    The texts are whole files by their names in the data folder, with the byte order mark that
    they have; a name that the folder does not have is that of a new file.
    """

    def __init__(self, before: Ledger, texts: Mapping[str, str]) -> None:
        self.before = before
        self.after = before.edited(texts)
        documents = {name: before.document(name) for name in texts}
        self.files = tuple(
            Mended(name, documents[name].bom + documents[name].text, text)
            for name, text in texts.items()
        )

    @cached_property
    def found(self) -> list[Finding]:
        """What is wrong in the whole ledger after the change: errors and warnings.

        Who has left is named on no row that the change brings, in an older table either.
        """
        named = named_since(self.before, self.after)
        return [*check(self.after, least=Severity.WARNING), *named]

    @property
    def errors(self) -> list[Finding]:
        """What is found after the change and leads to a wrong answer."""
        return [one for one in self.found if one.severity == Severity.ERROR]

    @cached_property
    def new(self) -> list[Finding]:
        """What is found after the change and was not before, wherever its lines are now."""
        if not self.found:
            return []
        return _new(check(self.before, least=Severity.WARNING), self.found)

    @property
    def is_refused(self) -> bool:
        """Whether the data would have an error that it has not now."""
        return any(one.severity == Severity.ERROR for one in self.new)


def _new(known: Sequence[Finding], found: Sequence[Finding]) -> list[Finding]:
    count = Counter(map(_essence, known))
    new = []
    for one in found:
        count[_essence(one)] -= 1
        if count[_essence(one)] < 0:
            new.append(one)
    return new


def _essence(finding: Finding) -> tuple[str | None, ...]:
    return finding.path, finding.code, finding.row, finding.field
