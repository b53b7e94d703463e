"""Takes an answer in: one statement stores it and marks its scores dirty."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakSet

from django.db import connection

from feedback.touchpoints.answers import COLUMNS, response_id, response_row

if TYPE_CHECKING:
    import datetime as dt

    from feedback.touchpoints.answers import Answer
    from feedback.touchpoints.models import Touchpoint
    from surveys.instruments.questionnaires import Questionnaire

SOURCE = "customer"

STORE = f"""
    WITH stored AS (
        INSERT INTO touchpoints_response ({", ".join(COLUMNS)})
        VALUES ({", ".join(["%s"] * len(COLUMNS))})
        ON CONFLICT (id) DO NOTHING
        RETURNING touchpoint_id, unit_id, answered_on
    ), marked AS (
        INSERT INTO metrics_dirtymark (source, unit_id, day)
        SELECT '{SOURCE}', unit_id, answered_on FROM stored
    )"""  # noqa: S608 - made of constants only
COMMENT = """, commented AS (
        INSERT INTO touchpoints_comment
            (uuid, touchpoint_id, unit_id, received_on, text)
        SELECT %s, touchpoint_id, unit_id, answered_on, %s FROM stored
    )"""
CONTACT = """, contacted AS (
        INSERT INTO touchpoints_contact
            (uuid, organisation_id, touchpoint_id, received_on, address, name, message)
        SELECT %s, %s, touchpoint_id, answered_on, %s, %s, %s FROM stored
    )"""
COUNT = " SELECT count(*) FROM stored"

# Most answers are ratings only. Planning that statement anew costs more than storing the row, so
# each connection prepares it once.
_PLACES = [f"${place}" for place in range(1, len(COLUMNS) + 1)]
PREPARE = "PREPARE store_answer AS " + (STORE + COUNT) % tuple(_PLACES)
EXECUTE = f"EXECUTE store_answer ({', '.join(['%s'] * len(COLUMNS))})"
_prepared: WeakSet[Any] = WeakSet()


class Receipt(NamedTuple):
    """Says that an answer is stored; `is_new` is False when it had been stored before."""

    response: uuid.UUID
    is_new: bool


class KeyConflict(Exception):  # noqa: N818 - says what happened, as the receipt does
    """The submission key already belongs to an answer of other content."""


def store_answer(
    *,
    touchpoint: Touchpoint,
    questionnaire: Questionnaire,
    key: str,
    answer: Answer,
    today: dt.date,
) -> Receipt:
    """Store an answer once, however often and however parallel it is sent with its key.

    Response, dirty mark, comment and contact are one statement: all of them or nothing. Raises
    `KeyConflict` when the key came before with another content; nothing changes then.
    """
    identity = response_id(touchpoint.uuid, key)
    row = response_row(
        identity=identity,
        touchpoint_id=touchpoint.pk,
        unit_id=touchpoint.unit_id,
        questionnaire=questionnaire,
        answer=answer,
        answered_on=today,
        asked=questionnaire.asked(short=touchpoint.form == touchpoint.Form.SHORT),
    )
    statement, values = "", [_written(value) for value in row]
    if answer.comment:
        statement += COMMENT
        values += [uuid.uuid4(), answer.comment]
    if answer.contact:
        statement += CONTACT
        values += [uuid.uuid4(), touchpoint.organisation_id, *_contact(answer)]
    with connection.cursor() as cursor:
        if statement:
            cursor.execute(STORE + statement + COUNT, values)
        else:
            _prepare()
            cursor.execute(EXECUTE, values)
        is_new = cursor.fetchone() == (1,)
        if not is_new and _digest(cursor, identity) != answer.digest():
            raise KeyConflict(key)
    return Receipt(identity, is_new)


def find_receipt(*, touchpoint: Touchpoint, key: str, answer: Answer) -> Receipt | None:
    """Give the receipt of this very answer where it was stored before; None otherwise.

    A retry must find it also when the touchpoint takes no answers any more.
    """
    identity = response_id(touchpoint.uuid, key)
    with connection.cursor() as cursor:
        known = _digest(cursor, identity) == answer.digest()
    return Receipt(identity, is_new=False) if known else None


def _prepare() -> None:
    session = connection.connection
    if session not in _prepared:
        with connection.wrap_database_errors, session.cursor() as cursor:
            cursor.execute(PREPARE)
        _prepared.add(session)


def _written(value: Any) -> Any:
    """Write ratings as PostgreSQL reads them: the driver would adapt each one by itself."""
    if not isinstance(value, list):
        return value
    return f"{{{','.join(['NULL' if rating is None else str(rating) for rating in value])}}}"


def _contact(answer: Answer) -> tuple[str, ...]:
    contact = answer.contact
    return () if contact is None else (contact.address, contact.name, contact.message)


def _digest(cursor: Any, identity: uuid.UUID) -> bytes | None:
    cursor.execute("SELECT digest FROM touchpoints_response WHERE id = %s", [identity])
    found = cursor.fetchone()
    return found and bytes(found[0])
