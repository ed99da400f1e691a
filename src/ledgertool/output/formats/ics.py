"""A calendar: each deadline an all-day event on its last day, with a reminder a week before."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from ledgertool.answers.sheet import DayEvent, Sheet
from ledgertool.errors import NoDays
from ledgertool.privacy import visible

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_NAME: Final = "工作台账"
_PRODUCT: Final = "-//ledgertool//ledgertool//ZH"
_BEFORE: Final = timedelta(days=-7)


def text(sheet: Sheet) -> str:
    """Write the deadlines of an answer; an answer without any raises NoDays."""
    from icalendar import Calendar

    if sheet.calendar is None:
        raise NoDays(other="ics")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    days = sheet.calendar()
    calendar.add("x-wr-calname", f"{_NAME}（{visible(days.name)}）" if days.name else _NAME)
    for event in days.events:
        calendar.add_component(_event(event))
    content: bytes = calendar.to_ical()
    return content.decode()


def _event(event: DayEvent) -> "Event":
    """Make the event; the day after it is where it ends, as the standard has it."""
    from icalendar import Event

    made = Event()
    made.add("uid", f"{visible(event.key)}@ledgertool")
    made.add("dtstamp", datetime.combine(event.changed_on, time(), UTC))
    made.add("sequence", event.times)
    made.add("dtstart", event.on)
    made.add("dtend", event.on + timedelta(days=1))
    made.add("summary", visible(event.summary))
    made.add("description", "\n".join(map(visible, event.lines)))
    made.add("categories", [event.category])
    made.add("transp", "TRANSPARENT")
    if not event.is_done:
        made.add_component(_alarm(event))
    return made


def _alarm(event: DayEvent) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _BEFORE)
    alarm.add("description", visible(event.summary))
    return alarm
