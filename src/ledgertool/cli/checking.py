"""The commands that check the data: check."""

from __future__ import annotations

from ledgertool.checks import check as all_findings
from ledgertool.cli.options import Where, takes
from ledgertool.cli.output import concise, masked, say_on_stdout
from ledgertool.cli.place import find_data
from ledgertool.findings import Severity
from ledgertool.language import _, ngettext
from ledgertool.ledger import load
from ledgertool.render import visible

EXIT_FOUND = 1


@takes
def check(where: Where) -> int:
    """Check the data: every finding with file, line and column."""
    ledger = load(find_data(where.data))
    found = all_findings(ledger)
    for line in masked(concise(finding) for finding in found):
        say_on_stdout(visible(line) + "\n")
    rows = sum(len(table.rows) + len(table.lost) for table in ledger.tables)
    errors = sum(finding.severity == Severity.ERROR for finding in found)
    counted = ngettext("{count} error", "{count} errors", errors).format(count=errors)
    say_on_stdout(
        _("Checked {tables} tables, {rows} rows: {errors}.").format(
            tables=len(ledger.tables), rows=rows, errors=counted
        )
        + "\n"
    )
    return EXIT_FOUND if errors else 0


COMMANDS = {"check": check}
