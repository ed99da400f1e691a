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
    force: Annotated[
        bool, option("--force", N_("Write over a file that is none of our schemas."))
    ] = False,
) -> int:
    """Write the JSON schemas that editors check data files with while they are edited."""
    from ledgertool.cli.folder import find_data, relative
    from ledgertool.cli.saving import refuse_to_lose
    from ledgertool.editing.writing import write_whole
    from ledgertool.output.schemas import is_schema, schemas
    from ledgertool.reading.ledger import load

    data = find_data(where.data)
    folder = Path(output) if output else relative(data.resolve().parent / "schemas")
    texts = {folder / name: text for name, text in schemas(load(data)).items()}
    stale = [p for p, text in texts.items() if not p.is_file() or p.read_bytes() != text.encode()]
    if check_only:
        sentence = _("{path} is out of date; run ledger schema.")
        say_on_stdout("".join(safe(sentence.format(path=p.as_posix())) + "\n" for p in stale))
        return EXIT_OUT_OF_DATE if stale else 0
    for path in stale:
        refuse_to_lose(str(path), data, force=force, is_ours=is_schema)
    for path in stale:
        write_whole(path, texts[path], parents=True, others=path != stale[0])
        say_on_stdout(safe(path.as_posix()) + "\n")
    return 0
