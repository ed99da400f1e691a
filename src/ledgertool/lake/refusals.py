"""What hinders reading a lake, or writing one."""

from ledgertool.errors import LedgerError
from ledgertool.language import N_


class NoLake(LedgerError):
    sentence = N_(
        "{path} is not a whole lake; name a folder that ledger export or ledger gather has written."
    )


class OtherLake(NoLake):
    """A lake whose columns may be others than those that are known here."""

    sentence = N_(
        "{path} was written under version {other} of docs/tables.md, and this is version {place};"
        " write it anew with this ledger."
    )


class StandingInIt(LedgerError):
    """The folder that would be replaced under the feet of whoever asks."""

    sentence = N_(
        "{path} is the folder that you are in, or around it, and would be replaced as a whole;"
        " run the command in another folder."
    )
