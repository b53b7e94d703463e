"""The weekly mail: on Monday morning everywhere, once a week, and only where anything is to say."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from culture.accounts.models import User
from culture.accounts.services import change_profile
from culture.digests import mails
from culture.digests.models import DigestMail, DigestWeek
from culture.digests.planning import plan_digests
from culture.digests.stopping import reader_of, stop_url
from culture.digests.telling import as_text
from culture.digests.weeks import MORNING, monday_due
from culture.org.models import Unit
from tests import make, make_waves
from tests.make_actions import an_action

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
EARLIEST = dt.date(1990, 1, 1)
MONDAY = dt.date(2026, 11, 30)
# Seven in the morning in Oslo.
SEVEN = dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC)
ZONES = sorted(zoneinfo.available_timezones() - {"localtime"})


@given(
    zone=st.sampled_from(ZONES),
    days=st.integers(0, 47 * 365),
    minutes=st.integers(10, 600),
)
@example(zone="America/Los_Angeles", days=(dt.date(2026, 10, 30) - EARLIEST).days, minutes=15)
@example(zone="Pacific/Apia", days=(dt.date(2011, 12, 20) - EARLIEST).days, minutes=600)
@example(zone="Africa/Cairo", days=(dt.date(2024, 4, 20) - EARLIEST).days, minutes=60)
@settings(max_examples=150, deadline=None)
def test_whoever_asks_often_finds_each_monday_in_its_morning(
    zone: str, days: int, minutes: int
) -> None:
    """From seven o'clock on, whatever clocks do: not before, and not a step later than it must."""
    place, step = zoneinfo.ZoneInfo(zone), minutes * MINUTE
    start = dt.datetime.combine(EARLIEST + days * DAY, dt.time(), tzinfo=dt.UTC)
    moments = [start + step * n for n in range(int(21 * DAY / step))]
    first: dict[dt.date, dt.datetime] = {}
    for now in moments:
        monday = monday_due(now, zone=place)
        if monday:
            first.setdefault(monday, now)
    begun = {
        now.astimezone(place).date() - now.astimezone(place).weekday() * DAY for now in moments[1:]
    }
    for monday in sorted(begun):
        begins = dt.datetime.combine(monday, MORNING, tzinfo=place).astimezone(dt.UTC)
        if moments[0] < begins <= moments[-1]:
            assert begins <= first[monday] < begins + step
    assert all(monday.weekday() == 0 for monday in first)
    assert set(first) <= begun


def test_a_worker_that_was_away_writes_until_the_end_of_tuesday() -> None:
    oslo = zoneinfo.ZoneInfo("Europe/Oslo")
    wednesday = dt.datetime(2026, 12, 1, 23, tzinfo=dt.UTC)
    moments = [SEVEN - MINUTE, SEVEN, wednesday - MINUTE, wednesday]
    assert [monday_due(now, zone=oslo) for now in moments] == [None, MONDAY, MONDAY, None]


@pytest.fixture
def shop() -> Unit:
    return make.a_unit(make.an_organisation(languages=["en", "nb"]), name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    user = make.a_leader(shop, name="Lea Holm", email="lead@example.org")
    User.objects.filter(pk=user.pk).update(wants_digest=True)
    user.refresh_from_db()
    return user


def sent(now: dt.datetime = SEVEN) -> list[mail.EmailMessage]:
    plan_digests(now=now)
    mails.send_due(now=now)
    return list(mail.outbox)


@pytest.mark.django_db
def test_a_week_is_written_once_and_leaves_no_copy(shop: Unit, lead: User) -> None:
    an_action(lead, shop, title="Answer the phone in turns", due_on=MONDAY - DAY)
    an_action(lead, shop, title="Ask each other", due_on=MONDAY + 3 * DAY)
    (one,) = sent()
    assert (one.to, one.subject) == (["lead@example.org"], "Your week: 2 things to do, 1 overdue")
    assert "- Answer the phone in turns (overdue since 29 November 2026)" in one.body
    assert "- Ask each other (due on 3 December 2026)" in one.body
    assert not DigestMail.objects.exists()
    for now in (SEVEN, SEVEN + MINUTE, SEVEN + DAY):
        assert len(sent(now)) == 1
    assert len(sent(SEVEN + 7 * DAY)) == 2


@pytest.mark.django_db
def test_two_workers_write_one_mail(shop: Unit, lead: User) -> None:
    an_action(lead, shop, due_on=MONDAY)
    DigestWeek.objects.create(user=lead, monday=MONDAY)
    assert plan_digests(now=SEVEN) == 0
    assert not DigestMail.objects.exists()


@pytest.mark.django_db
def test_nothing_is_sent_where_nothing_is_to_be_said(shop: Unit, lead: User) -> None:
    assert sent() == []
    assert DigestWeek.objects.filter(user=lead, monday=MONDAY).exists()
    an_action(lead, shop, due_on=MONDAY)
    assert sent(SEVEN + MINUTE) == []


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["did not ask", "may not sign in", "left"])
def test_who_did_not_ask_or_has_left_gets_none(shop: Unit, lead: User, why: str) -> None:
    an_action(lead, shop, due_on=MONDAY)
    lead.wants_digest = why != "did not ask"
    lead.is_active = why != "may not sign in"
    lead.save()
    lead.person.is_active = why != "left"
    lead.person.save()
    assert sent() == []
    assert not DigestWeek.objects.exists()


@pytest.mark.django_db
def test_who_ends_it_while_it_waits_gets_none(shop: Unit, lead: User) -> None:
    an_action(lead, shop, due_on=MONDAY)
    assert plan_digests(now=SEVEN) == 1
    User.objects.filter(pk=lead.pk).update(wants_digest=False)
    mails.send_due(now=SEVEN)
    assert (mail.outbox, DigestMail.objects.exists()) == ([], False)


@pytest.mark.django_db
def test_it_is_written_in_the_language_of_its_reader(shop: Unit, lead: User) -> None:
    an_action(lead, shop, due_on=MONDAY - DAY)
    change_profile(user=lead, name="Lea Holm", language="nb", wants_digest=True)
    (one,) = sent()
    assert one.body.startswith("God morgen, Lea Holm")
    assert "over fristen siden 29. november 2026" in one.body


@pytest.mark.django_db
def test_every_link_in_it_opens(shop: Unit, lead: User) -> None:
    version = make.a_version(shop.organisation)
    touchpoint = make.a_touchpoint(shop, version)
    make.some_responses(touchpoint, [((5, 4, 3), (4, 3, 2))] * 10, day=MONDAY - 3 * DAY)
    make.settle()
    climate = make_waves.a_culture_version(shop.organisation, items=(1, 1))
    said = [(2, 3), (3, 3), (4, 3), (2, 2), (3, 4)] * 2
    make_waves.a_published_wave(climate, {shop: said}, closed_on=MONDAY - 2 * DAY)
    an_action(lead, shop, due_on=MONDAY)
    (one,) = sent()
    assert "<strong>" not in one.body
    assert "HOW YOU STAND" in one.body
    links = re.findall(r"https?://\S+", str(one.body))
    assert all(link.startswith(django_settings.SITE_URL) for link in links)
    client = make.a_client(lead)
    paths = [
        link.removeprefix(urlsplit(link).scheme + "://" + urlsplit(link).netloc) for link in links
    ]
    assert {path: client.get(path, follow=True).status_code for path in paths} == dict.fromkeys(
        paths, 200
    )
    assert len(paths) >= 5


@pytest.mark.django_db
def test_one_click_ends_it_without_signing_in_and_a_look_does_not(lead: User, shop: Unit) -> None:
    an_action(lead, shop, due_on=MONDAY)
    (one,) = sent()
    headers = one.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(headers["List-Unsubscribe"].strip("<>")).path
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(path)
    assert (page.status_code, len(page.cookies)) == (200, 0)
    assert User.objects.get(pk=lead.pk).wants_digest
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not User.objects.get(pk=lead.pk).wants_digest
    assert "You get no weekly mail" in strict.get(path).content.decode()


@pytest.mark.django_db
def test_a_token_ends_the_mails_of_whom_it_was_made_for_alone(lead: User) -> None:
    token = stop_url(lead).rstrip("/").rsplit("/", 1)[1]
    assert reader_of(token) == lead
    other = make.a_user(lead.organisation)
    for wrong in (token[:-1], token.replace(str(lead.uuid), str(other.uuid)), str(lead.uuid), "x"):
        assert reader_of(wrong) is None
    assert Client().post(reverse("digests:stop", args=["x"])).status_code == 404


@pytest.mark.django_db
def test_people_ask_for_it_on_their_profile(lead: User) -> None:
    client = make.a_client(lead)
    facts = {"name": "Lea Holm", "language": ""}
    for wish in (False, True):
        client.post(reverse("accounts:profile"), facts | ({"wants_digest": "on"} if wish else {}))
        lead.refresh_from_db()
        assert lead.wants_digest is wish


def test_sentences_of_pages_become_plain_text() -> None:
    assert (
        as_text("Customers <strong>0.7 below</strong> &amp; more") == "Customers 0.7 below & more"
    )
