"""The commands that add an entry to the record of a row: progress, close, extend and the others."""

from typing import Annotated, ClassVar, Final

from ledgertool.cli import completion
from ledgertool.cli.declaring import Texts, argument, option
from ledgertool.cli.edit_options import NOTE, NewEntry
from ledgertool.cli.options import Filters, Where, takes
from ledgertool.language import N_

Ids = Annotated[
    list[str] | None,
    argument(N_("ID"), N_("Rows such as 2020/pilots/7 or pilots/7."), completion.ids),
]
IdsAndNote = Annotated[
    list[str] | None,
    argument(
        N_("ID… NOTE"),
        N_("Rows such as 2020/pilots/7 or pilots/7, and last what happened."),
        completion.ids,
    ),
]
StageName = Annotated[
    str | None,
    option(
        "--stage",
        N_("The stage that is meant, such as 第一批; all for the whole of a row with stages."),
        N_("STAGE"),
    ),
]
Reason = Annotated[str | None, option("--reason", N_("Why."), N_("TEXT"))]


_OPTIONS: Final = {
    "reason": "--reason",
    "extended": "--to",
    "reassigned": "--to",
    "closed": "--evidence",
    "progress": NOTE,
    "applied": NOTE,
}
"""How required fields are given; the reason of the other verbs stands behind the verb."""

NAMES: Final = {
    "applied": "apply",
    "closed": "close",
    "reopened": "reopen",
    "returned": "return",
    "paused": "pause",
    "resumed": "resume",
    "withdrawn": "withdraw",
    "extended": "extend",
    "reassigned": "reassign",
    "progress": "progress",
}
"""The command of each verb."""


class Entries:
    """What every command takes that puts entries on record: of which rows, and what all may say."""

    made_of: ClassVar = (Where, Filters, NewEntry)

    def __init__(self, where: Where, filters: Filters, entry: NewEntry) -> None:
        self._where, self._filters, self._entry = where, filters, entry

    def parted(self, words: Texts) -> tuple[Texts, str | None]:
        """Part the ids from the note, which is the last word; a single word is an id."""
        given = words or []
        has_note = len(given) > (0 if self._entry.every else 1)
        return (given[:-1], given[-1]) if has_note else (given, None)

    def enter(
        self, verb: str, ids: Texts, texts: dict[str, str | None], instead_of: Texts = None
    ) -> int:
        """Put an entry of this verb on record; ``texts`` are its fields by their names in files."""
        from ledgertool.cli.entering import EntryCommand, enter
        from ledgertool.model.record import VERBS

        command = EntryCommand(
            NAMES[verb],
            VERBS[verb],
            {verb: "--reason", **_OPTIONS},
            self._where,
            self._filters,
            self._entry,
            tuple(ids or ()),
            {**texts, "note": self._entry.note},
            tuple(instead_of or ()),
        )
        return enter(command)


@takes
def progress(
    about: Entries,
    words: IdsAndNote = None,
    percent: Annotated[
        str | None, option("--percent", N_("How much is done, such as 60."), N_("NUMBER"))
    ] = None,
    pace: Annotated[
        str | None,
        option("--pace", N_("ahead 超前, on-track 正常 or behind 滞后."), N_("PACE")),
    ] = None,
    problems: Annotated[
        str | None, option("--problems", N_("What is in the way."), N_("TEXT"))
    ] = None,
    next_step: Annotated[str | None, option("--next", N_("What comes next."), N_("TEXT"))] = None,
    occurrence: Annotated[
        str | None,
        option("--for", N_("The occurrence that it is of, such as 2020-07."), N_("OCCURRENCE")),
    ] = None,
    stage: StageName = None,
) -> int:
    """Report progress (进展): ledger progress pilots/6 方案已印发 --percent 60."""
    ids, note = about.parted(words)
    texts = {"progress": note, "percent": percent, "pace": pace, "problems": problems}
    more = {"next": next_step, "for": occurrence, "stage": stage}
    return about.enter("progress", ids, {**texts, **more})


@takes
def apply(about: Entries, words: IdsAndNote = None, stage: StageName = None) -> int:
    """Apply for closing (申请销账): ledger apply pilots/6 验收材料已报."""
    ids, note = about.parted(words)
    return about.enter("applied", ids, {"applied": note, "stage": stage})


@takes
def close(
    about: Entries,
    ids: Ids = None,
    evidence: Annotated[
        str | None,
        option("--evidence", N_("What shows that it is finished: 攀教体〔2021〕18号."), N_("TEXT")),
    ] = None,
    verified_by: Annotated[
        str | None, option("--verified-by", N_("Who verified it."), N_("NAME"))
    ] = None,
    stage: StageName = None,
) -> int:
    """Close rows (销账), with evidence: ledger close pilots/6 --evidence 攀教体〔2021〕18号."""
    texts = {"closed": evidence, "verified_by": verified_by, "stage": stage}
    return about.enter("closed", ids, texts)


@takes
def reopen(about: Entries, ids: Ids = None, reason: Reason = None, stage: StageName = None) -> int:
    """Reopen what was closed or withdrawn (重新挂账): ledger reopen pilots/6 --reason 材料不全."""
    return about.enter("reopened", ids, {"reopened": reason, "stage": stage})


@takes
def send_back(
    about: Entries, ids: Ids = None, reason: Reason = None, stage: StageName = None
) -> int:
    """Send an application back (退回): ledger return pilots/6 --reason 佐证材料不足."""
    return about.enter("returned", ids, {"returned": reason, "stage": stage})


@takes
def pause(about: Entries, ids: Ids = None, reason: Reason = None, stage: StageName = None) -> int:
    """Pause rows (暂停) until they are resumed: ledger pause pilots/6 --reason 上级暂停."""
    return about.enter("paused", ids, {"paused": reason, "stage": stage})


@takes
def resume(about: Entries, ids: Ids = None, reason: Reason = None, stage: StageName = None) -> int:
    """Resume what was paused (恢复): ledger resume pilots/6 --reason 上级恢复."""
    return about.enter("resumed", ids, {"resumed": reason, "stage": stage})


@takes
def withdraw(
    about: Entries, ids: Ids = None, reason: Reason = None, stage: StageName = None
) -> int:
    """Withdraw rows (取消), which keep their ids: ledger withdraw pilots/6 --reason 上级取消."""
    return about.enter("withdrawn", ids, {"withdrawn": reason, "stage": stage})


@takes
def extend(
    about: Entries,
    ids: Ids = None,
    until: Annotated[
        str | None,
        option("--to", N_("The deadline from now on: 2021-03, 2021年3月底前."), N_("PERIOD")),
    ] = None,
    reason: Reason = None,
    approved_by: Annotated[
        str | None, option("--approved-by", N_("Who approved it."), N_("NAME"))
    ] = None,
    stage: StageName = None,
) -> int:
    """Move a deadline (延期): ledger extend pilots/6 --to 2021-03 --reason 上级文件未出台."""
    texts = {"extended": until, "reason": reason, "approved_by": approved_by, "stage": stage}
    return about.enter("extended", ids, texts)


@takes
def reassign(
    about: Entries,
    ids: Ids = None,
    names: Annotated[
        Texts,
        option(
            "--to",
            N_("The leaders from now on; several with 、 between them."),
            N_("NAME"),
            completion.leaders,
        ),
    ] = None,
    instead_of: Annotated[
        Texts,
        option(
            "--from",
            N_("Whom they follow, where others stay; everybody otherwise."),
            N_("NAME"),
            completion.leaders,
        ),
    ] = None,
    reason: Reason = None,
) -> int:
    """Give rows to others (调整责任领导): ledger reassign pilots/6 --to 彭格 --reason 分工调整."""
    texts = {"reassigned": "、".join(filter(str.strip, names or ())), "reason": reason}
    return about.enter("reassigned", ids, texts, instead_of)
