"""The command that git calls to merge a data file: merge-driver."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Final

from ledgertool.cli.console import say_on_stderr
from ledgertool.cli.declaring import argument
from ledgertool.cli.options import takes
from ledgertool.errors import CannotRead, CannotWrite, LedgerError
from ledgertool.language import N_

if TYPE_CHECKING:
    from ledgertool.editing.merging import Judge

EXIT_CONFLICT: Final = 1
EXIT_FAILED: Final = 129
"""What git takes for a merge that was not tried: at anything below it, it looks for conflicts."""


@takes
def merge_driver(
    base: Annotated[str, argument(N_("BASE"), N_("The file that both began with: %O."))],
    ours: Annotated[str, argument(N_("OURS"), N_("Our file, and where the result goes: %A."))],
    theirs: Annotated[str, argument(N_("THEIRS"), N_("Their file: %B."))],
    path: Annotated[str, argument(N_("PATH"), N_("The file's path in the repository: %P."))],
    size: Annotated[
        str | None, argument(N_("SIZE"), N_("How long the marks of a conflict are: %L."))
    ] = None,
) -> int:
    """Merge a data file row by row, as git asks for it: ledger merge-driver %O %A %B %P."""
    from ledgertool.editing.merging import marked, merge
    from ledgertool.editing.threeway import MARK

    long = int(size) if size and size.isascii() and size.isdecimal() and len(size) < 4 else MARK
    try:
        was, one, other = (_text(Path(name)) for name in (base, ours, theirs))
        try:
            merged = merge(was, one, other, _judge(path), long)
        except Exception:  # a bug of ours: git would go on with our file, as if theirs were in it
            _write(Path(ours), marked(was, one, other, long).text)
            raise
        _write(Path(ours), merged.text)
    except LedgerError as error:
        say_on_stderr(str(error))
        return EXIT_FAILED
    return 0 if merged.is_clean else EXIT_CONFLICT


def _text(path: Path) -> str:
    """Read a file; bytes that are no UTF-8 stay what they are. Raises CannotRead."""
    from ledgertool.editing.replacing import reason

    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise CannotRead(path=str(path), reason=reason(error)) from None


def _write(path: Path, text: str) -> None:
    """Write the file that git reads next. Raises CannotWrite."""
    from ledgertool.editing.replacing import reason

    try:
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise CannotWrite(path=str(path), reason=reason(error)) from None


def _judge(path: str) -> "Judge":
    """Make the judge of a file, who knows the registry and the forms beside it."""
    from ledgertool.editing.judging import judge_of
    from ledgertool.reading.data_files import FORMS, REGISTRY, TABLES
    from ledgertool.reading.files import Folder

    parts = PurePosixPath(path).parts
    tops = [n for n, part in enumerate(parts[:-1]) if part in (TABLES, FORMS)]
    at = tops[-1] if tops else len(parts) - 1
    name, files = "/".join(parts[at:]), Folder(Path(*parts[:at]))

    def others() -> Iterator[str]:
        if files.has(REGISTRY):
            yield REGISTRY
        yield from (form for form, problem in files.forms() if problem is None)

    return judge_of(name, {one: files.read(one).text for one in others() if one != name})
