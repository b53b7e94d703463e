"""Pulses: what they ask in turn, when, by which waves, and what keeps them from asking."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import Organisation, User
from culture.audit.models import AuditEntry
from culture.core.letters.problems import KeyProblem
from culture.metrics.models import Release
from culture.org.models import Position, Unit
from culture.toolkit.confirmations import confirmed_tools
from culture.toolkit.hearing import Hearing
from culture.toolkit.queries import practices_in_force, states_in
from culture.toolkit.services import versions
from surveys.instruments.models import Item, Version
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from surveys.pulses import calendar, running, services
from surveys.pulses.models import Pulse, PulseEdition
from surveys.pulses.queries import turns_in_order
from surveys.waves.closing import ending, releasing
from surveys.waves.collecting import opening, sealing
from surveys.waves.models import Invitation, KeyFolder, Wave
from tests import make, make_surveys, make_tokens

TODAY = make.NOW.date()
SPRING = [calendar.day_of(TODAY, months=number) for number in range(1, 6)]


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


@pytest.fixture
def top(db: None) -> Unit:
    """Two teams of twenty below a head, and all that a pulse asks about."""
    top = make_surveys.a_company(teams=(20, 20))
    hr = make.a_user(top.organisation, is_hr=True, email="hr@example.org")
    make_surveys.a_head(top, email="head@example.org")
    clarity = adopt_instrument(key="role-clarity", actor=hr, now=make.NOW)
    publish_version(draft=clarity, actor=hr, now=make.NOW)
    practices = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(draft=practices, actor=hr, now=make.NOW)
    return top


@pytest.fixture
def hr(top: Unit) -> User:
    return User.objects.get(organisation=top.organisation, is_hr=True)


def ordered(unit: Unit, hr: User, **facts: Any) -> Pulse:
    chosen: dict[str, Any] = {
        "rhythm": "monthly", "asked_per_person": 4, "days_open": 7, "first_on": TODAY,
    }  # fmt: skip
    return services.order_pulse(actor=hr, unit=unit, now=make.NOW, **(chosen | facts))


def asked_by(version: Version) -> list[str]:
    items = Item.objects.filter(dimension__version=version).order_by("dimension__position")
    return [f"{dimension} {key}" for dimension, key in items.values_list("dimension__key", "key")]


def run(day: dt.date) -> Wave | None:
    """Let a day of a pulse come, and its wave open."""
    ran = running.run_due(now=at(day))
    opening.open_due(now=at(day))
    edition = PulseEdition.objects.order_by("-due_on").first()
    assert edition
    assert ran == (edition.wave is not None)
    return edition.wave


def close(wave: Wave) -> None:
    wave.refresh_from_db()
    ending.close_due(now=wave.closes_at)
    sealing.finish(wave.uuid)
    assert releasing.release_wave(wave.uuid, now=wave.closes_at)


def test_turns_have_one_statement_of_each_tool_and_together_all_that_practices_name(
    top: Unit, hr: User
) -> None:
    turns = [asked_by(turn.version) for turn in turns_in_order(ordered(top, hr))]

    assert turns[0] == [
        "communication-advert advert", "feedback-regular regular", "confidence-what what",
        "competence-technical technical",
    ]  # fmt: skip
    assert [len(turn) for turn in turns] == [4, 4, 4, 4, 4]
    assert len({statement for turn in turns for statement in turn}) == 20


def test_days_keep_the_day_of_the_month_and_missed_ones_are_not_made_up_for() -> None:
    first = dt.date(2027, 10, 31)
    days = [calendar.day_of(first, months=months) for months in range(5)]
    assert [day.isoformat() for day in days] == [
        "2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29",
    ]  # fmt: skip
    assert calendar.next_day(first, every=3, after=first) == dt.date(2028, 1, 31)
    assert calendar.next_day(first, every=1, after=dt.date(2028, 2, 29)) == dt.date(2028, 3, 31)


@given(
    zone=st.sampled_from(sorted(available_timezones())),
    day=st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31)),
)
def test_a_pulse_asks_in_the_morning_of_its_day_in_every_zone(zone: str, day: dt.date) -> None:
    organisation = Organisation(time_zone=zone)
    pulse = Pulse(organisation=organisation, next_on=day)
    opens_at = running._opens_at(pulse)
    assert organisation.day_of(opens_at) == day
    assert opens_at.astimezone(ZoneInfo(zone)).hour == 9
    assert abs(opens_at - dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)) < dt.timedelta(
        days=1
    )


def test_a_pulse_opens_a_wave_of_its_turn_that_closes_and_is_published(
    top: Unit, hr: User, client: Client
) -> None:
    """Thirty tokens come in, four statements each, and become numbers."""
    tomorrow = timezone.now().date() + dt.timedelta(days=1)  # answers are taken by the clock
    pulse = ordered(top, hr, first_on=tomorrow)
    wave = run(tomorrow)
    assert wave
    wave.refresh_from_db()

    assert (wave.state, wave.asked_per_person, wave.k) == ("open", 4, 5)
    assert (wave.asks_tenure, wave.asks_role, wave.asks_comment) == (False, False, False)
    assert wave.closes_at - wave.opens_at == dt.timedelta(days=7)
    invited = Invitation.objects.filter(wave=wave)
    assert invited.count() == 40
    assert not invited.filter(person__positions__kind=Position.Kind.LEADS).exists()
    pulse.refresh_from_db()
    assert pulse.next_on == calendar.day_of(tomorrow, months=1)
    assert running.run_due(now=at(tomorrow)) == 0

    for cell in wave.cells.all():
        for invitation in cell.invitations.order_by("pk")[:15]:
            token = make_tokens.a_token(client, invitation)
            said = {
                "i0d-advert": "4", "i0d-regular": "1", "i0d-what": "5", "i0d-technical": "3",
            }  # fmt: skip
            sent = client.post("/s/answers/", token | said, headers={"accept": "application/json"})
            assert sent.status_code == 200
    close(wave)

    shown = {one.unit.name: one.said for one in Release.objects.filter(edition=wave.uuid)}
    assert {"Team 1", "Team 2"} <= set(shown)
    advert = shown["Team 1"].one("dimension", "communication-advert")
    assert advert
    assert (advert.n, advert.delivered, advert.agreement) == (15, 4.0, None)
    whole = shown["Whole"].one("dimension", "communication-advert")
    assert whole
    # All said the same, and the floor keeps that for itself.
    assert (whole.n, whole.agreement) == (30, "moderate")

    team = top.children.get(name="Team 1")
    states = states_in([team], practices_in_force(top.organisation), today=TODAY)[team]
    rows = {
        row.state.practice.confirmed_by: row
        for tool in confirmed_tools(team, states)
        for row in tool.rows
    }
    heard = rows["role-clarity/communication/advert"]
    assert heard.team
    assert (heard.team.level, heard.team.entry.n) == (4.0, 15)
    assert heard.team.window.edition == wave.uuid
    assert heard.hearing == Hearing.HIDDEN_STRENGTH
    assert rows["role-clarity/feedback/both-sides"].team is None


def test_turns_follow_each_other_and_what_waited_longest_comes_first(top: Unit, hr: User) -> None:
    pulse = ordered(top, hr)
    first = [turn.number for turn in turns_in_order(pulse)]
    for day in (TODAY, *SPRING[:2]):
        wave = run(day)
        assert wave
        close_without_answers(wave)

    assert first == [1, 2, 3, 4, 5]
    assert [turn.number for turn in turns_in_order(pulse)] == [4, 5, 1, 2, 3]


def close_without_answers(wave: Wave) -> None:
    wave.refresh_from_db()
    ending.close_due(now=wave.closes_at)
    sealing.finish(wave.uuid)
    releasing.release_wave(wave.uuid, now=wave.closes_at)


def test_where_one_person_has_left_the_same_is_not_asked_again_within_a_year(
    top: Unit, hr: User
) -> None:
    """Each statement is asked once of the old team; the sixth edition finds nothing to ask."""
    ordered(top, hr)
    for day in (TODAY, *SPRING[:4]):
        wave = run(day)
        assert wave
        close_without_answers(wave)
    leaver = Position.objects.filter(unit__name="Team 1", kind=Position.Kind.MEMBER).first()
    assert leaver
    leaver.ends_on = SPRING[3]
    leaver.save()

    assert run(SPRING[4]) is None

    edition = PulseEdition.objects.get(due_on=SPRING[4])
    assert edition.obstacle == PulseEdition.Obstacle.CLOSE
    assert Wave.objects.count() == 5
    assert AuditEntry.objects.filter(action="wave-ordered").count() == 5


def test_another_turn_is_taken_where_the_next_one_would_be_too_close(top: Unit, hr: User) -> None:
    """A pulse is paused, and begins anew after somebody left: turn two was never asked."""
    pulse = ordered(top, hr)
    wave = run(TODAY)
    assert wave
    close_without_answers(wave)
    PulseEdition.objects.update(version=None, wave=None, obstacle="few")  # forgets that it asked
    Position.objects.filter(unit__name="Team 1", kind="member").first().delete()  # type: ignore[union-attr]

    again = run(SPRING[0])

    assert again
    edition = PulseEdition.objects.get(due_on=SPRING[0])
    assert edition.version == pulse.turns.get(number=2).version
    assert edition.obstacle == ""


def test_too_few_people_are_said_and_a_missing_key_folder_is_waited_for(
    top: Unit, hr: User
) -> None:
    pulse = ordered(top, hr)
    KeyFolder.objects.create(pk=1, problem=KeyProblem.MISSING, checked_at=make.NOW)
    assert running.run_due(now=at(TODAY)) == 0
    assert not pulse.editions.exists()
    KeyFolder.objects.update(problem="")
    Position.objects.all().delete()

    assert run(TODAY) is None
    assert pulse.editions.get().obstacle == PulseEdition.Obstacle.FEW


def test_a_paused_pulse_asks_nothing_and_goes_on_from_its_next_day(top: Unit, hr: User) -> None:
    pulse = ordered(top, hr)
    services.pause_pulse(pulse=pulse, actor=hr, now=make.NOW)
    assert running.run_due(now=at(TODAY)) == 0
    services.resume_pulse(pulse=pulse, actor=hr, now=at(SPRING[0] + dt.timedelta(days=1)))
    pulse.refresh_from_db()

    assert pulse.next_on == SPRING[1]
    assert pulse.turns.count() == 5
    assert Version.objects.filter(instrument__key="pulse-1").count() == 1
    actions = AuditEntry.objects.filter(object_uuid=pulse.uuid).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "pulse-ordered", "pulse-paused", "pulse-resumed",
    ]  # fmt: skip


def test_what_cannot_be_ordered_is_refused_in_words(top: Unit, hr: User) -> None:
    team = top.children.get(name="Team 1")
    with pytest.raises(ValidationError, match="This day is over"):
        ordered(top, hr, first_on=TODAY - dt.timedelta(days=1))
    ordered(team, hr)
    with pytest.raises(ValidationError, match="asked by the pulse of Team 1 already"):
        ordered(top, hr)
    assert Pulse.objects.count() == 1


def test_without_practices_or_role_clarity_there_is_nothing_to_ask(db: None) -> None:
    unit = make_surveys.a_company()
    hr = make.a_user(unit.organisation, is_hr=True)
    with pytest.raises(ValidationError, match="Publish the practices"):
        ordered(unit, hr)
    practices = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(draft=practices, actor=hr, now=make.NOW)
    with pytest.raises(ValidationError, match="Adopt and publish"):
        ordered(unit, hr)
    assert not Pulse.objects.exists()
