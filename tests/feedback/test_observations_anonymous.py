"""An anonymous observation leads back to nobody: not by a dump, a log, the time or the photo."""

from __future__ import annotations

import base64
import datetime as dt
import io
import logging
import random
import re
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from PIL import Image

from culture.accounts.models import User
from culture.core.codes import new_code
from culture.org.models import Unit
from feedback.observations.codes import digest_of, grouped, read_code
from feedback.observations.keys import RING
from feedback.observations.letters import LETTER_BYTES, ObservationLetter, open_observation
from feedback.observations.models import (
    Observation,
    ObservationLink,
    ObservationMessage,
    ObservationPhoto,
    ObservationsKey,
    WaitingObservation,
)
from feedback.observations.passing import pass_on
from feedback.observations.photos import KEPT_BYTES, LONGEST_SIDE, clean_photo
from feedback.observations.queries import behind_code
from feedback.observations.services.deciding import answer
from feedback.observations.services.listening import close_link
from feedback.observations.stirring import in_order, stir
from tests import make
from tests.make_observations import (
    DAY,
    TEXT,
    a_link,
    a_photo,
    an_anonymous_one,
    an_observation,
    facts,
    left_anonymously,
)
from tests.make_promises import a_member
from tests.surveys.test_waves_dump import Dump

pytestmark = pytest.mark.django_db
NOW, TODAY = make.NOW, make.TODAY
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
CANARY = "canaryalmond"
PEOPLE = 24
# Two random orders of twenty-four are as alike as this in one run of ten thousand.
ALIKE = 0.75


@pytest.fixture
def gate(db: None) -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Gate")


@pytest.fixture
def lead(gate: Unit) -> User:
    return make.a_leader(gate, name="Mo Berg")


@pytest.fixture
def link(gate: Unit) -> ObservationLink:
    return a_link(gate, tags=["gate 3"])


def sent(code: str, **said: str) -> dict[str, str]:
    return {"key": code, "kind": "anomaly", "text": TEXT, **said}


def post(client: Client, link: ObservationLink, **said: str) -> Any:
    RING.check(now=NOW)
    return client.post(f"/o/{link.code}/", sent(said.pop("key", new_code()), **said))


def read(client: Client, code: str, **said: str) -> str:
    return client.post("/o/", {"code": code, **said}).content.decode()


def test_a_letter_says_nothing_but_that_there_is_one(link: ObservationLink) -> None:
    left_anonymously(link, text=CANARY)
    left_anonymously(link, text=CANARY * 60, photo=a_photo(), tags=("x" * 40,) * 5)
    left_anonymously(link, text="\N{GRINNING FACE}" * 1000, photo=b"x" * KEPT_BYTES)
    dump = Dump.taken()
    rows = dump.tables["public.observations_waitingobservation"]
    assert {len(row["letter"]) // 2 for row in rows} == {LETTER_BYTES}
    named = {name for name in rows[0] if not name.startswith("hidden_")}
    assert named == {"id", "key_id", "letter"}
    assert CANARY not in dump.text()
    assert CANARY.encode().hex() not in dump.text()
    assert str(link.uuid).encode().hex() not in dump.text()


def test_a_letter_is_opened_by_its_own_key_alone(link: ObservationLink) -> None:
    left_anonymously(link)
    row, key = WaitingObservation.objects.get(), ObservationsKey.objects.get()
    said = open_observation(bytes(row.letter), RING.private()[key.pk])
    assert (said.link, said.day, said.facts) == (link.uuid, TODAY, facts())
    broken = bytearray(row.letter)
    broken[200] ^= 1
    WaitingObservation.objects.update(letter=bytes(broken))
    assert pass_on(now=NOW + DAY) == 0
    assert WaitingObservation.objects.count() == 1


def test_it_is_passed_on_when_the_day_is_over_where_it_was_told(link: ObservationLink) -> None:
    evening = dt.datetime(2026, 11, 22, 22, 59, tzinfo=dt.UTC)  # 23:59 in Oslo
    code = left_anonymously(link, now=evening)
    assert pass_on(now=evening) == 0
    assert behind_code(code) is None
    assert pass_on(now=evening + MINUTE) == 1
    assert pass_on(now=evening + MINUTE) == 0
    found = behind_code(code)
    assert found
    assert (found.told_on, found.told_at, found.sender, found.submission_key) == (
        dt.date(2026, 11, 22), None, None, None,
    )  # fmt: skip
    assert not WaitingObservation.objects.exists()


def test_what_nobody_can_open_stays(link: ObservationLink, settings: Any, tmp_path: Any) -> None:
    code = left_anonymously(link)
    before = settings.LETTER_KEYS
    settings.LETTER_KEYS = str(tmp_path)
    assert pass_on(now=NOW + DAY) == 0
    settings.LETTER_KEYS = before
    assert pass_on(now=NOW + DAY) == 1
    assert behind_code(code)


def people_tell(gate: Unit, link: ObservationLink, *, naively: bool) -> dict[str, int]:
    """Let people do something by name and tell something without; give who told which text."""
    people = [a_member(gate, name=f"Person {number}") for number in range(PEOPLE)]
    random.shuffle(people)
    truth, moment = {}, NOW
    for number, person in enumerate(people):
        moment += MINUTE
        an_observation(person, gate, text=f"named {number}", kind="thanks", now=moment)
        text = f"nameless {number}"
        if naively:
            Observation.objects.create(
                organisation=gate.organisation, unit=gate, path=gate.path, kind="anomaly",
                text=text, told_on=TODAY,
            )  # fmt: skip
        else:
            left_anonymously(link, text=text, now=moment)
        truth[text] = person.pk
    pass_on(now=NOW + DAY)
    return truth


def orders(rows: list[dict[str, str]], name: str) -> Iterator[tuple[str, list[str]]]:
    """The values of a column in every order that a table gives them."""
    for column in rows[0]:
        if column not in {name, "text"}:
            yield column, [row[name] for row in sorted(rows, key=lambda row: sortable(row[column]))]


def sortable(value: str) -> tuple[list[int], str]:
    numbers = re.fullmatch(r"\(?(\d+)(?:,(\d+)\))?", value)
    return ([int(one) for one in numbers.groups() if one], "") if numbers else ([], value)


def likeness(first: list[int], second: list[int]) -> float:
    """The rank correlation of two orders of the same people (Spearman)."""
    places = {one: place for place, one in enumerate(second)}
    n = len(first)
    squares = sum((place - places[one]) ** 2 for place, one in enumerate(first))
    return 1 - 6 * squares / (n * (n * n - 1))


def found_by_order(truth: dict[str, int]) -> set[str]:
    """The columns by which the order of nameless rows is that in which named people came."""
    rows = Dump.taken().tables["public.observations_observation"]
    named = [row for row in rows if row["sender_id"] != "None"]
    nameless = [row for row in rows if row["text"] in truth]
    came = [int(row["sender_id"]) for row in sorted(named, key=lambda row: row["told_at"])]
    return {
        column
        for column, texts in orders(nameless, "text")
        if abs(likeness([truth[text] for text in texts], came)) > ALIKE
        or (
            {row[column] for row in nameless} & {row[column] for row in named}
            and column.startswith("hidden_xmin")
        )
    }


@pytest.mark.django_db(transaction=True)
def test_no_order_and_no_transaction_joins_it_to_whoever_was_there(
    gate: Unit, link: ObservationLink
) -> None:
    truth = people_tell(gate, link, naively=False)
    assert Observation.objects.filter(told_at=None).count() == PEOPLE
    assert found_by_order(truth) == set()
    transactions = {
        row["hidden_xmin"]
        for row in Dump.taken().tables["public.observations_observation"]
        if row["text"] in truth
    }
    assert len(transactions) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_attack_finds_everybody_where_it_is_stored_at_once(
    gate: Unit, link: ObservationLink
) -> None:
    truth = people_tell(gate, link, naively=True)
    assert {"id", "hidden_ctid", "hidden_xmin"} <= found_by_order(truth)


def test_no_table_has_a_finer_time_than_the_day(
    gate: Unit, link: ObservationLink, lead: User
) -> None:
    observation, code = an_anonymous_one(link)
    answer(actor=lead, observation=observation, words="Which gate?", now=NOW + 2 * HOUR)
    client = Client()
    read(client, code, words="Gate 3, the left one.")
    assert pass_on(now=dt.datetime.now(dt.UTC) + DAY) == 1
    reply = ObservationMessage.objects.get(is_from_sender=True)
    assert (reply.said_at, reply.said_by, reply.words) == (None, None, "Gate 3, the left one.")
    rows = Dump.taken().tables
    mine = [row for row in rows["public.observations_observation"] if row["text"] == TEXT]
    assert [row["told_at"] for row in mine] == ["None"]
    said = rows["public.observations_observationmessage"]
    assert [row["said_at"] == "None" for row in said] == [False, True]
    with pytest.raises(DatabaseError, match="observation_anonymous"), transaction.atomic():
        Observation.objects.filter(pk=observation.pk).update(sender_name="Bo Lind")


def test_the_same_sent_again_is_one_and_other_words_are_kept_too(
    link: ObservationLink, client: Client
) -> None:
    code = new_code()
    for text in (TEXT, TEXT, "And the lamp is broken."):
        assert post(client, link, key=code, text=text).status_code == 200
    pass_on(now=dt.datetime.now(dt.UTC) + DAY)
    found = Observation.objects.get()
    other = [found.text, *found.messages.values_list("words", flat=True)]
    assert sorted(other) == sorted([TEXT, "And the lamp is broken."])


def test_the_code_reads_the_answer_and_replies(
    link: ObservationLink, client: Client, lead: User
) -> None:
    page = post(client, link, key=(code := new_code())).content.decode()
    assert grouped(code) in page
    assert "Nothing is known under this code" in read(client, code)
    pass_on(now=dt.datetime.now(dt.UTC) + DAY)
    assert "nobody has answered yet" in read(client, code)
    observation = Observation.objects.get()
    assert observation.tags == ["gate 3"]
    now = dt.datetime.now(dt.UTC) + DAY
    answer(actor=lead, observation=observation, words="Which lorry?", now=now)
    assert "Which lorry?" in read(client, grouped(code).upper())
    assert "Mo Berg" not in read(client, code)
    assert "passed on when this day is over" in read(client, code, words="The red one.")
    pass_on(now=now + DAY)
    assert [one.words for one in observation.messages.order_by("pk")] == [
        "Which lorry?", "The red one.",
    ]  # fmt: skip


def test_a_wrong_code_is_as_good_as_one_that_waits(link: ObservationLink, client: Client) -> None:
    waits = left_anonymously(link)
    pages = [client.post("/o/", {"code": code}) for code in (waits, new_code(), "x", "")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_only_the_digest_of_a_code_is_stored(link: ObservationLink) -> None:
    _observation, code = an_anonymous_one(link)
    text = Dump.taken().text()
    assert code not in text
    assert code.encode().hex() not in text
    assert digest_of(code) in text


@pytest.mark.parametrize("typed", ["  {code} ", "{groups}", "{upper}"])
def test_a_code_is_read_however_it_was_copied(typed: str) -> None:
    code = new_code()
    said = typed.format(code=code, groups=grouped(code), upper=code.upper())
    assert read_code(said) == code
    assert read_code(said + "x") == ""


def test_no_cookie_is_set_and_none_is_read(link: ObservationLink, lead: User) -> None:
    client = make.a_client(lead)
    response = post(client, link)
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert "Mo Berg" not in response.content.decode()
    pass_on(now=dt.datetime.now(dt.UTC) + DAY)
    assert Observation.objects.get().sender is None


def test_who_gives_a_name_is_heard_at_once(
    link: ObservationLink, client: Client, lead: User
) -> None:
    page = post(client, link, key=(code := new_code()), name=" Bo  Lind ").content.decode()
    assert grouped(code) in page
    found = Observation.objects.get()
    assert (found.sender_name, found.is_anonymous) == ("Bo Lind", False)
    post(client, link, key=code, name="Bo Lind")
    assert Observation.objects.count() == 1
    assert "Your reply has arrived" in read(client, code, words="More")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"kind": "secret"}, "Please choose what it is."),
        ({"text": "  "}, "Please write a sentence."),
        ({"text": "x" * 1001}, "Please write a little less."),
        ({"text": "x\x00"}, "Please use letters and signs alone."),
        ({"name": "x" * 101}, "Please write a shorter name."),
        ({"photo_data": "data:image/jpeg;base64,####"}, "no photo that can be read"),
        ({"photo_data": base64.b64encode(b"<svg/>").decode()}, "no photo that can be read"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    link: ObservationLink, client: Client, said: dict[str, str], problem: str
) -> None:
    response = post(client, link, **said)
    assert response.status_code == 422
    assert problem in response.content.decode()
    assert not WaitingObservation.objects.exists()


def test_a_link_that_is_closed_or_not_allowed_takes_nothing(
    gate: Unit, client: Client, lead: User
) -> None:
    link = a_link(gate, is_open=False)
    page = post(client, link)
    assert (page.status_code, f"?at={link.uuid}" in page.content.decode()) == (403, True)
    link = a_link(gate)
    close_link(actor=lead, link=link, now=NOW)
    assert post(client, link).status_code == 403
    assert client.get("/o/0123456789abcdefghjkmnpqrs/").status_code == 404
    assert not WaitingObservation.objects.exists()


def test_without_a_key_nothing_is_taken_and_the_page_says_so(
    link: ObservationLink, client: Client
) -> None:
    response = client.post(f"/o/{link.code}/", sent(new_code()))
    assert response.status_code == 503
    assert "Nothing can be kept just now" in response.content.decode()


def test_a_body_that_is_too_large_is_refused_also_from_who_is_signed_in(
    link: ObservationLink, lead: User
) -> None:
    client = make.a_client(lead)
    response = client.post(f"/o/{link.code}/", sent(new_code(), text="x" * 1_000_001))
    assert response.status_code == 413


def test_a_program_gets_the_same_in_json(link: ObservationLink, client: Client) -> None:
    RING.check(now=NOW)
    ask: dict[str, Any] = {"HTTP_ACCEPT": "application/json"}
    code = new_code()
    taken = client.post(f"/o/{link.code}/", sent(code), **ask)
    assert (taken.status_code, taken.json()) == (201, {"key": code})
    wrong = client.post(f"/o/{link.code}/", sent(code, kind=""), **ask)
    assert wrong.json() == {"problems": [["kind", "Please choose what it is."]]}


# --- Logs


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the house's own handler writes."""
    (handler,) = (
        handler
        for handler in logging.getLogger().handlers
        if type(handler) is logging.StreamHandler
        and any(type(one).__name__ == "RespondentsFilter" for one in handler.filters)
    )
    written = StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before or sys.stderr)


def test_nothing_that_somebody_does_there_stands_in_the_log(
    link: ObservationLink, client: Client, log: StringIO
) -> None:
    post(client, link, text="")
    client.get("/o/nothing/")
    client.get(f"/o/{link.code}/more/")
    read(client, new_code())
    client.get("/somewhere/else/")
    (line,) = log.getvalue().splitlines()
    assert line.endswith("Z WARNING django.request: Not Found: /somewhere/else/")


def test_a_failure_says_nothing_of_anybody(
    link: ObservationLink, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_facts: Any) -> None:
        raise TypeError(CANARY)

    monkeypatch.setattr("feedback.observations.services.taking.leave_observation", fail)
    client = Client(raise_request_exception=False)
    assert post(client, link).status_code == 500
    day = dt.datetime.now(dt.UTC).date()
    assert log.getvalue().startswith(f"{day}T00:00:00.000Z ERROR django.request: A page of")
    assert CANARY not in log.getvalue()


# --- Photos


def an_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = CANARY  # the maker of the camera
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"  # where it was
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_written_anew_without_what_the_camera_said(kind: str) -> None:
    raw = a_photo(kind, size=(80, 40), exif=an_exif()) + CANARY.encode()
    assert CANARY.encode() in raw
    clean = clean_photo(raw)
    assert CANARY.encode() not in clean
    with Image.open(io.BytesIO(clean)) as photo:
        assert (photo.format, photo.size, dict(photo.getexif())) == ("JPEG", (40, 80), {})
        assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_large_photo_becomes_small_and_a_glassy_one_opaque() -> None:
    noise = Image.effect_noise((3000, 2000), 90)
    out = io.BytesIO()
    noise.convert("RGB").save(out, "JPEG", quality=90)
    clean = clean_photo(out.getvalue())
    assert len(clean) <= KEPT_BYTES
    with Image.open(io.BytesIO(clean)) as photo:
        assert max(photo.size) <= LONGEST_SIDE
    glass = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(glass, "PNG")
    with Image.open(io.BytesIO(clean_photo(glass.getvalue()))) as photo:
        assert photo.getpixel((4, 4)) == (255, 255, 255)


def a_bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"\xff\xd8\xff\xe0" + b"\x00" * 64,
        a_photo()[:200],
        a_photo("BMP"),
        a_bomb(),
        b"x" * 8_000_001,
    ],
    ids=["empty", "pdf", "svg", "gif", "broken", "cut", "bmp", "bomb", "heavy"],
)
def test_hostile_files_are_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        clean_photo(content)


def test_the_photo_of_an_anonymous_one_is_seen_by_who_decides_alone(
    gate: Unit, link: ObservationLink, client: Client, lead: User
) -> None:
    data = "data:image/jpeg;base64," + base64.b64encode(a_photo(exif=an_exif())).decode()
    assert post(client, link, photo_data=data, is_shared="yes").status_code == 200
    pass_on(now=dt.datetime.now(dt.UTC) + DAY)
    observation = Observation.objects.get()
    kept = bytes(ObservationPhoto.objects.get().content)
    assert CANARY.encode() not in kept
    shown = make.a_client(lead).get(f"/observations/{observation.uuid}/photo/")
    assert (shown["Content-Type"], shown.content) == ("image/jpeg", kept)
    colleague = make.a_client(a_member(gate, name="Bo Lind"))
    assert colleague.get(f"/observations/{observation.uuid}/").status_code == 200
    assert colleague.get(f"/observations/{observation.uuid}/photo/").status_code == 404


def test_a_file_is_taken_without_a_program_too(link: ObservationLink, client: Client) -> None:
    RING.check(now=NOW)
    file = io.BytesIO(a_photo("PNG"))
    file.name = "IMG_1.png"
    response = client.post(f"/o/{link.code}/", sent(new_code()) | {"photo": file})
    assert response.status_code == 200
    pass_on(now=dt.datetime.now(dt.UTC) + DAY)
    assert bytes(ObservationPhoto.objects.get().content).startswith(b"\xff\xd8\xff")


def test_a_letter_without_a_link_is_a_reply() -> None:
    letter = ObservationLetter("0" * 64, TODAY, facts(kind="", text="Yes"))
    assert letter.link is None


def test_the_web_process_reads_no_inbox(link: ObservationLink) -> None:
    left_anonymously(link)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute("SELECT count(*) FROM observations_waitingobservation")


# --- What waits


def transactions_of_letters() -> list[int]:
    rows = Dump.taken().tables["public.observations_waitingobservation"]
    return sorted(int(row["hidden_xmin"]) for row in rows)


def one_by_name(gate: Unit) -> int:
    """Let somebody do something by name; give its transaction, whose moment is known."""
    person = a_member(gate, name="Bo Lind")
    observation = an_observation(person, gate, kind="thanks")
    rows = Dump.taken().tables["public.observations_observation"]
    [found] = [row["hidden_xmin"] for row in rows if row["id"] == str(observation.pk)]
    return int(found)


@pytest.mark.django_db(transaction=True)
def test_one_copy_does_not_tell_between_whom_a_letter_came(
    gate: Unit, link: ObservationLink
) -> None:
    """The attack: of a lone letter, its transaction lies between two whose moments are known."""
    before = one_by_name(gate)
    code = left_anonymously(link)
    after = one_by_name(gate)
    [came] = transactions_of_letters()
    assert before < came < after  # which is how it is stored at first
    assert stir() == 1
    later = one_by_name(gate)
    assert after < transactions_of_letters()[0] < later
    # And on, though nothing came: its transaction is not the moment of the first round either.
    assert stir() == 1
    assert later < transactions_of_letters()[0]
    assert pass_on(now=NOW + DAY) == 1
    assert behind_code(code)


@pytest.mark.django_db(transaction=True)
def test_many_letters_share_a_transaction_and_are_left_alone(
    link: ObservationLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.observations.stirring.MOST_ALWAYS", 6)
    for number in range(6):
        left_anonymously(link, text=f"nameless {number}")
    assert len(set(transactions_of_letters())) == 6
    assert list(in_order()) == ["6 transactions tell when anonymous observations came that wait"]
    assert [stir(), stir()] == [6, 6]
    assert (len(set(transactions_of_letters())), list(in_order())) == (1, [])
    left_anonymously(link, text="nameless 6")
    assert list(in_order()) == []  # it came since the last round
    assert [stir(), stir()] == [7, 0]
    assert len(set(transactions_of_letters())) == 1
    assert pass_on(now=NOW + DAY) == 7


def test_nothing_is_written_where_nothing_waits(gate: Unit) -> None:
    assert stir() == 0
