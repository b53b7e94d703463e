"""The interviews of somebody on a panel as a calendar; no candidate is named in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.core.calendars import Appointment, calendar_file

if TYPE_CHECKING:
    import datetime as dt

    from surveys.hiring.models import Interviewer


def calendar_of(interviewer: Interviewer, *, link: str, now: dt.datetime) -> bytes:
    """Write when an interviewer meets candidates, each with the link to the own list.

    Calendars are copied to many places, so they say the vacancy and no candidate's name.
    """
    title = interviewer.vacancy.title
    planned = [
        Appointment(
            uid=str(one.uuid),
            begins=one.starts_at,
            ends=one.ends_at,
            summary=_("Interview: %(title)s") % {"title": title},
            url=link,
            place=one.place,
        )
        for one in interviewer.interviews.order_by("starts_at", "pk")
    ]
    return calendar_file(_("Interviews"), planned, now=now)
