"""What the caller would change and cannot: errors of rows and entries to be written."""

from collections.abc import Iterable

from ledgertool.errors import LedgerError, UnknownName
from ledgertool.language import N_


class UnfitValue(LedgerError):
    sentence = N_("{option} does not take {text}: {reason}.")


class UnknownField(UnknownName):
    sentence = N_("A row of the kind {kind} has no field {name} to be given")

    def __init__(self, name: str, known: Iterable[str], kind: str) -> None:
        super().__init__(name, known, kind=kind)
        self.see = f"ledger kinds {kind}"


class UnfitAnswer(LedgerError):
    """What was typed for a column at a terminal, and is asked for again."""

    sentence = N_("{heading} cannot be {text}; write something such as {fitting}.")


class FieldsMissing(LedgerError):
    sentence = N_("A row of {table} must have {names}; give it with an option, such as {example}.")


class NotAppendable(LedgerError):
    sentence = N_("No row can be added to {path}: {reason}.")
