"""Files that calendars of other programs read (iCalendar, RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something in a calendar: whole days, or from one moment to another."""

    uid: str
    begins: dt.date
    ends: dt.date
    summary: str
    url: str
    place: str = ""


def calendar_file(name: str, appointments: Iterable[Appointment], *, now: dt.datetime) -> bytes:
    """Write a calendar with its name; the same appointment keeps its `uid`."""
    from icalendar import Calendar, Event  # noqa: PLC0415 (few ask for it, every process would)

    calendar = Calendar()
    calendar.add("prodid", "-//Service Culture//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in appointments:
        event = Event()
        event.add("uid", f"{one.uid}@service-culture")
        event.add("dtstamp", now)
        event.add("dtstart", one.begins)
        event.add("dtend", one.ends)
        event.add("summary", one.summary)
        event.add("url", one.url)
        if one.place:
            event.add("location", one.place)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
