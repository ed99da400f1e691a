"""Print what pages of the web cost beside JSON, and in a browser: python bench/web.py."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import partial
from pathlib import Path

from rows import ledger as make_ledger
from speed import line, seconds

from ledgertool.answers.query import row_states
from ledgertool.answers.rows import row_list
from ledgertool.answers.sheet import Sheet
from ledgertool.model.status import AsOf
from ledgertool.output.formats import written
from ledgertool.reading.ledger import load

ROWS = 10_000
MOST_OF_JSON = 3.0
FORMS = ("html", "json")


def answer(data: Path, *, in_its_form: bool) -> Sheet:
    """Ask for all rows, in the columns of every answer or in those of their form."""
    ledger = load(data)
    states = row_states(ledger, AsOf(date(2020, 5, 1)))
    return row_list(states, ledger, kind=ledger.tables[0].kind if in_its_form else None)


def masked_and_written(sheet: Sheet, form: str) -> str | bytes:
    """Write an answer as commands do, with its phones masked."""
    return written(sheet.without_phones(), form)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        data = make_ledger(Path(name), ROWS, 1)
        for in_its_form, words in ((False, "list"), (True, "list, in the official form")):
            sheet = answer(data, in_its_form=in_its_form)
            html, json = (seconds(partial(masked_and_written, sheet, form)) for form in FORMS)
            line(f"html of {ROWS:,} rows / json of them ({words})", html / json, MOST_OF_JSON)


if __name__ == "__main__":
    main()
