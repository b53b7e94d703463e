"""What the pages of waves read; never an answer, and nothing about who took part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch, Q, QuerySet

from culture.core.texts import text_in
from culture.dashboards.addresses import Address
from culture.metrics import reading
from surveys.instruments.models import Item, Version
from surveys.waves.collecting.addresses import address_of
from surveys.waves.collecting.areas import areas_of
from surveys.waves.models import Invitation, Mail, Participation, Wave, WaveVersion

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Person


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in a list, with the names of what it asks."""

    wave: Wave
    instruments: list[str]


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """A version that a wave asks, with its name and how many statements it has."""

    version: Version
    name: str
    statements: int


@dataclass(frozen=True, slots=True)
class BandLine:
    """How many of a unit had answered, in words."""

    name: str
    band: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The newest bands of a wave, with their day."""

    day: dt.date
    lines: list[BandLine]


@dataclass(frozen=True, slots=True)
class FailedInvitation:
    """Somebody whose invitation could not be delivered, the address of today, and why."""

    invitation: Invitation
    person: Person
    address: str
    problem: str
    reply: str


def wave_lines(actor: User, *, language: str) -> list[WaveLine]:
    """The actor's waves, the newest opening first; two queries."""
    parts = Prefetch("parts", WaveVersion.objects.select_related("version").order_by("position"))
    waves = Wave.objects.visible_to(actor).prefetch_related(parts)
    return [
        WaveLine(wave, [text_in(part.version.names, language) for part in wave.parts.all()])
        for wave in waves.order_by("-opens_at", "-pk")
    ]


def asked_versions(wave: Wave, *, language: str) -> list[AskedVersion]:
    """What a wave asks, in order."""
    parts = wave.parts.select_related("version__instrument").order_by("position")
    items = list(
        Item.objects.filter(dimension__version__in=parts.values("version")).values_list(
            "dimension__version", flat=True
        )
    )
    return [
        AskedVersion(
            part.version, text_in(part.version.names, language), items.count(part.version_id)
        )
        for part in parts
    ]


def taking_part(wave: Wave) -> TakingPart | None:
    """The bands of the newest day, the whole first; None before the first count."""
    newest = Participation.objects.filter(wave=wave).order_by("-day").first()
    if newest is None:
        return None
    whole = areas_of(wave).whole.unit
    rows = wave.participation.filter(day=newest.day).select_related("unit").order_by("unit__name")
    lines = [BandLine(row.unit.name, row.get_band_display(), row.unit_id == whole) for row in rows]
    return TakingPart(newest.day, sorted(lines, key=lambda line: not line.is_whole))


def failed_invitations(wave: Wave) -> list[FailedInvitation]:
    """Invitations, never reminders, that could not be delivered, by the name of the person."""
    failed = Mail.objects.filter(
        invitation__wave=wave, kind=Mail.Kind.INVITATION, state=Mail.State.FAILED
    )
    return [
        FailedInvitation(
            mail.invitation,
            mail.invitation.person,
            address_of(mail.invitation.person),
            mail.get_problem_display(),
            mail.reply,
        )
        for mail in failed.select_related("invitation__person__user").order_by(
            "invitation__person__name", "pk"
        )
    ]


def open_invitations(actor: User) -> QuerySet[Invitation]:
    """The actor's own invitations to open waves, used or not: no page tells which.

    An account sees one where the link of its password went to the address of the opening, or
    where nobody had an address and the account was there before. So nobody who changes an address,
    or invites somebody to an account at another one, gets to see that person's code.
    """
    own = Q(address__iexact=F("person__user__email")) | Q(
        address="", wave__opened_at__gte=F("person__user__created_at")
    )
    return (
        Invitation.objects.filter(own, person__user=actor, wave__state=Wave.State.OPEN)
        .select_related("wave")
        .order_by("wave__closes_at", "pk")
    )


def address_of_results(wave: Wave) -> str:
    """The dashboard of the topmost unit that a released wave has numbers of; empty where none."""
    first = reading.topmost_of_edition(wave.uuid)
    return Address(first.series, first.window).unit(first.unit.uuid) if first else ""
