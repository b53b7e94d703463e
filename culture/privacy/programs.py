"""Linear programs: the least of a sum of unknowns that lie, and whose sums lie, between two ends.

HiGHS solves them. It is asked through `milp` with nothing that must be whole: `linprog` reads and
checks the same program several times, which takes longer than solving it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import sparray

Numbers = NDArray[np.float64]


class Contradiction(ValueError):  # noqa: N818
    """No unknowns at all lie between these ends; the text is the solver's."""


def solve(
    objective: Numbers,
    matrix: sparray,
    *,
    rows: tuple[ArrayLike, ArrayLike],
    unknowns: tuple[ArrayLike, ArrayLike],
) -> Numbers:
    """Give the unknowns with the least objective.

    `rows` are the ends of each row of the matrix times the unknowns, `unknowns` their own; an end
    may be infinite. Raises Contradiction.
    """
    found = milp(objective, constraints=LinearConstraint(matrix, *rows), bounds=Bounds(*unknowns))
    if not found.success:
        raise Contradiction(found.message)
    solution: Numbers = found.x
    return solution
