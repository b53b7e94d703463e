"""Waves know each other: whom another one asks the same, at this moment and within a year."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from culture.org.models import Person, Position, Unit
from surveys.waves.collecting.opening import open_due, open_wave
from surveys.waves.design.dry_run import dry_run
from surveys.waves.design.obstacles import obstacles_to_opening, plan_of_today
from surveys.waves.models import Cell, Wave
from tests import make, make_surveys

pytestmark = pytest.mark.django_db

OTHERS = ("My work is laid out clearly.", "Leaders explain why.", "Nobody has to guess.")
HALF_A_YEAR = dt.timedelta(days=180)
LATER = make.NOW + HALF_A_YEAR
MUCH_LATER = LATER + dt.timedelta(days=14)


def obstacles(wave: Wave, *, now: dt.datetime = make.NOW) -> list[str]:
    return obstacles_to_opening(wave, plan_of_today(wave, now=now), now=now)


def a_second_wave(first: Wave, *, now: dt.datetime = LATER, top: Unit | None = None) -> Wave:
    return make_surveys.a_wave(
        top or first.units.get(),
        versions=list(first.versions.all()),
        name="Spring survey",
        opens_at=now,
        closes_at=now + dt.timedelta(days=14),
    )


def finish(wave: Wave) -> None:
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    Wave.objects.filter(pk=wave.pk).update(state="released")


def leave(unit: Unit, *, number: int = 1) -> None:
    people = Person.objects.filter(positions__unit=unit).order_by("pk")[:number]
    Position.objects.filter(person__in=list(people)).delete()


def test_nobody_is_asked_the_same_in_two_open_waves() -> None:
    top = make_surveys.a_company(teams=(12, 12))
    first = make_surveys.an_open_wave(top)
    leave(top.children.get(name="Team 1"))
    second = a_second_wave(first, now=make.NOW, top=top.children.get(name="Team 1"))

    said = obstacles(second)

    assert said[0] == (
        "11 people are asked vitality (en) in another wave that is open: Autumn survey. "
        "Wait until it has closed, or ask others."
    )
    assert open_due(now=make.NOW) == 0
    second.refresh_from_db()
    assert second.state == "scheduled"


def test_other_people_or_another_instrument_may_be_asked_at_once() -> None:
    top = make_surveys.a_company(teams=(12, 12))
    make_surveys.an_open_wave(top.children.get(name="Team 1"))
    version = make_surveys.a_questionnaire(top.organisation, key="clarity", statements=OTHERS)
    first = Wave.objects.get()

    others = a_second_wave(first, now=make.NOW, top=top.children.get(name="Team 2"))
    another = make_surveys.a_wave(top, versions=[version])

    assert (obstacles(others), obstacles(another)) == ([], [])
    assert open_due(now=make.NOW) == 2


def test_the_same_people_may_be_asked_again_when_the_first_wave_is_over() -> None:
    first = make_surveys.an_open_wave(make_surveys.a_company(teams=(12, 12)))
    finish(first)
    second = a_second_wave(first)

    plan = plan_of_today(second, now=LATER)

    assert (len(plan.cells), plan.close) == (2, ())
    assert obstacles(second, now=LATER) == []


def test_a_team_that_nearly_stayed_the_same_is_counted_further_up_and_the_dry_run_says_so(
    client: Client,
) -> None:
    top = make_surveys.a_company(teams=(12, 12, 9))
    first = make_surveys.an_open_wave(top)
    finish(first)
    leave(top.children.get(name="Team 1"))
    make_surveys.a_team(top.organisation, top, people=10, name="Team 4")
    second = a_second_wave(first)

    plan = plan_of_today(second, now=LATER)
    run = dry_run(second, plan, language="en")

    assert [(one.unit.name, one.earlier) for one in run.close] == [("Team 1", "Autumn survey")]
    shown = {line.unit.name: line.outcomes[0].fate.value for line in run.units if line.unit != top}
    assert shown == {
        "Team 1": "merged", "Team 2": "shown", "Team 3": "merged", "Team 4": "merged",
    }  # fmt: skip
    assert open_wave(second, now=LATER)
    assert sorted(Cell.objects.filter(wave=second).values_list("invited", flat=True)) == [
        12, 30,
    ]  # fmt: skip


def test_where_the_whole_nearly_stayed_the_same_the_wave_waits_for_the_end_of_the_year(
    client: Client,
) -> None:
    top = make_surveys.a_company(teams=(12, 12))
    first = make_surveys.an_open_wave(top)
    finish(first)
    leave(top.children.get(name="Team 1"), number=2)
    second = a_second_wave(first)

    [said] = obstacles(second, now=LATER)

    assert said.startswith("Nothing could be shown: nearly the same people were asked the same")
    assert "(Autumn survey)" in said
    late = first.closes_at + dt.timedelta(days=367)
    third = a_second_wave(first, now=late)
    assert obstacles(third, now=late) == []


def test_hr_reads_before_the_opening_what_is_joined_and_why(client: Client) -> None:
    top = make_surveys.a_company(teams=(12, 12, 9))
    first = make_surveys.an_open_wave(top)
    finish(first)
    leave(top.children.get(name="Team 1"))
    make_surveys.a_team(top.organisation, top, people=10, name="Team 4")
    second = make_surveys.a_wave(top, versions=list(first.versions.all()), state="draft")
    Wave.objects.filter(pk=second.pk).update(
        opens_at="2100-01-01T00:00Z", closes_at="2100-02-01T00:00Z"
    )
    client.force_login(make.a_user(top.organisation, is_hr=True))

    page = client.get(f"/surveys/waves/{second.uuid}/").text

    assert "Counted further up, because nearly the same people were asked before" in page
    assert "fewer than 5 people have come or gone" in page


def the_same_in_other_words(first: Wave, *, statements: tuple[str, ...], **facts: Any) -> Wave:
    """A wave of an instrument under another key, for one team or everybody."""
    version = make_surveys.a_questionnaire(
        first.organisation,
        key="imported",
        names={"en": "Imported", "nb": "Hentet"},
        statements=statements,
    )
    facts = {"opens_at": make.NOW, "closes_at": make.NOW + dt.timedelta(days=14)} | facts
    top = facts.pop("top", first.units.get())
    return make_surveys.a_wave(top, versions=[version], name="Copy", **facts)


COPIES = (
    ("Statement 1.1 (en)", "Leaders explain why.", "Nobody has to guess."),
    ("Leaders explain why.", "In my view: statement 1.1 (EN)!", "Nobody has to guess."),
    ("Leaders explain why.", "Nobody has to guess.", "Stat\u200bement 2.1 (еn)"),
)


@pytest.mark.parametrize("statements", COPIES)
def test_a_copy_under_another_key_cannot_be_open_for_the_same_people(
    statements: tuple[str, ...],
) -> None:
    top = make_surveys.a_company(teams=(12, 12))
    first = make_surveys.an_open_wave(top)
    leave(top.children.get(name="Team 1"))
    team = top.children.get(name="Team 1")
    copy = the_same_in_other_words(first, statements=statements, top=team)

    assert obstacles(copy)[0] == (
        "11 people are asked Imported (1 statement nearly as in vitality (en)) in another wave "
        "that is open: Autumn survey. Wait until it has closed, or ask others."
    )
    assert open_due(now=make.NOW) == 0


def test_a_copy_is_kept_apart_from_what_was_asked_within_a_year_and_the_dry_run_says_so(
    client: Client,
) -> None:
    top = make_surveys.a_company(teams=(12, 12, 9))
    first = make_surveys.an_open_wave(top)
    finish(first)
    leave(top.children.get(name="Team 1"))
    make_surveys.a_team(top.organisation, top, people=10, name="Team 4")
    copy = the_same_in_other_words(
        first, statements=(*OTHERS[:2], "Statement 2.1 (en)"), opens_at=LATER, closes_at=MUCH_LATER
    )

    plan = plan_of_today(copy, now=LATER)
    run = dry_run(copy, plan, language="en")

    assert [(one.unit.name, one.earlier) for one in run.close] == [("Team 1", "Autumn survey")]
    assert run.alike == [
        ("Imported (1 statement nearly as in vitality (en))", "Autumn survey"),
    ]
    client.force_login(make.a_user(top.organisation, is_hr=True))
    page = client.get(f"/surveys/waves/{copy.uuid}/").text
    assert "Some of this was asked within a year already" in page


def test_one_wave_does_not_ask_the_same_under_two_names() -> None:
    top = make_surveys.a_company()
    versions = [
        make_surveys.a_questionnaire(top.organisation),
        make_surveys.a_questionnaire(top.organisation, key="copy", statements=OTHERS[:2]),
    ]

    wave = make_surveys.a_wave(top, versions=versions)

    assert obstacles(wave) == [
        "It asks the same twice: vitality (en) (3 statements nearly as in copy (en))."
    ]
