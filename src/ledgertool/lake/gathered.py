"""One bureau while it is gathered: what was there, what there is now, and what becomes of it."""

import shutil
from pathlib import Path

from ledgertool import __version__
from ledgertool.lake import hindrances
from ledgertool.lake.fetching import Fetcher, Place
from ledgertool.lake.hindrances import CannotGather, Hindrance
from ledgertool.lake.kept import KeptRepository, Known, tool
from ledgertool.lake.last_time import SourceRecord, never_read
from ledgertool.lake.one_bureau import ToRead, WasRead
from ledgertool.model.workspace import GatheredBureau, is_commit


class GatheredOne:
    """A bureau of a workspace; ``last`` is what the lake says of it until now, if anything.

    ``commit`` is the one that is to be in the lake, None where there is none; ``hindrance`` tells
    why it is not the newest.
    """

    def __init__(
        self,
        entry: GatheredBureau,
        place: Place,
        kept: KeptRepository,
        last: SourceRecord | None,
    ) -> None:
        self.code = entry.code
        self.last = last
        self.hindrance: Hindrance | None = None
        self._entry, self._place, self._kept = entry, place, kept
        self._commit: str | None = None
        self._result: WasRead | None = None
        self._is_as_before = False

    # What there is now

    def fetch(self, fetcher: Fetcher, room: Path) -> None:
        """Fetch the newest commit, unless it is there. Raises CannotWrite."""
        self._commit = self._kept.commit_from(self._place)
        new = room / f"{self.code}.git"
        try:
            offered = fetcher.newest(self._place)
            if offered.commit == self._commit and not is_commit(self._entry.rev):
                return
            commit = fetcher.fetch(self._place, offered, new)
            if commit != self._commit:
                self._kept.put(new, self._known(commit))
                self._commit = commit
        except CannotGather as problem:
            self.hindrance = problem.hindrance
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def take_what_is_there(self) -> None:
        """Take the commit that was fetched before, without asking for a newer one."""
        self._commit = self._kept.commit_from(self._place)
        if self._commit is None:
            facts = {"address": self._place.shown}
            self.hindrance = Hindrance(hindrances.NEVER_FETCHED, facts)
        elif self._could_not_be_fetched():
            self.hindrance = Hindrance(hindrances.BEFORE, {})
            self._is_as_before = self._is_in_the_lake()

    def _could_not_be_fetched(self) -> bool:
        """Tell whether the commit is in the lake, but for want of a newer one that there was."""
        if self.last is None or not self.last["stale"] or self.last["commit"] != self._commit:
            return False
        known = self._kept.known()
        return known is not None and not known.hindrance

    # What is read of it

    def is_to_be_read(self) -> bool:
        """Tell whether the commit is to be read: not if it is in the lake, or cannot be read."""
        if self._commit is None:
            return False
        known = self._kept.known()
        if known and known.hindrance:
            tried = self._known(self._commit, known.hindrance)
            if known == tried._replace(reader=known.reader):
                self._refuse(Hindrance.of(known.hindrance))
                return False
        return not self._is_in_the_lake()

    def _is_in_the_lake(self) -> bool:
        entry = self._entry
        now = (self._commit, entry.git, entry.rev, entry.data, __version__)
        names = ("commit", "git", "rev", "data", "ledgertool")
        if self.last is None or tuple(self.last[name] for name in names) != now:
            return False
        known = self._kept.known()
        return known is not None and known.reader == tool()

    def asked(self, around: Path, parts: Path) -> ToRead:
        """Tell what is to be read, and where what it gives goes."""
        entry = self._entry
        return ToRead(
            str(around),
            str(self._kept.path),
            self._commit or "",
            self.code,
            entry.git,
            entry.rev,
            entry.data,
            str(parts / self.code),
            self.hindrance and self.hindrance.in_english,
        )

    def note(self, result: WasRead) -> None:
        """Note what was read, or that it could not be: which is not tried again."""
        if not result.hindrance:
            self._result = result
            return
        if self._commit is not None:
            before = self._kept.known()
            known = self._known(self._commit, result.hindrance)
            self._kept.note(known._replace(reader=before.reader if before else ""))
        self._refuse(Hindrance.of(result.hindrance))

    def note_that_it_is_in_the_lake(self) -> None:
        """Note by which tool what is in the lake now was read. Raises CannotWrite."""
        if self._commit is not None:
            self._kept.note(self._known(self._commit)._replace(reader=tool()))

    def _refuse(self, hindrance: Hindrance) -> None:
        self._commit, self.hindrance = None, self.hindrance or hindrance

    def _known(self, commit: str, hindrance: str = "") -> Known:
        tried = f"{tool()} {self._entry.data}" if hindrance else ""
        return Known(self._place.address, self._place.revision, commit, tried, hindrance)

    # What becomes of it

    @property
    def was_read(self) -> bool:
        """Whether it was read now."""
        return self._result is not None

    @property
    def rows(self) -> int:
        """How many of its rows are in the lake now."""
        return self._result.rows if self._result else (self.last or {"rows": 0})["rows"]

    @property
    def errors(self) -> int:
        """How many errors its data has that is in the lake now."""
        return self._result.errors if self._result else (self.last or {"errors": 0})["errors"]

    @property
    def day(self) -> str:
        """The day of the commit that is in the lake now; nothing, where that has none."""
        return str((self.last or {}).get("committed_on") or "")

    @property
    def is_there(self) -> bool:
        """Whether anything of it is in the lake now."""
        return self.was_read or (self.last is not None and self.last["commit"] is not None)

    def restated(self) -> SourceRecord | None:
        """Give the record of the lake that is to be another, though nothing else of it is."""
        if self.was_read or self._is_as_before:
            return None
        reason = self.hindrance and self.hindrance.in_english
        entry = self._entry
        before = self.last
        if before is None or before["commit"] is None:
            before = never_read(self.code, entry.git, entry.rev, entry.data)
        now = {**before, "stale": reason is not None, "reason": reason}
        return None if now == self.last else now
