"""What ``check --fix`` writes, and what ``check --diff`` shows of it."""

from collections.abc import Collection
from pathlib import Path

from ledgertool.cli.console import say_on_stderr, say_on_stdout
from ledgertool.editing.fixes import Mended, fix
from ledgertool.editing.writing import write_whole
from ledgertool.language import ngettext
from ledgertool.phones import mask
from ledgertool.privacy import guarded, safe
from ledgertool.reading.ledger import Ledger


def mend(ledger: Ledger, folder: Path, names: Collection[str]) -> Ledger:
    """Mend the files of these names; return the ledger as it is then. Raises CannotWrite."""
    mending = fix(ledger, names)
    for file in mending.files:
        write_whole((folder / file.name).resolve(), file.after)  # a link stays one
    if mending.files:
        count = len(mending.files)
        say_on_stderr(
            ngettext("Mended {count} file.", "Mended {count} files.", count).format(count=count)
        )
    return mending.ledger


def show_mending(ledger: Ledger, names: Collection[str]) -> None:
    """Show how the files of these names would be mended, and write nothing."""
    for file in fix(ledger, names).files:
        say_on_stdout(guarded(_patch(file, ledger.files.path_of(file.name))))


def _patch(file: Mended, path: str) -> str:
    from difflib import unified_diff

    before, after = mask(file.before).split("\n"), mask(file.after).split("\n")
    lines = unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="")
    return "".join(safe(line) + "\n" for line in lines)
