"""Plain builders for tests: each stores one thing with sensible facts and returns it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.test import Client

from culture.accounts.models import ApiKey, Organisation, User
from culture.accounts.services import create_user
from culture.core.home import HomePage, Visit, told_to
from culture.core.letters.keys import read_key
from culture.metrics.models import DirtyMark
from culture.metrics.rolling.jobs import recompute_next
from culture.metrics.rolling.publishing import publish_next
from culture.org.models import Person, Position, Unit
from feedback.touchpoints import keys
from feedback.touchpoints.answers import Answer, id_of_receipt, receipt_id
from feedback.touchpoints.letters import Words, open_words
from feedback.touchpoints.lookup import recent_words_key
from feedback.touchpoints.models import Touchpoint, WaitingWords, WordsKey
from feedback.touchpoints.papers import asked_now, sign
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Dimension, Instrument, Item, Respondents, Version
from surveys.instruments.questionnaires import load_questionnaire
from surveys.responses.models import Response, Way
from surveys.responses.rows import COLUMNS, response_row

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
PASSWORD = "correct horse battery"
LANGUAGES = ("en", "es", "ru", "nb")

_serial = count(1)


def texts(text: str) -> dict[str, str]:
    """The same words in every language, told apart by its code."""
    return {language: f"{text} ({language})" for language in LANGUAGES}


def an_organisation(*, name: str = "Meridian", **facts: Any) -> Organisation:
    facts.setdefault("time_zone", "Europe/Oslo")
    return Organisation.objects.create(name=name, created_at=NOW, **facts)


def asking_again(user: User) -> User:
    """Somebody in a later request: who holds what is read once for each."""
    return User.objects.get(pk=user.pk)


def a_user(organisation: Organisation, *, email: str = "", **facts: Any) -> User:
    facts.setdefault("name", "Ana Ruiz")
    return create_user(
        email=email or f"user{next(_serial)}@example.org",
        password=PASSWORD,
        organisation=organisation,
        now=NOW,
        **facts,
    )


def a_client(user: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def at_home(user: User, *, today: dt.date = TODAY, since: dt.date | None = None) -> HomePage:
    """What the home page tells somebody, as a request of its own would read it."""
    reader = User.objects.get(pk=user.pk)
    return told_to(Visit(reader, today, since or today - dt.timedelta(days=7)))


def a_unit(
    organisation: Organisation, *, parent: Unit | None = None, name: str = "Harbour", code: str = ""
) -> Unit:
    unit = Unit.objects.create(organisation=organisation, parent=parent, name=name, code=code)
    unit.path = [*(parent.path if parent else []), unit.pk]
    unit.save(update_fields=["path"])
    return unit


def a_person(organisation: Organisation, *, user: User | None = None, **facts: Any) -> Person:
    facts.setdefault("number", f"P{next(_serial)}")
    facts.setdefault("name", user.name if user else "Bo Lind")
    return Person.objects.create(organisation=organisation, user=user, **facts)


def a_position(
    person: Person, unit: Unit, *, kind: str = Position.Kind.MEMBER, **facts: Any
) -> Position:
    facts.setdefault("starts_on", dt.date(2024, 1, 1))
    return Position.objects.create(person=person, unit=unit, kind=kind, **facts)


def a_leader(unit: Unit, **facts: Any) -> User:
    """A user who leads a unit today."""
    user = a_user(unit.organisation, **facts)
    a_position(a_person(unit.organisation, user=user), unit, kind=Position.Kind.LEADS)
    return user


def a_version(
    organisation: Organisation,
    *,
    key: str = "service",
    items: Sequence[int] = (2, 1),
    sides: Sequence[str] = ("expected", "delivered"),
    published: bool = True,
    source: str = Respondents.CUSTOMER,
    reversed_items: Sequence[str] = (),
    **facts: Any,
) -> Version:
    """A version with dimensions `d1`, `d2`, … of the given numbers of items `d1-1`, `d1-2`, …

    The first item of each dimension is in the short form.
    """
    instrument, _made = Instrument.objects.get_or_create(
        organisation=organisation, key=key, defaults={"source": source}
    )
    facts.setdefault("number", instrument.versions.count() + 1)
    facts.setdefault("languages", list(organisation.languages))
    facts.setdefault("low", 1)
    facts.setdefault("high", 7)
    points = [f"point {point}" for point in range(facts["low"], facts["high"] + 1)]
    version = Version.objects.create(
        instrument=instrument,
        names=texts(key),
        introductions=texts("Please tell us."),
        sides=list(sides),
        side_prompts={side: texts(side) for side in sides},
        labels=dict.fromkeys(LANGUAGES, points),
        **facts,
    )
    for place, size in enumerate(items, start=1):
        dimension = Dimension.objects.create(
            version=version, position=place, key=f"d{place}", names=texts(f"Dimension {place}")
        )
        for number in range(1, size + 1):
            Item.objects.create(
                dimension=dimension,
                position=number,
                key=f"d{place}-{number}",
                statements=texts(f"Statement {place}.{number}"),
                is_short=number == 1,
                is_reversed=f"d{place}-{number}" in reversed_items,
            )
    if published:
        version.published_at = NOW
        version.save(update_fields=["published_at"])
        describe_version(version)
    return version


def a_touchpoint(unit: Unit, version: Version, **facts: Any) -> Touchpoint:
    facts.setdefault("form", Touchpoint.Form.FULL)
    facts.setdefault("languages", list(LANGUAGES))
    a_words_key()
    return Touchpoint.objects.create(
        organisation=unit.organisation,
        unit=unit,
        version=version,
        name=f"Front desk, {unit.name}",
        created_at=NOW,
        **facts,
    )


def asked_by(touchpoint: Touchpoint) -> str:
    """What the form of a touchpoint carries: what it asks now, signed."""
    return sign(touchpoint, asked_now(touchpoint))


def a_words_key() -> WordsKey:
    """The key of customers' words, with its private half where the worker has it."""
    recent_words_key.forget()
    key: WordsKey | None = WordsKey.objects.newest() or keys.renew_key(now=NOW)
    assert key is not None
    return key


def waiting_words() -> list[tuple[Touchpoint, Words]]:
    """What customers wrote and waits in the inbox, opened; letters without words are left out."""
    found = []
    for row in WaitingWords.objects.select_related("touchpoint", "key"):
        private = read_key(row.key.uuid)
        place = row.touchpoint
        words = open_words(bytes(row.letter), private, touchpoint=place.uuid, month=row.month)
        if words:
            found.append((place, words))
    return found


def some_responses(
    touchpoint: Touchpoint,
    ratings: Sequence[tuple[Sequence[int | None], Sequence[int | None]]],
    *,
    day: dt.date = TODAY,
    way: str = Way.FORM,
    language: str = "",
    **facts: Any,
) -> list[Response]:
    """Raw answers with the given (expected, delivered) ratings, and their dirty marks."""
    version = touchpoint.version
    questionnaire = load_questionnaire(version.pk, version.revision)
    rows = [
        response_row(
            identity=id_of_receipt(receipt),
            asker=touchpoint.uuid,
            unit_id=touchpoint.unit_id,
            way=Way.LINK if touchpoint.is_personal else way,
            questionnaire=questionnaire,
            rated=answer,
            digest=answer.digest(receipt),
            answered_on=day,
            asked=questionnaire.asked(short=touchpoint.form == Touchpoint.Form.SHORT),
            language=language,
            seconds=answer.seconds,
        )
        for expected, delivered in ratings
        for answer in [Answer(tuple(expected), tuple(delivered), **facts)]
        for receipt in [receipt_id(touchpoint.uuid, f"made {next(_serial)}")]
    ]
    DirtyMark.objects.bulk_create(
        DirtyMark(source="customer", unit=touchpoint.unit, day=day) for _row in rows
    )
    return Response.objects.bulk_create(
        Response(**dict(zip(COLUMNS, row, strict=True))) for row in rows
    )


def an_api_key(organisation: Organisation, *, scopes: Sequence[str]) -> str:
    """Store a key; returns its secret."""
    secret = ApiKey.new_secret()
    ApiKey.objects.create(
        organisation=organisation,
        name="Program",
        prefix=secret[:8],
        digest=ApiKey.digest_of(secret),
        scopes=list(scopes),
        created_at=NOW,
    )
    return secret


def next_number() -> int:
    """A number that no other thing of this run has."""
    return next(_serial)


def settle(now: dt.datetime = NOW) -> None:
    """Recompute and publish everything that waits, as workers do."""
    while recompute_next(limit=500):
        pass
    while publish_next(limit=500, now=now):
        pass
