"""What a personal link shows of some answers: coded sums, and means to one decimal; pure.

The person may have sent some of the answers, and so knows them. What is shown leaves each of the
others half the scale wherever the sum of all lies, and gives no deviations: they would tell more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

DECIMALS = 1
FEWEST = 10


def fewest_answers(*, k: int) -> int:
    """How many answers are shown together at least, in an organisation whose units show k."""
    return max(FEWEST, k)


@dataclass(frozen=True, slots=True)
class CodedSums:
    """Sums of one subject's two sides, moved inside where they lay near an end of the scale.

    They are in units of 1 / factor of a scale point, as score cells are.
    """

    n: int = 0
    expected: int = 0
    delivered: int = 0

    def coded(self, *, low: int, high: int, factor: int) -> Self:
        """Move each sum to half the scale's width away from the least and the most it may be."""
        need = (high - low + 1) // 2 * factor
        least, most = self.n * low * factor + need, self.n * high * factor - need
        return type(self)(
            self.n,
            max(least, min(most, self.expected)),
            max(least, min(most, self.delivered)),
        )

    def __add__(self, other: CodedSums) -> CodedSums:
        return CodedSums(
            self.n + other.n, self.expected + other.expected, self.delivered + other.delivered
        )

    def means(self, *, factor: int) -> tuple[float, float, float]:
        """The expected and the delivered mean to one decimal, and the difference of these."""
        expected, delivered = (
            round(total / (self.n * factor), DECIMALS) for total in (self.expected, self.delivered)
        )
        return expected, delivered, round(delivered - expected, DECIMALS)


Sums = Mapping[str, CodedSums]


def added(before: Sums, block: Sums) -> dict[str, CodedSums]:
    """Add the sums of a block to those of all blocks before, by subject."""
    return {
        name: before.get(name, CodedSums()) + block.get(name, CodedSums())
        for name in [*before, *(name for name in block if name not in before)]
    }
