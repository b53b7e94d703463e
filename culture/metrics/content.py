"""What a release says, as types; the only module that knows the keys of its JSON.

None stands for what was not asked or is not published. Every source writes the same document.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from culture.metrics.counts import AtLeast
from culture.metrics.windows import EDITION, Window
from culture.privacy.periods import Grain, Period
from culture.scoring.certainty import POOLED_DEGREES, Estimate
from culture.scoring.intervals import Interval

FORMAT = "service-culture/release/2"

GAP, ADEQUACY = "gap", "adequacy"
OVERALL, WEIGHTED, DIMENSION, ITEM = "overall", "weighted", "dimension", "item"
UNWEIGHTED = "unweighted"  # the overall score of those who have a weighted one
EXPECTED, DELIVERED = "expected", "delivered"
LEAST = "least"
RECEIVERS = "receivers"  # a breakdown by the units of those who answered

# A document in the database without the long list of items.
OUTLINE = (
    "jsonb_set(content, '{subjects}', jsonb_path_query_array(content,"
    """ '$.subjects[*] ? (@.kind == "overall" || @.kind == "dimension")'))"""
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The numbers of one subject, in points of the scale.

    `interval` is the 95 % interval of the value, `lasting` the one that also holds for whoever
    answers next time: without the correction for having asked nearly everybody. `t` and the
    alphas belong to the gap; `verdict` says in a word how reliable the difference is.
    """

    kind: str
    key: str
    pair: str = GAP
    dimension: str | None = None
    n: int = 0
    expected: float | None = None
    delivered: float | None = None
    gap: float | None = None
    interval: Interval | None = None
    lasting: Interval | None = None
    expected_sd: float | None = None
    delivered_sd: float | None = None
    gap_sd: float | None = None
    t: float | None = None
    correlation: float | None = None
    agreement: str | None = None
    reliability: float | None = None
    verdict: str | None = None
    alpha_n: int | None = None
    expected_alpha: float | None = None
    delivered_alpha: float | None = None
    expected_alpha_interval: Interval | None = None
    delivered_alpha_interval: Interval | None = None
    expected_n: int | None = None
    delivered_n: int | None = None

    @property
    def value(self) -> float:
        """The gap, or the one side that was asked; the interval belongs to it."""
        found = next(one for one in (self.gap, self.delivered, self.expected) if one is not None)
        return float(found)

    @property
    def sd(self) -> float | None:
        """The deviation of the value."""
        return self.delivered_sd if self.gap is None else self.gap_sd

    @property
    def estimate(self) -> Estimate | None:
        """The value with its error, for whoever answers next time; None where that is unknown."""
        ends = self.lasting or self.interval
        if ends is None:
            return None
        df = POOLED_DEGREES if self.sd is None else max(self.n - 1.0, 1.0)
        return Estimate.of_interval(self.value, ends, df=df)


@dataclass(frozen=True, slots=True)
class BreakdownClass:
    """One class of a breakdown."""

    keys: tuple[str, ...]
    n: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What respondents say by something that they said about themselves, or by their units.

    By `RECEIVERS` the keys of a class are the uuids of units, elsewhere what people said.
    """

    by: str
    groups: tuple[BreakdownClass, ...]


@dataclass(frozen=True, slots=True)
class TeamAgreement:
    """How far teams differ and agree in one dimension and side, and how well it is measured."""

    key: str
    side: str
    n: int
    teams: int
    icc1: float | None
    icc2: float | None
    verdict: str
    agreement: float | None
    alpha: float | None
    alpha_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """The overall score and the dimensions of those who were asked alike.

    `key` stands for where, with what form and in what language, or for the team that was asked;
    `version` for what was asked. Two periods are compared like with like: each with the same in the
    other.
    """

    key: str
    version: int
    n: int
    entries: tuple[Entry, ...]

    @property
    def has_language(self) -> bool:
        """Whether it is known in what language these were asked."""
        return not self.key.endswith("/")


@dataclass(frozen=True, slots=True)
class DifferenceReliability:
    """How reliable the difference of both sides of a dimension is."""

    key: str
    reliability: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that one release says.

    `n` answered of `asked` (None: nobody knows how many were), `flagged` of them hastily. A count
    that is `AtLeast` may be larger; its document says so with `least`. `drawn` is how many
    statements each was asked, drawn by chance; None where everybody was asked all.
    `ways` says how many came in which way, where k or more did. `strata` tells apart who was asked,
    as far as k or more were asked alike; None where nobody below the unit has a number. `scales`
    are those of both sides, where they differed and were brought to the one of the document.
    """

    source: str
    sides: tuple[str, ...]
    low: int
    high: int
    k: int
    n: int
    entries: tuple[Entry, ...]
    window: Window | None = None
    versions: tuple[int, ...] = ()
    asked: int | None = None
    flagged: int | None = None
    drawn: int | None = None
    ways: tuple[tuple[str, int], ...] = ()
    strata: tuple[Stratum, ...] | None = None
    breakdowns: tuple[Breakdown, ...] = ()
    levels: tuple[TeamAgreement, ...] = ()
    differences: tuple[DifferenceReliability, ...] = ()
    scales: tuple[Interval, ...] = ()

    def of(self, kind: str, *, pair: str = GAP, dimension: str | None = None) -> list[Entry]:
        """Give the entries of a kind in their order; items of one dimension only, if wanted."""
        return [
            one
            for one in self.entries
            if one.kind == kind and one.pair == pair and dimension in {None, one.dimension}
        ]

    def one(self, kind: str, key: str, *, pair: str = GAP) -> Entry | None:
        """Give one entry; None where it is not published."""
        return next((one for one in self.of(kind, pair=pair) if one.key == key), None)

    @property
    def overall(self) -> Entry | None:
        """The overall score; None where it is not published."""
        return self.one(OVERALL, OVERALL)

    @property
    def dimensions(self) -> list[Entry]:
        """The dimensions in the questionnaire's order."""
        return self.of(DIMENSION)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published of a unit, and the serials of the units counted in it."""

    unit: int
    content: Content
    units: Sequence[int]
    about: int | None = None


_ALWAYS = {"kind", "key", "pair", "dimension", "n", "expected", "delivered", "gap", "interval"}
_ENTRY = tuple(field.name for field in fields(Entry))
# Of these counts only the least may be told; a document says so under the first name.
_COARSE = {LEAST: "n", "expected_least": "expected_n", "delivered_least": "delivered_n"}
_INTERVALS = {field.name for field in fields(Entry) if "Interval" in str(field.type)}
_PLAIN = ("source", "low", "high", "k", "n", "asked", "flagged")


def written(content: Content) -> dict[str, Any]:
    """Write the document of a release."""
    return {
        "format": FORMAT,
        **{name: getattr(content, name) for name in _PLAIN},
        **_written_least(content.n),
        **({} if content.drawn is None else {"drawn": content.drawn}),
        "window": content.window and _written_window(content.window),
        "sides": list(content.sides),
        "versions": list(content.versions),
        "ways": dict(content.ways),
        "strata": _written_strata(content.strata),
        "subjects": [_written_entry(one) for one in content.entries],
        "breakdowns": [
            {
                "by": one.by,
                "groups": [
                    {
                        "keys": list(group.keys),
                        "n": group.n,
                        **_written_least(group.n),
                        "subjects": [_written_entry(entry) for entry in group.entries],
                    }
                    for group in one.groups
                ],
            }
            for one in content.breakdowns
        ],
        "levels": [_written_facts(one) | _written_least(one.n) for one in content.levels],
        "differences": [_written_facts(one) for one in content.differences],
        **({"scales": [list(one) for one in content.scales]} if content.scales else {}),
    }


def read(document: Mapping[str, Any]) -> Content:
    """Read a document; the inverse of `written`."""
    return Content(
        **{name: document[name] for name in _PLAIN} | {"n": _read_count(document)},
        drawn=document.get("drawn"),
        window=document["window"] and _read_window(document["window"]),
        sides=tuple(document["sides"]),
        versions=tuple(document["versions"]),
        ways=tuple(sorted(document["ways"].items())),
        strata=_read_strata(document["strata"]),
        entries=_read_entries(document["subjects"]),
        breakdowns=tuple(
            Breakdown(
                one["by"],
                tuple(
                    BreakdownClass(
                        tuple(group["keys"]), _read_count(group), _read_entries(group["subjects"])
                    )
                    for group in one["groups"]
                ),
            )
            for one in document["breakdowns"]
        ),
        levels=tuple(TeamAgreement(**_read_level(one)) for one in document["levels"]),
        differences=tuple(DifferenceReliability(**one) for one in document["differences"]),
        scales=tuple(Interval(*ends) for ends in document.get("scales", ())),
    )


def hash_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document as canonical JSON (sorted keys, no spaces)."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _written_entry(entry: Entry) -> dict[str, Any]:
    facts = {name: _plain(getattr(entry, name)) for name in _ENTRY}
    if facts["lasting"] == facts["interval"]:
        facts["lasting"] = None
    told = {name: value for name, value in facts.items() if value is not None or name in _ALWAYS}
    return told | {
        coarse: True
        for coarse, name in _COARSE.items()
        if isinstance(getattr(entry, name), AtLeast)
    }


def _written_strata(strata: Sequence[Stratum] | None) -> list[dict[str, Any]] | None:
    if strata is None:
        return None
    return [
        {
            "key": one.key,
            "version": one.version,
            "n": int(one.n),
            "entries": [_written_entry(entry) for entry in one.entries],
        }
        | _written_least(one.n)
        for one in strata
    ]


def _read_strata(strata: list[Mapping[str, Any]] | None) -> tuple[Stratum, ...] | None:
    if strata is None:
        return None
    return tuple(
        Stratum(one["key"], one["version"], _read_count(one), _read_entries(one["entries"]))
        for one in strata
    )


def _read_entries(entries: list[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(_read_entry(one) for one in entries)


def _read_entry(facts: Mapping[str, Any]) -> Entry:
    known: dict[str, Any] = {
        name: _interval(value) if name in _INTERVALS else value
        for name, value in facts.items()
        if name not in _COARSE
    }
    known |= {name: AtLeast(known[name]) for coarse, name in _COARSE.items() if facts.get(coarse)}
    return Entry(**{"lasting": known["interval"]} | known)


def _read_level(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = {"n": _read_count(facts), "alpha_interval": _interval(facts["alpha_interval"])}
    return {name: value for name, value in facts.items() if name != LEAST} | told


def _written_least(n: int) -> dict[str, bool]:
    return {LEAST: True} if isinstance(n, AtLeast) else {}


def _read_count(facts: Mapping[str, Any]) -> int:
    n: int = facts["n"]
    return AtLeast(n) if facts.get(LEAST) else n


def _written_facts(facts: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(facts, field.name)) for field in fields(facts)}


def _written_window(window: Window) -> dict[str, Any]:
    days = {"starts_on": window.starts_on.isoformat(), "ends_on": window.ends_on.isoformat()}
    if window.edition is None:
        return {"grain": window.grain, **days}
    return {"grain": EDITION, **days, "edition": str(window.edition), "name": window.name}


def _read_window(facts: Mapping[str, Any]) -> Window:
    day = dt.date.fromisoformat(facts["starts_on"])
    if facts["grain"] == EDITION:
        return Window(edition=uuid.UUID(facts["edition"]), name=facts["name"], closed_on=day)
    return Window(period=Period(day, Grain(facts["grain"])))


def _interval(ends: list[float] | None) -> Interval | None:
    return Interval(*ends) if ends else None


def _plain(value: Any) -> Any:
    # JSON in the database knows no negative zero; the hash must not know one either.
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, AtLeast):
        return int(value)
    return value + 0.0 if isinstance(value, float) else value
