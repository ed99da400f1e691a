"""What ``check --fix`` writes, and what ``check --diff`` shows of it."""

from collections import Counter
from collections.abc import Collection
from functools import partial
from pathlib import Path

from ledgertool.cli.console import say_on_stderr, say_on_stdout
from ledgertool.cli.reporting import from_here
from ledgertool.cli.saving import alone_in, take_each
from ledgertool.editing.fixes import Mended, Selection, fix
from ledgertool.editing.patch import unified
from ledgertool.editing.writing import write_changes
from ledgertool.language import _, quoted
from ledgertool.phones import mask
from ledgertool.privacy import guarded, safe
from ledgertool.reading.ledger import Ledger


def mend(ledger: Ledger, folder: Path, names: Collection[str], is_selected: Selection) -> Ledger:
    """Mend the files of these names, and tell of each; return the ledger as it is then.

    Where some cannot be written the others are; a file that somebody else has changed since it
    was read is left to them. Raises CannotWrite, NoPlaceToLock and StillWriting.
    """
    mending = fix(ledger, names, is_selected)
    if mending.files:
        with alone_in(folder):
            take_each(partial(_write, ledger, folder, file) for file in mending.files)
    return mending.ledger


def _write(ledger: Ledger, folder: Path, file: Mended) -> str:
    path = from_here(ledger.files.path_of(file.name))
    return _told(path, file.codes) if write_changes(folder, [file]) else ""


def _told(path: str, codes: tuple[str, ...]) -> str:
    times = _("{code} ({count} times)")
    what = [
        times.format(code=code, count=count) if count > 1 else code
        for code, count in Counter(codes).items()
    ]
    return _("Fixed {path}: {codes}.").format(path=quoted(path), codes=_(", ").join(what))


def show_mending(ledger: Ledger, names: Collection[str], is_selected: Selection) -> None:
    """Show how the files of these names would be mended, and write nothing."""
    exact = True
    for file in fix(ledger, names, is_selected).files:
        path = from_here(ledger.files.path_of(file.name))
        exact = show_patch(path, file.before, file.after) and exact
    if not exact:
        say_on_stderr(
            _(
                "Phones are masked in this patch, and what cannot be seen is shown by its code, so"
                " it cannot be applied; run ledger check --fix instead."
            )
        )


def show_patch(path: str, before: str, after: str, *, is_new: bool = False) -> bool:
    """Show a change of a file as a patch; tell whether that is exact, with nothing masked."""
    patch = unified(mask(before), mask(after), path, is_new=is_new)
    shown = guarded("\n".join(_harmless(line) for line in patch.split("\n")))
    say_on_stdout(shown)
    return shown == unified(before, after, path, is_new=is_new)


def _harmless(line: str) -> str:
    """Mask phones and show what cannot be seen, but for the CR of a line end and a tab."""
    bare = line.removesuffix("\r")
    return "\t".join(safe(piece) for piece in bare.split("\t")) + line[len(bare) :]
