"""Manager says, team says: both sides held together, named only where it is clear."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.metrics.content import Content, Draft, Entry
from culture.metrics.counts import AtLeast
from culture.metrics.models import Measure
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.org.models import Unit
from culture.scoring.certainty import Estimate
from culture.scoring.intervals import Interval
from culture.toolkit.confirmations import TeamSide, confirmed_tools, silent_since
from culture.toolkit.fading import Freshness
from culture.toolkit.hearing import Hearing, TwoSides, hearings
from culture.toolkit.queries import PracticeState
from culture.toolkit.services import versions
from culture.toolkit.tools import Tool
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Version
from surveys.instruments.services.adoption import adopt_instrument, start_draft
from surveys.instruments.services.drafts import add_item, remove_item
from surveys.instruments.services.publication import publish_version
from tests import make

WINDOW = Window(edition=uuid.UUID(int=1), name="Spring", closed_on=dt.date(2026, 4, 1))
CLEAR = Estimate(1.0, 0.1, 30.0)


def below(estimate: Estimate) -> Estimate:
    return Estimate(-estimate.value, estimate.error, estimate.df)


def test_both_sides_go_together_in_six_ways() -> None:
    vague = Estimate(0.1, 0.3, 30.0)
    sides = {
        "said, heard": TwoSides(True, CLEAR),
        "said, not heard": TwoSides(True, below(CLEAR)),
        "heard": TwoSides(False, CLEAR),
        "neither": TwoSides(False, below(CLEAR)),
        "vague": TwoSides(True, vague),
        "silent": TwoSides(True, None),
    }
    assert hearings(sides) == {
        "said, heard": Hearing.SHARED,
        "said, not heard": Hearing.BLIND_SPOT,
        "heard": Hearing.HIDDEN_STRENGTH,
        "neither": Hearing.BOTH_SEE_IT,
        "vague": Hearing.CANNOT_TELL,
        "silent": Hearing.NOT_ASKED,
    }


def test_what_is_clear_alone_is_not_among_thirty() -> None:
    nearly = Estimate(-0.5, 0.2, 30.0)  # p = .018
    assert hearings({"one": TwoSides(True, nearly)})["one"] == Hearing.BLIND_SPOT
    many = {str(number): TwoSides(True, nearly) for number in range(30)}
    assert set(hearings(many).values()) == {Hearing.CANNOT_TELL}


def test_the_line_is_the_middle_of_a_level_and_a_quarter_below_what_is_expected() -> None:
    ends = Interval(3.2, 3.8)
    level = Entry("item", "one", n=25, delivered=3.5, interval=ends, lasting=ends, delivered_sd=0.7)
    found = TeamSide(level, 1, 5, WINDOW).distance
    assert found
    assert (found.value, round(found.error, 6), found.df) == (0.5, 0.145356, 24.0)
    ends = Interval(-1.8, -1.2)
    gap = Entry("item", "one", n=25, expected=4.5, delivered=3.0, gap=-1.5, lasting=ends)
    found = TeamSide(gap, 1, 5, WINDOW).distance
    assert found
    assert (found.value, found.df) == (-0.5, 16.0)
    assert TeamSide(Entry("item", "one", n=5, delivered=3.5), 1, 5, WINDOW).distance is None


@pytest.fixture
def hr(db: None) -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def unit(hr: User) -> Unit:
    unit = make.a_unit(hr.organisation)
    make.a_position(make.a_person(hr.organisation), unit)
    return unit


@pytest.fixture
def clarity(hr: User) -> Version:
    draft = adopt_instrument(key="role-clarity", actor=hr, now=make.NOW)
    publish_version(draft=draft, actor=hr, now=make.NOW)
    return draft


def an_entry(kind: str, key: str, level: float, dimension: str | None = None) -> Entry:
    ends = Interval(level - 0.3, level + 0.3)
    return Entry(kind, key, dimension=dimension, n=25, delivered=level, interval=ends, lasting=ends)


def published(unit: Unit, version: Version) -> None:
    """Feedback is heard as a whole; that it is regular is not, that it comes promptly is."""
    measure = Measure.objects.get(uuid=version.uuid)
    content = Content(
        source="employee", sides=("delivered",), low=1, high=5, k=5, n=25, window=WINDOW,
        entries=(
            an_entry("dimension", "feedback", 4.0),
            an_entry("item", "regular", 1.8, "feedback"),
            an_entry("item", "promptly", 4.3, "feedback"),
        ),
    )  # fmt: skip
    assert publish(measure.series, [Draft(unit.pk, content, [unit.pk])], now=make.NOW) == 1


def states_of(hr: User, *, holding: set[str]) -> list[PracticeState]:
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    return [
        PracticeState(practice, Freshness.FRESH if practice.key in holding else Freshness.EXPIRED)
        for practice in draft.practices.order_by("position")
        if practice.tool == Tool.FEEDBACK
    ]


def test_a_blind_spot_and_a_hidden_strength_are_named(
    hr: User, unit: Unit, clarity: Version
) -> None:
    published(unit, clarity)
    states = states_of(hr, holding={"regular", "both-sides"})

    (tool,) = confirmed_tools(unit, states)

    assert (tool.tool, tool.holding, tool.of, tool.hearing) == (
        Tool.FEEDBACK,
        2,
        5,
        Hearing.HIDDEN_STRENGTH,
    )
    assert {row.state.practice.key: row.hearing for row in tool.rows} == {
        "regular": Hearing.BLIND_SPOT,
        "both-sides": Hearing.NOT_ASKED,
        "asking-back": Hearing.NOT_ASKED,
        "customers-rating": Hearing.NOT_ASKED,
        "promptly": Hearing.HIDDEN_STRENGTH,
    }


def test_another_units_numbers_are_never_taken(hr: User, unit: Unit, clarity: Version) -> None:
    whole = unit
    below_it = make.a_unit(hr.organisation, parent=whole, name="Below")
    published(whole, clarity)
    (tool,) = confirmed_tools(below_it, states_of(hr, holding=set()))
    assert {row.hearing for row in tool.rows} == {Hearing.NOT_ASKED}


def test_a_count_that_is_told_coarsely_is_not_called_exact(
    hr: User, unit: Unit, clarity: Version
) -> None:
    measure = Measure.objects.get(uuid=clarity.uuid)
    entry = replace(an_entry("dimension", "feedback", 4.0), n=AtLeast(9))
    content = Content(
        source="employee", sides=("delivered",), low=1, high=5, k=5, n=AtLeast(9), window=WINDOW,
        entries=(entry,),
    )  # fmt: skip
    publish(measure.series, [Draft(unit.pk, content, [unit.pk])], now=make.NOW)
    versions.publish_version(
        actor=hr, draft=versions.begin_draft(actor=hr, now=make.NOW), now=make.NOW
    )
    lead = make.a_client(make.a_leader(unit))
    page = lead.get(reverse("toolkit:confirmation", args=[unit.uuid])).content.decode()
    assert "9 answers or more" in page


def test_the_page_names_the_blind_spot(hr: User, unit: Unit, clarity: Version) -> None:
    published(unit, clarity)
    versions.publish_version(
        actor=hr, draft=versions.begin_draft(actor=hr, now=make.NOW), now=make.NOW
    )
    lead = Client()
    lead.force_login(make.a_leader(unit))
    page = lead.get(reverse("toolkit:confirmation", args=[unit.uuid])).content.decode()
    assert "Heard, although nobody ticked it:" in page
    assert "Pass on what customers said while it is fresh" in page
    assert "Said, but not heard:" not in page  # nobody has said anything yet


LATER = Window(edition=uuid.UUID(int=2), name="Pulse", closed_on=dt.date(2026, 6, 1))


def asked_again(unit: Unit, version: Version, window: Window, *entries: Entry) -> None:
    """One more edition, published for a unit and counting everybody below it."""
    content = Content(
        source="employee", sides=("delivered",), low=1, high=5, k=5, n=25, window=window,
        entries=entries,
    )  # fmt: skip
    below = list(Unit.objects.filter(path__contains=[unit.pk]).values_list("pk", flat=True))
    series = Measure.objects.get(uuid=version.uuid).series
    assert publish(series, [Draft(unit.pk, content, below)], now=make.NOW) == 1


def test_each_practice_has_the_newest_of_wherever_it_was_asked(
    hr: User, unit: Unit, clarity: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pulse asks a statement as a dimension of an instrument of its own."""
    pulse = make.a_version(hr.organisation, key="pulse-1", sides=["delivered"], low=1, high=5)
    pulse.instrument.source = "employee"
    pulse.instrument.save()
    describe_version(pulse)
    places = {"role-clarity/feedback/regular": [("pulse-1", "feedback-regular")]}
    monkeypatch.setattr("culture.toolkit.confirmations._askers", [lambda _organisation: places])
    published(unit, clarity)
    asked_again(unit, pulse, LATER, an_entry("dimension", "feedback-regular", 4.4))

    (tool,) = confirmed_tools(unit, states_of(hr, holding={"regular"}))

    rows = {row.state.practice.key: row for row in tool.rows}
    regular, promptly = rows["regular"].team, rows["promptly"].team
    assert regular
    assert promptly
    assert (regular.level, regular.window) == (4.4, LATER)
    assert rows["regular"].hearing == Hearing.SHARED
    assert (promptly.level, promptly.window) == (4.3, WINDOW)


def test_months_without_a_number_of_its_own_are_said(
    hr: User, unit: Unit, clarity: Version
) -> None:
    below = make.a_unit(hr.organisation, parent=unit, name="Below")
    make.a_position(make.a_person(hr.organisation), below)
    states = states_of(hr, holding=set())
    published(below, clarity)
    tools = confirmed_tools(below, states)
    assert silent_since(below, states, tools) is None
    soon = Window(edition=uuid.UUID(int=3), name="Soon", closed_on=dt.date(2026, 5, 30))
    asked_again(unit, clarity, soon, an_entry("dimension", "feedback", 3.0))
    assert silent_since(below, states, tools) is None

    asked_again(unit, clarity, LATER, an_entry("dimension", "feedback", 3.0))

    assert silent_since(below, states, tools) == WINDOW.closed_on
    versions.publish_version(
        actor=hr, draft=versions.begin_draft(actor=hr, now=make.NOW), now=make.NOW
    )
    page = make.a_client(hr).get(reverse("toolkit:confirmation", args=[below.uuid])).text
    assert "Since 1 April 2026 this team has been asked again" in page


def test_a_questionnaire_with_other_statements_speaks_for_its_own_alone(
    hr: User, unit: Unit, clarity: Version
) -> None:
    """HR takes one statement out of the second version, and puts in one of its own."""
    published(unit, clarity)
    second = start_draft(instrument=clarity.instrument, actor=hr, now=make.NOW)
    feedback = second.dimensions.get(key="feedback")
    remove_item(item=feedback.items.get(key="regular"), actor=hr, now=make.NOW)
    own = add_item(
        dimension=feedback, statement="In our words", language="en", actor=hr, now=make.NOW
    )
    feedback.items.filter(pk=own.pk).update(statements=make.texts("In our words"), is_short=True)
    publish_version(draft=second, actor=hr, now=make.NOW)
    asked_again(
        unit,
        second,
        LATER,
        an_entry("dimension", "feedback", 2.9),
        an_entry("item", "in-our-words", 4.8, "feedback"),
        an_entry("item", "promptly", 1.6, "feedback"),
        # The key of a statement under another dimension is another statement.
        an_entry("item", "both-sides", 4.9, "confidence"),
    )

    (tool,) = confirmed_tools(unit, states_of(hr, holding={"promptly", "regular", "both-sides"}))

    rows = {row.state.practice.key: row for row in tool.rows}
    assert (tool.team and tool.team.level, tool.team and tool.team.window) == (2.9, LATER)
    assert rows["promptly"].team
    assert (rows["promptly"].team.level, rows["promptly"].hearing) == (1.6, Hearing.BLIND_SPOT)
    # What is asked no more is not answered by what stands in its place, or stood there before.
    for key in ("regular", "both-sides"):
        assert (rows[key].team, rows[key].hearing) == (None, Hearing.NOT_ASKED)
