"""The keys that sign tickets: of no use to who has the database alone."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key

from surveys.waves.models import Cell
from surveys.waves.ticket_keys import LockedAway, lock_key, unlock_key
from tests import make, make_tokens


def test_a_key_comes_back_with_its_secret_and_with_an_older_one(
    settings: Any,
) -> None:
    locked = lock_key(b"private", public=b"public")
    assert unlock_key(locked, public=b"public") == b"private"
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"
    assert unlock_key(locked, public=b"public") == b"private"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(LockedAway):
        unlock_key(locked, public=b"public")


def test_a_key_does_not_open_for_another_cell() -> None:
    with pytest.raises(LockedAway):
        unlock_key(lock_key(b"private", public=b"public"), public=b"of another cell")


@pytest.mark.django_db
def test_the_database_of_an_open_wave_holds_no_key_that_signs() -> None:
    make_tokens.an_open_wave(make.a_unit(make.an_organisation()))
    stored = bytes(Cell.objects.get().locked_key)
    for start in range(len(stored)):
        with pytest.raises(ValueError, match=r".*"):
            load_der_private_key(stored[start:], password=None)
