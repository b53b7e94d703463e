"""What a page would like to say: all of it together is chance on one page in twenty at most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.scoring.certainty import TEAMS_LEVEL, WORDS_LEVEL, clear_of_page, share_of

if TYPE_CHECKING:
    from culture.metrics.content import Content

Key = tuple[str, ...]

# What a page says first has nearly all of its five per cent: a gap of half a point in one of five
# dimensions is named at n = 60 in seven cases of ten (deviation 1.2), with a share of .9 it is not.
FIGURES_SHARE = 0.95

# What it would like to say beside its figures; of the whole itself the ends stand in their place.
OTHER = "other"
ENDS, CHANGE, LOWEST_CHILD = "ends", "change", "lowest child"
# Of the gap map: which link loses most, and where in the tree each of its links does.
WIDEST_LINK = "widest link"
WIDEST_PLACES = tuple(
    f"widest place of {link}" for link in ("listening", "standards", "performance")
)
SHARES = {
    ENDS: FIGURES_SHARE,
    CHANGE: 0.03,
    LOWEST_CHILD: 0.01,
    WIDEST_LINK: 0.004,
    **dict.fromkeys(WIDEST_PLACES, 0.002),
}
CLASSES_SHARE = 0.01

# Their shares are kept where a page does not look at them, so that what is said of a unit at home
# is said on its own page too.
KEPT = (CHANGE, LOWEST_CHILD, WIDEST_LINK, *WIDEST_PLACES)


@dataclass(frozen=True, slots=True)
class Family:
    """The p values of what a page looked at: its figures, and the rest by name."""

    figures: Mapping[Key, float]
    others: Mapping[str, float]
    level: float = WORDS_LEVEL

    @property
    def looked_at(self) -> int:
        """How many things that are."""
        return len(self.figures) + len(self.others)

    @property
    def clear(self) -> frozenset[Key]:
        """What may be said."""
        kept = dict.fromkeys(KEPT, 1.0) | dict(self.others)
        return clear_of_page(
            self.figures,
            {(OTHER, name): p for name, p in kept.items()},
            share=FIGURES_SHARE,
            weights={(OTHER, name): _share_of(name) for name in kept},
            level=self.level,
        )

    def level_of(self, key: Key) -> float:
        """What a p value has to lie below where nothing else may be said."""
        if key[0] != OTHER:
            return share_of(self.level * FIGURES_SHARE, 1 / len(self.figures))
        left = 1.0 - FIGURES_SHARE if self.figures else 1.0
        names = {*KEPT, *self.others}
        return share_of(self.level * left, _share_of(key[1]) / sum(map(_share_of, names)))


def level_beside(content: Content) -> float:
    """What a page has for the rest where it says of its teams whether they differ."""
    return WORDS_LEVEL - TEAMS_LEVEL if content.levels else WORDS_LEVEL


def _share_of(name: str) -> float:
    return SHARES.get(name, CLASSES_SHARE)
