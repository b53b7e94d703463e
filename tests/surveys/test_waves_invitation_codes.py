"""No copy of the database has the code of an invitation."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from culture.accounts.models import User
from surveys.waves.models import Invitation
from surveys.waves.ticket_keys import LockedAway
from tests import make_surveys
from tests.make import a_user

pytestmark = pytest.mark.django_db


def test_no_stored_value_opens_an_invitation(client: Client) -> None:
    wave = make_surveys.an_open_wave(make_surveys.a_company())
    invitation = wave.invitations.order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM waves_invitation WHERE id = %s", [invitation.pk])
        (row,) = cursor.fetchall()

    stored = [bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in row]
    assert not [one for one in stored if invitation.code.encode() in one]
    codes = [one.decode(errors="ignore").replace("/", "") for one in stored]
    statuses = {client.get(f"/s/{code}/").status_code for code in codes if code.isalnum()}
    assert statuses == {404}
    assert client.get(f"/s/{invitation.code}/").status_code == 200


def test_another_secret_opens_no_code_and_breaks_no_home(settings: object, client: Client) -> None:
    top = make_surveys.a_company()
    wave = make_surveys.an_open_wave(top)
    invitation = wave.invitations.select_related("person").order_by("pk")[0]
    code = invitation.code
    user: User = a_user(top.organisation, email=invitation.address)
    invitation.person.user = user
    invitation.person.save()

    settings.SECRET_KEY = "another secret"  # type: ignore[attr-defined]
    client.force_login(user)

    with pytest.raises(LockedAway):
        _code = Invitation.objects.get(pk=invitation.pk).code
    home = client.get("/")
    assert (home.status_code, code in home.text) == (200, False)
