"""What the numbers say: one sentence, the widest findings, one next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext

from culture.dashboards import formats, sureness
from culture.dashboards.families import ENDS, level_beside
from culture.dashboards.figures import ADEQUACY, DIMENSION, Figure, Numbers
from culture.dashboards.tones import EVEN, OVER, SHORT, Tones, Whole, p_of_difference
from culture.scoring import tiers

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from culture.dashboards.voices import Text, Voice
    from culture.org.models import Unit

MOST_TILES = 3


@dataclass(frozen=True, slots=True)
class FindingTile:
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
    how_sure: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a unit: its numbers, in a source's words, held against the whole.

    `others` are the p values of what else the page would like to say, by name: all are judged
    together with its figures. Several units that stand on one page have a `share` of it each.
    """

    unit: str
    numbers: Numbers
    whole: Whole
    voice: Voice
    others: Mapping[str, float] = field(default_factory=dict)
    share: float = 1.0
    tones: Tones = field(init=False)

    def __post_init__(self) -> None:
        level = level_beside(self.numbers.content) * self.share
        tones = self.whole.words(self._judged, self._looked_at, level=level)
        object.__setattr__(self, "tones", tones)

    @property
    def figures(self) -> list[Figure]:
        """What is spoken of: the dimensions, or the overall score where none is shown."""
        overall = self.numbers.overall
        return self.numbers.dimensions or ([overall] if overall else [])

    @property
    def widest(self) -> list[Figure]:
        """What is spoken of, the widest finding first."""
        return self.tones.widest_first(self.figures)

    @property
    def first(self) -> Figure | None:
        """The widest finding; None where nothing is shown."""
        return next(iter(self.widest), None)

    @property
    def too_few(self) -> Figure | None:
        """What to tell of where nothing is clear because few answered: overall, if it is vague too.

        None where something is clear, and where no gap that matters can be hidden.
        """
        tones, scale = self.tones, self.numbers.scale
        if self.voice.is_exact or any(tones.of(one) != EVEN for one in self.figures):
            return None
        few = [one for one in self.widest if tones.is_too_few(one, scale)]
        overall = self.numbers.overall
        return overall if few and overall else next(iter(few), None)

    @property
    def ends(self) -> tuple[Figure, Figure] | None:
        """The lowest and the highest level of what is held against nothing else."""
        levels = sorted(self.numbers.dimensions, key=lambda figure: figure.value)
        is_alone = not self.numbers.is_two_sided and self.whole.numbers is None
        return (levels[0], levels[-1]) if is_alone and len(levels) > 1 else None

    @property
    def pairs(self) -> int:
        """Of how many pairs of dimensions the ends are the widest."""
        number = len(self.numbers.dimensions)
        return number * (number - 1) // 2

    @property
    def _judged(self) -> list[Figure]:
        """What is spoken of, and how far it lies above the least that is accepted."""
        zones = (self.numbers.one(DIMENSION, one.key, pair=ADEQUACY) for one in self.figures)
        return [*self.figures, *(one for one in zones if one)]

    @property
    def _looked_at(self) -> dict[str, float]:
        found = dict(self.others)
        if self.ends:
            found[ENDS] = min(1.0, p_of_difference(*self.ends) * self.pairs)
        return found


def sentence(told: Told) -> SafeString:
    """Say in one sentence what was found."""
    if told.numbers.is_two_sided:
        return _sentence_of_gaps(told)
    if told.whole.numbers is None:
        return _sentence_of_levels(told)
    voice, figure = told.voice, told.first
    tone, other = (told.tones.of(figure), told.whole.beside(figure)) if figure else (EVEN, None)
    if tone == EVEN:
        return _said(told, voice.like_whole)
    text = voice.below_whole if tone == SHORT else voice.above_whole
    return _said(told, text, name=figure, level=figure, other=other)


def how_sure(told: Told, figure: Figure | None = None) -> str:
    """Answer how sure a figure is, else the first thing said, and what would be needed to tell."""
    if figure is None and told.ends:
        low, high = told.ends
        return sureness.of_ends(told.tones, low, high, pairs=told.pairs)
    figure = figure or told.first
    if told.voice.is_exact:
        return gettext(
            "Both sides are stated by people, so chance plays no part in the difference."
        )
    return sureness.of_figure(told.tones, figure) if figure else ""


def tiles(told: Told, *, url_of: Callable[[Figure], str]) -> list[FindingTile]:
    """Give the three widest findings, or fewer where fewer are shown."""
    dimensions = told.tones.widest_first(told.numbers.dimensions)
    return [
        FindingTile(
            name=figure.name,
            value=figure.written(),
            note=_note(figure, told),
            tone=told.tones.of(figure),
            url=url_of(figure),
        )
        for figure in dimensions[:MOST_TILES]
    ]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest of so many units in a figure, and the p value of its lying below all others."""

    unit: Unit
    figure: Figure
    p: float
    number: int


def lowest_of(
    children: Sequence[tuple[Unit, Numbers | None]], looked_at: Sequence[Figure], whole: Whole
) -> Lowest | None:
    """Find the unit that most surely lies below all others in one of the figures looked at.

    It must be a shortfall of its own too: the lowest of several good ones is none. None where
    there are no two units to compare.
    """
    found = [one for figure in looked_at if (one := _lowest_in(children, figure, whole))]
    best = min(found, key=lambda one: one.p, default=None)
    return best and replace(best, p=min(1.0, best.p * len(looked_at)))


def _lowest_in(
    children: Sequence[tuple[Unit, Numbers | None]], figure: Figure, whole: Whole
) -> Lowest | None:
    known = [
        (unit, same, estimate)
        for unit, numbers in children
        if numbers and whole.may_compare(figure.key)
        if (same := numbers.one(*figure.spot)) and (estimate := same.estimate)
    ]
    lowest = tiers.lowest_of([estimate for _unit, _same, estimate in known])
    if lowest is None:
        return None
    unit, same, _estimate = known[lowest[0]]
    if whole.side_of(same) != SHORT:
        return None
    return Lowest(unit, same, max(lowest[1], whole.p_of(same) * len(known)), len(known))


def next_step(told: Told, *, url_of: Callable[[Figure], str], collect_url: str = "") -> NextStep:
    """Choose the step that the unit's own numbers ask for."""
    voice, dimensions = told.voice, told.tones.widest_first(told.numbers.dimensions)
    first = dimensions[0] if dimensions else None
    tone = told.tones.of(first) if first else EVEN
    if tone != SHORT and voice.step_vague and (told.too_few or _is_vague(told.numbers)):
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


def step_to_child(told: Told, lowest: Lowest, url: str) -> NextStep:
    """Lead to the one child that lies clearly below the others, and say how sure that is."""
    unit, figure = lowest.unit.name, lowest.figure
    return NextStep(
        gettext(
            "Look at {unit} first. {name}: {gap}, clearly below every other unit here. Ask its "
            "team what stands in the way."
        ).format(unit=unit, name=figure.name, gap=figure.text),
        url,
        gettext("Go to {unit}").format(unit=unit),
        sureness.of_lowest(told.tones, unit, figure, units=lowest.number),
    )


def within_sentence(name: str) -> str:
    """Write a name as it stands inside a sentence; a name of its own keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:] == name[1:].lower() else name


def _sentence_of_gaps(told: Told) -> SafeString:
    voice, tones = told.voice, [(figure, told.tones.of(figure)) for figure in told.widest]
    short = [figure for figure, tone in tones if tone == SHORT]
    over = [figure for figure, tone in tones if tone == OVER]
    if len(short) > 1:
        first = str(voice.one_short).removesuffix(".")
        both = str(voice.and_short).replace("{first}", first)
        return _said(told, both, name=short[0], second=short[1])
    if short:
        return _said(told, voice.one_short, name=short[0])
    if over:
        return _said(told, voice.one_over, name=over[0])
    few = told.too_few
    if few is None:
        return _said(told, voice.no_gap)
    if not few.value:
        return _said(told, voice.few_even or voice.no_gap, name=few)
    text = voice.few_below if few.value < 0 else voice.few_above
    return _said(told, text or voice.no_gap, name=few)


def _sentence_of_levels(told: Told) -> SafeString:
    """Of the whole itself: what is lowest and highest, where these clearly differ."""
    voice = told.voice
    if told.ends and told.tones.says(ENDS):
        low, high = told.ends
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
        "n": formats.answers(name.n) if name else "",
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
    return overall is None or overall.margin is None or overall.margin > numbers.scale.wide


def _note(figure: Figure, told: Told) -> str:
    parts = []
    if figure.margin is not None:
        parts.append(formats.reach(figure.margin))
    parts.append(formats.answers(figure.n))
    other = told.whole.beside(figure)
    if figure.gap is not None and told.tones.of(figure) == EVEN:
        is_too_few = told.tones.is_too_few(figure, told.numbers.scale)
        parts.append(gettext("too few to tell") if is_too_few else gettext("no clear gap"))
    elif figure.gap is None and other:
        said = gettext("everybody {level}").format(level=formats.number(other.value))
        parts.append(said.replace(" ", "\N{NO-BREAK SPACE}"))
    return " · ".join(parts)
