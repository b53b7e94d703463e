"""Predictions before numbers, standards in versions, and what is published of both."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from culture.audit.models import AuditEntry
from culture.chain.asked import owed_by, owed_in
from culture.chain.models import Prediction, PredictionRound, Standard
from culture.chain.queries import reviews_due, standards_of, units_with_standards
from culture.chain.services import predicting, standards
from culture.chain.stating import state_standards
from culture.metrics.content import Content, Entry
from culture.metrics.models import Release, Subject
from culture.metrics.verification import _check_derived, _check_stated
from culture.org.models import Position
from culture.privacy.periods import Grain, Period
from tests import make
from tests.culture.chain import ChainWorld, a_chain_world

pytestmark = pytest.mark.django_db

Q3 = Period(dt.date(2026, 7, 1), Grain.QUARTER)
Q4 = Period(dt.date(2026, 10, 1), Grain.QUARTER)
Q1 = Period(dt.date(2027, 1, 1), Grain.QUARTER)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> ChainWorld:
    return a_chain_world()


def said(source: str, world: ChainWorld, *, quarter: Period = Q4) -> Content:
    found = Release.objects.filter(
        series__source=source, unit=world.unit, grain=Grain.QUARTER, starts_on=quarter.starts_on
    )
    return found.latest("sequence").said


# --- who is asked, and when ---


def test_nobody_is_asked_before_human_resources_decides(world: ChainWorld) -> None:
    world.answer()
    assert owed_by(world.lead, day=make.TODAY) == []
    with pytest.raises(ValidationError, match="Nobody is asked about this quarter"):
        world.predict(5, 5)
    assert not Prediction.objects.exists()


def test_a_lead_is_asked_as_soon_as_customers_are_heard(world: ChainWorld) -> None:
    world.ask()
    assert owed_by(world.lead, day=make.TODAY) == []
    world.answer()
    (owed,) = owed_by(world.lead, day=make.TODAY)
    assert (owed.unit, owed.series, owed.quarter, owed.lead) == (
        world.unit,
        world.series,
        Q4,
        world.lead,
    )
    assert owed_in(world.unit.organisation_id, day=make.TODAY) == [owed]
    assert owed_in(make.an_organisation(name="Elsewhere").pk, day=make.TODAY) == []
    world.predict(5, 5)
    assert owed_by(world.lead, day=make.TODAY) == []


def test_each_quarter_is_asked_for_itself_the_oldest_first(world: ChainWorld) -> None:
    world.ask()
    world.answer()
    found = owed_by(world.lead, day=dt.date(2027, 1, 1))
    assert [one.quarter for one in found] == [Q4, Q1]


def test_whoever_begins_in_a_quarter_may_have_seen_it_and_is_asked_from_the_next(
    world: ChainWorld,
) -> None:
    world.ask()
    world.answer()
    Position.objects.filter(person__user=world.lead).update(starts_on=dt.date(2026, 10, 2))
    assert owed_by(world.lead, day=make.TODAY) == []
    assert [one.quarter for one in owed_by(world.lead, day=Q1.starts_on)] == [Q1]


def test_a_lead_who_stopped_is_asked_no_more(world: ChainWorld) -> None:
    world.ask()
    world.answer()
    Position.objects.filter(person__user=world.lead).update(ends_on=make.TODAY - DAY)
    assert owed_by(world.lead, day=make.TODAY) == []
    with pytest.raises(ValidationError, match="Only whoever leads the unit itself"):
        world.predict(5, 5)


def test_a_questionnaire_that_was_silent_for_a_year_is_asked_about_no_more(
    world: ChainWorld,
) -> None:
    world.ask()
    world.answer()
    assert owed_by(world.lead, day=dt.date(2027, 10, 1))
    assert owed_by(world.lead, day=dt.date(2027, 12, 31)) == []


def test_nobody_is_asked_for_a_quarter_of_which_anything_was_shown(world: ChainWorld) -> None:
    world.answer()
    with pytest.raises(ValidationError, match="have been shown already"):
        world.ask()
    assert not PredictionRound.objects.exists()
    predicting.begin_round(actor=world.hr, since=Q1.starts_on, now=world.now)
    assert owed_by(world.lead, day=make.TODAY) == []


def test_only_human_resources_begins_and_ends_once(world: ChainWorld) -> None:
    for actor in (world.lead, make.a_user(world.unit.organisation, is_administrator=True)):
        with pytest.raises(ValidationError, match="Only human resources"):
            predicting.begin_round(actor=actor, since=Q4.starts_on, now=world.now)
        with pytest.raises(ValidationError, match="Only human resources"):
            predicting.end_round(actor=actor, now=world.now)
    world.ask()
    with pytest.raises(ValidationError, match="Leads are asked already"):
        world.ask()
    world.answer()
    predicting.end_round(actor=world.hr, now=world.now)
    predicting.end_round(actor=world.hr, now=world.now)
    assert owed_by(world.lead, day=make.TODAY) == []
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert [*actions] == ["predictions-begun", "predictions-ended"]


# --- what is said ---


@pytest.mark.parametrize(
    ("levels", "problem"),
    [
        ((5,), "Say something of each dimension"),
        ((5, 5, 5), "Say something of each dimension"),
        ((5, 0.9), "Stay on the scale"),
        ((7.1, 5), "Stay on the scale"),
    ],
)
def test_a_prediction_has_a_point_of_the_scale_for_each_dimension(
    world: ChainWorld, levels: tuple[float, ...], problem: str
) -> None:
    world.ask()
    with pytest.raises(ValidationError, match=problem):
        world.predict(*levels)
    assert not Prediction.objects.exists()


def test_a_prediction_is_made_once_and_never_changed(world: ChainWorld) -> None:
    world.ask()
    made = world.predict(1, 7)
    assert (made.levels, made.is_late) == ({"d1": 1.0, "d2": 7.0}, False)
    with pytest.raises(ValidationError, match="This was answered already"):
        world.predict(2, 6)
    with pytest.raises(ValidationError, match="This was answered already"):
        predicting.decline(
            actor=world.lead, unit=world.unit, series=world.series, quarter=Q4, now=world.now
        )
    assert Prediction.objects.get().levels == {"d1": 1.0, "d2": 7.0}


def test_the_last_day_of_a_quarter_is_not_late_and_the_next_is(world: ChainWorld) -> None:
    world.ask()
    other = make.a_leader(world.unit)
    last = dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC)
    assert not world.predict(5, 5, now=last).is_late
    late = world.predict(5, 5, actor=other, quarter=Q4, now=last + dt.timedelta(minutes=1))
    assert late.is_late


@pytest.mark.parametrize("quarter", [Q3, Period(dt.date(2027, 4, 1), Grain.QUARTER)])
def test_a_quarter_before_the_first_and_one_far_ahead_are_not_asked_for(
    world: ChainWorld, quarter: Period
) -> None:
    world.ask()
    with pytest.raises(ValidationError, match="Nobody is asked about this quarter"):
        world.predict(5, 5, quarter=quarter)


def test_whoever_declines_says_nothing_and_is_asked_no_more(world: ChainWorld) -> None:
    world.ask()
    world.answer()
    declined = predicting.decline(
        actor=world.lead, unit=world.unit, series=world.series, quarter=Q4, now=world.now
    )
    assert (declined.levels, declined.is_closed_by_hr) == ({}, False)
    assert owed_by(world.lead, day=make.TODAY) == []
    assert world.state() == 0


def test_human_resources_closes_what_is_over_and_nothing_else(world: ChainWorld) -> None:
    world.ask()
    world.answer()
    later = dt.datetime(2027, 1, 5, 9, 0, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="The list has changed"):
        predicting.close_owed(actor=world.hr, number=2, now=later)
    assert not Prediction.objects.exists()
    assert predicting.close_owed(actor=world.hr, number=1, now=later) == 1
    closed = Prediction.objects.get()
    assert (closed.quarter, closed.state, closed.is_closed_by_hr) == (Q4, "declined", True)
    assert [one.quarter for one in owed_by(world.lead, day=later.date())] == [Q1]


# --- standards ---


def test_a_standard_has_versions_and_the_first_of_a_quarter_counts_in_it(
    world: ChainWorld,
) -> None:
    world.answer()
    first = world.set_standard("d1", 5)
    second = world.set_standard("d1", 6, now=world.now + DAY, words="Within an hour")
    assert (first.number, second.number) == (1, 2)
    (table,) = standards_of(world.unit)
    assert [row.standard for row in table.set_rows] == [second]
    assert [row.subject.key for row in table.open_dimensions] == ["d2"]

    assert world.state() == 1  # the whole has none, and says nothing
    assert said("standard", world).entries == (Entry("dimension", "d1", n=1, delivered=5.0),)
    state_standards(world.series, Q1, now=world.now)
    assert said("standard", world, quarter=Q1).entries[0].delivered == 6.0


def test_a_unit_has_the_standard_of_the_nearest_unit_above(world: ChainWorld) -> None:
    world.set_standard("d1", 4, unit=world.root, actor=world.hr)
    world.set_standard("d2", 4, unit=world.root, actor=world.hr)
    own = world.set_standard("d2", 6)
    (table,) = standards_of(world.unit)
    found = [(row.subject.key, row.standard and row.standard.target) for row in table.set_rows]
    assert found == [("d1", Decimal(4)), ("d2", Decimal(6))]
    assert [row.origin for row in table.set_rows] == [world.root, None]

    withdrawn = standards.withdraw_standard(actor=world.lead, standard=own, now=world.now)
    assert (withdrawn.number, withdrawn.is_withdrawn) == (2, True)
    (table,) = standards_of(world.unit)
    assert [row.origin for row in table.set_rows] == [world.root, world.root]
    assert Standard.objects.count() == 4


def test_a_standard_is_set_by_its_lead_the_lead_above_and_human_resources(
    world: ChainWorld,
) -> None:
    airport = make.a_unit(world.hr.organisation, parent=world.root, name="Airport")
    above, beside = make.a_leader(world.root), make.a_leader(airport)
    for actor in (world.lead, above, world.hr):
        world.set_standard("d1", 5, actor=actor)
    administrator = make.a_user(world.unit.organisation, is_administrator=True)
    member = make.a_user(world.unit.organisation)
    make.a_position(make.a_person(world.unit.organisation, user=member), world.unit)
    for actor in (beside, administrator, member):
        with pytest.raises(ValidationError, match="Only whoever leads the unit"):
            world.set_standard("d1", 6, actor=actor)
    assert [one.target for one in Standard.objects.all()] == [5, 5, 5]


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"target": Decimal("7.1")}, "Stay on the scale"),
        ({"target": Decimal("0.9")}, "Stay on the scale"),
        ({"review_on": make.TODAY}, "A review lies ahead"),
        ({"words": ""}, "cannot be blank"),
    ],
)
def test_a_standard_that_cannot_be_is_refused(
    world: ChainWorld, facts: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValidationError, match=problem):
        world.set_standard("d1", 5, **facts)
    assert not Standard.objects.exists()


def test_a_review_is_due_for_its_owner_and_the_lead_until_it_is_renewed(world: ChainWorld) -> None:
    owner = make.a_user(world.unit.organisation)
    person = make.a_person(world.unit.organisation, user=owner)
    standard = world.set_standard("d1", 5, owner=person)
    day = standard.review_on
    for user in (world.lead, owner):
        assert list(reviews_due(user, day=day - DAY)) == []
        assert list(reviews_due(user, day=day)) == [standard]
    assert list(reviews_due(world.hr, day=day)) == []
    later = dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
    world.set_standard("d1", 5, now=later, review_on=day + 90 * DAY)
    assert list(reviews_due(world.lead, day=day)) == []


def test_people_find_the_standards_of_the_units_they_work_in(world: ChainWorld) -> None:
    member = make.a_user(world.unit.organisation)
    make.a_position(make.a_person(world.unit.organisation, user=member), world.unit)
    assert list(units_with_standards(member, day=make.TODAY)) == []
    world.set_standard("d1", 5, unit=world.root, actor=world.hr)
    assert list(units_with_standards(member, day=make.TODAY)) == [world.unit]
    assert list(units_with_standards(world.hr, day=make.TODAY)) == []


# --- what is published ---


def test_the_three_links_are_what_was_worked_out_by_hand(world: ChainWorld) -> None:
    """Sixteen customers expect 6 or 4 and get 4 or 2: a deviation of sqrt(16 / 15) = 1.0328.

    The error of both means is 1.0328 / 4 = .2582, and t(15) = 2.13145 times that is .55034.
    """
    world.measure(predicted=4.5, standard=4.0)
    links = {link: said(link, world).overall for link in ("listening", "standards", "performance")}
    found = {
        link: (one.expected, one.delivered, one.gap, one.expected_n, one.delivered_n, one.n)
        for link, one in links.items()
        if one
    }
    assert found == {
        "listening": (5.0, 4.5, -0.5, 16, 1, 16),
        "standards": (4.5, 4.0, -0.5, 1, 1, 1),
        "performance": (4.0, 3.0, -1.0, 1, 16, 16),
    }
    # Along the chain the links add up to what customers miss: -0.5 - 0.5 - 1.0 = 3 - 5.
    overall = said("customer", world).overall
    assert overall
    assert overall.gap == sum(one.gap or 0 for one in links.values() if one) == -2.0
    intervals = [one.interval for one in links.values() if one]
    assert intervals == [
        pytest.approx((-1.05034, 0.05034), abs=1e-5),
        None,
        pytest.approx((-1.55034, -0.44966), abs=1e-5),
    ]


def test_two_leads_predict_together_and_the_mean_of_both_counts(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    world.predict(6.0, 5.5, actor=make.a_leader(world.unit))
    assert world.state() == 1
    entries = {one.key: (one.n, one.expected) for one in said("prediction", world).entries}
    assert entries == {"overall": (2, 5.125), "d1": (2, 5.25), "d2": (2, 5.0)}
    overall = said("listening", world).overall
    assert overall
    assert (overall.gap, overall.delivered_n) == (0.125, 2)


def test_a_dimension_without_a_standard_leaves_the_link_without_an_overall(
    world: ChainWorld,
) -> None:
    world.set_standard("d1", 4.0)
    world.set_standard("d2-1", 4.0)
    world.answer()
    world.state()
    content = said("performance", world)
    assert content.overall is None
    assert [(one.kind, one.key, one.gap) for one in content.entries] == [
        ("dimension", "d1", -1.0),
        ("item", "d2-1", -1.0),
    ]


def test_stating_again_says_nothing_new(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    before = Release.objects.count()
    assert world.state() == 0
    assert Release.objects.count() == before


def test_a_changed_standard_changes_no_quarter_that_is_over(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    world.now = dt.datetime(2027, 1, 5, 9, 0, tzinfo=dt.UTC)
    world.set_standard("d1", 7)
    world.set_standard("d2", 7)
    world.state()
    overall = said("performance", world).overall
    assert overall
    assert overall.gap == -1.0
    first_of_q1 = said("standard", world, quarter=Q1).entries
    assert [one.delivered for one in first_of_q1] == [4.0, 4.0, 4.0]


def test_verify_covers_what_is_stated_and_what_is_derived_of_it(world: ChainWorld) -> None:
    world.measure(predicted=5.1, standard=4.3)
    world.predict(6.0, 5.4, actor=make.a_leader(world.unit))
    world.set_standard("d1", 6, now=world.now + DAY)
    world.state()
    checks = [_check_stated(), _check_derived()]
    assert [(one.compared, one.wrong) for one in checks] == [(2, 0), (3, 0)]

    Prediction.objects.filter(lead=world.lead).update(levels={"d1": 7, "d2": 7})
    assert _check_stated().wrong == 1
    Standard.objects.filter(key="d2").update(target=7)
    assert _check_stated().wrong == 2


def test_verify_notices_a_changed_release(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE metrics_release DISABLE TRIGGER release_immutable")
        cursor.execute(
            "UPDATE metrics_release SET content = jsonb_set(content, '{subjects,0,gap}', '0')"
            " FROM metrics_series AS series"
            " WHERE series.id = series_id AND series.source = 'listening'"
        )
        cursor.execute("ALTER TABLE metrics_release ENABLE TRIGGER release_immutable")
    assert [_check_stated().wrong, _check_derived().wrong] == [0, 1]


def test_subjects_keep_their_names_through_every_link(world: ChainWorld) -> None:
    world.measure(predicted=4.5, standard=4.0)
    for source in ("prediction", "standard", "listening", "standards", "performance"):
        found = Subject.objects.filter(measure__series__source=source, kind="dimension")
        assert {one.names["en"] for one in found} == {"Dimension 1 (en)", "Dimension 2 (en)"}


def test_what_was_said_stays_as_it_was_said(world: ChainWorld) -> None:
    """The sign-in of web may forget who said it, and change nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.column_privileges"
            " WHERE grantee = 'culture_web' AND privilege_type = 'UPDATE'"
            " AND table_name IN ('chain_prediction', 'chain_standard') ORDER BY 1, 2"
        )
        assert cursor.fetchall() == [
            ("chain_prediction", "lead_id"),
            ("chain_prediction", "said_by_id"),
            ("chain_standard", "owner_id"),
            ("chain_standard", "set_by_id"),
        ]
