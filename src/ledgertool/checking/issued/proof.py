"""The proof of an entry of ``documents.yaml``: the data that it names, against its document."""

from collections import Counter
from typing import NamedTuple

from ledgertool.checking.issued.account import Account
from ledgertool.checking.issued.aligned import NOWHERE
from ledgertool.checking.issued.dated import read_dates
from ledgertool.checking.issued.differences import Differences
from ledgertool.checking.issued.discrepancy import Discrepancy
from ledgertool.checking.issued.judged import forgiven, odd_signs
from ledgertool.checking.issued.leftover import account_for_leftovers, lost_phrases, without_loose
from ledgertool.checking.issued.of_plans import of_plan
from ledgertool.checking.issued.of_tables import of_tables
from ledgertool.checking.issued.pieces import Wanted
from ledgertool.checking.issued.placed import Stale, placed
from ledgertool.language import _
from ledgertool.reading.issued.named import NamedDocument
from ledgertool.reading.issued.passages import IssuedText
from ledgertool.reading.ledger import Ledger


class Proof(NamedTuple):
    """What came of comparing a document with the data.

    ``characters`` are those of the document that are accounted for, of ``length``. ``omitted``
    counts the passages that are named as no rows, ``edited`` what the editors changed.
    """

    named: NamedDocument
    text: IssuedText
    tables: int
    rows: int
    length: int
    characters: int
    omitted: int
    edited: int
    differences: tuple[Discrepancy, ...]

    def place(self, one: Discrepancy) -> str:
        """Say where in the document a difference is; where it would be, if it is not there."""
        name = self.text.name
        if one.begin == NOWHERE:
            return name
        place = self.text.passage(one.at).place
        # Translators: a place in a file, such as: ledger2020.txt, line 12
        return _("{file}, {place}").format(file=name, place=place)


def prove(named: NamedDocument, text: IssuedText, ledger: Ledger) -> Proof:
    """Compare a document with what its entry names; what of that is not there is left out."""
    entry = named.entry
    tables = [table for table in ledger.tables if table.id in entry.tables]
    plans = [issued for issued in ledger.plans if issued.id == entry.plan]
    wanted = of_plan(plans[0]) if plans else of_tables(tables, text.text)
    expected = "".join(piece.shown for piece in wanted.pieces)
    named_texts = placed(text, entry, named.location, expected)
    view, left = without_loose(named_texts.view, wanted, expected)
    account = Account(wanted.pieces, view)
    read = read_dates(account)
    found, stale, times = account_for_leftovers(account, text, wanted, left, named_texts)
    free = sum(end - begin for begin, end in account.free())
    found += Differences(account, forgiven(account, read), odd_signs(account)).all()
    found += [Discrepancy.missing(account, piece) for piece in lost_phrases(text, wanted)]
    found += [_stale(one, text) for one in (*named_texts.stale, *stale)]
    found.sort(key=lambda one: (one.begin == NOWHERE, one.begin, one.data))
    return Proof(
        named,
        text,
        len(tables),
        _rows(wanted),
        len(text.text),
        len(text.text) - free,
        named_texts.times + times,
        len(entry.edited),
        tuple(found),
    )


def _rows(wanted: Wanted) -> int:
    return len(Counter(piece.owner.id for piece in wanted.pieces if piece.owner.is_part))


def _stale(one: Stale, text: IssuedText) -> Discrepancy:
    said = text.text[one.begin : one.end] if one.begin != NOWHERE else ""
    return Discrepancy(said, one.named.shown, one.begin, one.end, named=one.named)
