"""What customers write is readable for the worker alone, and never lost without a word."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from culture.core.letters.sealing import UnreadableLetter, new_private_key, public_key_of
from feedback.touchpoints import keys
from feedback.touchpoints.answers import ReplyRequest
from feedback.touchpoints.joining import CHANNEL
from feedback.touchpoints.letters import LETTER_BYTES, Words, open_words
from feedback.touchpoints.lookup import recent_words_key
from feedback.touchpoints.models import Comment, Touchpoint, WaitingWords, WordsKey
from feedback.touchpoints.words import sort_words
from surveys.instruments.papers import LONGEST_TEXT
from surveys.responses.models import Response
from tests import make


def an_identity(number: int) -> uuid.UUID:
    return uuid.UUID(int=number, version=4)


LONG = "\N{GRINNING FACE}" * LONGEST_TEXT
PLACE: Any = {"touchpoint": an_identity(1), "month": make.TODAY.replace(day=1)}
PRIVATE = new_private_key()
PUBLIC = public_key_of(PRIVATE)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.LETTER_KEYS = str(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def touchpoint(folder: Path, db: None) -> Touchpoint:
    organisation = make.an_organisation()
    version = make.a_version(organisation)
    return make.a_touchpoint(make.a_unit(organisation), version, asks_contact=True)


def send(client: Client, touchpoint: Touchpoint, comment: str) -> int:
    return client.post(f"/f/{touchpoint.code}/", an_answer(touchpoint, comment)).status_code


def an_answer(touchpoint: Touchpoint, comment: str) -> dict[str, str]:
    key, asked = str(an_identity(len(comment))), make.asked_by(touchpoint)
    return {"key": key, "asked": asked, "e-d1-1": "6", "d-d1-1": "4", "comment": comment}


@pytest.mark.parametrize(
    "words",
    [
        Words(),
        Words("Slow."),
        Words("", ReplyRequest("bo@example.org", name="Bo")),
        Words(
            LONG,
            ReplyRequest(LONG[:200], LONG[:200], LONG),
        ),
    ],
    ids=["nothing", "comment", "contact", "longest"],
)
def test_words_come_back_and_every_letter_has_one_length(words: Words) -> None:
    letter = words.sealed(PUBLIC, **PLACE)

    assert (len(letter), open_words(letter, PRIVATE, **PLACE)) == (LETTER_BYTES, words)


def test_a_letter_opens_with_its_key_in_its_place_only() -> None:
    letter = Words("Slow.").sealed(PUBLIC, **PLACE)

    for key, place in [
        (new_private_key(), PLACE),
        (PRIVATE, PLACE | {"touchpoint": an_identity(2)}),
        (PRIVATE, PLACE | {"month": dt.date(2026, 1, 1)}),
    ]:
        with pytest.raises(UnreadableLetter):
            open_words(letter, key, **place)


def test_the_database_takes_letters_of_one_length_only(touchpoint: Touchpoint) -> None:
    facts = {"touchpoint": touchpoint, "month": make.TODAY, "key": make.a_words_key()}
    WaitingWords.objects.create(letter=bytes(LETTER_BYTES), **facts)

    with pytest.raises(IntegrityError, match="one_length"), transaction.atomic():
        WaitingWords.objects.create(letter=b"Slow.", **facts)


def test_without_a_key_words_are_refused_and_ratings_taken(
    folder: Path, client: Client, touchpoint: Touchpoint
) -> None:
    WordsKey.objects.all().delete()

    assert send(client, touchpoint, "Slow.") == 503
    assert Response.objects.count() == 0
    assert send(client, touchpoint, "") == 303

    page = client.post(f"/f/{touchpoint.code}/", an_answer(touchpoint, "Slow.")).text
    assert "What you wrote cannot be kept safely at this moment." in page
    assert ">Slow.</textarea>" in page


def lose(file: Path) -> None:
    file.unlink()


def exchange(file: Path) -> None:
    file.write_bytes(bytes(range(32)))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(lose, "The file of the key is gone"), (exchange, "holds the key of something else")],
)
def test_a_lost_key_loses_no_letter_and_says_so(
    folder: Path, client: Client, touchpoint: Touchpoint, spoil: Any, said: str
) -> None:
    for number in range(5):
        send(client, touchpoint, "Slow." + number * "!")
    [file] = folder.iterdir()
    kept = file.read_bytes()
    spoil(file)

    keys.check_keys(now=make.NOW)
    sort_words(now=make.NOW, everywhere=True)

    assert (WaitingWords.objects.count(), WordsKey.objects.count()) == (5, 1)
    recent_words_key.forget()  # two seconds pass
    assert send(client, touchpoint, "Slow, again.") == 503
    client.force_login(make.a_user(touchpoint.organisation, is_hr=True))
    page = client.get(reverse("cases:index")).text
    assert "New wishes and comments cannot be opened" in page
    assert said.replace("'", "&#x27;") in page

    file.write_bytes(kept)
    keys.check_keys(now=make.NOW)
    sort_words(now=make.NOW)

    assert (WaitingWords.objects.count(), Comment.objects.count()) == (0, 5)
    assert send(client, touchpoint, "Slow, again.") == 303


def test_a_new_key_takes_new_letters_and_the_old_one_goes_when_nothing_waits_for_it(
    folder: Path, client: Client, touchpoint: Touchpoint
) -> None:
    for number in range(5):
        send(client, touchpoint, "Slow." + number * "!")
    old = make.a_words_key()

    call_command("renew_words_key")
    keys.destroy_old_keys()

    assert WordsKey.objects.filter(pk=old.pk).exists()
    send(client, touchpoint, "Slow, again.")
    assert WaitingWords.objects.exclude(key=old).count() == 1
    assert len(list(folder.iterdir())) == 2

    sort_words(now=make.NOW)
    keys.destroy_old_keys()

    new = WordsKey.objects.get()
    assert new.pk != old.pk
    assert [file.name for file in folder.iterdir()] == [f"{new.uuid}.key"]


def test_where_no_key_can_be_made_the_command_says_so(settings: Any, db: None) -> None:
    settings.LETTER_KEYS = ""

    with pytest.raises(CommandError, match="No key can be made"):
        call_command("renew_words_key")
    keys.check_keys(now=make.NOW)
    assert (WordsKey.objects.count(), WordsKey.objects.problems()) == (
        0,
        ["The worker has not made the key yet."],
    )


def test_the_worker_makes_one_key_and_no_other(folder: Path, db: None) -> None:
    for _time in range(2):
        keys.check_keys(now=make.NOW)

    assert (WordsKey.objects.count(), len(list(folder.iterdir()))) == (1, 1)
    assert WordsKey.objects.problems() == []


def test_letters_in_clear_and_columns_beside_them_are_found(
    client: Client, touchpoint: Touchpoint
) -> None:
    send(client, touchpoint, "Slow.")
    assert list(CHANNEL.look()) == []
    clear = b"Slow." + bytes(LETTER_BYTES - 5)
    WaitingWords.objects.create(
        touchpoint=touchpoint, month=make.TODAY, key=make.a_words_key(), letter=clear
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE touchpoints_waitingwords ADD COLUMN text text")

    assert list(CHANNEL.look()) == [
        "touchpoints_waitingwords has a column text",
        "1 letters of customers are not sealed",
    ]
