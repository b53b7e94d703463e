"""Whether steps of hiring let groups through alike: from counts of k people or more alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from culture.scoring.proportions import Selected
from surveys.hiring.candidates.demographics import Attribute, DemographicGroup
from surveys.hiring.models import Stage, StageCount
from surveys.hiring.quality.impact import GroupImpact, StageImpact, added_up, impact_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group that is held against the one that passes most often."""

    name: str | _StrPromise
    found: GroupImpact

    @property
    def ratio(self) -> float | None:
        """The exact ratio, for reading."""
        return None if self.found.ratio is None else float(self.found.ratio)


@dataclass(frozen=True, slots=True)
class FairnessStep:
    """One step of one attribute: from a stage to a later one."""

    attribute: str | _StrPromise
    begins: str | _StrPromise
    ends: str | _StrPromise
    found: StageImpact

    @property
    def highest(self) -> str | _StrPromise:
        """The group that passes most often."""
        return DemographicGroup(self.found.highest).label if self.found.highest else ""

    @property
    def lines(self) -> list[GroupLine]:
        """Everybody else."""
        return [GroupLine(DemographicGroup(one.group).label, one) for one in self.found.groups]


def fairness_steps(actor: User) -> list[FairnessStep]:
    """Judge every step that was counted in the actor's organisation; two queries.

    Counts of several countings are added up where they begin and end at the same stages: each could
    be shown alone, so no difference of sums says more. Those who said nothing are no group.
    """
    if not actor.is_hr:
        return []
    counted = _by_step(actor)
    k = actor.organisation.k
    return [
        FairnessStep(
            Attribute(attribute).label,
            Stage(begins).label,
            Stage(ends).label,
            impact_of(added_up(parts), least=k),
        )
        for (attribute, begins, ends), parts in sorted(
            counted.items(), key=lambda pair: (Attribute.values.index(pair[0][0]), pair[0][1:])
        )
    ]


def _by_step(actor: User) -> dict[tuple[str, int, int], list[dict[str, Selected]]]:
    """The counts of each step, one mapping of groups a counting."""
    rows = (
        StageCount.objects.filter(count__organisation=actor.organisation_id)
        .exclude(group=DemographicGroup.OTHERS)
        .order_by("count", "attribute", "stage")
    )
    found: dict[tuple[str, int, int], list[dict[str, Selected]]] = {}
    for (_count, attribute), stages in groupby(rows, lambda row: (row.count_id, row.attribute)):
        begins = int(Stage.ANSWERED)
        for ends, groups in groupby(stages, lambda row: row.stage):
            step = {row.group: Selected(row.reached, row.of) for row in groups}
            found.setdefault((attribute, begins, ends), []).append(step)
            begins = ends
    return found
