"""What the numbers say: one sentence, the widest findings, one next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts.heat import WIDE_SHARE
from culture.dashboards.figures import EVEN, OVER, SHORT, Figure, Numbers, Whole, clearly_differ
from culture.scoring.intervals import clear_tiers

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from culture.dashboards.voices import Text, Voice

MOST_TILES = 3


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the widest findings, ready to be shown."""

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


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a unit: its numbers, in a source's words, held against the whole."""

    unit: str
    numbers: Numbers
    whole: Whole
    voice: Voice

    @property
    def widest(self) -> list[Figure]:
        """The dimensions, the widest finding first; the overall score where none is shown."""
        return self.whole.widest_first(self.numbers.dimensions or self._overall)

    @property
    def _overall(self) -> list[Figure]:
        return [self.numbers.overall] if self.numbers.overall else []


def sentence(told: Told) -> SafeString:
    """Say in one sentence what was found."""
    if told.numbers.is_two_sided:
        return _sentence_of_gaps(told)
    if told.whole.numbers is None:
        return _sentence_of_levels(told)
    voice = told.voice
    for figure in told.widest[:1]:
        tone, other = told.whole.tone(figure), told.whole.beside(figure)
        if tone != EVEN and other:
            text = voice.below_whole if tone == SHORT else voice.above_whole
            return _said(told, text, name=figure, level=figure, other=other)
    return _said(told, voice.like_whole)


def tiles(told: Told, *, url_of: Callable[[Figure], str]) -> list[Tile]:
    """Give the three widest findings, or fewer where fewer are shown."""
    dimensions = told.whole.widest_first(told.numbers.dimensions)
    return [
        Tile(
            name=figure.name,
            value=figure.written(),
            note=_note(figure, told.whole),
            tone=told.whole.tone(figure),
            url=url_of(figure),
        )
        for figure in dimensions[:MOST_TILES]
    ]


def lowest_child(figures: Sequence[Figure | None], whole: Whole) -> int | None:
    """Find the one child that lies clearly below all others; None where none does.

    It must be a finding of its own too: the lowest of several good ones is none.
    """
    known = [
        (place, one, one.interval)
        for place, one in enumerate(figures)
        if one and one.interval and whole.may_compare(one.key)
    ]
    tiers = clear_tiers([interval for _place, _one, interval in known])
    if len(tiers) < 2 or len(tiers[0]) > 1:  # noqa: PLR2004 (two tiers make a difference)
        return None
    place, figure, _interval = known[tiers[0][0]]
    return place if whole.tone(figure) == SHORT else None


def next_step(told: Told, *, url_of: Callable[[Figure], str], collect_url: str = "") -> NextStep:
    """Choose the step that the unit's own numbers ask for."""
    voice, dimensions = told.voice, told.whole.widest_first(told.numbers.dimensions)
    first = dimensions[0] if dimensions else None
    tone = told.whole.tone(first) if first else EVEN
    if tone != SHORT and voice.step_vague and _is_vague(told.numbers):
        said = str(voice.step_vague).format(n=formats.answers(told.numbers.n))
        return NextStep(said, collect_url, str(voice.collect_label) if collect_url else "")
    if first is None:
        return NextStep(str(voice.step_nothing))
    is_lowest = first.gap is None and told.whole.numbers is None
    even = voice.step_lowest if is_lowest else voice.step_even
    text = {SHORT: voice.step_short, OVER: voice.step_over, EVEN: even}[tone]
    name = within_sentence(first.name)
    return NextStep(
        str(text).format(name=name), url_of(first), str(voice.step_label).format(name=name)
    )


def step_to_child(unit: str, figure: Figure, url: str) -> NextStep:
    """Lead to the one child that lies clearly below the others."""
    return NextStep(
        gettext(
            "Look at {unit} first. {name}: {gap}, clearly below every other unit here. Ask its "
            "team what stands in the way."
        ).format(unit=unit, name=figure.name, gap=figure.text),
        url,
        gettext("Go to {unit}").format(unit=unit),
    )


def change_between(before: Figure, after: Figure) -> str:
    """Say whether a figure clearly changed."""
    if not clearly_differ(before, after):
        return gettext("no clear change")
    return gettext("clearly better") if after.value > before.value else gettext("clearly worse")


def within_sentence(name: str) -> str:
    """Write a name as it stands inside a sentence; a name of its own keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name


def _sentence_of_gaps(told: Told) -> SafeString:
    voice, tones = told.voice, [(figure, told.whole.tone(figure)) for figure in told.widest]
    short = [figure for figure, tone in tones if tone == SHORT]
    over = [figure for figure, tone in tones if tone == OVER]
    if len(short) > 1:
        return _said(told, voice.two_short, name=short[0], second=short[1])
    if short:
        return _said(told, voice.one_short, name=short[0])
    if over:
        return _said(told, voice.one_over, name=over[0])
    return _said(told, voice.no_gap)


def _sentence_of_levels(told: Told) -> SafeString:
    """Of the whole itself: what is lowest and highest, where these clearly differ."""
    voice = told.voice
    levels = sorted(told.numbers.dimensions, key=lambda figure: figure.value)
    if len(levels) > 1 and clearly_differ(levels[0], levels[-1]):
        low, high = levels[0], levels[-1]
        return _said(told, voice.lowest, name=low, level=low, second=high, other=high)
    overall = told.numbers.overall
    if overall is None:
        return _said(told, voice.nothing_stands_out)
    return _said(told, voice.level, level=overall)


def _said(
    told: Told,
    text: Text,
    *,
    name: Figure | None = None,
    second: Figure | None = None,
    level: Figure | None = None,
    other: Figure | None = None,
) -> SafeString:
    scale = told.numbers.scale
    facts: dict[str, Any] = {
        "label": told.voice.label,
        "unit": told.unit,
        "whole": told.whole.name,
        "name": within_sentence(name.name) if name else "",
        "gap": formats.width(name.value) if name else "",
        "second": within_sentence(second.name) if second else "",
        "second_gap": formats.width(second.value) if second else "",
        "level": formats.number(level.value) if level else "",
        "other": formats.number(other.value) if other else "",
        "low": formats.number(scale.low, decimals=0),
        "high": formats.number(scale.high, decimals=0),
    }
    return format_html(str(text), **facts)


def _is_vague(numbers: Numbers) -> bool:
    overall = numbers.overall
    return (
        overall is None
        or overall.margin is None
        or overall.margin > numbers.scale.width * WIDE_SHARE
    )


def _note(figure: Figure, whole: Whole) -> str:
    parts = []
    if figure.margin is not None:
        parts.append(f"±{formats.number(figure.margin)}")
    parts.append(formats.answers(figure.n))
    other = whole.beside(figure)
    if figure.gap is not None and not figure.is_clear:
        parts.append(gettext("no clear gap"))
    elif figure.gap is None and other:
        said = gettext("the whole {level}").format(level=formats.number(other.value))
        parts.append(said.replace(" ", "\N{NO-BREAK SPACE}"))
    return " · ".join(parts)
