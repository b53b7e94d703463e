"""Observations: told, answered and decided once, put together, moved, and looked at in time."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
import zoneinfo
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import User
from culture.actions.models import Action
from culture.core import origins
from culture.org.models import Unit
from culture.toolkit.models import StandIn
from culture.zones.models import SituationVersion
from culture.zones.services.situations import Ruling
from feedback.observations.clock import FARTHEST, levels_due, look_by
from feedback.observations.decided import decided_in
from feedback.observations.keeping import say_as_sender
from feedback.observations.models import (
    Observation,
    ObservationMail,
    ObservationOutcome,
    ObservationVote,
)
from feedback.observations.proposals import act_url
from feedback.observations.queries import (
    decided_together,
    for_home,
    result_of,
    waiting_for,
    with_voices,
)
from feedback.observations.retention import forget_senders
from feedback.observations.services.deciding import (
    Became,
    PlannedAction,
    answer,
    decide,
    move,
    vote,
)
from feedback.observations.services.listening import set_terms
from feedback.observations.services.taking import tell
from feedback.observations.states import standing_of
from feedback.observations.watching import watch
from tests import make
from tests.make_observations import (
    DAY,
    TEXT,
    a_link,
    a_photo,
    an_anonymous_one,
    an_observation,
    facts,
)
from tests.make_promises import a_member

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NOW = make.NOW
ZONES = [
    zoneinfo.ZoneInfo(name)
    for name in ("Europe/Oslo", "America/Havana", "America/Sao_Paulo", "Asia/Beirut",
                 "Pacific/Chatham", "America/St_Johns", "UTC")
]  # fmt: skip
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31))
Kind = ObservationMail.Kind


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def gate(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Gate")


@pytest.fixture
def store(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Store")


@pytest.fixture
def boss(top: Unit) -> User:
    return make.a_leader(top, name="Ada Top")


@pytest.fixture
def lead(gate: Unit) -> User:
    return make.a_leader(gate, name="Mo Berg")


@pytest.fixture
def guard(gate: Unit) -> User:
    return a_member(gate, name="Eva Lie")


def now_of(observation: Observation) -> Observation:
    return Observation.objects.with_state().get(pk=observation.pk)


def end(observation: Observation, actor: User, ending: str = "answered", **said: Any) -> Any:
    said.setdefault("words", "We have changed the sensor.")
    said.setdefault("now", NOW)
    return decide(actor=actor, observation=observation, ending=ending, **said)


def refused_to_web(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE culture_web")
            cursor.execute(statement)
    except DatabaseError as error:
        return "permission denied" in str(error)
    return False


def told(kind: str) -> list[str]:
    mails = ObservationMail.objects.filter(kind=kind).order_by("pk")
    return [mail.recipient.name for mail in mails.select_related("recipient")]


@given(DAYS, st.integers(1, 30), st.sampled_from(ZONES))
def test_somebody_looks_until_so_many_whole_days_are_over(
    day: dt.date, days: int, zone: zoneinfo.ZoneInfo
) -> None:
    until = look_by(came_on=day, days=days, zone=zone)
    second = dt.timedelta(seconds=1)
    assert (until - second).astimezone(zone).date() == day + days * DAY
    assert until.astimezone(zone).date() == day + (days + 1) * DAY


@given(DAYS, st.integers(1, 30), st.sampled_from(ZONES), st.integers(0, FARTHEST - 1))
def test_each_further_lead_is_told_as_many_whole_days_later(
    day: dt.date, days: int, zone: zoneinfo.ZoneInfo, level: int
) -> None:
    first = look_by(came_on=day, days=days, zone=zone)
    moment = look_by(came_on=day, days=days * (level + 1), zone=zone)
    before = moment - dt.timedelta(seconds=1)
    assert levels_due(first, days=days, zone=zone, now=moment) == level + 1
    assert levels_due(first, days=days, zone=zone, now=before) == level


def test_what_is_told_reaches_the_lead_and_is_told_once(
    gate: Unit, guard: User, lead: User
) -> None:
    key = uuid.uuid4()
    said: dict[str, Any] = {"unit": gate, "facts": facts(photo=b"x"), "submission_key": key}
    first = tell(actor=guard, now=NOW, **said)
    again = tell(actor=guard, now=NOW + HOUR, **said)

    assert first == again
    assert Observation.objects.count() == 1
    assert (first.told_on, first.told_at, first.path) == (make.TODAY, NOW, gate.path)
    assert told(Kind.ARRIVED) == ["Mo Berg"]
    assert waiting_for(lead, day=make.TODAY) == [first]
    assert waiting_for(guard, day=make.TODAY) == []
    with pytest.raises(ValidationError, match="sent by somebody else"):
        tell(actor=lead, now=NOW, **said)


def test_nobody_tells_a_unit_that_is_not_theirs(store: Unit, guard: User) -> None:
    with pytest.raises(ValidationError, match="belong to"):
        an_observation(guard, store)
    assert not Observation.objects.exists()


def test_a_stand_in_decides_in_the_place_of_the_lead(gate: Unit, guard: User, lead: User) -> None:
    person = make.a_person(gate.organisation, user=make.a_user(gate.organisation, name="Stand In"))
    StandIn.objects.create(unit=gate, person=person, starts_on=make.TODAY, ends_on=make.TODAY)
    observation = an_observation(guard, gate)
    stand_in = person.user
    assert stand_in
    assert told(Kind.ARRIVED) == ["Stand In", "Mo Berg"]
    assert waiting_for(stand_in, day=make.TODAY) == [observation]
    assert waiting_for(stand_in, day=make.TODAY + DAY) == []
    with pytest.raises(ValidationError, match="Only whoever answers"):
        end(observation, stand_in, now=NOW + DAY)
    assert end(observation, stand_in).said_by == stand_in


def test_a_lead_does_not_decide_what_the_lead_told(gate: Unit, lead: User, boss: User) -> None:
    observation = an_observation(lead, gate)
    assert told(Kind.ARRIVED) == ["Ada Top"]
    with pytest.raises(ValidationError, match="Only whoever answers"):
        end(observation, lead)
    assert end(observation, boss).ending == "answered"


def test_an_answer_is_heard_and_the_sender_replies(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate)
    answer(actor=lead, observation=observation, words="Which lorry?", now=NOW)
    answer(actor=lead, observation=observation, words="Which lorry?", now=NOW + HOUR)
    say_as_sender(
        observation=observation, words="The red one.", said_on=make.TODAY, now=NOW, actor=guard,
        said_at=NOW,
    )  # fmt: skip

    said = [(one.words, one.is_from_sender) for one in observation.messages.order_by("pk")]
    assert said == [("Which lorry?", False), ("The red one.", True)]
    assert (told(Kind.ANSWERED), told(Kind.REPLIED)) == (["Eva Lie"], ["Mo Berg"])
    assert now_of(observation).look_by is None
    assert for_home(guard, day=make.TODAY)[0] == [(observation, "answered")]


def test_the_outcome_is_said_once_and_heard_once_by_everybody_who_noticed_it(
    gate: Unit, guard: User, lead: User
) -> None:
    colleague = a_member(gate, name="Bo Lind")
    observation = an_observation(guard, gate, is_shared=True)
    vote(actor=colleague, observation=observation, now=NOW)
    vote(actor=colleague, observation=observation, now=NOW)
    assert with_voices([observation]) == {observation.pk: 2}

    outcome = end(observation, lead)
    assert end(observation, lead, now=NOW + HOUR) == outcome
    assert told(Kind.DECIDED) == ["Eva Lie", "Bo Lind"]
    with pytest.raises(ValidationError, match="Mo Berg was quicker"):
        end(observation, lead, words="Something else")
    with pytest.raises(ValidationError, match="quicker"):
        vote(actor=a_member(gate, name="Late"), observation=observation, now=NOW)


def test_nobody_votes_for_what_they_told(gate: Unit, guard: User) -> None:
    observation = an_observation(guard, gate)
    with pytest.raises(ValidationError, match="told this yourself"):
        vote(actor=guard, observation=observation, now=NOW)
    assert not ObservationVote.objects.exists()


def test_it_becomes_a_situation_with_a_decision_zone(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate, kind="uncovered")
    ruling = Ruling("A gate opens by itself.", "act", "Close it and call the store.")
    outcome = end(observation, lead, "situation", became=Became(ruling))
    version = SituationVersion.objects.get()
    assert outcome.situation == version.situation
    assert (version.situation.unit, version.zone, version.name) == (gate, "act", ruling.name)
    assert standing_of(now_of(observation), now=NOW).tone == "good"


def test_it_becomes_an_action_of_whoever_decides(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate, text="Gate 3 opens by itself, says Eva.")
    plan = PlannedAction("Have the sensor of gate 3 turned", make.TODAY + dt.timedelta(days=14))
    outcome = end(observation, lead, "action", became=Became(plan=plan))
    assert end(observation, lead, "action", became=Became(plan=plan)) == outcome

    action = Action.objects.get()
    assert outcome.action == action
    assert (action.unit, action.owner, action.title) == (gate, lead, plan.title)
    assert (action.due_on, action.words) == (plan.due_on, "We have changed the sensor.")
    # What was told stays on its own page: who acts need not be who decides.
    assert (action.origin, action.origin_key) == ("observation", str(observation.uuid))
    assert action.origin_words == str(observation.get_kind_display())
    (found,) = decided_in(gate.organisation)
    assert found.is_implemented


def test_a_day_that_is_over_makes_no_action_and_decides_nothing(
    gate: Unit, guard: User, lead: User
) -> None:
    observation = an_observation(guard, gate)
    plan = PlannedAction("Too late", make.TODAY - dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        end(observation, lead, "action", became=Became(plan=plan))
    assert not ObservationOutcome.objects.exists()
    assert not Action.objects.exists()


def test_what_was_answered_can_become_an_action_later(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate)
    assert act_url(now_of(observation), user=lead, day=make.TODAY) == ""
    end(observation, lead)
    found = now_of(observation)
    assert act_url(found, user=guard, day=make.TODAY) == ""
    address = act_url(found, user=lead, day=make.TODAY)
    assert address == f"/actions/make/?origin=observation&of={observation.uuid}"
    facts = origins.load("observation", str(observation.uuid), actor=lead, now=NOW)
    assert facts
    assert (facts.unit, facts.url) == (gate, f"/observations/{observation.uuid}/")
    assert origins.load("observation", str(observation.uuid), actor=guard, now=NOW) is None


def test_an_outcome_without_what_it_became_is_refused(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate)
    with pytest.raises(ValidationError):
        end(observation, lead, "situation")
    with pytest.raises(ValidationError):
        end(observation, lead, "declined", words="")
    assert not ObservationOutcome.objects.exists()


def test_doubles_are_put_together_with_their_votes_and_listeners(
    gate: Unit, guard: User, lead: User
) -> None:
    first, colleague = an_observation(guard, gate), a_member(gate, name="Bo Lind")
    second, nameless = (
        an_observation(colleague, gate, is_shared=True),
        an_anonymous_one(a_link(gate))[0],
    )
    voter = a_member(gate, name="Cy Moe")
    with pytest.raises(ValidationError, match="not shared"):
        vote(actor=voter, observation=nameless, now=NOW)
    vote(actor=voter, observation=second, now=NOW)

    for double in (second, nameless):
        end(double, lead, "merged", words="", became=Became(into=first))
    assert with_voices([first]) == {first.pk: 4}
    assert told(Kind.DECIDED) == []
    assert result_of(now_of(nameless)).outcome is None

    end(first, lead)
    assert told(Kind.DECIDED) == ["Eva Lie", "Bo Lind", "Cy Moe"]
    result = result_of(now_of(nameless))
    assert result.is_double
    assert result.outcome
    assert result.outcome.words == "We have changed the sensor."
    assert decided_together(now_of(second)) == first


def test_a_double_of_what_is_decided_hears_at_once(gate: Unit, guard: User, lead: User) -> None:
    first = an_observation(guard, gate)
    end(first, lead)
    second = an_observation(a_member(gate, name="Bo Lind"), gate)
    end(second, lead, "merged", words="", became=Became(into=first))
    assert told(Kind.DECIDED) == ["Eva Lie", "Bo Lind"]


def test_two_are_not_put_into_each_other(gate: Unit, guard: User, lead: User) -> None:
    first, second = an_observation(guard, gate), an_observation(guard, gate, text="Again")
    end(second, lead, "merged", words="", became=Became(into=first))
    with pytest.raises(ValidationError, match="itself"):
        end(first, lead, "merged", words="", became=Became(into=second))
    with pytest.raises(ValidationError, match="another observation"):
        end(first, lead, "merged", words="", became=Became(into=first))


def test_a_proposal_goes_to_the_lead_of_the_other_unit(
    gate: Unit, store: Unit, guard: User, lead: User
) -> None:
    keeper = make.a_leader(store, name="Oda Vik")
    observation = an_observation(guard, gate)
    move(actor=lead, observation=observation, unit=store, words="Yours", now=NOW + DAY)

    moved = now_of(observation)
    assert (moved.unit, moved.path) == (store, store.path)
    assert moved.look_by == look_by(came_on=make.TODAY + DAY, days=3, zone=gate.organisation.zone)
    assert told(Kind.ARRIVED) == ["Mo Berg", "Oda Vik"]
    assert waiting_for(lead, day=make.TODAY) == []
    with pytest.raises(ValidationError, match="Only whoever answers"):
        end(observation, lead, now=NOW + DAY)
    assert end(observation, keeper, now=NOW + DAY).said_by == keeper
    # Its sender sees it wherever it went.
    seen = Observation.objects.visible_to(guard, day=make.TODAY)
    assert list(seen) == [observation]


def test_when_nobody_looks_the_next_leads_are_told_one_after_the_other(
    top: Unit, guard: User, lead: User, boss: User
) -> None:
    hr = make.a_user(top.organisation, name="Hans Ruud", is_hr=True)
    observation = an_observation(guard, lead.person.positions.get().unit)
    until = observation.look_by
    assert until
    watch(now=until - dt.timedelta(seconds=1))
    assert told(Kind.UNSEEN) == []
    for _run in range(2):
        watch(now=until)
    assert told(Kind.UNSEEN) == ["Ada Top"]
    assert waiting_for(boss, day=make.TODAY) == [observation]
    assert standing_of(now_of(observation), now=until).tone == "bad"
    watch(now=until + 3 * DAY)
    assert told(Kind.UNSEEN) == ["Ada Top", "Hans Ruud"]
    answer(actor=hr, observation=observation, words="We look.", now=until + 3 * DAY)
    watch(now=until + 30 * DAY)
    assert told(Kind.UNSEEN) == ["Ada Top", "Hans Ruud"]
    assert waiting_for(boss, day=make.TODAY) == []


def test_hr_rules_by_when_somebody_looks(gate: Unit, guard: User, lead: User) -> None:
    hr = make.a_user(gate.organisation, is_hr=True)
    set_terms(actor=hr, takes_unsigned=True, look_days=1, now=NOW)
    zone = gate.organisation.zone
    assert an_observation(guard, gate).look_by == look_by(came_on=make.TODAY, days=1, zone=zone)
    with pytest.raises(ValidationError, match="human resources"):
        set_terms(actor=lead, takes_unsigned=True, look_days=1, now=NOW)


def test_no_moment_is_dated_back(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate)
    with pytest.raises(DatabaseError, match="dated back"), transaction.atomic():
        end(observation, lead, now=NOW - HOUR)
    nameless, _code = an_anonymous_one(a_link(gate))
    with pytest.raises(DatabaseError, match="dated back"), transaction.atomic():
        end(nameless, lead, now=NOW - 3 * DAY)
    assert not ObservationOutcome.objects.exists()


def test_web_changes_nothing_that_was_said(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate)
    end(observation, lead)
    for statement in (
        "UPDATE observations_observation SET text = 'x'",
        "UPDATE observations_observation SET told_on = told_on - 1",
        "UPDATE observations_observationoutcome SET words = 'x'",
        "DELETE FROM observations_observationoutcome",
        "DELETE FROM observations_observation",
        "SELECT * FROM observations_waitingobservation",
    ):
        assert refused_to_web(statement), statement


def test_observations_of_others_do_not_exist(
    gate: Unit, store: Unit, guard: User, lead: User, boss: User
) -> None:
    own, shared = an_observation(guard, gate), an_observation(guard, gate, is_shared=True)
    colleague, keeper = a_member(gate, name="Bo"), make.a_leader(store, name="Oda Vik")
    elsewhere = make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True)

    def seen(user: User) -> set[Observation]:
        return set(Observation.objects.visible_to(user, day=make.TODAY))

    assert seen(lead) == seen(boss) == seen(guard) == {own, shared}
    assert seen(colleague) == {shared}
    assert seen(keeper) == seen(elsewhere) == set()
    assert not Observation.objects.decided_by(colleague, day=make.TODAY).exists()


def test_who_told_it_is_forgotten_after_a_while(gate: Unit, guard: User, lead: User) -> None:
    observation = an_observation(guard, gate, photo=a_photo())
    nameless, _code = an_anonymous_one(a_link(gate))
    say_as_sender(
        observation=observation, words="More", said_on=make.TODAY, said_at=NOW, now=NOW,
        actor=guard,
    )  # fmt: skip
    end(observation, lead)
    end(nameless, lead)
    assert forget_senders(now=NOW + 180 * DAY) == 0
    assert forget_senders(now=NOW + 185 * DAY) == 2
    assert forget_senders(now=NOW + 185 * DAY) == 0
    left = now_of(observation)
    assert (left.sender, left.text, hasattr(left, "photo")) == (None, TEXT, False)
    assert now_of(nameless).code_digest is None
    assert [(one.words, one.said_by) for one in observation.messages.all()] == [("More", None)]
    assert not ObservationMail.objects.filter(observation=observation).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(
    gate: Unit, guard: User, lead: User, boss: User
) -> None:
    observation = an_observation(guard, gate)
    barrier, results = threading.Barrier(2), []

    def run(actor: User, ending: str) -> None:
        try:
            barrier.wait()
            results.append(end(observation, actor, ending).ending)
        except ValidationError as refusal:
            results.append(refusal.messages[0])
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=one) for one in ((lead, "answered"), (boss, "declined"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = ObservationOutcome.objects.get()
    assert won.ending in results
    assert won.said_by
    assert f"{won.said_by.name} was quicker. This is decided: {won.ending}." in results
