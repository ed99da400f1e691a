"""The command that writes JSON schemas for editors: schema."""

from pathlib import Path
from typing import Annotated

from ledgertool.cli.console import say_on_stdout
from ledgertool.cli.options import Where, option, takes
from ledgertool.language import N_, _
from ledgertool.privacy import safe

EXIT_OUT_OF_DATE = 1


@takes
def schema(
    where: Where,
    output: Annotated[
        str | None, option("--output -o", N_("Where to; schemas beside the data otherwise."), "DIR")
    ] = None,
    check_only: Annotated[
        bool, option("--check", N_("Write nothing; fail where a file is out of date."))
    ] = False,
) -> int:
    """Write the JSON schemas that editors check data files with while they are edited."""
    from ledgertool.cli.folder import find_data, relative
    from ledgertool.editing.writing import write_whole
    from ledgertool.output.schemas import schemas
    from ledgertool.reading.ledger import load

    data = find_data(where.data)
    folder = Path(output) if output else relative(data.resolve().parent / "schemas")
    texts = {folder / name: text for name, text in schemas(load(data)).items()}
    stale = [p for p, text in texts.items() if not p.is_file() or p.read_bytes() != text.encode()]
    if not check_only:
        for path in stale:
            write_whole(path, texts[path], parents=True)
    sentence = _("{path} is out of date; run ledger schema.") if check_only else "{path}"
    for path in stale:
        say_on_stdout(safe(sentence.format(path=path.as_posix())) + "\n")
    return EXIT_OUT_OF_DATE if stale and check_only else 0
