"""What the page of a workshop shows of its comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from culture.core.texts import text_here
from culture.dashboards import formats, sureness
from culture.dashboards.tables import Table, TableRow
from culture.dashboards.tones import difference
from culture.scoring.certainty import WORDS_LEVEL, clear_of, share_of
from surveys.workshops.comparison import BeforeAfter, Comparison, State


@dataclass(frozen=True, slots=True)
class Card:
    """One instrument, or several alike: names, a sentence, the waves, the table if there is one.

    `how_sure` answers for the sentence; empty where nothing can be compared.
    """

    ident: str
    title: str
    sentence: str
    waves: str
    table: Table | None
    how_sure: str = ""


def comparison_cards(comparisons: Sequence[Comparison]) -> list[Card]:
    """Write each comparison in words and numbers, those that can be compared first."""
    ready = [one for one in comparisons if one.state == State.READY]
    clear = clear_of(
        {
            (place, number): difference.p
            for place, one in enumerate(ready)
            for number, difference in enumerate(one.differences)
        }
    )
    looked_at = sum(len(one.differences) for one in ready)
    cards = [
        _card(
            one,
            place,
            clear=[
                difference
                for number, difference in enumerate(one.differences)
                if (place, number) in clear
            ],
            looked_at=looked_at,
        )
        for place, one in enumerate(ready)
    ]
    for state in State:
        alike = [one for one in comparisons if one.state == state]
        if alike and state != State.READY:
            cards.append(_card_of_state(state, alike, place=len(cards)))
    return cards


def _card(
    comparison: Comparison, place: int, *, clear: Sequence[BeforeAfter], looked_at: int
) -> Card:
    return Card(
        ident=f"comparison-{place}",
        title=text_here(comparison.series.names),
        sentence=_summary(clear),
        waves=_waves(comparison),
        table=_table(comparison),
        how_sure=_how_sure(comparison, clear, looked_at=looked_at),
    )


def _card_of_state(state: State, comparisons: Sequence[Comparison], *, place: int) -> Card:
    """Say once, for all instruments alike, why nothing can be compared."""
    return Card(
        ident=f"comparison-{place}",
        title=", ".join(text_here(one.series.names) for one in comparisons),
        sentence=_state_words(state),
        waves="",
        table=None,
    )


def _state_words(state: State) -> str:
    words = {
        State.NO_BEFORE: _("Nothing was measured before this workshop, so there is no comparison."),
        State.TOO_EARLY: _(
            "Too early: no wave has closed since the workshop. Leave people a few months to use "
            "what they learned, then ask again."
        ),
        State.NOT_PUBLISHED: _(
            "Not published in this unit in both waves, to protect who answered. Look at a unit "
            "above it."
        ),
    }
    return words[state]


def _waves(comparison: Comparison) -> str:
    before, after = comparison.before, comparison.after
    if before is None or after is None:
        return ""
    return _("Before: {before} (closed {before_day}). After: {after} (closed {after_day}).").format(
        before=before.name,
        before_day=date_format(before.closed_on, "DATE_FORMAT"),
        after=after.name,
        after_day=date_format(after.closed_on, "DATE_FORMAT"),
    )


def _summary(clear: Sequence[BeforeAfter]) -> str:
    """Say the widest of the differences that are clear among all of the page."""
    if not clear:
        return _("There is no clear difference.")
    widest = _widest(clear)
    words = (
        _("Clearly higher than before: {name}, by {change}.")
        if widest.change > 0
        else _("Clearly lower than before: {name}, by {change}.")
    )
    return words.format(name=widest.after.name, change=formats.number(abs(widest.change)))


def _widest(differences: Sequence[BeforeAfter]) -> BeforeAfter:
    return max(differences, key=lambda one: abs(one.change))


def _how_sure(comparison: Comparison, clear: Sequence[BeforeAfter], *, looked_at: int) -> str:
    """Answer for the difference that is said, else for the one that comes nearest to be clear."""
    if not comparison.differences:
        return ""
    one = _widest(clear) if clear else min(comparison.differences, key=lambda one: one.p)
    return sureness.of_words(
        sureness.Claim(
            one.after.name,
            formats.gap_with_margin(one.change, one.margin),
            sureness.answers_of_two(one.before.n, one.after.n),
            min(one.before.n, one.after.n),
            difference(one.before, one.after),
            one in clear,
            looked_at,
            share_of(WORDS_LEVEL, 1 / looked_at),
            is_of_two=True,
        )
    )


def _table(comparison: Comparison) -> Table:
    is_gap = "expected" in comparison.series.sides and "delivered" in comparison.series.sides
    value = _("gap") if is_gap else _("level")
    headings = [
        _("What"),
        _("Difference"),
        _("Before ({value})").format(value=value),
        _("After ({value})").format(value=value),
        _("n before"),
        _("n after"),
    ]
    return Table(headings, [_row(one) for one in comparison.differences])


def _row(one: BeforeAfter) -> TableRow:
    return TableRow(
        one.after.name,
        [
            formats.gap_with_margin(one.change, one.margin),
            one.before.written(),
            one.after.written(),
            formats.count(one.before.n),
            formats.count(one.after.n),
        ],
    )
