"""What the page of stages says of a unit and of those below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats, sureness
from culture.dashboards.charts.fields import FieldAxes, FieldMark, field_map
from culture.dashboards.stages.standing import ACROSS
from culture.dashboards.tables import Table, TableRow
from culture.scoring.certainty import WORDS_LEVEL, share_of

if TYPE_CHECKING:
    from culture.dashboards.charts.svg import Drawing
    from culture.dashboards.stages.loading import MapOfUnits
    from culture.dashboards.stages.maps import FieldWords, MapAxis, StageMap
    from culture.dashboards.stages.standing import AxisValue, Standing
    from culture.org.models import Unit

READING_ORDER = ((False, True), (True, True), (False, False), (True, False))


@dataclass(frozen=True, slots=True)
class MapCard:
    """One map on the page: where the unit stands, what that means, and everybody's places."""

    plan: StageMap
    sentence: str
    field: FieldWords | None
    missing: Sequence[str]
    how_sure: str
    drawing: Drawing | None
    places: Sequence[str]
    table: Table


def cards_of(unit: Unit, maps: Sequence[MapOfUnits]) -> list[MapCard]:
    """Say both maps."""
    looked_at = sum(
        value is not None
        for one in maps
        for standing in (one.own, *(below.standing for below in one.below))
        for value in standing.axes
    )
    return [_card(unit, one, looked_at=looked_at) for one in maps]


def rows_of(unit: Unit, maps: Sequence[MapOfUnits]) -> Iterator[list[object]]:
    """Every number of the page as a row of a file."""
    for one in maps:
        for name, standing in _named(unit, one):
            for axis, value in zip(one.plan.axes, standing.axes, strict=True):
                if value is not None:
                    low, high = (value.value + end for end in (-value.margin, value.margin))
                    yield [
                        str(one.plan.title),
                        name,
                        str(axis.name),
                        formats.window(value.window),
                        value.n,
                        formats.rounded(value.value, 1),
                        formats.rounded(low, 1),
                        formats.rounded(high, 1),
                        place_of(one.plan, standing),
                    ]


def headings() -> list[str]:
    """Name the columns of the file."""
    return [
        gettext("Map"),
        gettext("Unit"),
        gettext("Axis"),
        gettext("When"),
        gettext("n"),
        gettext("Value, 0 to 100"),
        gettext("95 % from"),
        gettext("95 % to"),
        gettext("Field"),
    ]


def place_of(plan: StageMap, standing: Standing) -> str:
    """Name where something stands in a few words: a field, a line, or nowhere yet."""
    names = [str(plan.fields[field].name) for field in standing.fields]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:  # noqa: PLR2004 (on one line, between two fields)
        return gettext("between “{first}” and “{second}”").format(first=names[0], second=names[1])
    return gettext("cannot be told")


def _card(unit: Unit, one: MapOfUnits, *, looked_at: int) -> MapCard:
    plan, own = one.plan, one.own
    named = [(name, standing) for name, standing in _named(unit, one) if standing.is_measured]
    marks = [
        mark
        for number, (name, standing) in enumerate(named, start=1)
        for mark in _mark(plan, str(number), name, standing, is_own=standing is own)
    ]
    axes = FieldAxes(
        str(plan.across.name),
        str(plan.up.name),
        [str(plan.fields[field].name) for field in READING_ORDER],
    )
    drawing = field_map(marks[::-1], axes, ident=plan.key, title=str(plan.title))
    return MapCard(
        plan,
        sentence=_sentence(unit.name, plan, own),
        field=plan.fields[own.field] if own.field else None,
        missing=[_missing(axis) for axis, value in _values(plan, own) if value is None],
        how_sure=_how_sure(plan, own, looked_at=looked_at),
        drawing=drawing if marks else None,
        places=[f"{name}: {place_of(plan, standing)}" for name, standing in named],
        table=_table(plan, named),
    )


def _named(unit: Unit, one: MapOfUnits) -> list[tuple[str, Standing]]:
    return [(unit.name, one.own), *((below.unit.name, below.standing) for below in one.below)]


def _values(plan: StageMap, standing: Standing) -> Iterator[tuple[MapAxis, AxisValue | None]]:
    return zip(plan.axes, standing.axes, strict=True)


def _sentence(name: str, plan: StageMap, own: Standing) -> str:
    """Say where the unit stands, as far as that is more than chance."""
    if not own.is_measured:
        return gettext("Where {unit} stands is not measured yet.").format(unit=name)
    fields = [str(plan.fields[field].name) for field in own.fields]
    if len(fields) == 1:
        return gettext("{unit} stands in “{field}”.").format(unit=name, field=fields[0])
    if len(fields) == 2:  # noqa: PLR2004 (on one line, between two fields)
        vague = plan.across if not own.clear[ACROSS] else plan.up
        text = gettext(
            "{unit} stands on the line between “{first}” and “{second}”: its {axis} cannot be told "
            "from the middle."
        )
        return text.format(unit=name, first=fields[0], second=fields[1], axis=vague.name)
    text = gettext(
        "Where {unit} stands cannot be told: both {across} and {up} lie too near the middle for so "
        "few answers."
    )
    return text.format(unit=name, across=plan.across.name, up=plan.up.name)


def _missing(axis: MapAxis) -> str:
    text = gettext(
        "For {axis} ({what}) this unit has no number yet that says how far chance reaches. It "
        "comes from a wave with the questionnaire “{key}” that 20 people or more have answered."
    )
    return text.format(axis=axis.name, what=axis.said, key=axis.questionnaire)


def _how_sure(plan: StageMap, own: Standing, *, looked_at: int) -> str:
    """Answer for both axes, each held against the line across the middle."""
    said = [
        sureness.of_words(
            sureness.Claim(
                str(axis.name),
                formats.level_with_margin(value.value, value.margin, decimals=0),
                formats.answers(value.n),
                value.n,
                value.distance,
                is_clear,
                looked_at,
                share_of(WORDS_LEVEL, 1 / looked_at),
            )
        )
        for (axis, value), is_clear in zip(_values(plan, own), own.clear, strict=True)
        if value is not None
    ]
    return " ".join(said)


def _mark(
    plan: StageMap, label: str, name: str, standing: Standing, *, is_own: bool
) -> Iterator[FieldMark]:
    """A mark, where both axes are known."""
    across, up = standing.axes
    if across is not None and up is not None:
        yield FieldMark(
            label,
            f"{label}, {name}: {place_of(plan, standing)}.",
            across.value,
            up.value,
            across.margin,
            up.margin,
            is_own=is_own,
        )


def _table(plan: StageMap, named: Sequence[tuple[str, Standing]]) -> Table:
    titles = [
        gettext("Unit"),
        *(str(axis.name) for axis in plan.axes),
        gettext("Field"),
        gettext("When"),
    ]
    return Table(
        titles,
        [
            TableRow(
                f"{number}. {name}",
                [
                    *(_written(value) for value in standing.axes),
                    place_of(plan, standing),
                    _when(standing),
                ],
            )
            for number, (name, standing) in enumerate(named, start=1)
        ],
    )


def _written(value: AxisValue | None) -> str:
    if value is None:
        return ""
    level = formats.level_with_margin(value.value, value.margin, decimals=0)
    return f"{level}, {formats.answers(value.n)}"


def _when(standing: Standing) -> str:
    found = {value.window: formats.window(value.window) for value in standing.axes if value}
    return " · ".join(found.values())
