"""Reads of what holds in a unit, of what was said before, and of questions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.org.models import Position
from culture.zones.inheritance import Rule, rules_in_force, rules_of_every_role
from culture.zones.models import Consultation, Situation, SituationVersion
from culture.zones.reach import answers, nearby, who_answers

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.accounts.models import User
    from culture.org.models import Unit


def newest_versions(units: Collection[int]) -> list[SituationVersion]:
    """What is said last of each situation of some units (by serial), retired ones included."""
    newest = SituationVersion.objects.filter(situation__unit__in=units)
    newest = newest.order_by("situation", "-number").distinct("situation")
    return list(newest.select_related("situation__unit", "value"))


def rules_for(unit: Unit, *, role: str | None) -> list[Rule]:
    """What holds in a unit for a role, or with None for every role; newest words first."""
    said = newest_versions(unit.path)
    if role is None:
        return rules_of_every_role(said, path=unit.path)
    return rules_in_force(said, path=unit.path, role=role)


def rule_above(situation: Situation) -> SituationVersion | None:
    """What holds above a unit's own rule, without it; None where nothing does."""
    family = Q(pk=situation.origin) | Q(refines=situation.origin)
    path = situation.unit.path
    others = Situation.objects.filter(family, unit__in=path[:-1])
    said = SituationVersion.objects.filter(situation__in=others)
    newest = said.order_by("situation", "-number").distinct("situation")
    above = list(newest.select_related("situation__unit", "value"))
    rules = rules_in_force(above, path=path[:-1], role=situation.role)
    return rules[0].version if rules else None


def retired_in(unit: Unit) -> list[SituationVersion]:
    """The situations that a unit itself took out of force, newest first."""
    retired = [version for version in newest_versions([unit.pk]) if version.is_retired]
    return sorted(retired, key=lambda version: version.said_at, reverse=True)


def history_of(situation: Situation) -> list[SituationVersion]:
    """Everything that was ever said of a situation, newest first."""
    versions = situation.versions.select_related("said_by", "value")
    return list(versions.order_by("-number"))


def to_answer(user: User, *, day: dt.date) -> list[Consultation]:
    """The questions that wait for somebody's answer, the oldest first."""
    near = Consultation.objects.filter(nearby(user, day=day)).waiting()
    return _for(user, list(near.select_related("unit", "asker")), day=day)


def answered_for(user: User, *, day: dt.date, most: int) -> list[Consultation]:
    """The newest answered questions that somebody answers for."""
    near = Consultation.objects.filter(nearby(user, day=day)).answered()
    rows = near.select_related("unit", "answer__said_by")[:most]
    return _for(user, list(rows), day=day)


def asked_by(user: User) -> list[Consultation]:
    """What somebody asked, the newest first, for as long as it is known who did."""
    asked = Consultation.objects.filter(asker=user).order_by("-asked_at", "-pk")
    return list(asked.select_related("unit", "answer__said_by"))


def has_asked(user: User) -> bool:
    """Whether somebody has questions that are known to be theirs."""
    return Consultation.objects.filter(asker=user).exists()


def words_of_answer(user: User, unit: Unit, question: uuid.UUID, day: dt.date) -> str | None:
    """What was answered to a question in a unit, for who answers it; None for everybody else."""
    rows = Consultation.objects.answered().filter(uuid=question, unit=unit)
    found = _for(user, list(rows.select_related("unit", "answer")), day=day)
    return found[0].answer.words if found else None


def _for(user: User, asked: list[Consultation], *, day: dt.date) -> list[Consultation]:
    known = who_answers(asked, day=day, reader=user)
    return [one for one in asked if answers(user, one, known[one])]


def titles_below(unit: Unit, *, day: dt.date) -> list[str]:
    """The titles of positions in a unit and below, for which a situation may be."""
    held = Position.objects.current(day).filter(unit__path__contains=[unit.pk]).exclude(title="")
    return list(held.order_by("title").values_list("title", flat=True).distinct())
