"""What was on record stays on record: which entries of a row or stage are gone or changed."""

from collections.abc import Iterator

from ledgertool.model.record import Recorded
from ledgertool.model.row import Row, Stage


def lost_entries(before: Row | Stage, after: Row | Stage) -> Iterator[tuple[str, Recorded]]:
    """Go through the entries that are no longer as they were: the field, and the entry.

    There is room for one closing and one reopening: a closing of another day takes the place of
    a closing, and a reopening that of an earlier one, if the row was closed between the two.
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
    closings = [closing.on for closing in (was, now) if closing]
    is_later = opened and again and any(opened.on <= day <= again.on for day in closings)
    if opened and again != opened and not is_later:
        yield "reopened", opened
    given_up = getattr(before, "withdrawn", None)
    if given_up and getattr(after, "withdrawn", None) != given_up:
        yield "withdrawn", given_up
