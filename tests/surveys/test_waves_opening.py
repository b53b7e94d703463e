"""The roster snapshot, and the opening of a wave."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from culture.accounts.models import Organisation
from culture.audit.models import AuditEntry
from culture.org.models import Position
from surveys.waves.answering.blind_signatures import public_key_of
from surveys.waves.collecting import opening
from surveys.waves.design.snapshot import snapshot_plan, unreachable_people
from surveys.waves.models import Invitation, Mail, Wave
from surveys.waves.ticket_keys import unlock_key
from tests import make, make_surveys

pytestmark = pytest.mark.django_db

DAY = make.TODAY
LATER = make.NOW + dt.timedelta(minutes=1)


def places(wave: Wave) -> dict[str, int]:
    """How many people count in each unit."""
    plan = snapshot_plan(wave, day=DAY)
    names = {unit.pk: unit.name for unit in wave.organisation.units.all()}
    found: dict[str, int] = {}
    for unit in plan.places.values():
        found[names[unit]] = found.get(names[unit], 0) + 1
    return found


def test_members_count_in_their_unit_and_leaders_in_the_unit_above() -> None:
    top = make_surveys.a_company(teams=(3, 4))
    team = top.children.get(name="Team 1")
    make_surveys.a_head(top)
    make_surveys.a_head(team)

    assert places(make_surveys.a_wave(top)) == {"Whole": 1, "Team 1": 3, "Team 2": 4}


def test_a_person_with_several_positions_counts_once_by_the_newest_that_leads() -> None:
    top = make_surveys.a_company(teams=(3, 4))
    one, two = top.children.get(name="Team 1"), top.children.get(name="Team 2")
    below = make.a_unit(top.organisation, parent=two, name="Desk")
    person = make_surveys.a_head(one)
    make.a_position(person, below, kind=Position.Kind.LEADS, starts_on=DAY - dt.timedelta(days=3))
    make.a_position(person, one, starts_on=DAY)

    assert places(make_surveys.a_wave(top)) == {"Team 1": 3, "Team 2": 5}


def test_the_newest_membership_decides_where_nothing_is_led() -> None:
    top = make_surveys.a_company(teams=(3, 4))
    one, two = top.children.get(name="Team 1"), top.children.get(name="Team 2")
    person = make.a_person(top.organisation)
    make.a_position(person, two, starts_on=DAY)
    make.a_position(person, one)

    assert places(make_surveys.a_wave(top)) == {"Team 1": 3, "Team 2": 5}


def test_a_unit_has_the_same_people_asked_alone_or_with_others_in_part_or_in_full() -> None:
    top = make_surveys.a_company(teams=(3, 4))
    team = top.children.get(name="Team 1")
    make_surveys.a_head(top)
    make_surveys.a_head(team)
    few: dict[str, Any] = {"asked_per_person": 2, "asks_tenure": False, "asks_role": False}

    assert places(make_surveys.a_wave(team)) == {"Team 1": 3}
    assert places(make_surveys.a_wave(team, **few)) == {"Team 1": 3}
    whole = places(make_surveys.a_wave(top))
    assert whole == places(make_surveys.a_wave(top, **few))
    assert whole["Team 1"] == 3


def test_a_wave_of_leaders_asks_nobody_else() -> None:
    top = make_surveys.a_company(teams=(3, 4))
    make_surveys.a_head(top)
    for team in top.children.all():
        make_surveys.a_head(team)

    wave = make_surveys.a_wave(top, audience=Wave.Audience.LEADERS)

    assert places(wave) == {"Whole": 3}


def test_who_left_or_has_not_begun_is_not_asked() -> None:
    top = make_surveys.a_company(teams=(3,))
    team = top.children.get()
    make.a_position(make.a_person(top.organisation, is_active=False), team)
    make.a_position(make.a_person(top.organisation), team, starts_on=DAY + dt.timedelta(days=1))
    make.a_position(make.a_person(top.organisation), team, ends_on=DAY - dt.timedelta(days=1))

    assert places(make_surveys.a_wave(top)) == {"Team 1": 3}


def test_people_without_address_and_account_are_named() -> None:
    top = make_surveys.a_company(teams=(2,))
    team = top.children.get()
    make.a_position(make.a_person(top.organisation, name="Nobody Knows"), team)
    with_account = make.a_person(top.organisation, user=make.a_user(top.organisation))
    make.a_position(with_account, team)

    plan = snapshot_plan(make_surveys.a_wave(top), day=DAY)

    assert [person.name for person in unreachable_people(plan)] == ["Nobody Knows"]


def test_a_wave_waits_where_the_organisation_has_come_to_protect_larger_groups() -> None:
    top = make_surveys.a_company()
    wave = make_surveys.a_wave(top)
    Organisation.objects.update(k=6)

    assert opening.open_due(now=LATER) == 0
    wave.refresh_from_db()
    assert (wave.state, wave.invitations.count()) == ("scheduled", 0)

    Wave.objects.update(k=6, least_invited=9)
    assert opening.open_due(now=LATER) == 1


def test_opening_makes_cells_keys_invitations_and_mails() -> None:
    top = make_surveys.a_company(teams=(9, 3, 12))
    make_surveys.a_head(top.children.get(name="Team 1"))
    wave = make_surveys.a_wave(top)

    assert opening.open_due(now=LATER) == 1

    wave.refresh_from_db()
    assert (wave.state, wave.opened_at, len(wave.seed)) == ("open", LATER, 32)
    names = dict(top.organisation.units.values_list("pk", "name"))
    cells = {
        frozenset(names[unit] for unit in cell.units): (cell.invited, names[cell.unit_id])
        for cell in wave.cells.all()
    }
    assert cells == {
        frozenset({"Team 1", "Team 2", "Whole"}): (13, "Whole"),
        frozenset({"Team 3"}): (12, "Team 3"),
    }
    keys = {
        public_key_of(unlock_key(bytes(cell.locked_key), public=bytes(cell.public_key)))
        for cell in wave.cells.all()
    }
    assert keys == {bytes(cell.public_key) for cell in wave.cells.all()}
    assert len(keys) == 2
    assert wave.invitations.count() == 25
    assert all(invitation.cell.wave == wave for invitation in wave.invitations.all())
    # The head has no address.
    assert Mail.objects.filter(kind="invitation", state="waiting").count() == 24
    assert AuditEntry.objects.get(action="wave-opened").details == {
        "invited": 25,
        "never_asked_before": 25,
        "cells": 2,
    }


def test_opening_twice_changes_nothing() -> None:
    top = make_surveys.a_company()
    wave = make_surveys.an_open_wave(top)
    before = list(Invitation.objects.order_by("pk").values())

    assert opening.open_due(now=LATER) == 0
    assert not opening.open_wave(wave, now=LATER)

    assert list(Invitation.objects.order_by("pk").values()) == before
    assert wave.cells.count() == 2


def test_a_wave_opens_at_its_time_and_never_after_its_end() -> None:
    top = make_surveys.a_company()
    wave = make_surveys.a_wave(top, opens_at=LATER)

    assert opening.open_due(now=make.NOW) == 0
    assert opening.open_due(now=wave.closes_at) == 0

    wave.refresh_from_db()
    assert wave.state == "scheduled"


def test_a_draft_does_not_open() -> None:
    wave = make_surveys.a_wave(make_surveys.a_company(), state=Wave.State.DRAFT)

    assert opening.open_due(now=LATER) == 0
    assert not opening.open_wave(wave, now=LATER)
    assert not Invitation.objects.exists()


def test_an_organisation_of_seven_cannot_be_asked() -> None:
    wave = make_surveys.a_wave(make_surveys.a_company(teams=(4, 3)))

    assert opening.open_due(now=LATER) == 0

    wave.refresh_from_db()
    assert (wave.state, wave.cells.count(), wave.invitations.count()) == ("scheduled", 0, 0)


def test_an_invitation_speaks_the_language_of_its_person_where_the_wave_does() -> None:
    top = make_surveys.a_company(teams=(8,))
    team = top.children.get()
    for language in ("nb", "ru", ""):
        user = make.a_user(top.organisation, language=language)
        make.a_position(make.a_person(top.organisation, user=user, number=f"L{language}"), team)

    wave = make_surveys.an_open_wave(top, languages=["en", "nb"])

    spoken = {
        invitation.person.number: invitation.language
        for invitation in wave.invitations.filter(person__number__startswith="L")
    }
    assert spoken == {"Lnb": "nb", "Lru": "", "L": ""}


def test_nothing_is_half_opened_when_a_step_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = make_surveys.a_wave(make_surveys.a_company())

    def fail(*_facts: object, **_more: object) -> None:
        raise DatabaseError("killed")

    monkeypatch.setattr(opening, "_write_mails", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        opening.open_due(now=LATER)
    wave.refresh_from_db()
    assert (wave.state, wave.cells.count(), wave.invitations.count()) == ("scheduled", 0, 0)

    monkeypatch.undo()
    assert opening.open_due(now=LATER) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_a_wave_once() -> None:
    wave = make_surveys.a_wave(make_surveys.a_company())
    start = threading.Barrier(2)
    opened: list[bool] = []

    def work() -> None:
        try:
            start.wait()
            opened.append(opening.open_wave(wave, now=LATER))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(opened) == [False, True]
    assert (wave.cells.count(), wave.invitations.count()) == (2, 18)


def test_the_audit_says_how_many_were_never_asked_before() -> None:
    """Seven invented people around an eighth stand out there, and on the page of the eighth."""
    top = make_surveys.a_company(teams=(12,))
    version = make_surveys.a_questionnaire(top.organisation)
    first = make_surveys.an_open_wave(top, versions=[version])
    Wave.objects.filter(pk=first.pk).update(state=Wave.State.CLOSED)
    make_surveys.a_team(top.organisation, top, people=7, name="Team 2")
    second = make_surveys.a_wave(top, versions=[version], name="Second")

    assert opening.open_wave(second, now=make_surveys.OPENS)

    entry = AuditEntry.objects.get(action="wave-opened", object_name="Second")
    assert entry.details == {
        "invited": 19,
        "never_asked_before": 7,
        "cells": 1,
        "not_divided_again": ["Autumn survey"],
    }


def test_no_number_of_a_unit_holds_whoever_leads_it() -> None:
    """Who leads on two levels is in neither unit; who leads the topmost is not asked."""
    top = make_surveys.a_company(teams=(3, 4))
    one = top.children.get(name="Team 1")
    desk = make.a_unit(top.organisation, parent=one, name="Desk")
    make_surveys.a_head(top)
    both = make_surveys.a_head(one)
    make.a_position(both, desk, kind=Position.Kind.LEADS, starts_on=DAY - dt.timedelta(days=3))

    assert places(make_surveys.a_wave(top)) == {"Whole": 1, "Team 1": 3, "Team 2": 4}
    make.a_position(both, top, kind=Position.Kind.LEADS, starts_on=DAY - dt.timedelta(days=2))
    assert places(make_surveys.a_wave(top)) == {"Team 1": 3, "Team 2": 4}
