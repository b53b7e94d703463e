"""Families of sums: those of which any two are nested or have nobody in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class Families:
    """Sums divided into families; each lists its sums from the largest to the smallest.

    `fit` says of any two sums whether they may be in one family.
    """

    found: list[list[int]]
    fit: NDArray[np.bool_]

    @classmethod
    def of(cls, columns: Mapping[tuple[int, ...], int]) -> Families:
        """Divide the sums of columns of people; each goes to the first family that it fits."""
        held = [(position, place) for place, inside in enumerate(columns) for position in inside]
        if not held:
            return cls([], np.zeros((0, 0), dtype=bool))
        rows, places = np.array(held).T
        inside = csr_array((np.ones(len(held), dtype=np.int64), (rows, places)))
        both = (inside @ inside.T).toarray()
        sizes = both.diagonal()
        fit = (both == 0) | (both == sizes[:, None]) | (both == sizes[None, :])
        families: list[list[int]] = []
        for position in np.argsort(-sizes, kind="stable").tolist():
            for family in families:
                if fit[position, family].all():
                    family.append(position)
                    break
            else:
                families.append([position])
        return cls(families, fit)

    @property
    def widest(self) -> list[int]:
        """The family of most sums, with all those of others that fit it too."""
        largest: list[int] = max(self.found, key=len)
        chosen = list(largest)
        for position in (one for family in self.found for one in family):
            if position not in chosen and self.fit[position, chosen].all():
                chosen.append(position)
        return chosen
