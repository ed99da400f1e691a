"""All bureaus of a workspace gathered into a lake: fetched, read at their commits, put together.

What cannot be had now stays in the lake as it was the last time, and is told. A lake is replaced
as a whole; where nothing has changed, nothing is written.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from ledgertool.editing.replacing import in_our_words
from ledgertool.lake.alone import NEW, alone_beside
from ledgertool.lake.columns import SOURCES
from ledgertool.lake.engine import engine
from ledgertool.lake.fetching import Fetcher, Place
from ledgertool.lake.gathered import GatheredOne
from ledgertool.lake.kept import KeptRepository, place_of_repositories, sweep
from ledgertool.lake.last_time import SourceRecord, sources_of
from ledgertool.lake.one_bureau import read_one
from ledgertool.lake.parts import write_part
from ledgertool.lake.placing import replace_folder, see_that_it_may_go
from ledgertool.lake.writing import compose
from ledgertool.language import _
from ledgertool.model.workspace import GatheredBureau, is_path
from ledgertool.reading.crew import Tell, each

Telling: TypeAlias = Callable[[str], AbstractContextManager[Tell]]
"""Shows how far some work has come."""

_AT_ONCE: Final = 16  # bureaus that are fetched at a time, as the network waits
_WEIGHT: Final = 300_000  # bytes of data for which reading a bureau counts


class GatheredLake(NamedTuple):
    """What became of a gathering: each bureau, and those that are no more in the workspace."""

    bureaus: tuple[GatheredOne, ...]
    gone: tuple[str, ...]
    is_written: bool


def gather(
    bureaus: Sequence[GatheredBureau],
    around: Path,
    lake: Path,
    *,
    fetches: bool,
    telling: Telling,
) -> GatheredLake:
    """Gather bureaus into a lake; their paths are seen from the folder ``around``.

    Without ``fetches`` that which was fetched before is read. Raises MissingExtra, NoGit,
    StillWriting, NoPlaceToLock, NoPlainFile, CannotWrite, BrokenLake, and as ``replace_folder``
    does.
    """
    engine("ledger gather")
    lake = Path(os.path.realpath(lake))
    see_that_it_may_go(lake)
    with alone_beside(lake) as room, in_our_words(lake):
        place_of_repositories(lake)
        last = sources_of(lake)
        all_of_them = [_before(one, around, lake, last or {}) for one in bureaus]
        if fetches:
            with telling(_("Fetching bureaus")) as tell:
                _fetch(all_of_them, Fetcher(around, room), room, tell)
        else:
            for one in all_of_them:
                one.take_what_is_there()
        with telling(_("Reading bureaus")) as tell:
            _read(all_of_them, around, room, tell)
        codes = {one.code for one in bureaus}
        gone = tuple(code for code in last or () if code not in codes)
        is_written = _put_together(
            all_of_them, gone, lake if last is not None else None, lake, room
        )
        sweep(lake, codes)
    return GatheredLake(tuple(all_of_them), gone, is_written)


def _before(
    bureau: GatheredBureau, around: Path, lake: Path, last: Mapping[str, SourceRecord]
) -> GatheredOne:
    """Tell of a bureau what is there of it until now."""
    kept = KeptRepository(lake, bureau.code)
    return GatheredOne(bureau, _place(bureau, around), kept, last.get(bureau.code))


def _place(bureau: GatheredBureau, around: Path) -> Place:
    """Give git the path of a repository in full: so it is taken for nothing else."""
    address = os.path.abspath(around / bureau.git) if is_path(bureau.git) else bureau.git  # noqa: PTH100
    return Place(address, bureau.rev, bureau.git)


def _fetch(bureaus: Sequence[GatheredOne], fetcher: Fetcher, room: Path, tell: Tell) -> None:
    """Fetch what has changed, several at once; whatever ends this ends them all."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            asked = [pool.submit(one.fetch, fetcher, room) for one in bureaus]
            for done, one in enumerate(as_completed(asked), 1):
                one.result()
                tell(done, len(asked))
        except BaseException:
            fetcher.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _read(bureaus: Sequence[GatheredOne], around: Path, room: Path, tell: Tell) -> None:
    """Read what is to be read over all cores; what each gives goes to the disk at once."""
    parts = room / "parts"
    parts.mkdir()
    wanted = [one for one in bureaus if one.is_to_be_read()]
    asked = [one.asked(around, parts) for one in wanted]
    results = each(read_one, asked, weight=_WEIGHT * len(asked), tell=tell)
    for one, result in zip(wanted, results, strict=True):
        one.note(result)


def _put_together(
    bureaus: Sequence[GatheredOne], gone: Sequence[str], kept: Path | None, lake: Path, room: Path
) -> bool:
    """Write the lake anew, if anything in it is to be another; tell whether that was so."""
    read = [one for one in bureaus if one.was_read]
    restated = {one.code: record for one in bureaus if (record := one.restated())}
    if kept is not None and not (read or restated or gone):
        return False
    parts = [room / "parts" / one.code for one in read]
    if restated:
        parts.append(room / "restated")
        write_part(parts[-1], [(SOURCES, dict(record)) for record in restated.values()])
    without = [*gone, *(one.code for one in read)]
    compose(parts, kept, without, room / NEW, restated=list(restated))
    replace_folder(room / NEW, lake)
    for one in read:
        one.note_that_it_is_in_the_lake()
    return True
