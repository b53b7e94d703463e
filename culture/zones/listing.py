"""Which of the rules of a unit a page shows: found by words, of one value, all, or recent ones."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.core.texts import text_here
from culture.zones.searching import folded, how_well, split

if TYPE_CHECKING:
    from culture.zones.inheritance import Rule
    from culture.zones.models import SharedValue

RECENT = 5
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """The rules that are shown, and what they were chosen by."""

    rules: Sequence[Rule]
    words: str = ""
    value: SharedValue | None = None
    is_whole: bool = False


def listing_of(rules: Sequence[Rule], asked: Mapping[str, str]) -> Listing:
    """Choose by the query of an address: `q` are words, `value` the identifier of a value.

    What names nothing that is there is taken as not asked.
    """
    words = asked.get("q", "").strip()[:LONGEST_SEARCH]
    if split(words):
        return Listing(_found(rules, words), words=words)
    value = _value(rules, asked.get("value", ""))
    if value:
        of_value = [rule for rule in rules if rule.version.value_id == value.pk]
        return Listing(of_value, value=value)
    if "all" in asked:
        by_name = sorted(rules, key=lambda rule: folded(rule.version.name))
        return Listing(by_name, is_whole=True)
    return Listing(rules[:RECENT])


def by_value(rules: Sequence[Rule]) -> list[tuple[SharedValue, int]]:
    """Count the rules behind which each value stands, in the order of the values."""
    values = {rule.version.value for rule in rules if rule.version.value}
    counts = Counter(rule.version.value_id for rule in rules)
    ordered = sorted(values, key=lambda value: (value.position, value.pk))
    return [(value, counts[value.pk]) for value in ordered]


def headings() -> list[str]:
    """Name the columns of the file."""
    return [
        _("Situation"),
        _("Zone"),
        _("What to do"),
        _("Value"),
        _("Up to"),
        _("Currency"),
        _("Within which time"),
        _("Who to call"),
        _("For whom"),
        _("Comes from"),
        _("Since"),
    ]


def rows(listing: Listing) -> Iterator[list[object]]:
    """Write the rules that are shown, as they are shown."""
    for rule in listing.rules:
        said = rule.version
        yield [
            said.name,
            said.get_zone_display(),
            said.guidance,
            text_here(said.value.names) if said.value else "",
            "" if said.amount is None else said.amount,
            said.currency,
            said.time_limit,
            said.call,
            rule.situation.role or _("everybody"),
            rule.place.name,
            rule.place.organisation.day_of(said.said_at).isoformat(),
        ]


def _found(rules: Sequence[Rule], words: str) -> list[Rule]:
    ranked = [(how_well(words, _texts(rule)), rule) for rule in rules]
    best_first = sorted(ranked, key=lambda pair: -pair[0])
    return [rule for rank, rule in best_first if rank]


def _texts(rule: Rule) -> list[str]:
    said = rule.version
    value = " ".join(said.value.names.values()) if said.value else ""
    return [said.name, said.search_words, f"{said.guidance} {said.call}", value]


def _value(rules: Sequence[Rule], wanted: str) -> SharedValue | None:
    try:
        identity = uuid.UUID(wanted)
    except ValueError:
        return None
    values = (rule.version.value for rule in rules)
    return next((value for value in values if value and value.uuid == identity), None)
