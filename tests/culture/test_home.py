"""Home: what waits apart from what happened, asked of all apps in one statement."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.accounts.models import User
from culture.actions.models import ActionMail, Deed
from culture.core import home, together
from culture.core.home import HomeSource, News, Task
from culture.core.outbox import OutgoingMail
from culture.org.models import Unit
from culture.zones.services.situations import Ruling, add_situation
from feedback.touchpoints.models import WordsKey
from surveys.waves.models import Cell, Wave
from tests import make, make_waves
from tests.make_actions import an_action

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def unit() -> Unit:
    return make.a_unit(make.an_organisation(time_zone="America/Los_Angeles"), name="Harbour")


def test_many_tables_answer_in_one_statement(unit: Unit) -> None:
    make.a_unit(unit.organisation, parent=unit, name="Pier")
    units = Unit.objects.order_by("-name")
    with CaptureQueriesContext(connection) as asked:
        answers = together.ask(
            {
                "names": together.rows(units, name="name"),
                "first": together.rows(units, name="name")[:1],
                "number": together.number(units),
                "none": together.number(units.filter(name="")),
                "any": together.is_any(units),
                "people": together.is_any(User.objects.all()),
            }
        )
    assert len(asked) == 1
    assert answers == {
        "names": [{"name": "Pier"}, {"name": "Harbour"}],
        "first": [{"name": "Pier"}],
        "number": [{"n": 2}],
        "none": [],
        "any": [{}],
        "people": [],
    }
    assert together.ask({"alone": together.number(units)}) == {"alone": [{"n": 2}]}
    assert together.ask({}) == {}


def test_the_day_of_the_last_visit_stays_for_the_whole_day(unit: Unit) -> None:
    user = make.a_user(unit.organisation)
    days = [make.TODAY, make.TODAY, make.TODAY + 3 * DAY, make.TODAY + 3 * DAY, make.TODAY]
    assert [user.came_home(day) for day in days] == [None, None, *[make.TODAY] * 3]
    user.refresh_from_db()
    assert (user.home_on, user.home_before_on) == (make.TODAY + 3 * DAY, make.TODAY)


def heading(user: User) -> str:
    page = make.a_client(user).get("/").content.decode()
    found = re.search(r'<h2 id="news">(.*?)</h2>', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (None, "In the last seven days"),
        (5, "Since Tuesday 17 November"),
        (200, "Since Wednesday 23 September"),
    ],
)
def test_news_say_since_when_they_are(
    unit: Unit, days_ago: int | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make.a_user(unit.organisation)
    if days_ago:
        user.home_on = make.TODAY - days_ago * DAY
        user.save()
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)
    assert [heading(user), heading(user)] == [words] * 2


def test_news_begin_with_the_day_of_the_last_visit_in_the_zone_of_the_organisation(
    unit: Unit,
) -> None:
    visit = home.Visit(make.a_user(unit.organisation), make.TODAY, dt.date(2026, 11, 1))
    # The night in which clocks go back in California: the day began at UTC-7.
    assert visit.since_at == dt.datetime(2026, 11, 1, 7, tzinfo=dt.UTC)
    assert visit.day_of("2026-11-01T06:59:59+00:00") == dt.date(2026, 10, 31)


def test_the_oldest_task_comes_first_and_only_real_ones_count(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tells(_visit: home.Visit, _known: home.Answers) -> list[home.Entry]:
        return [
            Task("Any time", ""),
            Task("Maybe done", "", is_counted=False, due=make.TODAY + DAY),
            Task("Soon", "", due=make.TODAY + DAY),
            Task("Late", "", due=make.TODAY - DAY),
            Task("Asked", "", since=make.TODAY - 2 * DAY),
            News("Old", on=make.TODAY - DAY),
            News("Undated"),
            News("New", on=make.TODAY),
        ]

    monkeypatch.setattr(home, "_sources", {"one": HomeSource(tells)})
    page = make.at_home(make.a_user(unit.organisation))
    in_order = ["Asked", "Late", "Maybe done", "Soon", "Any time"]
    assert [task.title for task in page.tasks] == in_order
    assert page.count == len(page.first_tasks) + len(page.other_tasks) == 4
    assert [task.title for task in page.first_tasks] == ["Asked", "Late", "Soon", "Any time"]
    assert [task.title for task in page.for_everybody] == ["Maybe done"]
    assert [one.sentence for one in page.news] == ["New", "Old", "Undated"]


def test_the_title_of_the_page_counts_tasks_and_invitations_do_not(unit: Unit) -> None:
    lead = make.a_leader(unit)
    an_action(lead, unit, title="Late", due_on=make.TODAY)
    client = make.a_client(lead)
    assert "<title>(1) Home · Service Culture</title>" in client.get("/").content.decode()
    alone = make.a_client(make.a_user(unit.organisation)).get("/").content.decode()
    assert "<title>Home · Service Culture</title>" in alone
    assert "Nothing waits for you." in alone


def a_mail(lead: User, unit: Unit, **facts: object) -> ActionMail:
    action = an_action(lead, unit)
    return ActionMail.objects.create(
        action=action, recipient=lead, address="a@example.org", due_on=action.due_on,
        kind=ActionMail.Kind.values[0], due_at=make.NOW, **facts,
    )  # fmt: skip


def test_administrators_are_told_of_mails_that_do_not_leave(unit: Unit) -> None:
    lead = make.a_leader(unit)
    a_mail(lead, unit, problem=OutgoingMail.Problem.AWAY, attempts=1)
    a_mail(lead, unit, problem=OutgoingMail.Problem.ADDRESS, state=OutgoingMail.State.FAILED)
    a_mail(lead, unit)
    page = make.at_home(make.a_user(unit.organisation, is_administrator=True))
    told = [(task.title, task.sentence) for task in page.tasks]
    assert told == [("1 mail could not be sent yet", "The mail server could not be reached.")]
    assert [one.sentence for one in page.news] == ["1 mail could not be delivered."]
    later = make.at_home(
        make.a_user(unit.organisation, is_administrator=True), since=make.TODAY + DAY
    )
    assert later.news == []
    for user in (
        make.a_user(unit.organisation),
        make.a_user(make.an_organisation(), is_administrator=True),
    ):
        page = make.at_home(user)
        assert (page.tasks, page.news) == ([], [])


def test_administrators_are_told_of_a_key_that_is_gone(unit: Unit) -> None:
    WordsKey.objects.update_or_create(
        problem="missing",
        defaults={"public_key": b"", "made_at": make.NOW, "checked_at": make.NOW},
        create_defaults={
            "uuid": "0d1a3a0e-8a4f-4d0c-9a44-0c2d3c9b7a11", "public_key": b"",
            "made_at": make.NOW, "checked_at": make.NOW, "problem": "missing",
        },
    )  # fmt: skip
    (task,) = make.at_home(make.a_user(unit.organisation, is_administrator=True)).tasks
    assert task.sentence == "The file of the key is gone from the worker's folder."


def test_hr_is_told_of_drafts_and_of_units_without_a_number(unit: Unit) -> None:
    hr = make.a_user(unit.organisation, is_hr=True)
    version = make_waves.a_culture_version(unit.organisation, items=(1, 1))
    piers = [
        make.a_unit(unit.organisation, parent=unit, name=name) for name in ("East", "West", "Spit")
    ]
    said = [(2, 3), (3, 3), (4, 3), (2, 2), (3, 4)] * 2
    closed = make_waves.a_published_wave(
        version, dict(zip(piers, [said, said[:2], []], strict=True))
    )
    facts = {
        "organisation": unit.organisation, "opens_at": make.NOW - DAY, "closes_at": make.NOW,
        "languages": ["en"], "created_at": make.NOW - DAY,
    }  # fmt: skip
    ended = Wave.objects.create(
        uuid=closed.wave.uuid, name="Autumn", state="released", released_at=make.NOW, **facts
    )
    for pier in piers:
        Cell.objects.create(
            wave=ended, unit=pier, units=[pier.pk], invited=12, public_key=b"", locked_key=b""
        )
    Wave.objects.create(name="Winter", **facts)
    page = make.at_home(hr)
    assert [one.sentence for one in page.news] == [
        "“Autumn” has ended. 3 units have no number of their own, to protect who answered."
    ]
    (draft,) = [task for task in page.tasks if task.title == "Winter"]
    assert (draft.since, draft.sentence) == (
        make.TODAY - DAY,
        "This survey is a draft. Open it, or discard it.",
    )
    of_lead = make.at_home(make.a_leader(unit))
    assert [one.sentence for one in of_lead.news] == ["The results of “Autumn” are published."]
    assert [task.title for task in of_lead.tasks] == []


def test_people_are_told_what_was_done_and_which_rules_changed(unit: Unit) -> None:
    hr = make.a_user(unit.organisation, is_hr=True)
    branch = make.a_unit(unit.organisation, parent=unit, name="Branch")
    member = make.a_user(unit.organisation)
    make.a_position(make.a_person(unit.organisation, user=member), branch)
    deed = Deed.objects.create(
        organisation=unit.organisation, unit=unit, told_at=make.NOW, told_by=hr,
        said={"en": "Too dark."}, done={"en": "New lamps."},
    )  # fmt: skip
    add_situation(actor=hr, unit=unit, ruling=Ruling("Refund", "ask"), now=make.NOW)
    url = reverse("actions:told", args=[unit.uuid])
    page = make.at_home(member)
    assert [(one.sentence, one.on) for one in page.news] == [
        ("Harbour. You said: Too dark. We did: New lamps.", make.TODAY),
        ("1 rule about how far you may act is new or has changed.", make.TODAY),
    ]
    assert page.news[0].url == url
    later = make.at_home(member, since=make.TODAY + DAY)
    assert later.news == []
    (shortcut,) = [one for one in later.shortcuts if one.url == url]
    assert shortcut.sentence == "You said: Too dark. We did: New lamps."
    assert make.at_home(make.a_user(unit.organisation)).news == []
    assert make.at_home(hr).news == page.news[:1]
    deed.withdrawn_at = make.NOW
    deed.save()
    assert [one.url for one in make.at_home(member).news] == [reverse("zones:index")]


def test_whoever_leads_is_led_to_what_calls_for_action_in_the_topmost_unit(unit: Unit) -> None:
    lead = make.a_leader(unit)
    branch = make.a_unit(unit.organisation, parent=unit, name="Branch")
    member = make.a_user(unit.organisation)
    make.a_position(make.a_person(unit.organisation, user=member), branch)

    def led_to(user: User) -> list[str]:
        found = make.at_home(user).shortcuts
        return [one.url for one in found if one.title == "What calls for action"]

    assert led_to(lead) == [reverse("actions:findings", args=[unit.uuid])]
    assert led_to(make.a_leader(branch)) == [reverse("actions:findings", args=[branch.uuid])]
    assert led_to(member) == []
