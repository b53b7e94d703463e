"""What an action is begun with: a finding, something of another app, or a number alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.actions.listing import FROM_FINDING
from culture.actions.targets import read_spot
from culture.core import findings, origins
from culture.org.selecting import unit_in

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.core.findings import Spot
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the form of a new action is filled with.

    `origin` and `key` name what it is made of, `found` says what that is, `url` where it stands.
    """

    unit: Unit
    title: str = ""
    words: str = ""
    origin: str = ""
    key: str = ""
    found: str = ""
    why: str = ""
    url: str = ""
    spot: Spot | None = None
    rises: bool = True
    due_on: dt.date | None = None
    topics: Sequence[tuple[str, str]] = ()


def begin_of(
    asked: Mapping[str, str], *, actor: User, now: dt.datetime, units: Sequence[Unit]
) -> Beginning | None:
    """Read an address: `origin` and `of`, or `unit` with a `finding` or a `number`.

    None where it names what is not there for the actor; without a unit it is the first of `units`.
    """
    if asked.get("origin"):
        return _of_origin(asked["origin"], asked.get("of", ""), actor=actor, now=now, units=units)
    unit = unit_in(units, asked["unit"]) if asked.get("unit") else units[0]
    if unit is None:
        return None
    if asked.get("finding"):
        return _of_finding(unit, asked["finding"], actor=actor, now=now)
    return Beginning(unit, spot=read_spot(asked.get("number", "")))


def _of_origin(
    key: str, identity: str, *, actor: User, now: dt.datetime, units: Sequence[Unit]
) -> Beginning | None:
    found = origins.load(key, identity, actor=actor, now=now)
    if found is None or found.unit not in units:
        return None
    return Beginning(
        found.unit,
        title=found.title,
        origin=key,
        key=identity,
        found=found.words,
        url=found.url,
        due_on=found.due_on,
        topics=found.topics,
    )


def _of_finding(unit: Unit, token: str, *, actor: User, now: dt.datetime) -> Beginning | None:
    every = findings.find(unit, actor=actor, day=actor.organisation.day_of(now))
    found = next((one for one in every if one.token == token), None)
    if found is None:
        return None
    return Beginning(
        unit,
        origin=FROM_FINDING,
        key=found.token,
        found=found.title,
        why=found.why,
        url=found.url,
        spot=found.spot,
        rises=found.rises,
        topics=found.topics,
    )
