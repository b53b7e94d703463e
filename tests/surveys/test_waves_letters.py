"""A sealed answer tells nothing, and opens with the key of its wave, in its cell, alone."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.core.letters.sealing import UnreadableLetter, new_private_key, public_key_of
from surveys.instruments.papers import LONGEST_TEXT
from surveys.waves import letters
from surveys.waves.collecting.sealing import seal
from surveys.waves.letters import (
    VersionRatings,
    WaveAnswer,
    WaveEnvelope,
    open_letter,
)
from surveys.waves.models import Cell, WaveKey
from tests import make, make_answers

PRIVATE, OTHER = new_private_key(), new_private_key()
WAVE, CELL, VERSION = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
SEAL_BYTES = 48  # the encapsulated key and the tag
LENGTH = letters.length_for([10], has_comment=True)
ENVELOPE = WaveEnvelope(public_key_of(PRIVATE), LENGTH)

ratings = st.lists(st.none() | st.integers(0, 100), min_size=5, max_size=5).map(tuple)
answers = st.builds(
    WaveAnswer,
    parts=st.builds(
        VersionRatings, version=st.uuids(), expected=st.none() | ratings, delivered=ratings
    ).map(lambda part: (part,)),
    tenure=st.sampled_from(["", "1-3", "over-10"]),
    role=st.sampled_from(["", "customers"]),
    comment=st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST_TEXT),
)


def sealed(answer: WaveAnswer, cell: uuid.UUID = CELL) -> bytes:
    return ENVELOPE.seal_answer(answer, wave=WAVE, cell=cell)


@settings(max_examples=60)
@given(answers)
def test_every_answer_comes_back_and_every_letter_has_one_length(answer: WaveAnswer) -> None:
    letter = sealed(answer)

    assert open_letter(letter, PRIVATE, wave=WAVE, cell=CELL) == answer
    assert len(letter) == LENGTH + SEAL_BYTES


def test_the_same_answer_twice_gives_two_letters_that_share_nothing() -> None:
    answer = make_answers.an_answer(VERSION, comment="More time")
    one, two = sealed(answer), sealed(answer)

    same = sum(left == right for left, right in zip(one, two, strict=True))
    assert same < LENGTH / 50
    assert b"More time" not in one


def test_the_longest_answer_fits() -> None:
    worst = tuple([None] * 5)
    answer = WaveAnswer(
        (VersionRatings(VERSION, worst, worst),),
        tenure="over-10",
        role="colleagues",
        comment="\N{GRINNING FACE}" * LONGEST_TEXT,
    )

    assert open_letter(sealed(answer), PRIVATE, wave=WAVE, cell=CELL) == answer


def test_what_is_longer_than_the_letters_of_its_wave_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than the letters"):
        sealed(make_answers.an_answer(VERSION, comment="x" * LENGTH))


def test_a_letter_opens_with_its_key_in_its_place_and_unchanged_only() -> None:
    letter = sealed(make_answers.an_answer(VERSION))
    flipped = letter[:100] + bytes([letter[100] ^ 1]) + letter[101:]

    for content, key, wave, cell in [
        (letter, OTHER, WAVE, CELL),
        (letter, PRIVATE, uuid.uuid4(), CELL),
        (letter, PRIVATE, WAVE, uuid.uuid4()),
        (flipped, PRIVATE, WAVE, CELL),
        (letter[:-1], PRIVATE, WAVE, CELL),
        (b"", PRIVATE, WAVE, CELL),
    ]:
        with pytest.raises(UnreadableLetter):
            open_letter(content, key, wave=wave, cell=cell)


@pytest.mark.django_db
def test_the_database_takes_letters_of_one_length_only(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = a_cell()
    monkeypatch.setattr(
        WaveKey,
        "envelope",
        property(lambda key: WaveEnvelope(bytes(key.public_key), key.letter_bytes - 64)),
    )

    with pytest.raises(Exception, match="another length"):
        make_answers.send(cell, uuid.uuid4(), make_answers.an_answer(VERSION))


@pytest.mark.django_db
def test_a_letter_that_was_tampered_with_is_counted_and_stops_no_other() -> None:
    cell = a_cell()
    for number in range(3):
        make_answers.send(
            cell,
            make_answers.identity(number),
            make_answers.an_answer(VERSION, comment=f"{number}"),
        )
    make_answers.spoil_letter(make_answers.identity(1))
    seal(cell.wave.uuid)

    opened = make_answers.opened(cell.wave)

    assert opened.unreadable == 1
    assert sorted(text for _cell, text in opened.comments()) == ["0", "2"]


def a_cell() -> Cell:
    unit = make.a_unit(make.an_organisation())
    return make_answers.a_cell(make_answers.a_wave(unit), unit)
