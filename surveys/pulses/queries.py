"""What is read of pulses: whose turn it is, what came of the editions, where a statement stands."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.urls import reverse

from culture.core.texts import text_in
from culture.org.models import Unit
from surveys.instruments.models import Dimension, Item, Version
from surveys.pulses.models import Pulse, PulseEdition, PulseTurn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from culture.accounts.models import Organisation, User


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn: the statements that it asks."""

    number: int
    statements: tuple[str, ...]


def pulses_of(actor: User) -> list[Pulse]:
    """The actor's pulses, by their units; one query."""
    pulses = Pulse.objects.visible_to(actor).select_related("unit", "organisation")
    return list(pulses.order_by("unit__name", "pk"))


def turns_in_order(pulse: Pulse) -> list[PulseTurn]:
    """The turns of a pulse, what waited longest first: never asked, then asked long ago."""
    asked = dict(
        pulse.editions.exclude(version=None)
        .values_list("version")
        .annotate(newest=Max("due_on"))
        .order_by("version")
    )
    turns = list(pulse.turns.select_related("version__instrument").order_by("number"))
    return sorted(turns, key=lambda turn: (turn.version_id in asked, asked.get(turn.version_id)))


def turn_lines(pulse: Pulse, *, language: str) -> list[TurnLine]:
    """The turns of a pulse in the order in which they come, with what they ask; three queries."""
    turns = turns_in_order(pulse)
    statements: dict[int, list[str]] = defaultdict(list)
    items = Item.objects.filter(dimension__version__in=[turn.version_id for turn in turns])
    rows = items.order_by("dimension__position", "position")
    for version, texts in rows.values_list("dimension__version", "statements"):
        statements[version].append(text_in(texts, language))
    return [TurnLine(turn.number, tuple(statements[turn.version_id])) for turn in turns]


def editions_of(pulse: Pulse) -> Sequence[PulseEdition]:
    """What came of the days on which a pulse was to ask, the newest first."""
    return list(pulse.editions.select_related("wave").order_by("-due_on"))


def also_asked(organisation: Organisation) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Where statements of role clarity are asked in pulses: instrument and dimension, by statement.

    A statement is named as practices name it: instrument/dimension/item.
    """
    turns = PulseTurn.objects.filter(pulse__organisation=organisation)
    editions = PulseEdition.objects.filter(pulse__organisation=organisation)
    versions = Version.objects.filter(
        Q(pk__in=turns.values("version")) | Q(pk__in=editions.values("version"))
    )
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    rows = Dimension.objects.filter(version__in=versions).order_by("pk")
    for instrument, key, item in rows.values_list("version__instrument__key", "key", "items__key"):
        dimension = key.removesuffix(f"-{item}")
        found[f"role-clarity/{dimension}/{item}"][instrument, key] = None
    return {statement: list(places) for statement, places in found.items()}


def ask_url(unit: Unit, user: User) -> str:
    """Where HR orders a pulse for a unit; empty for everybody else."""
    return f"{reverse('pulses:create')}?unit={unit.uuid}" if user.is_hr else ""


def unit_to_ask(asked: str, *, actor: User) -> dict[str, int]:
    """What the form of a new pulse begins with: the unit that an address names, if it names one."""
    try:
        identity = uuid.UUID(asked)
    except ValueError:
        return {}
    unit = Unit.objects.visible_to(actor).filter(uuid=identity).values_list("pk", flat=True).first()
    return {"unit": unit} if unit else {}
