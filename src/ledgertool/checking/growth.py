"""What was on record stays on record: which entries of a row or stage are gone or changed."""

from collections.abc import Iterator

from ledgertool.model.record import Recorded
from ledgertool.model.row import Row, Stage


def lost_entries(before: Row | Stage, after: Row | Stage) -> Iterator[tuple[str, Recorded]]:
    """Go through the entries that are no longer as they were: the field, and the entry.

    A later reopening takes the place of an earlier one, and a closing of another day that of
    a closing: there is room for one of each.
    """
    for name in ("progress", "extensions", "reassignments"):
        known = set(getattr(after, name, ()))
        for entry in getattr(before, name, ()):
            if entry not in known:
                yield name, entry
    was, now = before.closed, after.closed
    if was and now and now.on == was.on and now != was:
        yield "closed", was
    opened, again = before.reopened, after.reopened
    if opened and again != opened and not (again and again.on > opened.on):
        yield "reopened", opened
    given_up = getattr(before, "withdrawn", None)
    if given_up and getattr(after, "withdrawn", None) != given_up:
        yield "withdrawn", given_up
