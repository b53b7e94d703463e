"""Workshops: advice from released empathy, attendance as counts, differences of releases."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.chain.links import LISTENING
from culture.metrics.content import read
from culture.metrics.models import Series
from culture.metrics.writing import Draft, publish
from culture.org.models import Unit
from surveys.instruments.models import Version
from surveys.workshops import services
from surveys.workshops.advice import Adviser, scale_of_empathy
from surveys.workshops.comparison import Comparison, State, comparisons
from surveys.workshops.models import Workshop, WorkshopAttendance, WorkshopLine
from surveys.workshops.queries import turnouts
from tests import make
from tests.make_releases import a_wave_release

pytestmark = pytest.mark.django_db

HELD = dt.date(2026, 6, 10)
BEFORE, AFTER = dt.date(2026, 3, 1), dt.date(2026, 10, 1)


@pytest.fixture
def unit() -> Unit:
    root = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(root.organisation, parent=root)


@pytest.fixture
def hr(unit: Unit) -> User:
    return make.a_user(unit.organisation, is_hr=True)


@pytest.fixture
def empathy(unit: Unit) -> Version:
    return make.a_version(
        unit.organisation, key="empathy", sides=("delivered",), items=(1, 1), low=1, high=5
    )


def a_workshop(unit: Unit, hr: User, **facts: Any) -> Workshop:
    facts = {"kind": "foundation", "title": "Listening", "held_on": HELD, **facts}
    return services.plan_workshop(actor=hr, facts={"unit": unit, **facts}, now=make.NOW)


def advice_on(unit: Unit, actor: User) -> Any:
    return Adviser(actor, day=make.TODAY).advice_on(unit)


def draw(hr: User, level: str | None) -> None:
    services.draw_line(actor=hr, level=None if level is None else Decimal(level), now=make.NOW)


def data(unit: Unit, **changes: Any) -> dict[str, Any]:
    facts = {"kind": "advanced", "title": "Closing", "unit": unit.pk, "held_on": "2026-12-01"}
    return facts | changes


# Advice


def test_without_a_line_there_is_no_advice(unit: Unit, hr: User, empathy: Version) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=1.5, interval=(1.45, 1.55))
    advice = advice_on(unit, hr)
    assert (advice.is_against, advice.is_unknown, advice.sentence) == (False, False, "")


def test_advanced_is_advised_against_below_the_line(unit: Unit, hr: User, empathy: Version) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.4, interval=(3.35, 3.45))
    draw(hr, "3.5")
    advice = advice_on(unit, hr)
    assert advice.is_against
    assert advice.sentence.startswith(
        "Foundation first: the empathy of Harbour is 3.4 and lies below your line of 3.5."
    )
    draw(hr, "3.4")
    assert not advice_on(unit, hr).is_against


def test_what_the_answers_cannot_tell_is_not_advised_against(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.4, interval=(3.1, 3.7))
    draw(hr, "3.5")
    advice = advice_on(unit, hr)
    assert not advice.is_against
    assert advice.sentence == (
        "The empathy of Harbour is 3.4, near your line of 3.5: too few have answered to tell on "
        "which side it lies."
    )


def test_of_many_units_only_those_clearly_below_are_listed(hr: User, empathy: Version) -> None:
    root = Unit.objects.get(parent=None)
    units = [make.a_unit(root.organisation, parent=root, name=f"U{n:02}") for n in range(20)]
    for unit in units:
        a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.3, interval=(3.12, 3.48))
    a_wave_release(units[0], empathy, closed_on=AFTER, delivered=2.5, interval=(2.4, 2.6))
    draw(hr, "3.5")
    adviser = Adviser(hr, day=make.TODAY)
    assert adviser.advice_on(units[1]).is_against  # alone it is clear, among twenty it is not
    assert [one.unit for one in adviser.units_advised_against(units)] == [units[0]]


def test_a_unit_without_numbers_takes_those_of_the_nearest_unit_above(
    unit: Unit, hr: User, empathy: Version
) -> None:
    team = make.a_unit(unit.organisation, parent=unit, name="Team")
    assert unit.parent
    a_wave_release(unit.parent, empathy, closed_on=AFTER, delivered=4.5, interval=(4.45, 4.55))
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.0, interval=(2.95, 3.05))
    draw(hr, "3.5")
    baseline = advice_on(team, hr).baseline
    assert (baseline.unit, baseline.level) == (unit, Decimal("3.0"))


def test_the_newest_wave_of_a_unit_counts(unit: Unit, hr: User, empathy: Version) -> None:
    a_wave_release(unit, empathy, closed_on=AFTER, delivered=4.0, interval=(3.95, 4.05))
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.0, interval=(2.95, 3.05))
    draw(hr, "3.5")
    assert advice_on(unit, hr).baseline.level == Decimal("4.0")


def test_without_a_released_baseline_the_advice_says_so(unit: Unit, hr: User) -> None:
    draw(hr, "3.5")
    advice = advice_on(unit, hr)
    assert advice.is_unknown
    assert advice.sentence.startswith("No empathy of Harbour or a unit above it has been published")


def test_another_instrument_is_no_baseline(unit: Unit, hr: User) -> None:
    other = make.a_version(unit.organisation, key="vitality", sides=("delivered",))
    a_wave_release(unit, other, closed_on=BEFORE, delivered=1.0)
    draw(hr, "3.5")
    assert advice_on(unit, hr).is_unknown


def test_a_manager_is_advised_by_what_they_may_see(unit: Unit, hr: User, empathy: Version) -> None:
    assert unit.parent
    a_wave_release(unit.parent, empathy, closed_on=BEFORE, delivered=1.0, interval=(0.95, 1.05))
    draw(hr, "3.5")
    assert advice_on(unit, hr).is_against
    assert advice_on(unit, make.a_leader(unit)).is_unknown


def test_planning_an_advanced_workshop_below_the_line_asks_for_a_reason(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.0, interval=(2.95, 3.05))
    draw(hr, "3.5")
    client = make.a_client(hr)
    page = client.post(reverse("workshops:create"), data(unit))
    assert page.status_code == 200
    assert "Foundation first" in page.content.decode()
    assert not Workshop.objects.exists()
    client.post(reverse("workshops:create"), data(unit, reason="The team asked for it."))
    assert Workshop.objects.get().reason == "The team asked for it."


@pytest.mark.parametrize("kind", ["foundation", "advanced"])
def test_where_nothing_is_advised_against_no_reason_is_asked(
    unit: Unit, hr: User, empathy: Version, kind: str
) -> None:
    a_wave_release(
        unit,
        empathy,
        closed_on=BEFORE,
        delivered=3.0 if kind == "foundation" else 4.0,
        interval=(2.9, 3.1) if kind == "foundation" else (3.9, 4.1),
    )
    draw(hr, "3.5")
    assert (
        make.a_client(hr).post(reverse("workshops:create"), data(unit, kind=kind)).status_code
        == 302
    )
    workshop = Workshop.objects.get()
    assert (workshop.kind, workshop.reason, workshop.created_by) == (kind, "", hr)


def test_the_list_says_where_the_foundation_comes_first(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.0, interval=(2.95, 3.05))
    draw(hr, "3.5")
    a_workshop(unit, hr, kind="advanced")
    page = make.a_client(hr).get(reverse("workshops:list")).content.decode()
    assert "foundation first" in page
    assert "lies below the line of 3.5" in page


# The line


def test_the_line_is_kept_with_who_drew_it_and_in_the_audit(hr: User) -> None:
    address = reverse("workshops:line")
    client = make.a_client(hr)
    assert client.post(address, {"level": "3.5"}).status_code == 302
    line = WorkshopLine.objects.get()
    assert (line.level, line.decided_by) == (Decimal("3.5"), hr)
    client.post(address, {"level": ""})
    assert not WorkshopLine.objects.exists()
    entries = AuditEntry.objects.order_by("pk").values_list("action", "details")
    assert list(entries) == [
        ("workshop-line", {"level": "3.5"}),
        ("workshop-line", {"level": None}),
    ]


@pytest.mark.parametrize("level", ["0.9", "5.1", "3.55", "high"])
def test_a_line_beyond_the_scale_is_refused(hr: User, level: str) -> None:
    page = make.a_client(hr).post(reverse("workshops:line"), {"level": level})
    assert page.status_code == 200
    assert page.context["form"].errors["level"]
    assert not WorkshopLine.objects.exists()


def test_the_scale_is_that_of_the_published_questionnaire(unit: Unit) -> None:
    assert scale_of_empathy(unit.organisation_id) == (1, 5)
    make.a_version(unit.organisation, key="empathy", sides=("delivered",), low=0, high=10)
    assert scale_of_empathy(unit.organisation_id) == (0, 10)


# Before and after


def the_comparison(unit: Unit, hr: User, **facts: Any) -> Comparison:
    workshop = a_workshop(unit, hr, **facts)
    (found,) = comparisons(workshop, actor=hr, day=make.TODAY)
    return found


def test_the_difference_joins_both_intervals_as_independent_groups(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.2, interval=[2.9, 3.5], n=20)
    a_wave_release(unit, empathy, closed_on=AFTER, delivered=3.9, interval=[3.5, 4.3], n=24)
    found = the_comparison(unit, hr)
    assert found.state == State.READY
    overall, dimension = found.differences
    assert (overall.after.name, dimension.after.name) == ("Overall", "Dimension 1 (en)")
    assert (overall.before.value, overall.after.value, overall.change) == (3.2, 3.9, 0.7)
    assert overall.margin == pytest.approx(0.5)
    assert overall.contrast.is_clear
    assert (overall.before.n, overall.after.n) == (20, 24)


def test_a_gap_is_not_compared_with_a_level(unit: Unit, hr: User, empathy: Version) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.2, interval=[2.9, 3.5])
    two_sided = make.a_version(unit.organisation, key="empathy", items=(1,), low=1, high=5)
    a_wave_release(unit, two_sided, closed_on=AFTER, gap=-0.9, interval=[-1.2, -0.6])

    found = comparisons(a_workshop(unit, hr), actor=hr, day=make.TODAY)

    assert [one.state for one in found] == [State.TOO_EARLY, State.NO_BEFORE]


def test_gaps_are_compared_where_both_sides_were_asked(unit: Unit, hr: User) -> None:
    climate = make.a_version(unit.organisation, key="climate", items=(1,), low=1, high=5)
    a_wave_release(unit, climate, closed_on=BEFORE, gap=-1.2, interval=[-1.5, -0.9])
    a_wave_release(unit, climate, closed_on=AFTER, gap=-1.0, interval=[-1.4, -0.6])
    found = the_comparison(unit, hr)
    first, _dimension = found.differences
    assert (first.before.gap, first.after.gap) == (-1.2, -1.0)
    assert (first.change, first.contrast.is_clear) == (0.2, False)


def test_an_unknown_interval_makes_no_clear_difference(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=1.0)
    a_wave_release(unit, empathy, closed_on=AFTER, delivered=5.0, interval=[4.9, 5.0])
    difference = the_comparison(unit, hr).differences[0]
    assert (difference.margin, difference.contrast.is_clear) == (None, False)


def test_before_is_the_newest_wave_before_and_after_the_first_one_after(
    unit: Unit, hr: User, empathy: Version
) -> None:
    days = [dt.date(2025, 3, 1), BEFORE, HELD, AFTER, dt.date(2026, 11, 1)]
    for day in days:
        a_wave_release(unit, empathy, closed_on=day)
    found = the_comparison(unit, hr)
    assert found.before
    assert found.after
    assert (found.before.closed_on, found.after.closed_on) == (BEFORE, AFTER)


def test_what_is_derived_from_a_wave_is_no_other(unit: Unit, hr: User, empathy: Version) -> None:
    first = a_wave_release(unit, empathy, closed_on=BEFORE)
    derived = first.series
    derived.pk, derived.uuid, derived.source = None, uuid.uuid4(), LISTENING
    derived.save(force_insert=True)
    publish(derived, [Draft(unit.pk, read(first.content), [unit.pk])], now=make.NOW)
    workshop = a_workshop(unit, hr)
    (found,) = comparisons(workshop, actor=hr, day=make.TODAY)
    assert found.series == Series.objects.get(measures__uuid=empathy.uuid)


def test_hr_may_choose_other_waves(unit: Unit, hr: User, empathy: Version) -> None:
    first = a_wave_release(unit, empathy, closed_on=dt.date(2025, 3, 1))
    a_wave_release(unit, empathy, closed_on=BEFORE)
    a_wave_release(unit, empathy, closed_on=AFTER)
    last = a_wave_release(unit, empathy, closed_on=dt.date(2026, 11, 1))
    chosen = {"before": str(first.edition), "after": str(last.edition)}
    make.a_client(hr).post(reverse("workshops:create"), data(unit, held_on="2026-06-10", **chosen))
    (found,) = comparisons(Workshop.objects.get(), actor=hr, day=make.TODAY)
    assert (found.before, found.after) == (first.window, last.window)


def test_the_wave_after_must_close_later(unit: Unit, hr: User, empathy: Version) -> None:
    first = a_wave_release(unit, empathy, closed_on=BEFORE)
    last = a_wave_release(unit, empathy, closed_on=AFTER)
    chosen = {"before": str(last.edition), "after": str(first.edition)}
    page = make.a_client(hr).post(reverse("workshops:create"), data(unit, **chosen))
    assert "must close later" in page.content.decode()
    assert not Workshop.objects.exists()


def test_before_the_next_wave_it_is_too_early(unit: Unit, hr: User, empathy: Version) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE)
    assert the_comparison(unit, hr).state == State.TOO_EARLY


def test_without_a_wave_before_there_is_nothing_to_compare(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=AFTER)
    assert the_comparison(unit, hr).state == State.NO_BEFORE


def test_a_unit_withheld_in_one_wave_is_not_compared(
    unit: Unit, hr: User, empathy: Version
) -> None:
    assert unit.parent
    wave = uuid.uuid4()
    a_wave_release(unit, empathy, closed_on=BEFORE)
    a_wave_release(unit.parent, empathy, closed_on=AFTER, wave=wave)
    found = the_comparison(unit, hr)
    assert (found.state, found.differences) == (State.NOT_PUBLISHED, ())


def test_the_page_writes_differences_and_the_note_on_regression(
    unit: Unit, hr: User, empathy: Version
) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE, delivered=3.2, interval=[2.9, 3.5])
    a_wave_release(unit, empathy, closed_on=AFTER, delivered=3.9, interval=[3.5, 4.3])
    workshop = a_workshop(unit, hr)
    page = make.a_client(hr).get(reverse("workshops:detail", args=[workshop.uuid])).content.decode()
    assert "Clearly higher than before: Overall, by 0.7." in page
    assert "+0.7\N{NO-BREAK SPACE}±0.5" in page
    assert "regression to the mean" in page
    assert "nobody is followed from one wave to the next" in page
    assert (
        "Overall: +0.7\N{NO-BREAK SPACE}±0.5 (95 % interval), 20\N{NO-BREAK SPACE}answers and "
        "20\N{NO-BREAK SPACE}answers. It was judged together with everything this page looked at "
        "(2 in "
        "all)" in page
    )


def test_a_leader_compares_only_what_they_may_see(unit: Unit, hr: User, empathy: Version) -> None:
    a_wave_release(unit, empathy, closed_on=BEFORE)
    a_wave_release(unit, empathy, closed_on=AFTER)
    workshop = a_workshop(unit, hr)
    outsider = make.a_leader(make.a_unit(unit.organisation, parent=unit.parent, name="Airport"))
    (found,) = comparisons(workshop, actor=outsider, day=make.TODAY)
    assert found.differences == ()


# Workshops themselves


def test_attendance_is_a_count_per_unit(unit: Unit, hr: User) -> None:
    team = make.a_unit(unit.organisation, parent=unit, name="Team")
    workshop = a_workshop(unit, hr)
    address = reverse("workshops:attendance", args=[workshop.uuid])
    make.a_client(hr).post(address, {f"u{unit.uuid}": "3", f"u{team.uuid}": "0"})
    assert [(one.unit, one.attended) for one in turnouts(workshop)] == [(unit, 3), (team, 0)]
    make.a_client(hr).post(address, {f"u{unit.uuid}": "4", f"u{team.uuid}": ""})
    assert [(one.unit, one.attended) for one in turnouts(workshop)] == [(unit, 4), (team, None)]


@pytest.mark.parametrize("typed", ["-1", "many", "100001"])
def test_attendance_that_is_no_count_is_refused(unit: Unit, hr: User, typed: str) -> None:
    workshop = a_workshop(unit, hr)
    address = reverse("workshops:attendance", args=[workshop.uuid])
    page = make.a_client(hr).post(address, {f"u{unit.uuid}": typed})
    assert page.status_code == 200
    assert f'value="{typed}"' in page.content.decode()
    assert not WorkshopAttendance.objects.exists()


def test_a_unit_elsewhere_has_no_attendance(unit: Unit, hr: User) -> None:
    workshop = a_workshop(unit, hr)
    elsewhere = make.a_unit(unit.organisation, parent=unit.parent, name="Airport")
    with pytest.raises(ValidationError, match="Airport is not part"):
        services.count_attendance(actor=hr, workshop=workshop, counts={elsewhere: 1}, now=make.NOW)
    assert not WorkshopAttendance.objects.exists()


def test_a_unit_is_counted_once(unit: Unit, hr: User) -> None:
    workshop = a_workshop(unit, hr)
    WorkshopAttendance.objects.create(workshop=workshop, unit=unit, attended=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkshopAttendance.objects.create(workshop=workshop, unit=unit, attended=2)


def test_moving_a_workshop_drops_the_attendance_of_units_no_longer_in_it(
    unit: Unit, hr: User
) -> None:
    team = make.a_unit(unit.organisation, parent=unit, name="Team")
    workshop = a_workshop(unit, hr)
    services.count_attendance(actor=hr, workshop=workshop, counts={unit: 3, team: 2}, now=make.NOW)
    services.change_workshop(actor=hr, workshop=workshop, facts={"unit": team}, now=make.NOW)
    assert list(WorkshopAttendance.objects.values_list("unit", "attended")) == [(team.pk, 2)]


def test_a_leader_reads_the_workshops_of_the_own_units_and_changes_nothing(
    unit: Unit, hr: User
) -> None:
    elsewhere = make.a_unit(unit.organisation, parent=unit.parent, name="Airport")
    own, other = a_workshop(unit, hr), a_workshop(elsewhere, hr, title="Speaking")
    client = make.a_client(make.a_leader(unit))
    page = client.get(reverse("workshops:list")).content.decode()
    assert "Listening" in page
    assert "Speaking" not in page
    assert "Plan a workshop" not in page
    assert client.get(reverse("workshops:detail", args=[own.uuid])).status_code == 200
    assert client.get(reverse("workshops:detail", args=[other.uuid])).status_code == 404
    sent = client.post(reverse("workshops:edit", args=[own.uuid]), data(unit))
    assert sent.status_code == 404
    assert Workshop.objects.get(pk=own.pk).title == "Listening"


def test_deleting_asks_for_the_word_and_stands_in_the_audit(unit: Unit, hr: User) -> None:
    workshop = a_workshop(unit, hr)
    address = reverse("workshops:delete", args=[workshop.uuid])
    make.a_client(hr).post(address, {"typed": "no"})
    assert Workshop.objects.exists()
    make.a_client(hr).post(address, {"typed": "delete"})
    assert not Workshop.objects.exists()
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["workshop-planned", "workshop-deleted"]


def test_editing_keeps_what_was_typed(unit: Unit, hr: User) -> None:
    workshop = a_workshop(unit, hr)
    address = reverse("workshops:edit", args=[workshop.uuid])
    assert "Listening" in make.a_client(hr).get(address).content.decode()
    sent = make.a_client(hr).post(address, data(unit, kind="foundation", title="Hearing"))
    assert sent.status_code == 302
    stored = Workshop.objects.get()
    assert (stored.title, stored.held_on) == ("Hearing", dt.date(2026, 12, 1))


def test_a_home_tile_leads_leaders_to_recent_workshops(unit: Unit, hr: User) -> None:
    leader = make.a_leader(unit)
    a_workshop(unit, hr, held_on=dt.date(2025, 1, 1))
    url = reverse("workshops:list")
    assert url not in [one.url for one in make.at_home(leader).shortcuts]
    a_workshop(unit, hr)
    assert url in [one.url for one in make.at_home(leader).shortcuts]
    assert url not in [one.url for one in make.at_home(hr).shortcuts]
