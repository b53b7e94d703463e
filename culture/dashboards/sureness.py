"""How sure is this? One sentence for whatever a page says: n, interval, and what it would take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.families import ENDS, OTHER
from culture.dashboards.tones import EVEN, difference
from culture.scoring.certainty import SIGNS_LEVEL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from culture.dashboards.figures import Figure
    from culture.dashboards.tones import Tones, Whole
    from culture.scoring.certainty import Estimate

MOST_NEEDED = 100_000
Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is said or not: its value and interval in words, and how it was judged.

    `distance` is how far it lies from where there would be nothing to say, None where that is
    unknown; its p value had to lie below `level`, beside `looked_at` things in all.
    """

    name: str
    shown: str
    answers: str
    n: int
    distance: Estimate | None
    is_clear: bool
    looked_at: int
    level: float
    is_of_two: bool = False

    @property
    def needed(self) -> str:
        """Say about how many answers it would take, or that no number to be hoped for would do."""
        found = self.distance.answers_needed(self.n, level=self.level) if self.distance else None
        if found is None or found > MOST_NEEDED:
            return gettext("No number of answers to be hoped for would tell it from nothing.")
        text = gettext("About {needed} answers would be needed to tell.")
        if self.is_of_two:
            text = gettext("About {needed} answers on each side would be needed to tell.")
        return text.format(needed=formats.count(found))

    @property
    def facts(self) -> dict[str, str]:
        """What the sentences are filled in with."""
        return {
            "name": self.name,
            "figure": self.shown,
            "n": self.answers,
            "number": formats.count(self.looked_at),
            "needed": self.needed,
        }


def of_words(claim: Claim) -> str:
    """Answer for something that a page says in words, or does not say."""
    if claim.distance is None:
        text = gettext(
            "{name}: {figure}, {n}. How far chance reaches here is not known, so nothing is called "
            "clear."
        )
    elif claim.is_clear:
        text = gettext(
            "{name}: {figure} (95 % interval), {n}. It was judged together with everything this "
            "page looked at ({number} in all): what is said here is chance on one page in twenty "
            "at most."
        )
    else:
        text = gettext(
            "{name}: {figure} (95 % interval), {n}. Beside everything this page looked at "
            "({number} in all), chance explains that. {needed}"
        )
    return text.format(**claim.facts)


def of_signs(claim: Claim) -> str:
    """Answer for the strongest of many cells or statements that may carry a sign."""
    if claim.is_clear:
        text = gettext(
            "Strongest: {name}, {figure} (95 % interval), {n}. All {number} numbers here were "
            "judged together: about one sign in ten may be chance."
        )
    else:
        text = gettext(
            "Strongest: {name}, {figure} (95 % interval), {n}. All {number} numbers here were "
            "judged together, and chance explains them. {needed}"
        )
    return text.format(**claim.facts)


def of_figure(tones: Tones, figure: Figure) -> str:
    """Answer for a figure that is held against nothing, or against the whole."""
    if figure.gap is None and tones.whole.numbers is None:
        return gettext(
            "{name}: {figure} (95 % interval), {n}. It is compared with nothing here, so "
            "nothing is called clear."
        ).format(name=figure.name, figure=figure.text, n=formats.answers(figure.n))
    if figure.gap is None and not tones.whole.may_compare(figure.key):
        return gettext(
            "{name}: {figure}, {n}. Teams do not differ enough to compare, so nothing is said of "
            "one of them, however many answered."
        ).format(name=figure.name, figure=figure.text, n=formats.answers(figure.n))
    return of_words(claim_of(tones, figure))


def claim_of(tones: Tones, figure: Figure, *, name: str = "") -> Claim:
    """What a page or table claims of a figure."""
    return Claim(
        name or figure.name,
        figure.text,
        formats.answers(figure.n),
        figure.n,
        tones.whole.distance(figure),
        tones.of(figure) != EVEN,
        tones.looked_at,
        tones.levels.get(figure.claim, 1.0),
    )


def of_minimum(tones: Tones, adequacy: Figure) -> str:
    """Answer for how far a figure lies above the least that is accepted."""
    name = gettext("{name}, above the minimum").format(name=adequacy.name)
    return of_words(claim_of(tones, adequacy, name=name))


def of_strongest(tones: Tones, figures: Sequence[Figure]) -> str:
    """Answer for the figure that most surely carries a sign; nothing where none could."""
    held = [one for one in figures if one.gap is not None or tones.whole.numbers]
    return of_signs(claim_of(tones, min(held, key=tones.whole.p_of))) if held else ""


def of_cells(
    whole: Whole,
    cells: Mapping[Cell, Figure],
    tones: Mapping[Cell, str],
    *,
    name_of: Callable[[Cell, Figure], str],
) -> str:
    """Answer for the strongest cell of a table over several units or moments."""
    if not cells:
        return ""
    key = min(cells, key=lambda one: whole.p_of(cells[one]))
    figure = cells[key]
    return of_signs(
        Claim(
            name_of(key, figure),
            figure.text,
            formats.answers(figure.n),
            figure.n,
            whole.distance(figure),
            tones[key] != EVEN,
            len(cells),
            SIGNS_LEVEL / len(cells),
        )
    )


def of_lowest(tones: Tones, unit: str, figure: Figure, *, units: int) -> str:
    """Answer for a unit that lies below all others, which were looked at too."""
    name = gettext("{unit}, {name}").format(unit=unit, name=figure.name)
    found = claim_of(tones, figure, name=name)
    return of_words(replace(found, is_clear=True, looked_at=tones.looked_at + units - 1))


def of_ends(tones: Tones, low: Figure, high: Figure, *, pairs: int) -> str:
    """Answer for the lowest and the highest of several levels."""
    name = gettext("{first} and {second}").format(first=low.name, second=high.name)
    return of_difference(tones, ENDS, name, low, high, times=pairs)


def of_difference(
    tones: Tones,
    key: str,
    name: str,
    first: Figure,
    second: Figure,
    *,
    times: int = 1,
    distance: Estimate | None = None,
) -> str:
    """Answer for the second figure less the first, the widest of so many differences.

    A `distance` stands in place of that difference where like was compared with like.
    """
    found = distance or difference(first, second)
    claim = Claim(
        name,
        written_difference(second.value - first.value, found),
        answers_of_two(first.n, second.n),
        min(first.n, second.n),
        found,
        tones.says(key),
        tones.looked_at + times - 1,
        tones.levels.get((OTHER, key), 1.0) / times,
        is_of_two=True,
    )
    return of_words(claim)


def written_difference(value: float, distance: Estimate | None) -> str:
    """Write a difference with half of its 95 % interval, its own value where it has one."""
    if distance is None:
        return formats.signed(value)
    return formats.gap_with_margin(distance.value, distance.interval.high - distance.value)


def answers_of_two(first: int, second: int) -> str:
    """Say how many answers stand behind both sides of a difference."""
    return gettext("{first} and {second}").format(
        first=formats.answers(first), second=formats.answers(second)
    )
