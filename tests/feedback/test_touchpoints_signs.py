"""Touchpoints show signs of life, and none of them tells of a single answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.core.home import Task
from culture.digests.models import DigestMail
from culture.digests.planning import plan_digests
from culture.metrics.models import Release
from culture.org.models import Unit
from feedback.touchpoints.health import Health, health_of, missed_on
from feedback.touchpoints.lookup import recent_touchpoints
from feedback.touchpoints.models import Touchpoint
from surveys.responses.models import Way
from tests import make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
PAIR = ((6, 5, 4), (5, 5, 3))
SIGN = Path(__file__).resolve().parents[2] / "static/respondent/sign.js"


@pytest.fixture
def unit() -> Unit:
    return make.a_unit(make.an_organisation())


@pytest.fixture
def touchpoint(unit: Unit) -> Touchpoint:
    """One that was made a while ago, of which nothing was heard."""
    made = make.a_touchpoint(unit, make.a_version(unit.organisation))
    set_facts(made, created_at=make.NOW - 60 * DAY)
    return made


@pytest.fixture
def leader(unit: Unit) -> User:
    return make.a_leader(unit)


def health(touchpoint: Touchpoint, *, after: int = 0) -> Health | None:
    return health_of(Touchpoint.objects.get(pk=touchpoint.pk), now=make.NOW + after * DAY)


def answered(touchpoint: Touchpoint, n: int, *, day: dt.date = make.TODAY) -> None:
    make.some_responses(touchpoint, [PAIR] * n, day=day)
    make.settle()


def set_facts(touchpoint: Touchpoint, **facts: object) -> None:
    Touchpoint.objects.filter(pk=touchpoint.pk).update(**facts)


def tasks(user: User, *, after: int = 0) -> list[Task]:
    today = make.TODAY + after * DAY
    home = make.at_home(user, today=today)
    return [one for one in home.tasks if one.url.startswith("/touchpoints/")]


def test_no_fewer_answers_than_are_shown_change_the_word(touchpoint: Touchpoint) -> None:
    set_facts(touchpoint, created_at=make.NOW)
    words = []
    for _answer in range(5):
        words.append(health(touchpoint))
        answered(touchpoint, 1)

    assert words == [Health.EARLY] * 5
    assert health(touchpoint) == Health.ARRIVING
    assert Release.objects.filter(unit=touchpoint.unit).exists()


def test_whoever_sends_four_does_not_learn_from_the_word_that_a_fifth_came(
    touchpoint: Touchpoint,
) -> None:
    """A key and everybody else are two hands: neither is published with fewer than five of both."""
    make.some_responses(touchpoint, [PAIR] * 4, way=Way.API)
    answered(touchpoint, 1)

    assert health(touchpoint) == Health.QUIET


def test_the_word_is_of_the_touchpoint_and_not_of_its_unit(
    unit: Unit, touchpoint: Touchpoint
) -> None:
    other = make.a_touchpoint(unit, touchpoint.version)

    answered(other, 5)

    assert (health(touchpoint), health(other)) == (Health.QUIET, Health.ARRIVING)


def test_a_touchpoint_is_quiet_after_two_weeks_and_early_before(touchpoint: Touchpoint) -> None:
    set_facts(touchpoint, created_at=make.NOW)
    assert [health(touchpoint, after=days) for days in (13, 14)] == [Health.EARLY, Health.QUIET]

    answered(touchpoint, 5)

    assert [health(touchpoint, after=days) for days in (14, 15)] == [Health.ARRIVING, Health.QUIET]


def test_a_new_touchpoint_with_answers_from_before_did_not_go_quiet(
    touchpoint: Touchpoint, leader: User
) -> None:
    set_facts(touchpoint, created_at=make.NOW, heard_on=make.TODAY - 90 * DAY)

    assert (health(touchpoint), tasks(leader)) == (Health.EARLY, [])
    assert health(touchpoint, after=14) == Health.QUIET
    assert len(tasks(leader, after=14)) == 1


def test_what_is_published_late_counts_for_the_month_in_which_it_came(
    touchpoint: Touchpoint,
) -> None:
    answered(touchpoint, 5, day=make.TODAY - 90 * DAY)

    heard_on = Touchpoint.objects.get().heard_on
    assert heard_on == (make.TODAY - 90 * DAY).replace(day=1) + 31 * DAY - DAY  # an August
    assert health(touchpoint, after=20) == Health.QUIET


@pytest.mark.parametrize(
    "facts",
    [{"is_paused": True}, {"closes_at": make.NOW}, {"opens_at": make.NOW + DAY}],
    ids=["paused", "closed", "early"],
)
def test_nothing_is_said_of_what_takes_no_answers(
    touchpoint: Touchpoint, leader: User, facts: dict[str, object]
) -> None:
    set_facts(touchpoint, heard_on=make.TODAY - 30 * DAY, kiosk_seen_on=make.TODAY - 30 * DAY)
    assert len(tasks(leader)) == 2

    set_facts(touchpoint, **facts)

    assert health(touchpoint) is None
    assert tasks(leader) == []


def test_a_kiosk_leaves_a_day_and_nothing_else(client: Client, touchpoint: Touchpoint) -> None:
    before: dict[str, object] = {**Touchpoint.objects.values().get()}
    url = reverse("public:kiosk_sign", args=[touchpoint.code])

    replies = [client.post(url), client.post(url), client.post("/f/nothing/kiosk/sign/")]

    assert {(reply.status_code, reply.content) for reply in replies} == {(204, b"")}
    after: dict[str, object] = {**Touchpoint.objects.values().get()}
    changed = {name: value for name, value in after.items() if before[name] != value}
    assert list(changed) == ["kiosk_seen_on"]
    assert isinstance(changed["kiosk_seen_on"], dt.date)
    assert not isinstance(changed["kiosk_seen_on"], dt.datetime)
    assert client.get(url).status_code == 405


def test_a_kiosk_writes_once_a_day(
    client: Client, touchpoint: Touchpoint, django_assert_num_queries: object
) -> None:
    url = reverse("public:kiosk_sign", args=[touchpoint.code])
    client.post(url)
    recent_touchpoints.forget()
    client.get(reverse("public:kiosk", args=[touchpoint.code]))

    with django_assert_num_queries(0):  # type: ignore[operator]
        client.post(url)


def test_only_a_kiosk_page_says_that_it_is_open(client: Client, touchpoint: Touchpoint) -> None:
    pages = [
        client.get(f"/f/{touchpoint.code}/{place}").content.decode() for place in ("", "embed/")
    ]
    kiosk = client.get(f"/f/{touchpoint.code}/kiosk/").content.decode()

    assert ["respondent/sign" in page for page in (*pages, kiosk)] == [False, False, True]
    script = SIGN.read_text()
    assert "body:" not in script
    assert "addEventListener" not in script  # nothing that somebody does sends one


@pytest.mark.parametrize(
    ("seen_on", "missed"),
    [
        (dt.date(2026, 11, 24), dt.date(2026, 11, 26)),  # a Tuesday: Wednesday passes
        (dt.date(2026, 11, 27), dt.date(2026, 12, 1)),  # a Friday: Monday passes
        (dt.date(2026, 11, 28), dt.date(2026, 12, 1)),
        (dt.date(2026, 11, 29), dt.date(2026, 12, 1)),
    ],
)
def test_a_kiosk_is_missed_when_a_working_day_has_passed(
    touchpoint: Touchpoint, leader: User, seen_on: dt.date, missed: dt.date
) -> None:
    set_facts(touchpoint, kiosk_seen_on=seen_on)
    after = (missed - make.TODAY).days

    assert missed_on(seen_on) == missed
    assert tasks(leader, after=after - 1) == []
    [task] = tasks(leader, after=after)
    assert (task.title, task.since) == (f"The kiosk “{touchpoint.name}” is missed", missed)


def test_a_kiosk_is_missed_by_hr_and_by_whoever_leads_the_unit(
    unit: Unit, touchpoint: Touchpoint, leader: User
) -> None:
    set_facts(touchpoint, kiosk_seen_on=make.TODAY - 10 * DAY)
    hr = make.a_user(unit.organisation, is_hr=True)
    elsewhere = make.a_leader(make.a_unit(unit.organisation, parent=unit, name="Old Town"))
    member = make.a_user(unit.organisation)

    found = [len(tasks(user)) for user in (leader, hr, elsewhere, member)]

    assert found == [1, 1, 0, 0]


def test_a_kiosk_that_was_taken_away_is_not_missed(touchpoint: Touchpoint, leader: User) -> None:
    set_facts(touchpoint, kiosk_seen_on=make.TODAY - 10 * DAY)
    client = make.a_client(leader)
    page = client.get(f"/touchpoints/{touchpoint.uuid}/").content.decode()
    assert "not seen since Thursday 12 November" in page

    client.post(reverse("touchpoints:take-kiosk-away", args=[touchpoint.uuid]))

    assert tasks(leader) == []
    assert "not seen since" not in client.get(f"/touchpoints/{touchpoint.uuid}/").content.decode()
    assert AuditEntry.objects.get().action == "kiosk-taken-away"


def test_the_list_says_how_each_touchpoint_is(touchpoint: Touchpoint, leader: User) -> None:
    set_facts(touchpoint, heard_on=make.TODAY - 30 * DAY, kiosk_seen_on=make.TODAY)

    page = make.a_client(leader).get("/touchpoints/").content.decode()

    assert "quiet for 14 days" in page
    assert "not seen since" in page  # the clock of a request runs on


def test_those_that_went_quiet_are_one_task(
    unit: Unit, touchpoint: Touchpoint, leader: User
) -> None:
    set_facts(touchpoint, heard_on=make.TODAY - 15 * DAY)
    [task] = tasks(leader)
    assert (task.title, task.since) == ("1 touchpoint went quiet", make.TODAY)
    assert task.url == f"/touchpoints/{touchpoint.uuid}/"

    for _one in range(4):
        another = make.a_touchpoint(unit, touchpoint.version)
        set_facts(another, created_at=make.NOW - 60 * DAY, heard_on=make.TODAY - 40 * DAY)

    [task] = tasks(leader)
    name = touchpoint.name
    assert (task.title, task.url) == ("5 touchpoints went quiet", "/touchpoints/")
    assert task.sentence.startswith(f"{name}, {name}, {name} and 2 more:")


def test_a_missed_kiosk_stands_in_one_mail(touchpoint: Touchpoint, leader: User) -> None:
    leader.wants_digest = True
    leader.save(update_fields=["wants_digest"])
    set_facts(touchpoint, kiosk_seen_on=dt.date(2026, 11, 27))  # missed from Tuesday on
    mondays = [dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC) + n * 7 * DAY for n in range(4)]

    planned = [plan_digests(now=now) for now in mondays]

    assert planned == [0, 1, 0, 0]
    assert "is missed" in DigestMail.objects.get().body
