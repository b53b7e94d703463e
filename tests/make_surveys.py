"""Builders of waves: an organisation with teams, a wave of it, opened, and answers in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.utils import timezone

from culture.accounts.models import Organisation, User
from culture.org.models import Person, Position, Unit
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Item, Version
from surveys.waves import letters
from surveys.waves.answering import answers
from surveys.waves.collecting.opening import open_wave
from surveys.waves.models import Cell, Invitation, Mail, Wave, WaveVersion
from tests import make
from tests.make_answers import a_key

OPENS = make.NOW
CLOSES = make.NOW + dt.timedelta(days=14)

_serial = count(1)


def a_team(
    organisation: Organisation, parent: Unit | None, *, people: int, name: str = "Team"
) -> Unit:
    """A unit with so many members, each with an address."""
    unit = make.a_unit(organisation, parent=parent, name=name)
    for _member in range(people):
        number = next(_serial)
        person = make.a_person(
            organisation, name=f"Person {number}", email=f"person{number}@example.org"
        )
        make.a_position(person, unit)
    return unit


def a_company(*, teams: Sequence[int] = (9, 9), **facts: Any) -> Unit:
    """The top unit of an organisation with teams of these sizes directly below it."""
    organisation = make.an_organisation(**facts)
    top = make.a_unit(organisation, name="Whole")
    for number, people in enumerate(teams, start=1):
        a_team(organisation, top, people=people, name=f"Team {number}")
    return top


def a_questionnaire(
    organisation: Organisation,
    *,
    key: str = "vitality",
    source: str = "employee",
    names: dict[str, str] | None = None,
    statements: Sequence[str] = (),
    **chosen: Any,
) -> Version:
    """A published version that employees answer: one side, five points, three items.

    `statements` are what its items ask in English, where another version asks the usual ones.
    """
    facts: dict[str, Any] = {"sides": ["delivered"], "low": 1, "high": 5} | chosen
    version = make.a_version(organisation, key=key, published=False, **facts)
    version.names = names or version.names
    version.instrument.source = source
    version.instrument.save(update_fields=["source"])
    items = Item.objects.filter(dimension__version=version).order_by("dimension", "position")
    for item, statement in zip(items, statements, strict=False):
        Item.objects.filter(pk=item.pk).update(statements={"en": statement, "nb": f"{statement} -"})
    version.published_at = make.NOW
    version.save(update_fields=["names", "published_at"])
    describe_version(version)
    return version


def a_wave(
    top: Unit, *, versions: Sequence[Version] = (), actor: User | None = None, **facts: Any
) -> Wave:
    """A scheduled wave of everything below a unit, that opens now and closes in two weeks."""
    facts = {
        "name": "Autumn survey",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "languages": ["en", "nb"],
        "state": Wave.State.SCHEDULED,
    } | facts
    wave = Wave.objects.create(
        organisation=top.organisation, created_by=actor, created_at=make.NOW, **facts
    )
    wave.units.add(top)
    for position, version in enumerate(versions or [a_questionnaire(top.organisation)]):
        WaveVersion.objects.create(wave=wave, version=version, position=position)
    return wave


def an_open_wave(top: Unit, **facts: Any) -> Wave:
    """A wave that has been opened."""
    wave = a_wave(top, **facts)
    assert open_wave(wave, now=OPENS)
    wave.refresh_from_db()
    return wave


def some_answers(
    wave: Wave,
    *,
    cell: Cell,
    ratings: Sequence[int | None],
    number: int = 1,
    comment: str = "",
    tenure: str = "",
    role: str = "",
) -> list[uuid.UUID]:
    """So many respondents of a cell who all say the same in every version; their identities."""
    identities = [uuid.uuid4() for _respondent in range(number)]
    parts = tuple(
        letters.VersionRatings(version=part.version.uuid, expected=None, delivered=tuple(ratings))
        for part in wave.parts.select_related("version").order_by("position")
    )
    for identity in identities:
        outcome = answers.submit(
            cell=cell,
            identity=identity,
            answer=letters.WaveAnswer(parts, comment=comment, tenure=tenure, role=role),
        )
        assert outcome == answers.Outcome.STORED
    return identities


def a_head(unit: Unit, **facts: Any) -> Person:
    """Somebody without an account who leads a unit."""
    person = make.a_person(unit.organisation, **({"name": f"Head of {unit.name}"} | facts))
    make.a_position(person, unit, kind=Position.Kind.LEADS)
    return person


def an_identity() -> uuid.UUID:
    """The identity of an answer that nobody has given yet."""
    return uuid.uuid4()


def a_running_wave(top: Unit, **facts: Any) -> Wave:
    """A wave that has been open for four days by the clock, with one cell and no invitations."""
    now = timezone.now()
    times = {
        "opens_at": now - dt.timedelta(days=4),
        "closes_at": now + dt.timedelta(days=10),
    }
    wave = a_wave(top, **(times | facts))
    Cell.objects.create(
        wave=wave, unit=top, units=[top.pk], invited=8, public_key=b"-", locked_key=b"-"
    )
    a_key(wave)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.OPEN, opened_at=wave.opens_at)
    wave.refresh_from_db()
    return wave


def a_refused_mail(wave: Wave, **facts: Any) -> Mail:
    """An invitation of somebody whose address the mail server refused."""
    number = next(_serial)
    person = make.a_person(
        wave.organisation, name=f"Person {number}", email=f"wrong{number}@example.org"
    )
    invitation = Invitation.objects.create(
        wave=wave,
        cell=wave.cells.order_by("pk")[0],
        person=person,
        address=person.email,
        language="en",
    )
    facts = {
        "state": Mail.State.FAILED,
        "problem": Mail.Problem.ADDRESS,
        "reply": "550 no such user",
        "attempts": 1,
    } | facts
    return Mail.objects.create(
        invitation=invitation,
        kind=Mail.Kind.INVITATION,
        address=person.email,
        due_at=make.NOW,
        **facts,
    )
