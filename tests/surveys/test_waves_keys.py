"""The private key of a wave: made before it opens, looked at meanwhile, gone when it is over."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from culture.core.letters.keys import KeyRefused, destroy_key, make_key, problem_of, read_key
from culture.core.letters.problems import KeyProblem
from culture.metrics.models import Release
from surveys.waves.closing import certificates, ending, releasing
from surveys.waves.closing.auditing import audit_wave
from surveys.waves.collecting import keys
from surveys.waves.collecting.keys import check_keys
from surveys.waves.collecting.opening import open_due
from surveys.waves.design.obstacles import obstacles_to_opening, plan_of_today
from surveys.waves.models import Certificate, KeyFolder, Wave, WaveKey
from tests import make, make_surveys

pytestmark = pytest.mark.django_db

OVER = make_surveys.CLOSES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.LETTER_KEYS = str(tmp_path / "keys")
    return tmp_path / "keys"


def a_waiting_wave() -> Wave:
    return make_surveys.a_wave(make_surveys.a_company())


def an_answered_wave() -> Wave:
    wave = make_surveys.an_open_wave(make_surveys.a_company(teams=(12, 12)))
    for cell in wave.cells.all():
        make_surveys.some_answers(wave, cell=cell, ratings=[4, 3, 5], number=6)
        make_surveys.some_answers(wave, cell=cell, ratings=[2, 4, 1], number=4)
    return wave


def letters_left() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM answers.sealed")
        return int(cursor.fetchone()[0])


def test_a_key_is_a_private_file_in_a_private_folder(folder: Path) -> None:
    wave = make_surveys.an_open_wave(make_surveys.a_company())

    (file,) = folder.iterdir()
    assert (file.name, file.stat().st_size) == (f"{wave.uuid}.key", 32)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert problem_of(wave.uuid, public=bytes(wave.key.public_key)) == ""


def test_many_workers_at_once_make_one_key() -> None:
    wave = make.a_unit(make.an_organisation()).uuid
    start = threading.Barrier(6)

    def make_it(_worker: int) -> bytes:
        start.wait(10)
        return make_key(wave)

    with ThreadPoolExecutor(6) as workers:
        assert len(set(workers.map(make_it, range(6)))) == 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda _folder, settings: setattr(settings, "LETTER_KEYS", ""), "has no folder"),
        (lambda folder, _settings: folder.write_text("a file"), "cannot write to its folder"),
    ],
)
def test_without_a_place_for_its_key_no_wave_opens_and_its_page_says_why(
    folder: Path, settings: Any, spoil: Any, said: str
) -> None:
    wave = a_waiting_wave()
    spoil(folder, settings)

    assert open_due(now=make.NOW) == 0

    wave.refresh_from_db()
    assert (wave.state, wave.invitations.count()) == ("scheduled", 0)
    [obstacle] = obstacles_to_opening(wave, plan_of_today(wave, now=make.NOW), now=make.NOW)
    assert said in obstacle


def test_when_the_folder_is_there_again_the_wave_opens(settings: Any) -> None:
    wave = a_waiting_wave()
    right, settings.LETTER_KEYS = settings.LETTER_KEYS, ""
    open_due(now=make.NOW)

    settings.LETTER_KEYS = right
    check_keys(now=make.NOW)

    assert KeyFolder.objects.get().problem == ""
    assert open_due(now=make.NOW) == 1
    wave.refresh_from_db()
    assert wave.state == "open"


def test_a_key_that_an_interrupted_opening_left_is_taken() -> None:
    wave = a_waiting_wave()
    left = make_key(wave.uuid)

    open_due(now=make.NOW)

    assert bytes(WaveKey.objects.get().public_key) == left


def lose(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_bytes(b"")


def exchange(file: Path) -> None:
    file.write_bytes(bytes(range(32)))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lose, KeyProblem.MISSING),
        (empty, KeyProblem.UNREADABLE),
        (exchange, KeyProblem.ANOTHER),
    ],
)
def test_a_running_wave_says_that_its_key_cannot_be_read(
    folder: Path, client: Client, spoil: Any, problem: KeyProblem
) -> None:
    top = make_surveys.a_company()
    wave = make_surveys.a_running_wave(top)
    client.force_login(make.a_user(top.organisation, is_hr=True))
    check_keys(now=make.NOW)
    assert "was last checked on" in client.get(f"/surveys/waves/{wave.uuid}/").text

    spoil(folder / f"{wave.uuid}.key")
    check_keys(now=make.NOW)

    page = client.get(f"/surveys/waves/{wave.uuid}/").text
    assert "The key of the answers cannot be read" in page
    assert WaveKey.objects.get().problem == problem


def test_a_lost_key_publishes_nothing_and_loses_nothing(folder: Path) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    file = folder / f"{wave.uuid}.key"
    kept = file.read_bytes()
    file.unlink()

    assert not releasing.release_wave(wave.uuid, now=OVER)
    assert (WaveKey.objects.get().problem, letters_left()) == ("missing", 20)

    file.write_bytes(kept)
    assert releasing.release_wave(wave.uuid, now=OVER)
    assert Release.objects.get(unit__name="Whole").content["n"] == 20


def test_the_release_destroys_answers_and_key_and_leaves_a_certificate(folder: Path) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)

    assert releasing.release_wave(wave.uuid, now=OVER)

    assert (letters_left(), list(folder.iterdir())) == (0, [])
    assert WaveKey.objects.get().is_destroyed
    with pytest.raises(KeyRefused):
        read_key(wave.uuid)
    certificate = Certificate.objects.get(wave=wave)
    content = certificate.content
    assert (content["exact"], content["narrowed"], content["combinations"]) == (0, 0, 0)
    assert content["examined"] > 0
    assert {one["sha256"] for one in content["releases"]} == set(
        Release.objects.values_list("sha256", flat=True)
    )
    assert list(certificates.differences_from(certificate)) == []


def test_destroying_overwrites_before_it_deletes(folder: Path, tmp_path: Path) -> None:
    wave = an_answered_wave()
    shadow = tmp_path / "shadow"
    shadow.hardlink_to(folder / f"{wave.uuid}.key")

    destroy_key(wave.uuid)
    destroy_key(wave.uuid)

    assert shadow.read_bytes() == bytes(32)


def test_a_crash_between_the_release_and_the_key_is_made_good(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)

    def fail() -> None:
        raise OSError("killed")

    with monkeypatch.context() as crash:
        crash.setattr(keys, "destroy_leftovers", fail)
        with pytest.raises(OSError, match="killed"):
            releasing.release_wave(wave.uuid, now=OVER)
    wave.refresh_from_db()
    assert (wave.state, len(list(folder.iterdir()))) == ("released", 1)

    assert keys.destroy_leftovers() == 1
    assert keys.destroy_leftovers() == 0
    assert list(folder.iterdir()) == []


def test_what_the_audit_finds_is_never_published(monkeypatch: pytest.MonkeyPatch) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    real = audit_wave

    def find(*arguments: Any, **facts: Any) -> Any:
        audit = real(*arguments, **facts)
        audit.problems.append("Team 1: a number of 4 people")
        return audit

    monkeypatch.setattr(certificates, "audit_wave", find)

    assert not releasing.release_wave(wave.uuid, now=OVER)

    wave.refresh_from_db()
    assert (wave.state, wave.is_withheld) == ("closed", True)
    assert not Release.objects.exists()
    assert letters_left() == 20
    assert read_key(wave.uuid)
    assert ending.waves_to_release() == []


def test_neither_a_key_nor_a_certificate_can_be_exchanged() -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    releasing.release_wave(wave.uuid, now=OVER)

    for change in (
        lambda: WaveKey.objects.update(public_key=b"x"),
        lambda: WaveKey.objects.update(is_destroyed=False),
        lambda: Certificate.objects.update(sha256=""),
        lambda: Certificate.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            change()


def test_the_role_of_the_web_changes_nothing_about_keys() -> None:
    wave = an_answered_wave()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
    for table in ("waves_wavekey", "waves_keyfolder", "waves_certificate"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
    assert WaveKey.objects.get().wave == wave
