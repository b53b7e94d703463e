"""Tenure and role are shown once within a year of the same people, beside the same questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from culture.audit.models import AuditEntry
from culture.metrics import reading
from culture.org.models import Person, Position, Unit
from surveys.waves.closing import ending, releasing
from surveys.waves.closing.pairs import CHANNEL
from surveys.waves.collecting import sealing
from surveys.waves.collecting.opening import open_wave
from surveys.waves.design import snapshot
from surveys.waves.design.dry_run import dry_run
from surveys.waves.design.obstacles import plan_of_today
from surveys.waves.models import Invitation, Wave
from tests import make, make_surveys

pytestmark = pytest.mark.django_db

OTHERS = ("My work is laid out clearly.", "Leaders explain why.", "Nobody has to guess.")


def release(wave: Wave) -> None:
    """Let everybody answer, half of them in each of two tenures and roles, and publish."""
    for cell in wave.cells.order_by("unit__name"):
        for place in range(cell.invited):
            make_surveys.some_answers(
                wave,
                cell=cell,
                ratings=[2 + place % 3, 2 + place // 2 % 3, 3],
                tenure=("under-1", "over-10")[place % 2],
                role=("customers", "colleagues")[place // 2 % 2],
            )
    ending.close_due(now=wave.closes_at)
    sealing.finish(wave.uuid)
    assert releasing.release_wave(wave.uuid, now=wave.closes_at)


def shows_groups(wave: Wave) -> bool:
    return any(release.said.breakdowns for release in reading.releases_of_edition(wave.uuid))


def five_came_and_one_left(top: Unit) -> None:
    """What the attack does: the target is moved out, and invented people come."""
    gone = Person.objects.filter(positions__unit=top).order_by("pk")[:1]
    Position.objects.filter(person__in=list(gone)).delete()
    for number in range(5):
        person = Person.objects.create(
            organisation=top.organisation, name=f"Puppet {number}", number=f"P90{number}"
        )
        Position.objects.create(person=person, unit=top, kind="member", starts_on=make.NOW.date())


def a_second_wave(first: Wave, *, days: int = 30, **facts: Any) -> Wave:
    opens = make.NOW + dt.timedelta(days=days)
    given: dict[str, Any] = {"versions": list(first.versions.all())} | facts
    return make_surveys.a_wave(
        first.units.get(),
        name="Spring survey",
        opens_at=opens,
        closes_at=opens + dt.timedelta(days=14),
        **given,
    )


def opened(wave: Wave) -> Wave:
    assert open_wave(wave, now=wave.opens_at)
    wave.refresh_from_db()
    return wave


def two_waves(**facts: Any) -> tuple[Wave, Wave]:
    top = make_surveys.a_company(teams=(15, 20))
    first = make_surveys.an_open_wave(top)
    release(first)
    five_came_and_one_left(top.children.get(name="Team 1"))
    return first, opened(a_second_wave(first, **facts))


def test_a_second_wave_of_the_same_within_a_year_does_not_ask_about_people() -> None:
    first, second = two_waves()
    assert shows_groups(first)
    assert (second.asks_tenure, second.asks_role) == (False, False)
    entry = AuditEntry.objects.filter(action="wave-opened").latest("pk")
    assert entry.details["not_divided_again"] == ["Autumn survey"]

    # Whatever letters say of tenure and role, nothing of it is shown.
    release(second)
    assert reading.releases_of_edition(second.uuid).exists()
    assert not shows_groups(second)
    assert list(CHANNEL.look()) == []


def test_a_guard_that_forgets_the_first_wave_is_found_by_the_audit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(snapshot, "divided_before", lambda *_args: [])
    _first, second = two_waves()
    release(second)
    assert list(CHANNEL.look()) == [
        "Autumn survey and Spring survey both divide 34 of the same people by tenure or role"
    ]


def test_after_a_year_people_are_asked_about_themselves_again() -> None:
    assert two_waves(days=390)[1].divides_people
    assert not two_waves_of_another_house(days=370).divides_people


def two_waves_of_another_house(*, days: int) -> Wave:
    """The year counts from the closing of the first wave, fourteen days after its opening."""
    top = make_surveys.a_company(teams=(15, 20), name="Another house")
    first = make_surveys.an_open_wave(top)
    Wave.objects.filter(pk=first.pk).update(state="closed")
    return opened(a_second_wave(first, days=days))


def test_other_people_other_questions_and_waves_without_groups_do_not_count() -> None:
    top = make_surveys.a_company(teams=(15, 20))
    one, other = (top.children.get(name=name) for name in ("Team 1", "Team 2"))
    first = make_surveys.an_open_wave(one)
    clarity = make_surveys.a_questionnaire(top.organisation, key="clarity", statements=OTHERS)

    elsewhere = opened(make_surveys.a_wave(other, versions=list(first.versions.all())))
    another = opened(make_surveys.a_wave(top, versions=[clarity]))
    assert elsewhere.divides_people
    assert another.divides_people

    plain = make_surveys.a_company(teams=(15, 20), name="Plain house")
    before = make_surveys.an_open_wave(plain, asks_tenure=False, asks_role=False)
    Wave.objects.filter(pk=before.pk).update(state="closed")
    assert opened(a_second_wave(before)).divides_people


@pytest.mark.parametrize("state", ["closed", "released"])
def test_what_counts_is_what_was_asked_and_neither_answers_nor_what_was_shown(state: str) -> None:
    top = make_surveys.a_company(teams=(15, 20))
    first = make_surveys.an_open_wave(top, asks_role=False)
    Wave.objects.filter(pk=first.pk).update(state="closed")
    Wave.objects.filter(pk=first.pk).update(state=state)
    assert not opened(a_second_wave(first)).divides_people


def test_where_nobody_knows_any_more_who_was_asked_anybody_may_have_been() -> None:
    top = make_surveys.a_company(teams=(15, 20))
    first = make_surveys.an_open_wave(top)
    Wave.objects.filter(pk=first.pk).update(state="closed")
    Invitation.objects.filter(wave=first).delete()
    assert not opened(a_second_wave(first)).divides_people


def test_the_dry_run_says_it_and_so_does_the_page_of_the_wave() -> None:
    top = make_surveys.a_company(teams=(15, 20))
    first = make_surveys.an_open_wave(top)
    Wave.objects.filter(pk=first.pk).update(state="closed")
    second = a_second_wave(first, state=Wave.State.DRAFT)
    now = second.opens_at

    run = dry_run(second, plan_of_today(second, now=now), language="en")
    assert run.divided == ("Autumn survey",)
    assert run.both is None
    second.refresh_from_db()
    assert second.divides_people  # a plan changes nothing

    client = make.a_client(make.a_user(top.organisation, is_hr=True))
    page = client.get(f"/surveys/waves/{second.uuid}/").content.decode()
    assert "Tenure and role are not asked this time" in page
    assert "how long people have worked here<br>" not in page
    assert "asked of nobody twice within a year" in page
    asked = "How long have you worked here?"
    assert asked not in client.get(f"/surveys/waves/{second.uuid}/preview/").text
    assert asked in client.get(f"/surveys/waves/{first.uuid}/preview/").text
    Wave.objects.filter(pk=second.pk).update(state="scheduled")
    opened(second)
    page = client.get(f"/surveys/waves/{second.uuid}/").content.decode()
    assert "asked of nobody twice within a year" in page
