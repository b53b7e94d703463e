"""Hooks: signed messages to the internet alone, each once under one identifier, until given up."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import random
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from urllib3 import HTTPConnectionPool, Timeout

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.hooks import calling, delivering, signing
from culture.hooks.delivering import PAUSES, deliver_due
from culture.hooks.models import Hook, HookDelivery
from culture.hooks.planning import plan_deliveries
from culture.hooks.services import change_secret, forget_secret, make_hook, try_again
from culture.metrics.models import Release
from culture.org.models import Unit
from feedback.cases.deadlines import first_deadline
from feedback.cases.watching import watch
from tests import make
from tests.make_actions import an_action
from tests.make_cases import a_contact

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
EVERY = ["release.published", "action.overdue", "case.waiting"]


class Receiver:
    """A server on this machine that answers as it is told and keeps what it got."""

    def __init__(self) -> None:
        self.status, self.wait = 204, 0.0
        self.got: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                outer.got.append((dict(self.headers), self.rfile.read(length)))
                time.sleep(outer.wait)
                self.send_response(outer.status)
                self.send_header("Location", "https://elsewhere.example/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def identifiers(self) -> list[str]:
        return [headers["webhook-id"] for headers, _body in self.got]

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver that the calls of this test reach, as if it were on the internet."""
    one = Receiver()

    def pool(_address: str, _host: str, _port: int) -> HTTPConnectionPool:
        return HTTPConnectionPool("127.0.0.1", one.port, timeout=Timeout(connect=1, read=0.3))

    monkeypatch.setattr(calling, "_pool", pool)
    monkeypatch.setattr(calling, "open_address", lambda _host, _port: "192.0.2.1")
    yield one
    one.stop()


@pytest.fixture
def unit() -> Unit:
    return make.a_unit(make.an_organisation(), name="Harbour")


@pytest.fixture
def administrator(unit: Unit) -> User:
    return make.a_user(unit.organisation, is_administrator=True)


@pytest.fixture
def hook(administrator: User) -> Hook:
    return a_hook(administrator)


def a_hook(administrator: User, **facts: Any) -> Hook:
    known: dict[str, Any] = {"name": "Board", "url": "https://hooks.example/x?y=1", "events": EVERY}
    return make_hook(
        **(known | {"is_chat": False, "secret": signing.new_secret()} | facts),
        actor=administrator, now=make.NOW - 30 * DAY,
    )  # fmt: skip


def an_overdue_action(unit: Unit) -> dt.datetime:
    """Make one that is due today; return the moment from which on it is overdue."""
    due: dt.datetime = an_action(
        make.a_leader(unit), unit, title="Secret plan", due_on=make.TODAY
    ).due_at
    return due


@pytest.mark.django_db
def test_an_overdue_action_is_told_once_signed_and_without_words(
    unit: Unit, hook: Hook, receiver: Receiver
) -> None:
    late = an_overdue_action(unit)
    assert plan_deliveries(now=late - MINUTE) == 0
    assert [plan_deliveries(now=late + n * MINUTE) for n in (1, 2, 10, 600)] == [1, 0, 0, 0]
    assert deliver_due(now=late + MINUTE) == 1
    (headers, body) = receiver.got[0]
    delivery = HookDelivery.objects.get()
    assert headers["webhook-id"] == f"msg_{delivery.uuid.hex}"
    assert headers["Host"] == "hooks.example"
    message = json.loads(body)
    assert (message["type"], message["timestamp"]) == ("action.overdue", "2026-11-22T23:00:00Z")
    assert message["data"]["unit"] == "Harbour"
    assert message["data"]["due_on"] == "2026-11-22"
    assert "Secret plan" not in body.decode()
    (secret,) = signing.secrets_of(hook)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert (delivery.state, delivery.status, delivery.attempts) == ("delivered", 204, 1)
    assert deliver_due(now=late + 5 * DAY) == 0


def test_the_signature_is_that_of_the_published_example() -> None:
    """The example of the specification of Standard Webhooks."""
    headers = signing.headers_of(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        known=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.django_db
def test_two_secrets_sign_while_one_is_changed(
    unit: Unit, hook: Hook, administrator: User, receiver: Receiver
) -> None:
    acting: dict[str, Any] = {"actor": administrator, "now": make.NOW}
    change_secret(hook=hook, secret=signing.new_secret(), **acting)
    late = an_overdue_action(unit)
    plan_deliveries(now=late)
    deliver_due(now=late)
    assert receiver.got[0][0]["webhook-signature"].count("v1,") == 2
    hook.refresh_from_db()
    forget_secret(hook=hook, **acting)
    assert len(signing.secrets_of(hook)) == 1
    done = AuditEntry.objects.filter(object_uuid=hook.uuid).order_by("pk")
    assert list(done.values_list("action", flat=True)) == [
        "hook-made",
        "hook-secret-changed",
        "hook-secret-forgotten",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["500", "redirect", "slow", "down"])
def test_what_does_not_arrive_is_tried_again_as_the_same_message_and_given_up(
    unit: Unit, hook: Hook, receiver: Receiver, how: str
) -> None:
    receiver.status = {"500": 500, "redirect": 302}.get(how, 204)
    receiver.wait = 0.6 if how == "slow" else 0
    if how == "down":
        receiver.server.server_close()
    late = an_overdue_action(unit)
    plan_deliveries(now=late)
    now, tries = late, [late]
    chance = random.Random(1)
    rounds = len(PAUSES) if how in {"500", "redirect"} else 2
    for _try in range(rounds):
        assert deliver_due(now=now, chance=chance) == 1
        delivery = HookDelivery.objects.get()
        assert delivery.state == "waiting"
        assert deliver_due(now=delivery.due_at - MINUTE / 60) == 0
        now = delivery.due_at
        tries.append(now)
    pauses = [after - before for before, after in pairwise(tries)]
    assert all(least <= pause <= 1.2 * least for least, pause in zip(PAUSES, pauses, strict=False))
    status, problem = {"500": (500, "status"), "redirect": (302, "status")}.get(how, (None, "away"))
    assert (delivery.status, delivery.problem) == (status, problem)
    if how in {"500", "redirect"}:
        assert dt.timedelta(days=3) < now - late < dt.timedelta(days=4)
        assert deliver_due(now=now) == 1
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("given-up", len(PAUSES) + 1)
        assert set(receiver.identifiers) == {f"msg_{delivery.uuid.hex}"}
        assert len(receiver.identifiers) == len(PAUSES) + 1
        assert deliver_due(now=now + 30 * DAY) == 0


@pytest.mark.django_db
def test_a_receiver_that_is_gone_is_sent_nothing_until_somebody_tries_again(
    unit: Unit, hook: Hook, administrator: User, receiver: Receiver
) -> None:
    receiver.status = 410
    late = an_overdue_action(unit)
    plan_deliveries(now=late)

    assert deliver_due(now=late) == 1
    delivery = HookDelivery.objects.get()
    assert (delivery.state, delivery.status, delivery.problem) == ("given-up", 410, "gone")
    later = an_overdue_action(unit) + DAY
    for moment in (later, later + 40 * DAY):
        assert (plan_deliveries(now=moment), deliver_due(now=moment)) == (0, 0)

    receiver.status = 204
    try_again(delivery=delivery, actor=administrator, now=later)
    assert deliver_due(now=later) == 1
    assert plan_deliveries(now=later) == 1  # what happened meanwhile
    assert len(receiver.identifiers) == 2


@pytest.mark.django_db
def test_what_happened_days_before_a_receiver_came_back_is_left_out_and_counted(
    unit: Unit, hook: Hook, administrator: User, receiver: Receiver
) -> None:
    lead = make.a_leader(unit)
    days = [make.TODAY + day * DAY for day in (0, 1, 2, 5, 6)]
    dues = [an_action(lead, unit, due_on=day).due_at for day in days]
    receiver.status = 410
    plan_deliveries(now=dues[0])
    assert deliver_due(now=dues[0]) == 1
    gone = HookDelivery.objects.get()

    receiver.status, back = 204, dues[3] + DAY / 2
    try_again(delivery=gone, actor=administrator, now=back)
    assert (plan_deliveries(now=back), deliver_due(now=back)) == (1, 2)
    assert (plan_deliveries(now=dues[4]), deliver_due(now=dues[4])) == (1, 1)
    told = [one.message["data"]["due_on"] for one in HookDelivery.objects.order_by("pk")]
    assert told == [days[at].isoformat() for at in (0, 3, 4)]
    page = make.a_client(administrator).get(reverse("hooks:hook", args=[hook.uuid]))
    said = "2 messages were left out: what they tell of happened more than three days before they"
    assert said in page.content.decode()

    receiver.status, later = 410, dues[4] + DAY
    last = HookDelivery.objects.latest("pk")
    HookDelivery.objects.filter(pk=last.pk).update(state="given-up", problem="gone")
    try_again(delivery=last, actor=administrator, now=later)
    hook.refresh_from_db()
    assert hook.left_out == 0


@pytest.mark.django_db
def test_a_worker_killed_between_sending_and_marking_sends_the_same_again(
    unit: Unit, hook: Hook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = an_overdue_action(unit)
    plan_deliveries(now=late)

    def killed(*_args: object, **_facts: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(delivering, "_settle", killed)
        with pytest.raises(SystemExit):
            deliver_due(now=late)
    assert deliver_due(now=late + MINUTE) == 0
    assert deliver_due(now=late + 6 * MINUTE) == 1
    assert len(receiver.got) == 2
    assert len(set(receiver.identifiers)) == 1
    one = HookDelivery.objects.get()
    one.pk, one.uuid = None, hook.uuid
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.django_db
def test_published_numbers_are_told_by_the_place_where_they_stand(
    unit: Unit, hook: Hook, receiver: Receiver
) -> None:
    version = make.a_version(unit.organisation)
    make.some_responses(make.a_touchpoint(unit, version), [((5, 4, 3), (4, 3, 2))] * 10)
    make.settle()
    # The moment of the last answer that a number needed is nobody's to know.
    over = dt.datetime(2026, 11, 23, tzinfo=unit.organisation.zone)
    assert {one.published_on for one in Release.objects.all()} == {make.TODAY}
    for late in (over - dt.timedelta(seconds=1), over):
        assert not HookDelivery.objects.filter(event="release.published").exists()
        plan_deliveries(now=late)
    told = HookDelivery.objects.filter(event="release.published")
    said = over.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    assert {one.message["timestamp"] for one in told} == {said}
    assert {one.made_at for one in told} == {over}
    windows = sorted(one.message["data"]["window"] for one in told)
    assert windows == ["2026", "2026-11", "2026-Q4"]
    assert all("url" in one.message["data"] for one in told)
    assert {key for one in told for key in one.message["data"]} == {
        "unit", "url", "source", "window",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_chat_gets_one_sentence(unit: Unit, administrator: User, receiver: Receiver) -> None:
    a_hook(administrator, is_chat=True, events=["action.overdue"])
    late = an_overdue_action(unit)
    plan_deliveries(now=late)
    deliver_due(now=late)
    message = json.loads(receiver.got[0][1])
    assert list(message) == ["text"]
    assert message["text"].startswith("Harbour: an action is overdue. http")


@pytest.mark.django_db
def test_a_hook_hears_of_its_own_organisation_and_of_nothing_before(
    unit: Unit, administrator: User
) -> None:
    late = an_overdue_action(unit)
    make_hook(
        name="Late", url="https://hooks.example/", events=EVERY, is_chat=False,
        secret=signing.new_secret(), actor=administrator, now=late + MINUTE,
    )  # fmt: skip
    other = make.a_user(make.an_organisation(), is_administrator=True)
    a_hook(other)
    assert plan_deliveries(now=late + 5 * MINUTE) == 0


INSIDE = [
    "127.0.0.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1%eth0", "fc00::1",
    "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_of_a_house_or_a_machine_are_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not calling.is_on_the_internet(address)
    found = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", (address, 443))]
    monkeypatch.setattr("culture.hooks.calling.socket.getaddrinfo", lambda *_args, **_facts: found)
    with pytest.raises(calling.AddressRefused):
        calling.post("https://hooks.example/", b"{}", {})


def test_the_call_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("8.8.8.8", 443))]
    monkeypatch.setattr("culture.hooks.calling.socket.getaddrinfo", lambda *_args, **_facts: found)
    assert calling.open_address("hooks.example", 443) == "8.8.8.8"
    pool = calling._pool("8.8.8.8", "hooks.example", 443)
    assert (pool.host, pool.conn_kw["server_hostname"], pool.assert_hostname) == (
        "8.8.8.8",
        "hooks.example",
        "hooks.example",
    )


@pytest.mark.parametrize(
    "url", ["http://a.example/", "ftp://a.example/", "https://", "https://a:x/"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(calling.AddressRefused):
        calling.post(url, b"{}", {})


@pytest.mark.django_db
def test_administrators_add_look_and_try_again(
    unit: Unit, administrator: User, receiver: Receiver
) -> None:
    client = make.a_client(administrator)
    typed = {"name": "Board", "url": "https://hooks.example/x", "events": ["action.overdue"]}
    assert "whsec_" in client.post(reverse("hooks:add"), typed).content.decode()
    hook = Hook.objects.get()
    page = client.get(reverse("hooks:hook", args=[hook.uuid])).content.decode()
    assert "whsec_" not in page
    assert "/x" not in page
    delivery = HookDelivery.objects.create(
        hook=hook, event="action.overdue", key="k", message={}, made_at=make.NOW,
        due_at=make.NOW, state="given-up", attempts=10, problem="away",
    )  # fmt: skip
    (task,) = make.at_home(administrator).tasks
    assert (task.title, task.sentence) == (
        "The hook “Board” does not answer",
        "1 message was given up.",
    )
    client.post(reverse("hooks:try_again", args=[delivery.uuid]))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    for wrong in ("http://hooks.example/", "https://me:pw@hooks.example/"):
        client.post(reverse("hooks:add"), typed | {"url": wrong})
        assert Hook.objects.count() == 1
    client.post(reverse("hooks:end", args=[hook.uuid]), {"typed": "Board"})
    assert not Hook.objects.exists()


@pytest.mark.django_db
def test_of_a_case_it_is_told_that_the_answer_is_due_and_not_that_a_customer_wrote(
    unit: Unit, administrator: User
) -> None:
    a_hook(administrator, events=["case.waiting"])
    contact = a_contact(unit)
    due = first_deadline(contact.week, zone=unit.organisation.zone)
    watch(now=due.warns_at)
    assert plan_deliveries(now=due.warns_at - MINUTE) == 0
    assert plan_deliveries(now=due.warns_at) == 1
    message = HookDelivery.objects.get().message
    assert message["data"] == {
        "unit": "Harbour",
        "url": message["data"]["url"],
        "due_on": due.due_on.isoformat(),
    }
    assert "Ola" not in json.dumps(message)
