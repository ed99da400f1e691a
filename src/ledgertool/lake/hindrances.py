"""Why a bureau cannot be gathered: sentences, which are kept and said again in either language."""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from ledgertool.language import N_, _
from ledgertool.privacy import safe


class Hindrance(NamedTuple):
    """What keeps the newest state of a bureau out of the lake: a sentence, and its facts."""

    sentence: str
    facts: Mapping[str, str]

    @property
    def words(self) -> str:
        """Say it in the language in use."""
        return _(self.sentence).format_map(self.facts)

    @property
    def in_english(self) -> str:
        """Say it as a lake has it: the same whoever gathers it, and without phones."""
        return safe(self.sentence.format_map(self.facts))

    def kept(self) -> str:
        """Write it down."""
        return json.dumps([self.sentence, dict(self.facts)], ensure_ascii=False)

    @classmethod
    def of(cls, kept: str) -> "Hindrance":
        """Read what was written down. Raises ValueError, TypeError and LookupError."""
        sentence, facts = json.loads(kept)
        str.format_map(sentence, facts)
        return cls(sentence, facts)


class CannotGather(Exception):
    """A bureau cannot be gathered; it is told why, and the others are."""

    def __init__(self, sentence: str, **facts: str) -> None:
        super().__init__(sentence)
        self.hindrance = Hindrance(sentence, facts)


NO_REPOSITORY: Final = N_("there is no git repository at {address}")
NO_REVISION: Final = N_("{address} has no branch, tag or commit {revision}")
NOTHING_YET: Final = N_("{address} has no commit yet, or its HEAD names a branch that is not there")
NO_COMMIT: Final = N_(
    "{address} does not give the commit {revision}; it may be lost after a forced push"
)
NOT_ADMITTED: Final = N_(
    "{address} asks for a password or key that git does not have; see that git fetch works there"
    " without a question"
)
NOT_TRUSTED: Final = N_("{address} belongs to another user, and git does not read it")
NOT_CERTIFIED: Final = N_("{address} shows a certificate that git does not trust")
MOVED: Final = N_("{address} leads to another address; if that is right, write it in the workspace")
NO_ROOM: Final = N_("there is too little room on the disk for what {address} gives")
UNREACHABLE: Final = N_("{address} cannot be reached")
NOT_FETCHED: Final = N_("git cannot fetch from {address}; try git fetch there")
NEVER_FETCHED: Final = N_("it was never fetched from {address}")
TOO_SLOW: Final = N_("{address} takes longer than {seconds} seconds")
TOO_LARGE: Final = N_("it is larger than {megabytes} MB")
TOO_MANY: Final = N_("it has more than {number} files")
NO_DATA: Final = N_("the commit {commit} has no data folder {folder}")
NO_LEDGER: Final = N_("the folder {folder} of the commit {commit} has no registry or no tables")
TOO_LONG: Final = N_("reading it takes longer than {seconds} seconds of the processor")
DAMAGED: Final = N_("the commit {commit} is damaged, or made so that reading it takes very long")
CONFLICT: Final = N_("{path} has conflict markers in line {line}: a merge was not finished")
NOT_READ: Final = N_("{path} cannot be read as a table ({code})")
FAILED: Final = N_("ledgertool fails to read it ({place}); please report that")
BEFORE: Final = N_("it could not be had the last time")
