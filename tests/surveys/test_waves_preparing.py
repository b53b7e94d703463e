"""An opening that takes long: what it prepares is kept, shown, and dropped when called off."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from culture.accounts.models import Organisation
from culture.audit.models import AuditEntry
from culture.core import locks
from surveys.waves.answering.blind_signatures import new_key
from surveys.waves.collecting import opening, preparing
from surveys.waves.design import services
from surveys.waves.models import KeyFolder, PreparedKey, Wave
from tests import make, make_surveys

if TYPE_CHECKING:
    from django.test import Client

    from culture.accounts.models import User

pytestmark = pytest.mark.django_db

LATER = make.NOW + dt.timedelta(minutes=1)


class Killed(Exception):  # noqa: N818 - as a worker is
    """The worker ends here."""


@pytest.fixture
def wave() -> Wave:
    """A wave of five cells that is due."""
    return make_surveys.a_wave(make_surveys.a_company(teams=(9, 9, 9, 9, 9)))


@pytest.fixture
def hr(wave: Wave) -> User:
    return make.a_user(wave.organisation, is_hr=True)


def kill_after(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """End the worker when it makes the next key after so many; two are stored at once."""
    made, making = [0], new_key

    def next_key() -> bytes:
        made[0] += 1
        if made[0] > number:
            raise Killed
        return making()

    monkeypatch.setattr(preparing, "KEYS_AT_ONCE", 2)
    monkeypatch.setattr(preparing, "new_key", next_key)


def open_and_be_killed(after: int, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What is left in the database of an opening that ended in the middle."""
    with monkeypatch.context() as patched:
        kill_after(after, patched)
        with pytest.raises(Killed):
            opening.open_due(now=LATER)
    return [bytes(key) for key in PreparedKey.objects.values_list("public_key", flat=True)]


def test_an_opening_goes_on_with_the_keys_that_a_killed_one_made(
    wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = open_and_be_killed(3, monkeypatch)
    assert len(kept) == 2
    wave.refresh_from_db()
    assert (wave.state, wave.keys_wanted, wave.cells.count()) == ("scheduled", 5, 0)
    assert not wave.invitations.exists()

    assert opening.open_due(now=LATER) == 1

    wave.refresh_from_db()
    assert (wave.state, wave.keys_wanted, wave.invitations.count()) == ("open", None, 45)
    keys = {bytes(cell.public_key) for cell in wave.cells.all()}
    assert len(keys) == 5
    assert keys >= set(kept)
    assert not PreparedKey.objects.exists()
    assert AuditEntry.objects.filter(action="wave-opened").count() == 1


def test_stopping_an_opening_drops_its_keys_and_invites_nobody(
    wave: Wave, hr: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_be_killed(3, monkeypatch)

    services.unschedule_wave(wave=wave, actor=hr, now=LATER)

    assert opening.open_due(now=LATER) == 0
    wave.refresh_from_db()
    assert (wave.state, wave.keys_wanted, wave.invitations.count()) == ("draft", None, 0)
    assert not PreparedKey.objects.exists()
    assert AuditEntry.objects.filter(action="wave-unscheduled", actor=hr).count() == 1


def test_a_worker_in_the_middle_stops_when_the_opening_is_called_off(
    wave: Wave, hr: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "KEYS_AT_ONCE", 2)
    trying: list[Any] = []
    taking = locks.try_to_take

    def called_off_in_the_second_round(kind: locks.Lock, about: int | uuid.UUID) -> bool:
        trying.append(about)
        if len(trying) == 2:
            services.unschedule_wave(wave=wave, actor=hr, now=LATER)
        return taking(kind, about)

    monkeypatch.setattr(locks, "try_to_take", called_off_in_the_second_round)

    assert not opening.open_wave(wave, now=LATER)

    assert len(trying) == 2
    assert not PreparedKey.objects.exists()
    wave.refresh_from_db()
    assert (wave.state, wave.cells.count()) == ("draft", 0)


def test_where_fewer_cells_are_left_no_key_is_left(
    wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_be_killed(4, monkeypatch)
    team = wave.organisation.units.get(name="Team 1")
    leaving = {person.person_id for person in team.positions.all()[:3]}
    wave.organisation.people.filter(pk__in=leaving).update(is_active=False)

    assert opening.open_due(now=LATER) == 1

    assert wave.cells.count() == 4
    assert not PreparedKey.objects.exists()


def test_what_comes_in_the_way_is_said_instead_of_progress(
    wave: Wave, hr: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_be_killed(3, monkeypatch)
    Organisation.objects.update(k=6)

    assert opening.open_due(now=LATER) == 0

    client.force_login(hr)
    page = client.get(reverse("waves:detail", args=[wave.uuid])).content.decode()
    assert "It cannot be opened yet" in page
    assert "data-running" not in page
    assert not PreparedKey.objects.exists()


def test_a_worker_without_a_place_for_keys_makes_none(
    wave: Wave, settings: Any, tmp_path: Any
) -> None:
    settings.LETTER_KEYS = str(tmp_path / "nowhere" / "keys")

    assert opening.open_due(now=LATER) == 0

    wave.refresh_from_db()
    assert (wave.keys_wanted, PreparedKey.objects.count()) == (None, 0)
    assert KeyFolder.objects.get().problem == "unwritable"


def test_the_page_shows_how_far_it_is_and_the_way_out(
    wave: Wave, hr: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_and_be_killed(4, monkeypatch)
    client.force_login(hr)
    address = reverse("waves:detail", args=[wave.uuid])

    page = client.get(address).content.decode()

    assert 'id="progress" aria-live="polite" data-running' in page
    assert "The wave is being opened: 4 of 5 groups are prepared." in page
    assert 'value="4" max="5"' in page
    assert "progress.js" in page
    assert "Open now" not in page
    client.post(reverse("waves:unschedule", args=[wave.uuid]))
    page = client.get(address).content.decode()
    assert "data-running" not in page
    assert "Open now" in page


def test_progress_begins_with_the_press(hr: User, client: Client, wave: Wave) -> None:
    Wave.objects.update(state=Wave.State.DRAFT, closes_at=make.NOW + dt.timedelta(days=3650))
    client.force_login(hr)

    client.post(reverse("waves:open", args=[wave.uuid]))

    page = client.get(reverse("waves:detail", args=[wave.uuid])).content.decode()
    assert "The wave is being opened: 0 of 5 groups are prepared." in page


def test_a_closed_wave_says_that_it_is_being_published_until_it_is(
    hr: User, client: Client, wave: Wave
) -> None:
    assert opening.open_due(now=LATER) == 1
    address = reverse("waves:detail", args=[wave.uuid])
    client.force_login(hr)
    for facts, is_running in (
        ({"state": Wave.State.CLOSED}, True),
        ({"is_withheld": True}, False),
        ({"is_withheld": False, "state": Wave.State.RELEASED}, False),
    ):
        Wave.objects.update(**facts)
        assert ("data-running" in client.get(address).content.decode()) is is_running
