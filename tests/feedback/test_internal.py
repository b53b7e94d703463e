"""Service between departments: rounds that HR orders, and the matrix that comes of them."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from culture.metrics.embargoes import Embargo
from culture.metrics.models import Measure
from culture.org.models import Position, Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.association import association_of
from feedback.internal.matrix import Saying
from feedback.internal.outside import beside_customers, dependency_of
from feedback.internal.queries import read_matrix
from feedback.internal.services import order_round
from feedback.internal.telling import (
    beside_in_words,
    dependency_in_words,
    sentences,
    table_of,
)
from surveys.instruments.models import Instrument
from surveys.waves.models import Wave
from tests import make, make_internal, make_surveys

pytestmark = pytest.mark.django_db

DAY = make.NOW.date()
LATER = make.NOW + dt.timedelta(days=14)


def the_teams(top: Unit) -> list[Unit]:
    return list(Unit.objects.filter(parent=top).order_by("name"))


def a_closed_round() -> tuple[Wave, list[Unit]]:
    """Team 2 serves Team 1 badly and is served well; of Team 3 three people speak of Team 2."""
    top = make_surveys.a_company(teams=(10, 10, 10))
    wave = make_internal.a_round(top)
    one, two, three = the_teams(top)
    make_internal.say(wave, one, {two: (2, 4), three: (4, 4)}, number=10)
    make_internal.say(wave, two, {one: (4, 2), three: (4, 4)}, number=10)
    make_internal.say(wave, three, {one: (4, 4)}, number=7)
    make_internal.say(wave, three, {one: (4, 4), two: (4, 4)}, number=3)
    make_internal.publish(wave)
    return wave, [one, two, three]


def test_hr_orders_a_round_with_both_instruments_as_the_draft_of_a_wave() -> None:
    top = make_surveys.a_company(teams=(10, 10))
    hr = make.a_user(top.organisation, is_hr=True)

    wave = order_round(
        actor=hr, name="Us", unit=top, providers=the_teams(top), closes_at=LATER, now=make.NOW
    )

    assert wave.state == Wave.State.DRAFT
    assert list(wave.providers.order_by("name")) == the_teams(top)
    assert [part.version.instrument.key for part in wave.parts.order_by("position")] == [
        "internal-service",
        "internal-requests",
    ]
    again = order_round(
        actor=hr, name="Us", unit=top, providers=the_teams(top), closes_at=LATER, now=make.NOW
    )
    assert Instrument.objects.count() == 2
    assert set(again.versions.all()) == set(wave.versions.all())


@pytest.mark.parametrize("problem", ["one", "nested", "over"])
def test_a_round_that_makes_no_sense_is_refused(problem: str) -> None:
    top = make_surveys.a_company(teams=(10, 10))
    hr = make.a_user(top.organisation, is_hr=True)
    chosen = {"one": the_teams(top)[:1], "nested": [top, *the_teams(top)], "over": the_teams(top)}
    closes_at = make.NOW if problem == "over" else LATER

    with pytest.raises(ValidationError) as refused:
        order_round(
            actor=hr,
            name="Us",
            unit=top,
            providers=chosen[problem],
            closes_at=closes_at,
            now=make.NOW,
        )

    assert list(refused.value.error_dict) == ["closes_at" if problem == "over" else "providers"]
    assert Wave.objects.count() == 0


def test_the_matrix_shows_both_directions_and_names_who_is_counted_together() -> None:
    wave, [one, two, three] = a_closed_round()
    hr = make.a_user(wave.organisation, is_hr=True)

    matrix = read_matrix(wave, hr, day=DAY)

    assert matrix
    served = matrix.served(one, two)
    assert served
    # Three of Team 3 are too few: they and Team 1 say together what they find of Team 2.
    assert served.together == ("Team 3",)
    assert matrix.served(three, two) == Saying(served.entries, ("Team 1",))
    found = matrix.served(two, one)
    assert found
    assert found.together == ()
    # Expected 5 and 4 in turn, delivered 3, 4, 5 in turn from three on: ten people.
    assert found.overall
    assert (found.overall.expected, found.overall.delivered) == (4.5, 3.9)
    asked = matrix.asked(one, two)
    assert asked
    # Team 2 rates Team 1's requests: 1, 2, 3 in turn.
    assert asked.delivered == 1.9


def test_a_wide_shortfall_is_said_and_pairs_that_differ() -> None:
    top = make_surveys.a_company(teams=(20, 20, 20))
    wave = make_internal.a_round(top)
    one, two, three = the_teams(top)
    make_internal.say(wave, one, {two: (2, 4)}, number=20)
    make_internal.say(wave, two, {one: (4, 4)}, number=20)
    make_internal.say(wave, three, {one: (4, 4), two: (4, 4)}, number=20)
    make_internal.publish(wave)
    matrix = read_matrix(wave, make.a_user(top.organisation, is_hr=True), day=DAY)

    assert matrix
    # Of 20 people 4.5 is expected; Team 1 finds 1.95 and Team 2 3.95, which is not clearly less.
    short = "Team 1: what Team 2 gives is 2.6 below what it should be."
    apart = (
        "Team 1 and Team 2 do not see it alike: Team 1 finds \N{MINUS SIGN}2.6 in what Team 2 "
        "gives, Team 2 finds \N{MINUS SIGN}0.6 in what Team 1 gives."
    )
    assert sentences(matrix) == [short, apart]
    table = table_of(matrix)
    assert [cell.gap and cell.gap.css for cell in table.rows[1].cells] == ["s2", None, "s2"]
    # What each gets from all others: Team 1 and Team 2 from one, Team 3 from both.
    foot = [cell.text if cell else None for cell in table.foot]
    assert foot == [f"\N{MINUS SIGN}{gap}" for gap in ("2.6", "0.6", "0.6")]


def test_a_lead_sees_rows_and_columns_of_their_own_department_alone() -> None:
    wave, [one, two, three] = a_closed_round()
    leader = make.a_leader(one)

    matrix = read_matrix(wave, leader, day=DAY)

    assert matrix
    assert set(matrix.service) == {(one.pk, two.pk), (one.pk, three.pk), (three.pk, one.pk)} | {
        (two.pk, one.pk)
    }
    assert set(matrix.of_all) == {one.pk}
    outsider = make.a_user(make.an_organisation())
    other = Client()
    other.force_login(outsider)
    assert other.get(reverse("internal:round", args=[wave.uuid])).status_code == 404


def test_pages_and_file_show_the_same(client: Client) -> None:
    wave, [one, two, _three] = a_closed_round()
    client.force_login(make.a_user(wave.organisation, is_hr=True))

    page = client.get(reverse("internal:matrix")).content.decode()
    own = client.get(reverse("internal:department", args=[wave.uuid, one.uuid])).content.decode()
    sent = client.get(reverse("internal:csv", args=[wave.uuid])).content.decode("utf-8-sig")

    assert page.count("with Team 3") == 2  # once in the table, once in the cards
    assert "How Team 1 finds what others give" in own
    rows = list(csv.DictReader(sent.splitlines()))
    gap = [
        (row["Gap"], row["Counted together with"])
        for row in rows
        if (row["Who is spoken of"], row["Who speaks"], row["What"])
        == ("Team 1", "Team 2", "Overall")
    ]
    assert gap[0] == ("-0.6", "")
    assert two.name in page


def test_members_without_a_department_here_are_shown_nothing(client: Client) -> None:
    wave, _teams = a_closed_round()
    user = make.a_user(wave.organisation)
    client.force_login(user)

    page = client.get(reverse("internal:matrix")).content.decode()

    assert "Nothing of this round can be shown to you." in page
    assert not Position.objects.filter(person__user=user).exists()


def a_wide_round() -> tuple[Wave, list[Unit]]:
    """Of those who serve Team 1, Team 2 falls two points short and Team 3 none."""
    top = make_surveys.a_company(teams=(20, 20, 20))
    wave = make_internal.a_round(top)
    one, two, three = the_teams(top)
    make_internal.say(wave, one, {two: (2, 4), three: (4, 4)}, number=20)
    make_internal.say(wave, two, {one: (4, 4), three: (4, 4)}, number=20)
    make_internal.say(wave, three, {one: (4, 4), two: (4, 4)}, number=20)
    make_internal.publish(wave)
    return wave, [one, two, three]


def test_the_link_that_falls_the_furthest_short_is_named_only_where_it_is_clear() -> None:
    wave, [one, two, three] = a_wide_round()
    matrix = read_matrix(wave, make.a_user(wave.organisation, is_hr=True), day=DAY)
    assert matrix

    found = dependency_of(matrix, one)

    assert [unit for unit, _entry in found.links] == [two, three]
    assert found.widest == two
    assert dependency_in_words(found, one) == (
        "Of all who serve Team 1, Team 2 falls clearly the furthest short."
    )
    assert dependency_of(matrix, three).widest is None


def test_customers_of_a_quarter_wait_until_their_reader_has_predicted_it() -> None:
    wave, [one, *_others] = a_wide_round()
    version = make.a_version(wave.organisation, items=(1,))
    make.some_responses(make.a_touchpoint(one, version), [((6,), (4,))] * 5, day=DAY)
    make.settle()
    matrix = read_matrix(wave, make.a_user(wave.organisation, is_hr=True), day=DAY)
    assert matrix
    series = Measure.objects.get(uuid=version.uuid).series
    asked = Embargo(series, Period.around(DAY, Grain.QUARTER), one)

    assert beside_customers(matrix).n == 1
    assert beside_customers(matrix, held=[asked]).n == 0


def test_inside_and_outside_are_told_of_thirty_units_and_never_as_a_cause() -> None:
    wave, _teams = a_wide_round()
    matrix = read_matrix(wave, make.a_user(wave.organisation, is_hr=True), day=DAY)
    assert matrix

    beside = beside_customers(matrix)

    assert (beside.n, beside.found, beside.is_later) == (0, None, False)
    assert beside_in_words(beside) == (
        "Too few units to tell: 0 departments have both numbers, and it takes 30."
    )
    pairs = [(float(unit), float(unit + 3 * (unit % 2))) for unit in range(30)]
    told = beside_in_words(replace(beside, n=30, found=association_of(pairs)))
    assert told.startswith("Departments that get less from others have customers who miss more.")
    assert "30 departments: r 0.99 (0.97 to 0.99)" in told
