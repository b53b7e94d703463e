"""Decision zones: which rule holds, what is kept of it, and who rules."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.org.models import Unit
from culture.zones.models import Situation, SituationVersion
from culture.zones.queries import history_of, rules_for
from culture.zones.services.situations import (
    Ruling,
    add_situation,
    change_situation,
    refine_situation,
    set_retired,
)
from tests import make

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(hours=1)


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def region(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="North")


@pytest.fixture
def unit(region: Unit) -> Unit:
    return make.a_unit(region.organisation, parent=region, name="Harbour")


@pytest.fixture
def hr(top: Unit) -> User:
    return make.a_user(top.organisation, is_hr=True)


def euros(number: int, name: str = "Refund") -> Ruling:
    return Ruling(name, "act", amount=Decimal(number), currency="EUR")


def held(unit: Unit, role: str = "") -> list[tuple[str, str, str]]:
    """What holds in a unit: words, zone, where from."""
    rules = rules_for(unit, role=role)
    return sorted((one.version.name, one.version.zone, one.place.name) for one in rules)


def test_a_rule_holds_in_its_unit_and_in_all_below(
    hr: User, top: Unit, region: Unit, unit: Unit
) -> None:
    add_situation(actor=hr, unit=region, ruling=Ruling("Refund", "ask"), now=make.NOW)
    assert held(unit) == held(region) == [("Refund", "ask", "North")]
    assert held(top) == []


def test_a_stricter_rule_below_counts_instead_and_so_do_own_words(
    hr: User, top: Unit, region: Unit, unit: Unit
) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "act"), now=make.NOW)
    refine_situation(
        actor=hr, unit=region, first=first, ruling=Ruling("Money back", "ask"), now=make.NOW
    )
    own = refine_situation(
        actor=hr, unit=unit, first=first, ruling=Ruling("Money at the quay", "ask"), now=make.NOW
    )
    assert held(top) == [("Refund", "act", "Whole")]
    assert held(region) == [("Money back", "ask", "North")]
    assert held(unit) == [("Money at the quay", "ask", "Harbour")]
    (rule,) = rules_for(unit, role="")
    assert [one.name for one in rule.passed_over] == ["Refund", "Money back"]
    assert own.refines == first


def test_a_rule_above_that_becomes_stricter_counts_again(hr: User, top: Unit, unit: Unit) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "act"), now=make.NOW)
    refine_situation(
        actor=hr, unit=unit, first=first, ruling=Ruling("At the quay", "ask"), now=make.NOW
    )
    change_situation(actor=hr, situation=first, ruling=Ruling("Refund", "never"), now=LATER)
    assert held(unit) == [("Refund", "never", "Whole")]


@pytest.mark.parametrize(
    ("above", "below", "field"),
    [
        (Ruling("Refund", "ask"), Ruling("Refund", "act"), "zone"),
        (Ruling("Refund", "never"), Ruling("Refund", "ask"), "zone"),
        (euros(50), euros(51), "amount"),
        (euros(50), Ruling("Refund", "act"), "amount"),
        (euros(50), Ruling("Refund", "act", amount=Decimal(5), currency="kr"), "currency"),
    ],
)
def test_a_unit_cannot_be_looser(
    hr: User, unit: Unit, above: Ruling, below: Ruling, field: str
) -> None:
    region = unit.parent or unit
    first = add_situation(actor=hr, unit=region, ruling=above, now=make.NOW)
    with pytest.raises(ValidationError) as refused:
        refine_situation(actor=hr, unit=unit, first=first, ruling=below, now=make.NOW)
    assert list(refused.value.message_dict) == [field]
    assert SituationVersion.objects.count() == 1


@pytest.mark.parametrize("below", [euros(50), euros(49), Ruling("Refund", "ask")])
def test_a_unit_may_be_as_strict_or_stricter(
    hr: User, top: Unit, unit: Unit, below: Ruling
) -> None:
    first = add_situation(actor=hr, unit=top, ruling=euros(50), now=make.NOW)
    refine_situation(actor=hr, unit=unit, first=first, ruling=below, now=make.NOW)
    assert [one.place for one in rules_for(unit, role="")] == [unit]


def test_the_lower_amount_counts_where_the_one_above_was_lowered(
    hr: User, top: Unit, unit: Unit
) -> None:
    first = add_situation(actor=hr, unit=top, ruling=euros(50), now=make.NOW)
    refine_situation(actor=hr, unit=unit, first=first, ruling=euros(40), now=make.NOW)
    change_situation(actor=hr, situation=first, ruling=euros(30), now=LATER)
    assert [one.version.amount for one in rules_for(unit, role="")] == [Decimal(30)]


def test_a_rule_for_a_role_counts_instead_of_the_one_for_everybody_of_its_unit(
    hr: User, top: Unit, unit: Unit
) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    refine_situation(
        actor=hr, unit=top, first=first, role="Shift leader", ruling=euros(100), now=LATER
    )
    assert held(unit, role="shift  LEADER") == [("Refund", "act", "Whole")]
    assert held(unit, role="Adviser") == held(unit) == [("Refund", "ask", "Whole")]
    everything = [(one.situation.role, one.version.zone) for one in rules_for(unit, role=None)]
    assert sorted(everything) == [("", "ask"), ("Shift leader", "act")]


def test_a_rule_that_is_retired_above_leaves_the_own_one(hr: User, top: Unit, unit: Unit) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    own = refine_situation(
        actor=hr, unit=unit, first=first, ruling=Ruling("Quay", "ask"), now=make.NOW
    )
    set_retired(actor=hr, situation=first, is_retired=True, now=LATER)
    assert (held(top), held(unit)) == ([], [("Quay", "ask", "Harbour")])
    set_retired(actor=hr, situation=own, is_retired=True, now=LATER)
    assert held(unit) == []


def test_a_moved_unit_has_the_rules_of_its_new_place(hr: User, top: Unit, unit: Unit) -> None:
    first = add_situation(
        actor=hr, unit=unit.parent or unit, ruling=Ruling("Refund", "ask"), now=make.NOW
    )
    refine_situation(actor=hr, unit=unit, first=first, ruling=Ruling("Quay", "ask"), now=make.NOW)
    Unit.objects.filter(pk=unit.pk).update(parent=top, path=[top.pk, unit.pk])
    unit.refresh_from_db()
    assert held(unit) == [("Quay", "ask", "Harbour")]


def test_every_version_is_kept_with_who_and_when_and_the_same_again_is_none(
    hr: User, unit: Unit
) -> None:
    lead = make.a_leader(unit, name="Ida Berg")
    situation = add_situation(actor=hr, unit=unit, ruling=Ruling("Refund", "ask"), now=make.NOW)
    assert change_situation(actor=lead, situation=situation, ruling=euros(20), now=LATER) is True
    assert change_situation(actor=hr, situation=situation, ruling=euros(20), now=LATER) is False
    set_retired(actor=lead, situation=situation, is_retired=True, now=LATER)
    set_retired(actor=lead, situation=situation, is_retired=True, now=LATER)
    said = [
        (one.number, one.zone, one.amount, one.is_retired, one.said_by, one.said_at)
        for one in history_of(situation)
    ]
    assert said == [
        (3, "act", Decimal(20), True, lead, LATER),
        (2, "act", Decimal(20), False, lead, LATER),
        (1, "ask", None, False, hr, make.NOW),
    ]
    acts = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert [act for act in acts if act.startswith("zones-")] == [
        "zones-situation-added",
        "zones-situation-changed",
        "zones-situation-retired",
    ]


def test_saying_something_of_a_retired_situation_brings_it_back(hr: User, unit: Unit) -> None:
    situation = add_situation(actor=hr, unit=unit, ruling=Ruling("Refund", "ask"), now=make.NOW)
    set_retired(actor=hr, situation=situation, is_retired=True, now=make.NOW)
    assert held(unit) == []
    change_situation(actor=hr, situation=situation, ruling=Ruling("Refund", "ask"), now=LATER)
    assert held(unit) == [("Refund", "ask", "Harbour")]


def test_own_words_twice_are_two_versions_of_one_situation(hr: User, top: Unit, unit: Unit) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    for name in ("Quay", "Pier"):
        refine_situation(actor=hr, unit=unit, first=first, ruling=Ruling(name, "ask"), now=LATER)
    assert Situation.objects.count() == 2
    assert held(unit) == [("Pier", "ask", "Harbour")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Situation.objects.create(organisation=top.organisation, unit=unit, refines=first)


def test_only_whoever_leads_and_hr_rule(hr: User, top: Unit, unit: Unit) -> None:
    first = add_situation(actor=hr, unit=top, ruling=Ruling("Refund", "ask"), now=make.NOW)
    lead = make.a_leader(unit)
    with pytest.raises(ValidationError):
        add_situation(actor=lead, unit=top, ruling=Ruling("Other", "act"), now=make.NOW)
    with pytest.raises(ValidationError):
        change_situation(actor=lead, situation=first, ruling=Ruling("X", "never"), now=make.NOW)
    with pytest.raises(ValidationError):
        set_retired(actor=lead, situation=first, is_retired=True, now=make.NOW)
    assert SituationVersion.objects.count() == 1
    refine_situation(actor=lead, unit=unit, first=first, ruling=Ruling("X", "never"), now=make.NOW)
    assert held(unit) == [("X", "never", "Harbour")]


def test_a_closed_unit_keeps_its_rules_and_gets_no_new_ones(hr: User, unit: Unit) -> None:
    add_situation(actor=hr, unit=unit, ruling=Ruling("Refund", "ask"), now=make.NOW)
    unit.closed_on = make.TODAY
    unit.save()
    with pytest.raises(ValidationError, match="closed"):
        add_situation(actor=hr, unit=unit, ruling=Ruling("Other", "ask"), now=make.NOW)
    assert held(unit) == [("Refund", "ask", "Harbour")]


@pytest.mark.parametrize(
    "facts",
    [
        {"zone": "act", "amount": Decimal(5)},
        {"zone": "ask", "amount": Decimal(5), "currency": "EUR"},
        {"zone": "act", "amount": Decimal(-1), "currency": "EUR"},
        {"zone": "act", "currency": "EUR"},
    ],
)
def test_an_amount_has_a_currency_and_belongs_to_acting(
    hr: User, unit: Unit, facts: dict[str, object]
) -> None:
    situation = add_situation(actor=hr, unit=unit, ruling=Ruling("Refund", "ask"), now=make.NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        situation.versions.create(number=2, name="Refund", said_at=make.NOW, **facts)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE zones_situationversion SET zone = 'act'",
        "DELETE FROM zones_situationversion",
        "DELETE FROM zones_situation",
        "UPDATE zones_consultation SET asked_at = now()",
        "UPDATE zones_consultationanswer SET said_at = now()",
        "DELETE FROM zones_consultation",
    ],
)
def test_web_can_neither_change_nor_delete_what_was_said(unit: Unit, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("RESET ROLE")


def test_web_marks_a_question_as_read_and_says_what_became_of_it(unit: Unit) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        cursor.execute("UPDATE zones_consultation SET is_read = true, covered_by_id = NULL")
        cursor.execute("SELECT 1 FROM zones_consultation FOR UPDATE")
        cursor.execute("RESET ROLE")
