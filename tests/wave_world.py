"""Opens a wave in a house of its own and tells, as JSON, what respondents need and who they are.

Run as `python -m tests.wave_world` once (`people 60` for so many without accounts), and with
`seal`, `close` or `release` and the wave afterwards. `letters` and the wave tells what was
answered.
"""

from __future__ import annotations

import json
import sys
import uuid
from typing import TYPE_CHECKING

import django
from django.utils import timezone

if TYPE_CHECKING:
    from culture.org.models import Person

PEOPLE = 12
FIRST_SERIAL = 987_654_000


def build(people_asked: int = PEOPLE, *, with_accounts: bool = True) -> dict[str, object]:
    """Build people, each with an invitation; serials are easy to find in a dump."""
    from django.db import connection  # noqa: PLC0415

    from surveys.waves.models import Cell, Invitation  # noqa: PLC0415
    from tests import make, make_surveys  # noqa: PLC0415

    with connection.cursor() as cursor:
        for table in ("accounts_user", "org_person", "waves_invitation"):
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, FIRST_SERIAL]
            )
    top = make.a_unit(make.an_organisation(), name="Whole")
    people = []
    for number in range(people_asked):
        email, name = f"canary.mail{number}@example.org", f"Canaryname{number}"
        user = make.a_user(top.organisation, email=email, name=name) if with_accounts else None
        person = make.a_person(
            top.organisation, user=user, name=name, number=f"CANARYROSTER{number}", email=email
        )
        make.a_position(person, top)
        people.append(person)
    version = make_surveys.a_questionnaire(top.organisation, items=(3, 3, 3))
    wave = make_surveys.an_open_wave(
        top, versions=[version], opens_at=make.NOW, closes_at=make.NOW.replace(year=2100)
    )
    cell = Cell.objects.get(wave=wave)
    invitations = Invitation.objects.filter(wave=wave).select_related("person__user")
    return {
        "wave": str(wave.uuid),
        "cell": str(cell.uuid),
        "public_key": bytes(cell.public_key).hex(),
        "codes": [invitation.code for invitation in invitations],
        "secrets": [
            str(secret)
            for invitation in invitations
            for secret in (
                invitation.code,
                invitation.uuid,
                invitation.pk,
                invitation.person.pk,
                invitation.person.uuid,
                invitation.person.number,
                invitation.person.name,
                invitation.person.email,
                *_account_of(invitation.person),
            )
        ],
    }


def _account_of(person: Person) -> list[object]:
    return [person.user.pk, person.user.uuid] if person.user else []


def seal(wave: str) -> None:
    """Seal the wave, as a worker does."""
    from surveys.waves.collecting.sealing import seal as seal_wave  # noqa: PLC0415

    seal_wave(uuid.UUID(wave))


def close(wave: str) -> None:
    """Close the wave, as a worker does at its time."""
    from surveys.waves.closing.ending import close_wave  # noqa: PLC0415
    from surveys.waves.models import Wave  # noqa: PLC0415

    close_wave(Wave.objects.get(uuid=wave), now=timezone.now())


def release(wave: str) -> None:
    """Publish the wave and clear up, as a worker does; nothing where that is done."""
    from surveys.waves.closing.releasing import release_wave  # noqa: PLC0415
    from surveys.waves.collecting.keys import destroy_leftovers  # noqa: PLC0415

    release_wave(uuid.UUID(wave), now=timezone.now())
    destroy_leftovers()


def letters(wave: str) -> list[tuple[str, tuple[int | None, ...]]]:
    """Open every letter of the wave, with the worker's key; give comment and ratings."""
    from django.db import connection  # noqa: PLC0415

    from culture.core.letters.keys import read_key  # noqa: PLC0415
    from surveys.waves.letters import open_letter  # noqa: PLC0415

    private = read_key(uuid.UUID(wave))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell, letter FROM answers.inbox WHERE wave = %s"
            " UNION ALL SELECT cell, letter FROM answers.sealed WHERE wave = %s",
            [wave, wave],
        )
        opened = [
            open_letter(bytes(letter), private, wave=uuid.UUID(wave), cell=cell)
            for cell, letter in cursor.fetchall()
        ]
    return [(answer.comment, answer.parts[0].delivered) for answer in opened]


WORK = {"seal": seal, "close": close, "release": release}


def _quietly(_line: str) -> None:
    """Say nothing: what is printed is read by a program."""


if __name__ == "__main__":
    django.setup()
    from machine.supervisor import preparation

    told: object = None
    asked = sys.argv[1:] or ["people", str(PEOPLE)]
    if asked[0] in WORK:
        WORK[asked[0]](asked[1])
    elif asked[0] == "letters":
        told = letters(asked[1])
    else:
        preparation.migrate(_quietly)
        preparation.collect_static(_quietly)
        told = build(int(asked[1]), with_accounts=not sys.argv[1:])
    sys.stdout.write(json.dumps(told))
