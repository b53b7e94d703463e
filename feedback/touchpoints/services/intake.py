"""Takes an answer in: one statement stores it and marks its scores dirty."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from feedback.touchpoints.answers import SOURCE, id_of_receipt, receipt_id
from feedback.touchpoints.letters import Words
from feedback.touchpoints.lookup import recent_words_key
from surveys.responses.models import Way
from surveys.responses.rows import response_row
from surveys.responses.store import (
    STORE,
    Storing,
    arguments,
    ask_to_store,
    digest_of_response,
    store_response,
)

if TYPE_CHECKING:
    import datetime as dt

    from feedback.touchpoints.answers import Answer
    from feedback.touchpoints.models import Touchpoint, WordsKey
    from feedback.touchpoints.papers import Paper

KEEP = "keep_words(%s, %s, %s, %s)"
ONE_IN = 2
WITH_WORDS = f"""
    SELECT outcome, CASE outcome WHEN 'stored' THEN {KEEP} END
    FROM (SELECT {STORE} AS outcome OFFSET 0) AS storing"""  # noqa: S608 - made of constants only


class Receipt(NamedTuple):
    """Says that an answer is stored; `is_new` is False when it had been stored before.

    Its id is told to who answered, and is not the one under which the answer is stored.
    """

    id: uuid.UUID
    is_new: bool


class WordsRefused(Exception):  # noqa: N818 - says what happened
    """Words cannot be sealed now: there is no key for them that the worker can use."""


class KeyConflict(Exception):  # noqa: N818 - says what happened, as the receipt does
    """The submission key already belongs to an answer of other content."""


def store_answer(
    *,
    touchpoint: Touchpoint,
    paper: Paper,
    key: str,
    answer: Answer,
    today: dt.date,
    way: Way,
    language: str = "",
) -> Receipt:
    """Store an answer once, however often and however parallel it is sent with its key.

    Response, dirty mark and the letter with comment and contact are one statement: all of them or
    nothing. Every second answer without words leaves a letter too, so that a letter does not tell
    who wrote. Raises `KeyConflict` when the key came before with another content, `WordsRefused`
    when there are words and they cannot be sealed; nothing changes then.
    """
    receipt = receipt_id(touchpoint.uuid, key)
    row = response_row(
        identity=id_of_receipt(receipt),
        asker=touchpoint.uuid,
        unit_id=touchpoint.unit_id,
        way=Way.LINK if touchpoint.is_personal else way,
        questionnaire=paper.questionnaire,
        rated=answer,
        digest=answer.digest(receipt),
        answered_on=today,
        asked=paper.asked,
        language=language if _keeps_language(touchpoint, paper) else "",
        seconds=answer.seconds,
    )
    contact = answer.contact and replace(answer.contact, language=language)
    words = Words(answer.comment, contact)
    words_key = _key_for(words, touchpoint)
    if words_key is None:
        outcome = store_response(row, source=SOURCE)
    else:
        outcome = _store_with_letter(row, touchpoint, words, words_key, today)
    if outcome == Storing.CONFLICT:
        raise KeyConflict(key)
    return Receipt(receipt, outcome == Storing.STORED)


def find_receipt(*, touchpoint: Touchpoint, key: str, answer: Answer) -> Receipt | None:
    """Give the receipt of this very answer where it was stored before; None otherwise.

    A retry must find it also when the touchpoint takes no answers any more.
    """
    receipt = receipt_id(touchpoint.uuid, key)
    known = _digest(touchpoint, receipt) == answer.digest(receipt)
    return Receipt(receipt, is_new=False) if known else None


def is_stored(*, touchpoint: Touchpoint, receipt: uuid.UUID) -> bool:
    """Whether an answer of the touchpoint has this receipt."""
    return _digest(touchpoint, receipt) is not None


def _digest(touchpoint: Touchpoint, receipt: uuid.UUID) -> bytes | None:
    return digest_of_response(
        unit_id=touchpoint.unit_id, asker=touchpoint.uuid, identity=id_of_receipt(receipt)
    )


def _key_for(words: Words, touchpoint: Touchpoint) -> WordsKey | None:
    """Give the key of a letter; None where an answer leaves none. Raises `WordsRefused`."""
    if not words and not leaves_a_letter(touchpoint):
        return None
    key = recent_words_key.find()
    if key is None and words:
        raise WordsRefused
    return key


def leaves_a_letter(touchpoint: Touchpoint) -> bool:
    """Whether an answer without words leaves a letter, by chance and by nothing else."""
    asks = touchpoint.asks_comment or touchpoint.asks_contact
    return asks and secrets.randbelow(ONE_IN) == 0


def _keeps_language(touchpoint: Touchpoint, paper: Paper) -> bool:
    """Whether neither the touchpoint nor the page that was open asks for words."""
    return touchpoint.keeps_language and not (paper.asks_comment or paper.asks_contact)


def _store_with_letter(
    row: tuple[Any, ...], touchpoint: Touchpoint, words: Words, key: WordsKey, today: dt.date
) -> Storing:
    month = today.replace(day=1)
    letter = words.sealed(bytes(key.public_key), touchpoint=touchpoint.uuid, month=month)
    values = [touchpoint.pk, month, key.pk, letter, *arguments(row, source=SOURCE)]
    outcome, _kept = ask_to_store(WITH_WORDS, values)
    return Storing(outcome)
