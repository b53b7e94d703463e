"""After a run over HTTP, errors included, nothing lies where it does not belong.

Who answered is looked for in everything that holds answers, and what was answered, with all that
leads to it, in everything else: tables, broker and cache, and every log.
"""

from __future__ import annotations

import http.client
import json
import secrets
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
import redis

from surveys.waves.answering.answers import identity_of, receipt_of, written
from surveys.waves.answering.blind_signatures import blind, finalise, prepare
from tests.house import BEAT, WEB, WORKER, OwnHouse, own_house, wait_until
from tests.make_tokens import base64url, unbase64url

AGENT = "CanaryAgent/7"
COMMENT = "Canarycomment"
ADDRESS = "198.51.100.77"
ITEMS = tuple(f"d{place}-{number}" for place in (1, 2, 3) for number in (1, 2, 3))
RATINGS = (1, 5, 1, 5, 2, 5, 1, 5, 1)
JSON = {"Accept": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Run:
    """Respondents of one wave in a house; what must be found nowhere gathers on the way."""

    house: OwnHouse
    world: Mapping[str, Any]
    of_answers: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, fields: Mapping[str, str], **headers: str) -> Any:
        """Send one request; its status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.house.options.port, timeout=20)
        usual = {"Host": f"localhost:{self.house.options.port}", "User-Agent": AGENT}
        sent = usual | FORM | JSON | {"X-Forwarded-For": ADDRESS} | headers
        try:
            connection.request(method, path, urlencode(fields), sent)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def token(self, code: str) -> dict[str, str]:
        """Get a token as a browser does."""
        key = bytes.fromhex(self.world["public_key"])
        prepared = prepare(secrets.token_bytes(32))
        blinded, inverse = blind(key, prepared)
        status, body = self.ask("POST", f"/s/{code}/token/", {"blinded": base64url(blinded)})
        assert status == 200
        signature = finalise(key, prepared, unbase64url(json.loads(body)["signature"]), inverse)
        receipt = receipt_of(prepared)
        for secret in (prepared, blinded, signature, receipt):
            self.of_answers += [base64url(secret), secret.hex()]
        self.of_answers.append(written(receipt))
        return {
            "wave": self.world["wave"],
            "cell": self.world["cell"],
            "message": base64url(prepared),
            "signature": base64url(signature),
        }

    def send(self, fields: Mapping[str, str], **headers: str) -> int:
        status: int = self.ask("POST", "/s/answers/", fields, **headers)[0]
        return status


def said(**changes: str) -> dict[str, str]:
    ratings = {f"i0d-{item}": str(rating) for item, rating in zip(ITEMS, RATINGS, strict=True)}
    return ratings | {"tenure": "1-3", "role": "leader", "comment": COMMENT} | changes


@pytest.fixture
def house() -> Iterator[OwnHouse]:
    with own_house(LOG_LEVEL="DEBUG") as house:
        yield house


def dump(house: OwnHouse, schema: str) -> dict[str, str]:
    """Every row of every table of a schema as text, with what PostgreSQL adds to a row."""
    tables = house.ask("SELECT relname FROM pg_class WHERE relkind = 'r'"
                       " AND relnamespace = %s::regnamespace", [schema])  # fmt: skip
    return {
        table: "\n".join(
            row
            for (row,) in house.ask(f'SELECT t::text FROM {schema}."{table}" AS t')  # noqa: S608
        )
        for (table,) in tables
    }


def broker(house: OwnHouse) -> str:
    """Every key and value in every database of Valkey."""
    texts = []
    for number in range(16):
        with redis.Redis(unix_socket_path=str(house.place.valkey_socket), db=number) as client:
            for key in client.scan_iter():
                texts += [repr(key), repr(value_of(client, key))]
    return "\n".join(texts)


def value_of(client: Any, key: bytes) -> Any:
    read = {
        b"string": client.get,
        b"list": lambda name: client.lrange(name, 0, -1),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"zset": lambda name: client.zrange(name, 0, -1, withscores=True),
    }
    return read[client.type(key)](key)


def logs(house: OwnHouse, said: str) -> str:
    """What all processes said, and the logs of both servers."""
    folders = (house.place.postgres_data, house.place.valkey_data)
    return said + "".join(
        file.read_text(errors="replace")
        for folder in folders
        for file in folder.glob("server.log*")
    )


def found(needles: list[str], hay: str) -> list[str]:
    return sorted({needle for needle in needles if needle.lower() in hay.lower()})


def go_wrong(run: Run, code: str, token: dict[str, str]) -> list[int]:
    """Everything that can be refused; the statuses."""
    run.of_answers.append("Canaryrefused")
    other = base64url(b"\x01" + secrets.token_bytes(255))  # below every modulus
    return [
        run.ask("GET", f"/s/{'0' * 26}/", {})[0],
        run.ask("POST", f"/s/{code}/token/", {"blinded": other})[0],
        run.ask("POST", f"/s/{code}/token/", {"blinded": "Canaryrefused"})[0],
        run.send(token | said(**{"i0d-d1-1": "Canaryrefused"})),
        run.send(token | said(comment="Canaryrefused")),
        run.send(token | said(), Cookie="sessionid=Canaryrefused"),
        run.send(token | said() | {"signature": base64url(b"Canaryrefused" * 8)}),
        run.send({}),
    ]


def break_the_store(run: Run, token: dict[str, str]) -> int:
    """Let the database fail in the middle of storing an answer."""
    run.house.ask("ALTER TABLE answers.inbox RENAME TO elsewhere")
    try:
        return run.send(token | said())
    finally:
        run.house.ask("ALTER TABLE answers.elsewhere RENAME TO inbox")


def test_nothing_lies_where_it_does_not_belong(
    house: OwnHouse, capfd: pytest.CaptureFixture[str]
) -> None:
    run = Run(house, house.tell("-m", "tests.wave_world"))
    house.start(WEB, BEAT, WORKER)
    codes = run.world["codes"]
    for code in codes[:8]:
        assert run.ask("GET", f"/s/{code}/", {})[0] == 200
        token = run.token(code)
        assert break_the_store(run, token) == 503
        assert [run.send(token | said()) for _try in range(2)] == [200, 200]
    assert go_wrong(run, codes[7], token) == [404, 409, 400, 422, 200, 400, 403, 403]
    plain = f"/s/{codes[8]}/confidential/"
    assert run.ask("POST", plain, said(**{"i0d-d1-1": "9"}), Accept="text/html")[0] == 422
    assert run.ask("POST", plain, said(), Accept="text/html")[0] == 200
    assert run.ask("GET", f"/s/{codes[8]}/", {})[0] == 200
    receipt = run.token(codes[9])
    assert run.send(receipt | said()) == 200
    typed = written(receipt_of(unbase64url(receipt["message"])))
    assert run.ask("POST", "/s/receipt/", {"receipt": typed})[0] == 200
    assert run.ask("POST", "/s/receipt/", {"receipt": typed, "word": "withdraw"})[0] == 200
    house.tell("-m", "tests.wave_world", "seal", run.world["wave"])
    for code in codes[10:]:
        assert run.send(run.token(code) | said()) == 200

    who = [*run.world["secrets"], AGENT, ADDRESS, "127.0.0.1"]
    what = [*run.of_answers, COMMENT, "{" + ",".join(map(str, RATINGS)) + "}", AGENT, ADDRESS]
    wait_until(lambda: not house.ask("SELECT FROM waves_mail WHERE state = 'waiting'"), seconds=60)
    held = dump(house, "answers")
    assert sum(len(held[table].splitlines()) for table in ("inbox", "sealed")) == 11
    hidden = [*who, *what, COMMENT.encode().hex()]
    assert {table: here for table, text in held.items() if (here := found(hidden, text))} == {}
    assert found(run.of_answers, "\n".join(held.values())) == []
    others = dump(house, "public")
    assert {table: here for table, text in others.items() if (here := found(what, text))} == {}
    assert found([*who, *what], broker(house)) == []
    house.stop()
    out, err = capfd.readouterr()
    assert found([*who, *what], logs(house, out + err)) == []


def test_the_search_finds_what_is_there() -> None:
    identity = str(identity_of(b"\x01" * 16))

    assert found([identity, "canary"], f"a {identity.upper()} b") == [identity]
    assert found(["x"], "") == []
    assert uuid.UUID(identity).version == 4
