"""Builders of invitations to open waves, and a browser in Python that answers with a token."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from culture.accounts.models import Organisation
from culture.org.models import Unit
from surveys.instruments.models import Version
from surveys.waves.answering.blind_signatures import new_key, public_key_of
from surveys.waves.demo.browser import Ticket
from surveys.waves.models import Invitation, Wave
from surveys.waves.ticket_keys import lock_key
from tests import make
from tests.make_answers import a_cell, a_wave

if TYPE_CHECKING:
    from django.test import Client

CLOSES = make.NOW + dt.timedelta(days=3650)
# Making a key takes tenths of a second: tests share two, one for cells and one for other cells.
KEY, OTHER_KEY = new_key(), new_key()


def a_self_assessment(organisation: Organisation, **facts: Any) -> Version:
    """A one-sided version with five points: two dimensions of two and one items."""
    asked: dict[str, Any] = {"key": "empathy", "sides": ("delivered",), "low": 1, "high": 5}
    return make.a_version(organisation, **(asked | facts))


def an_open_wave(
    unit: Unit, versions: Sequence[Version] = (), *, key: bytes = KEY, **facts: Any
) -> Wave:
    """A wave that takes answers, with one cell at the unit."""
    asked = versions or [a_self_assessment(unit.organisation)]
    known: dict[str, Any] = {"name": "Autumn survey", "closes_at": CLOSES}
    wave = a_wave(unit, *asked, **(known | facts))
    public = public_key_of(key)
    a_cell(wave, unit, invited=9, public_key=public, locked_key=lock_key(key, public=public))
    return wave


def an_invitation(wave: Wave | None = None, **facts: Any) -> Invitation:
    """The invitation of a new person to a wave, by default one of its own."""
    if wave is None:
        wave = an_open_wave(make.a_unit(make.an_organisation()))
    person = make.a_person(wave.organisation)
    cell = wave.cells.get()
    facts.setdefault("language", "en")
    return Invitation.objects.create(wave=wave, cell=cell, person=person, **facts)


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unbase64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def ask_for_signature(client: Client, invitation: Invitation, ticket: Ticket) -> Any:
    """The response of the server to a blinded message."""
    return client.post(
        f"/s/{invitation.code}/token/",
        {"blinded": base64url(ticket.blinded)},
        headers={"accept": "application/json"},
    )


def a_token(client: Client, invitation: Invitation) -> dict[str, str]:
    """The fields of a token got through the pages."""
    ticket = Ticket.of(invitation.cell)
    response = ask_for_signature(client, invitation, ticket)
    assert response.status_code == 200, response.content
    signed = unbase64url(response.json()["signature"])
    cell = {"wave": str(invitation.wave.uuid), "cell": str(invitation.cell.uuid)}
    return cell | ticket.fields(signed)
