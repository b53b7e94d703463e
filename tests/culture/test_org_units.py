from __future__ import annotations

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from culture.audit.models import AuditEntry
from culture.org.models import Unit
from culture.org.services.units import add_unit, close_unit, move_unit, reopen_unit
from tests import make


def paths(*units: Unit) -> list[list[int]]:
    stored = Unit.objects.in_bulk([unit.pk for unit in units])
    return [stored[unit.pk].path for unit in units]


@pytest.mark.django_db
def test_a_new_unit_stands_below_its_parent() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    top = add_unit(parent=None, name="Meridian", code="", actor=actor, now=make.NOW)
    below = add_unit(parent=top, name="Harbour", code="H", actor=actor, now=make.NOW)
    assert below.path == [top.pk, below.pk]
    assert list(AuditEntry.objects.values_list("action", "object_name").order_by("pk")) == [
        ("unit-added", "Meridian"),
        ("unit-added", "Harbour"),
    ]


@pytest.mark.django_db
def test_a_second_top_is_refused() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    make.a_unit(organisation)
    with pytest.raises(ValidationError, match="one unit at its top"):
        add_unit(parent=None, name="Other", code="", actor=actor, now=make.NOW)


@pytest.mark.django_db
def test_a_move_takes_everything_below_along() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    top = make.a_unit(organisation, name="Top")
    left = make.a_unit(organisation, parent=top, name="Left")
    right = make.a_unit(organisation, parent=top, name="Right")
    team = make.a_unit(organisation, parent=left, name="Team")
    desk = make.a_unit(organisation, parent=team, name="Desk")
    move_unit(unit=team, parent=right, actor=actor, now=make.NOW)
    assert paths(left, team, desk) == [
        [top.pk, left.pk],
        [top.pk, right.pk, team.pk],
        [top.pk, right.pk, team.pk, desk.pk],
    ]
    entry = AuditEntry.objects.get(action="unit-moved")
    assert entry.details == {"before": "Left", "after": "Right"}


@pytest.mark.django_db
def test_a_unit_does_not_move_below_itself() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    top = make.a_unit(organisation, name="Top")
    team = make.a_unit(organisation, parent=top, name="Team")
    desk = make.a_unit(organisation, parent=team, name="Desk")
    with pytest.raises(ValidationError, match="below itself"):
        move_unit(unit=team, parent=desk, actor=actor, now=make.NOW)
    assert paths(team) == [[top.pk, team.pk]]


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_close_no_circle() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    top = make.a_unit(organisation, name="Top")
    one = make.a_unit(organisation, parent=top, name="One")
    two = make.a_unit(organisation, parent=top, name="Two")
    start = threading.Barrier(2)
    refused: list[str] = []

    def move(unit: Unit, parent: Unit) -> None:
        start.wait(timeout=20)
        try:
            move_unit(unit=unit, parent=parent, actor=actor, now=make.NOW)
        except ValidationError as error:
            refused.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(refused) == 1
    assert paths(one, two) in (
        [[top.pk, two.pk, one.pk], [top.pk, two.pk]],
        [[top.pk, one.pk], [top.pk, one.pk, two.pk]],
    )


@pytest.mark.django_db
def test_a_unit_with_people_is_not_closed() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    top = make.a_unit(organisation, name="Top")
    team = make.a_unit(organisation, parent=top, name="Team")
    make.a_position(make.a_person(organisation), team)
    with pytest.raises(ValidationError, match="1 positions"):
        close_unit(unit=team, closed_on=make.TODAY, actor=actor, now=make.NOW)
    team.refresh_from_db()
    assert team.closed_on is None


@pytest.mark.django_db
def test_nothing_is_added_below_a_closed_unit_until_it_opens_again() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_hr=True)
    top = make.a_unit(organisation, name="Top")
    team = make.a_unit(organisation, parent=top, name="Team")
    close_unit(unit=team, closed_on=make.TODAY, actor=actor, now=make.NOW)
    with pytest.raises(ValidationError, match="closed"):
        add_unit(parent=team, name="Desk", code="", actor=actor, now=make.NOW)
    reopen_unit(unit=team, actor=actor, now=make.NOW)
    assert add_unit(parent=team, name="Desk", code="", actor=actor, now=make.NOW).depth == 2
