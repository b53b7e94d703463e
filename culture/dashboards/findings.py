"""What the numbers say: one sentence, the widest gaps, one next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts.bars import tone_of
from culture.dashboards.charts.heat import WIDE_SHARE
from culture.dashboards.figures import Figure, Numbers
from culture.scoring.intervals import Interval, clear_tiers

MOST_TILES = 3


@dataclass(frozen=True, slots=True)
class GapTile:
    """One of the widest gaps, ready to be shown."""

    name: str
    value: str
    note: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next; without address it is only said."""

    text: str
    url: str = ""
    label: str = ""


def widest(figures: Sequence[Figure]) -> list[Figure]:
    """Order by what matters: clear shortfalls, clear surpluses, then the rest; widest first."""
    return sorted(
        figures,
        key=lambda figure: (not figure.is_shortfall, not figure.is_surplus, -abs(figure.gap)),
    )


def sentence(unit: str, numbers: Numbers) -> SafeString:
    """Say in one sentence what customers of a unit find."""
    shown = numbers.dimensions or [one for one in [numbers.overall] if one]
    ordered = widest(shown)
    short = [figure for figure in ordered if figure.is_shortfall]
    over = [figure for figure in ordered if figure.is_surplus]
    if len(short) > 1:
        return _said(
            gettext(
                "Customers of {unit} find <strong>{name} {gap} below</strong> what they expect, "
                "and {second} {second_gap} below."
            ),
            unit,
            *short,
        )
    if short:
        return _said(
            gettext(
                "Customers of {unit} find <strong>{name} {gap} below</strong> what they expect."
            ),
            unit,
            *short,
        )
    if over:
        return _said(
            gettext(
                'Customers of {unit} find <strong class="over">{name} {gap} above</strong> what '
                "they expect, and nothing clearly below."
            ),
            unit,
            *over,
        )
    return _said(
        gettext("There is no clear gap between what customers of {unit} expect and what they get."),
        unit,
    )


def tiles(numbers: Numbers, *, url_of: Callable[[Figure], str]) -> list[GapTile]:
    """Give the three widest gaps, or fewer where fewer are shown."""
    return [
        GapTile(
            name=figure.name,
            value=formats.signed(figure.gap),
            note=_note(figure),
            tone=tone_of(figure.gap, figure.margin),
            url=url_of(figure),
        )
        for figure in widest(numbers.dimensions)[:MOST_TILES]
    ]


def lowest_child(figures: Sequence[Figure | None]) -> int | None:
    """Find the one child that lies clearly below all others; None where none does."""
    known = [(place, one) for place, one in enumerate(figures) if one and one.interval]
    tiers = clear_tiers([one.interval or Interval(0, 0) for _place, one in known])
    if len(tiers) < 2 or len(tiers[0]) > 1:  # noqa: PLR2004 (two tiers make a difference)
        return None
    place, figure = known[tiers[0][0]]
    return place if figure.is_shortfall else None


def next_step(
    numbers: Numbers, *, url_of: Callable[[Figure], str], collect_url: str = ""
) -> NextStep:
    """Choose the step that the unit's own numbers ask for."""
    ordered = widest(numbers.dimensions)
    if ordered and ordered[0].is_shortfall:
        return NextStep(
            gettext(
                "Open the statements of {name}: they show what exactly customers miss. Choose one "
                "that your team can change this month."
            ).format(name=ordered[0].name),
            url_of(ordered[0]),
            gettext("See the statements"),
        )
    if _is_vague(numbers):
        return NextStep(
            gettext(
                "With {n} the intervals are still wide. Invite more customers to answer, then the "
                "picture becomes clear."
            ).format(n=formats.answers(numbers.n)),
            collect_url,
            gettext("Collect more answers") if collect_url else "",
        )
    if ordered and ordered[0].is_surplus:
        return NextStep(
            gettext(
                "Tell the team: {name} is what customers notice. Look at its statements, and keep "
                "doing what makes the difference."
            ).format(name=ordered[0].name),
            url_of(ordered[0]),
            gettext("See the statements"),
        )
    if not ordered:
        return NextStep(gettext("Look again when more customers have answered."))
    return NextStep(
        gettext(
            "No dimension stands out, but a single statement may. Start with {name}, where the "
            "difference is largest."
        ).format(name=ordered[0].name),
        url_of(ordered[0]),
        gettext("See the statements"),
    )


def step_to_child(name: str, figure: Figure, url: str) -> NextStep:
    """Lead to the one child that lies clearly below the others."""
    return NextStep(
        gettext(
            "Look at {unit} first. {name}: {gap}, clearly below every other unit here. Ask its "
            "team what stands in the way."
        ).format(unit=name, name=figure.name, gap=figure.text),
        url,
        gettext("Go to {unit}").format(unit=name),
    )


def change_between(before: Figure, after: Figure) -> str:
    """Say whether a gap clearly changed: the intervals must not touch."""
    if not before.interval or not after.interval:
        return gettext("no clear change")
    if after.interval.low > before.interval.high:
        return gettext("clearly better")
    if after.interval.high < before.interval.low:
        return gettext("clearly worse")
    return gettext("no clear change")


def _is_vague(numbers: Numbers) -> bool:
    overall = numbers.overall
    return (
        overall is None
        or overall.margin is None
        or overall.margin > numbers.scale.width * WIDE_SHARE
    )


def _note(figure: Figure) -> str:
    reach = f"±{formats.number(figure.margin)} · " if figure.margin is not None else ""
    clear = "" if figure.is_clear else f" · {gettext('no clear gap')}"
    return f"{reach}{formats.answers(figure.n)}{clear}"


def _said(text: str, unit: str, *figures: Figure) -> SafeString:
    first, second = [*figures, None, None][:2]
    return format_html(
        text,
        unit=unit,
        name=within_sentence(first.name) if first else "",
        gap=formats.width(first.gap) if first else "",
        second=within_sentence(second.name) if second else "",
        second_gap=formats.width(second.gap) if second else "",
    )


def within_sentence(name: str) -> str:
    """Write a name as it stands inside a sentence; a name of its own keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name
