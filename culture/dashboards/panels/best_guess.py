"""What units most likely are: few answers are drawn towards the average of all units here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.scoring.shrinkage import best_guesses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from culture.dashboards.figures import Figure


@dataclass(frozen=True, slots=True)
class Guesses:
    """The best guess of one figure in several units, by the unit's serial; empty where none is."""

    name: str
    texts: Mapping[int, str]

    @property
    def headings(self) -> list[str]:
        """The heading of their column, where there is one."""
        return [gettext("Best guess")] if self.texts else []

    def cells(self, unit: int) -> list[str]:
        """The cell of a unit in that column."""
        return [self.texts.get(unit, gettext("not shown"))] if self.texts else []

    @property
    def explanation(self) -> str:
        """Say what a best guess is."""
        if not self.texts:
            return ""
        return gettext(
            "Best guess ({name}): with few answers a unit can look much better or worse than it "
            "is, by luck alone. So its number is moved towards the average of all units here, the "
            "further the fewer answers it has."
        ).format(name=self.name)


def guesses_of(name: str, figures: Mapping[int, Figure]) -> Guesses:
    """Guess a figure of several units."""
    known = [(unit, figure) for unit, figure in figures.items() if figure.estimate]
    found = best_guesses(
        [(figure.n, figure.estimate) for _unit, figure in known if figure.estimate]
    )
    texts = {}
    for (unit, figure), guess in zip(known, found, strict=bool(found)):
        write = formats.level_with_margin if figure.gap is None else formats.gap_with_margin
        texts[unit] = write(guess.value, guess.interval.high - guess.value)
    return Guesses(name, texts)
