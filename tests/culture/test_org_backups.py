"""Backups: noted by whoever makes them, told to administrators, and asked for when they are old."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from culture.accounts.models import User
from culture.org.models import Backup
from culture.org.services.backups import note_backup
from tests import make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NEVER = (
    "No backup was noted yet",
    "Whoever runs the server makes one, and notes it with the command note_backup.",
    None,
)


@pytest.fixture
def administrator(settings: Any) -> User:
    settings.BACKUP_DAYS = 2
    return make.a_user(make.an_organisation(time_zone="America/Los_Angeles"), is_administrator=True)


def told(user: User, **facts: dt.date) -> tuple[list[tuple[str, str, dt.date | None]], list[str]]:
    page = make.at_home(user, **facts)
    tasks = [(one.title, one.sentence, one.due) for one in page.tasks]
    return tasks, [one.sentence for one in page.news]


def test_a_house_without_a_backup_asks_administrators_for_one(
    administrator: User, settings: Any
) -> None:
    assert told(administrator) == ([NEVER], [])
    assert told(make.a_user(administrator.organisation)) == ([], [])
    settings.BACKUP_DAYS = 0
    assert told(administrator) == ([], [])


def test_a_backup_is_news_and_a_task_when_it_is_older_than_two_days(
    administrator: User, settings: Any
) -> None:
    night = dt.datetime(2026, 3, 2, 7, 30, tzinfo=dt.UTC)  # still the first of March over there
    note_backup(now=night - 5 * DAY)
    note_backup(now=night)
    made_on = dt.date(2026, 3, 1)
    said = "The last backup was on 1 March 2026."
    assert told(administrator, today=made_on + 2 * DAY, since=made_on) == ([], [said])
    assert told(administrator, today=made_on + 2 * DAY, since=made_on + DAY) == ([], [])
    missing = ("A backup is missing", said, made_on + 2 * DAY)
    assert told(administrator, today=made_on + 3 * DAY, since=made_on) == ([missing], [])
    settings.BACKUP_DAYS = 0
    assert told(administrator, today=made_on + 3 * DAY, since=made_on) == ([], [said])


def test_the_command_keeps_the_newest_moment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    nights = [dt.datetime(2026, 3, day, 2, 15, tzinfo=dt.UTC) for day in (1, 2)]
    for night in nights:
        monkeypatch.setattr(timezone, "now", lambda night=night: night)
        call_command("note_backup", stdout=said)
    assert said.getvalue() == (
        "A backup was made at 2026-03-01 02:15 UTC.\nA backup was made at 2026-03-02 02:15 UTC.\n"
    )
    assert [one.made_at for one in Backup.objects.all()] == nights[1:]
