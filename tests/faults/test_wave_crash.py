"""Killing web, worker and database amid sealed answers of employees, and amid their release."""

from __future__ import annotations

import http.client
import json
import random
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from machine.embedded.place import CHECKOUT
from surveys.waves.answering.blind_signatures import blind, finalise, prepare
from tests.faults.kinds import kill_backend, kill_postmaster, kill_web, kill_worker
from tests.house import BEAT, WEB, WORKER, OwnHouse, own_house, wait_until
from tests.make_tokens import base64url, unbase64url

pytestmark = pytest.mark.faults

PEOPLE = 40
PATIENCE = 90
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
FAULTS = (kill_worker, kill_backend, kill_web, kill_postmaster)
MOMENTS = (0.4, 0.9, 1.4, 1.9)


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    with own_house() as house:
        yield house


def ask(house: OwnHouse, path: str, fields: dict[str, str]) -> Any:
    """Send a form until it is taken; give what came back."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", house.options.port, timeout=5)
        try:
            named = {"Host": f"localhost:{house.options.port}"}
            connection.request("POST", path, urlencode(fields), HEADERS | named)
            response = connection.getresponse()
            body = response.read()
            if response.status == 200:
                return json.loads(body)
            assert response.status in (500, 503), (response.status, body)
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise TimeoutError(path)


def answer(house: OwnHouse, world: dict[str, Any], code: str) -> None:
    """What a browser that does not give up sends: one ticket, one answer."""
    key = bytes.fromhex(world["public_key"])
    prepared = prepare(secrets.token_bytes(32))
    blinded, inverse = blind(key, prepared)
    signed = ask(house, f"/s/{code}/token/", {"blinded": base64url(blinded)})
    signature = finalise(key, prepared, unbase64url(signed["signature"]), inverse)
    items = [f"d{place}-{number}" for place in (1, 2, 3) for number in (1, 2, 3)]
    ratings = {f"i0d-{item}": str(random.randint(1, 5)) for item in items}
    proof = {
        "wave": world["wave"],
        "cell": world["cell"],
        "message": base64url(prepared),
        "signature": base64url(signature),
    }
    ask(house, "/s/answers/", ratings | proof | {"comment": "Less paper", "tenure": "1-3"})


def keep_sealing(house: OwnHouse, wave: str, over: threading.Event) -> None:
    while not over.is_set():
        program(house, "seal", wave).wait()


def program(house: OwnHouse, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.wave_world", *arguments],
        cwd=CHECKOUT,
        env=house.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def key_files(house: OwnHouse) -> list[Path]:
    return list(house.place.house.glob("letter-keys/*.key"))


def count(house: OwnHouse, *tables: str) -> int:
    return sum(house.ask(f"SELECT count(*) FROM {table}")[0][0] for table in tables)  # noqa: S608


def test_no_sealed_answer_is_lost_or_doubled_whatever_dies(house: OwnHouse) -> None:
    world = house.tell("-m", "tests.wave_world", "people", str(PEOPLE))
    house.start(WEB, BEAT, WORKER)
    over = threading.Event()

    with ThreadPoolExecutor(5) as crowd:
        sealing = crowd.submit(keep_sealing, house, world["wave"], over)
        sent = [crowd.submit(answer, house, world, code) for code in world["codes"]]
        for fault in FAULTS:
            fault(house)
            time.sleep(0.5)
        for one in sent:
            one.result(PATIENCE)
        over.set()
        sealing.result(PATIENCE)

    house.start_engines()
    assert count(house, "answers.inbox", "answers.sealed") == PEOPLE
    assert count(house, "answers.receipt") == PEOPLE
    assert len(key_files(house)) == 1

    house.children[WORKER].stop(patience=10)
    house.children[BEAT].stop(patience=10)
    assert program(house, "close", world["wave"]).wait(PATIENCE) == 0
    for moment in MOMENTS:
        releasing = program(house, "release", world["wave"])
        time.sleep(moment)
        releasing.kill()
        releasing.wait(PATIENCE)
    wait_until(lambda: program(house, "release", world["wave"]).wait() == 0, seconds=PATIENCE)

    assert house.ask("SELECT state FROM waves_wave") == [("released",)]
    # All forty answered; the release only says that fewer than five did not.
    assert house.ask("SELECT content ->> 'n' FROM metrics_release") == [(str(PEOPLE - 4),)]
    assert house.ask("SELECT count(*) FROM waves_certificate") == [(1,)]
    assert count(house, "answers.inbox", "answers.sealed", "answers.receipt") == 0
    assert list((house.place.house / "letter-keys").iterdir()) == []
