"""The command that writes JSON schemas for editors: schema."""

import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from ledgertool.cli.console import answer_on_stdout, give_up, say_on_stderr
from ledgertool.cli.declaring import option
from ledgertool.cli.options import Where, takes
from ledgertool.errors import CannotRead, CannotWrite
from ledgertool.language import N_, _, quoted
from ledgertool.privacy import safe

EXIT_OUT_OF_DATE = 1
_MOST = 20 * 1024 * 1024  # no schema is larger


@takes
def schema(
    where: Where,
    output: Annotated[
        str | None,
        option("--output -o", N_("Where to; schemas beside the data by default."), N_("DIR")),
    ] = None,
    check_only: Annotated[
        bool, option("--check", N_("Write nothing; fail if a file is out of date."))
    ] = False,
    force: Annotated[
        bool, option("--force", N_("Overwrite a file that is not a schema of this tool."))
    ] = False,
) -> int:
    """Write the JSON schemas that editors check data files with while they are edited."""
    from ledgertool.cli.folder import find_data
    from ledgertool.cli.saving import refuse_what_leads_elsewhere
    from ledgertool.output.schemas import is_up_to_date, schemas
    from ledgertool.reading.ledger import load

    data = find_data(where.data)
    folder = _beside(where, data) if output is None else _named(output)
    texts = {folder / name: text for name, text in schemas(load(data)).items()}
    if output is None:
        for path, is_plain in [(folder, stat.S_ISDIR), *((file, stat.S_ISREG) for file in texts)]:
            refuse_what_leads_elsewhere(path, is_plain)
    if check_only:
        stale = [path for path, text in texts.items() if not is_up_to_date(_written(path), text)]
        sentence = _("{path} is out of date; run ledger schema.")
        told = "".join(safe(sentence.format(path=p.as_posix())) + "\n" for p in stale)
        answer_on_stdout(told)
        return EXIT_OUT_OF_DATE if stale else 0
    new = {path: text for path, text in texts.items() if _written(path) != text}
    _write(new, data, force=force)
    return 0


def _beside(where: Where, data: Path) -> Path:
    """Give the folder beside the data: where links lead, if the caller has named it."""
    from ledgertool.cli.folder import relative

    whole = data.resolve() if where.data else Path(os.path.abspath(data))  # noqa: PTH100
    return relative(whole.parent / "schemas")


def _named(output: str) -> Path:
    if not output:
        raise CannotWrite(path=output, reason=_("there is no such folder"))
    return Path(output)


def _written(path: Path) -> str:
    """Give the beginning of a file; nothing, where there is none. Raises CannotRead."""
    from ledgertool.editing.replacing import reason

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return ""
        with path.open("rb") as stream:
            return stream.read(_MOST).decode(errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise CannotRead(path=path.as_posix(), reason=reason(error)) from None


def _write(texts: Mapping[Path, str], data: Path, *, force: bool) -> None:
    """Write all files, and tell of them when that is done. Raises FileExists and CannotWrite."""
    from ledgertool.cli.interrupts import held_off
    from ledgertool.cli.saving import refuse_to_lose
    from ledgertool.editing.writing import write_whole
    from ledgertool.output.schemas import is_schema

    for path in texts:
        refuse_to_lose(str(path), data, force=force, is_ours=is_schema)
    done: list[str] = []
    try:
        with held_off() as let_it_end:
            for path, text in texts.items():
                write_whole(path, text, parents=True, others=bool(done))
                done.append(path.as_posix())
                let_it_end()
    finally:
        _tell(done)


def _tell(written: Sequence[str]) -> None:
    """Name the files that were written, on stderr where stdout cannot take it."""
    try:
        answer_on_stdout("".join(safe(path) + "\n" for path in written))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError:
        give_up(sys.stdout)
        say_on_stderr(*(_("Wrote {path}.").format(path=quoted(path)) for path in written))
        raise
