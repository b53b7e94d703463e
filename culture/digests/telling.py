"""What a mail says: the same as Home, of one week, without what may not be put into a mail."""

from __future__ import annotations

import datetime as dt
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core.home import Visit, day_in_words, told_to
from culture.digests.stopping import stop_url
from culture.digests.weeks import A_WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from culture.accounts.models import User
    from culture.core.home import HomePage, Task

MOST_TASKS = 10
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class WrittenDigest:
    """A mail of a week as it goes out."""

    subject: str
    body: str


def digest_for(user: User, *, monday: dt.date, now: dt.datetime) -> WrittenDigest | None:
    """Write what somebody is told of a week, in their language; None where nothing is to be said.

    Invitations to surveys are left out: they have mails of their own, and their links are nobody's
    business twice. Numbers that were not published anew are nothing to say.
    """
    organisation = user.organisation
    since, today = monday - A_WEEK, organisation.day_of(now)
    language = user.language or organisation.languages[0]
    with translation.override(language), timezone.override(organisation.zone):
        home = told_to(Visit(user, today, since))
        tasks = [task for task in home.tasks if task.is_counted and _is_mailed(task, since)]
        if not tasks and not home.news and not any(one.is_new for one in home.headlines):
            return None
        facts = {
            "user": user,
            "organisation": organisation,
            "today": today,
            "since": day_in_words(since),
            "tasks": tasks[:MOST_TASKS],
            "more": len(tasks[MOST_TASKS:]),
            "news": home.news,
            "headlines": _headlines(home),
            "site": settings.SITE_URL.rstrip("/"),
            "stop": stop_url(user),
        }
        body = render_to_string("culture/digests/mail/digest.txt", facts).strip() + "\n"
        return WrittenDigest(_subject(tasks, today), body)


def _is_mailed(task: Task, since: dt.date) -> bool:
    """Whether a task stands in the mail of a week: also on its last day, and not again."""
    return not (task.is_mailed_once and task.since and task.since <= since)


def _headlines(home: HomePage) -> list[tuple[str, str, str]]:
    return [(one.title, as_text(one.sentence), one.url) for one in home.headlines]


def _subject(tasks: Sequence[Task], today: dt.date) -> str:
    if not tasks:
        return (_("Your week: what is new since Monday of last week"))[:LONGEST_SUBJECT]
    late = sum(1 for task in tasks if task.due and task.due < today)
    said = ngettext("Your week: %(n)s thing to do", "Your week: %(n)s things to do", len(tasks))
    if late:
        said = ngettext(
            "Your week: %(n)s thing to do, %(late)s overdue",
            "Your week: %(n)s things to do, %(late)s overdue",
            len(tasks),
        )
    return said % {"n": len(tasks), "late": late}


def as_text(sentence: str) -> str:
    """A sentence of a page as plain text."""
    return html.unescape(strip_tags(sentence))
