"""What a wave's numbers say: one sentence, the widest findings, one next step, plain verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.findings import MOST_TILES, GapTile, NextStep, within_sentence
from culture.dashboards.waves.figures import (
    DELIVERED,
    DIFFER,
    LITTLE,
    NONE,
    Figure,
    Numbers,
    may_compare,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SHORT, OVER, EVEN = "short", "over", "even"


def tone_of(figure: Figure, whole: Numbers | None) -> str:
    """Say whether a figure is a finding.

    A gap is short or over where it is clear. A level is, where it lies clearly below or above that
    of the whole, and teams differ at all.
    """
    if figure.gap is not None:
        return SHORT if figure.is_shortfall else OVER if figure.is_surplus else EVEN
    other = whole.one(figure.kind, figure.key) if whole else None
    if other is None or not may_compare(whole, figure.key) or not figure.clearly_differs(other):
        return EVEN
    return SHORT if figure.delivered < other.delivered else OVER


def widest(figures: Sequence[Figure], whole: Numbers | None) -> list[Figure]:
    """Order by what matters: clear findings first; then the widest gap, or the lowest level."""
    order = {SHORT: 0, OVER: 1, EVEN: 2}

    def place(figure: Figure) -> tuple[int, float]:
        tone = tone_of(figure, whole)
        other = whole.one(figure.kind, figure.key) if whole else None
        if figure.gap is not None:
            return order[tone], -abs(figure.gap)
        if tone == EVEN or other is None:
            return order[tone], figure.delivered
        return order[tone], -abs(figure.delivered - other.delivered)

    return sorted(figures, key=place)


def sentence(unit: str, numbers: Numbers, whole: Numbers | None, *, of_whole: str) -> SafeString:
    """Say in one sentence what the people of a unit find; `of_whole` names who it is compared with.

    Without a comparison, for the whole itself, pass no `whole`.
    """
    figures = widest(numbers.dimensions, whole)
    if numbers.is_two_sided:
        return _sentence_of_gaps(unit, figures)
    if whole is None:
        return _sentence_of_whole(unit, numbers, figures)
    found = [(figure, tone_of(figure, whole)) for figure in figures]
    for figure, tone in found[:1]:
        other = whole.one(figure.kind, figure.key)
        if tone != EVEN and other:
            text = gettext(
                "In {unit}, <strong>{name} is at {level}, clearly below</strong> the {other} of "
                "{whole} as a whole."
            )
            if tone == OVER:
                text = gettext(
                    'In {unit}, <strong class="over">{name} is at {level}, clearly above</strong> '
                    "the {other} of {whole} as a whole."
                )
            return format_html(
                text,
                unit=unit,
                name=within_sentence(figure.name),
                level=formats.number(figure.delivered),
                other=formats.number(other.delivered),
                whole=of_whole,
            )
    return format_html(
        gettext("What people in {unit} say does not clearly differ from {whole} as a whole."),
        unit=unit,
        whole=of_whole,
    )


def tiles(
    numbers: Numbers, whole: Numbers | None, *, url_of: Callable[[Figure], str]
) -> list[GapTile]:
    """Give the three widest findings, or fewer where fewer are shown."""
    return [
        GapTile(
            name=figure.name,
            value=formats.number(figure.delivered)
            if figure.gap is None
            else formats.signed(figure.gap),
            note=_note(figure, whole),
            tone=tone_of(figure, whole),
            url=url_of(figure),
        )
        for figure in widest(numbers.dimensions, whole)[:MOST_TILES]
    ]


def next_step(
    numbers: Numbers, whole: Numbers | None, *, url_of: Callable[[Figure], str]
) -> NextStep:
    """Choose the step that the unit's own numbers ask for."""
    figures = widest(numbers.dimensions, whole)
    if not figures:
        return NextStep(gettext("Look again after the next wave, when more people have answered."))
    first = figures[0]
    tone = tone_of(first, whole)
    if tone == SHORT:
        text = gettext(
            "Show your team this page and ask about {name}: what would have to change first? "
            "Listen, and write down one thing that you will do."
        )
    elif tone == OVER:
        text = gettext("Tell your team: {name} is a strength. Ask what makes it so, and keep it.")
    elif whole is None:
        text = gettext(
            "Show your people this page and start with {name}: does it match what they see every "
            "day?"
        )
    else:
        text = gettext(
            "Nothing stands out clearly. Show your team this page and start with {name}: does it "
            "match what they see every day?"
        )
    return NextStep(
        text.format(name=within_sentence(first.name)),
        url_of(first),
        gettext("Open {name}").format(name=within_sentence(first.name)),
    )


def agreement_words(word: str) -> str:
    """Say how far people agree; empty where the release gave no word."""
    return {
        "strong": gettext("strong agreement"),
        "moderate": gettext("moderate agreement"),
        "weak": gettext("weak agreement"),
        "none": gettext("no agreement"),
    }.get(word, "")


def verdict_words(verdict: str) -> str:
    """Say in a plain sentence whether teams may be compared."""
    return {
        DIFFER: gettext("Teams differ enough to compare them."),
        LITTLE: gettext(
            "Teams differ, but their means are not reliable enough to tell one team from the next."
        ),
        NONE: gettext("Teams do not differ enough to compare: there is no culture of each team."),
    }.get(verdict, gettext("Too few answers or teams to tell whether teams differ."))


def shared_sentence(numbers: Numbers) -> str:
    """Say in one sentence for how many dimensions teams have a culture of their own."""
    words = [numbers.verdict(str(level["key"])) for level in _delivered(numbers)]
    comparable = sum(word in {DIFFER, LITTLE} for word in words)
    if not words or all(word not in {DIFFER, LITTLE, NONE} for word in words):
        return verdict_words("")
    if not comparable:
        return gettext(
            "Teams do not differ enough to compare: what was found is common to everybody here."
        )
    if comparable == len(words):
        return gettext("Teams have a culture of their own in every dimension.")
    return gettext(
        "Teams have a culture of their own in {number} of {total} dimensions; in the others what "
        "was found is common to everybody here."
    ).format(number=comparable, total=len(words))


def category(keys: Sequence[str]) -> str:
    """Name a class of a breakdown: its categories, joined."""
    names = {
        "under-1": gettext("less than a year"),
        "1-3": gettext("one to three years"),
        "3-10": gettext("three to ten years"),
        "over-10": gettext("more than ten years"),
        "customers": gettext("mostly with customers"),
        "colleagues": gettext("mostly for colleagues"),
        "leader": gettext("leads people"),
        "": gettext("not said"),
    }
    return reduce(
        lambda first, second: gettext("{first} or {second}").format(first=first, second=second),
        (names.get(key, key) for key in keys),
    )


def breakdown_title(by: str) -> str:
    """Name what people said about themselves."""
    return gettext("By time in the organisation") if by == "tenure" else gettext("By kind of work")


def participation(numbers: Numbers) -> str:
    """Say how many of the people asked have answered."""
    share = numbers.n / numbers.invited if numbers.invited else 1.0
    return gettext("{n} of {invited} people asked ({share})").format(
        n=formats.count(numbers.n),
        invited=formats.count(numbers.invited),
        share=formats.percent(min(share, 1.0)),
    )


def change_between(before: Figure, after: Figure) -> str:
    """Say whether a figure clearly changed: the intervals must not touch."""
    if not after.clearly_differs(before):
        return gettext("no clear change")
    return gettext("clearly better") if after.value > before.value else gettext("clearly worse")


def _delivered(numbers: Numbers) -> list[Mapping[str, Any]]:
    return [level for level in numbers.levels if level["side"] == DELIVERED]


def _sentence_of_gaps(unit: str, figures: Sequence[Figure]) -> SafeString:
    short = [figure for figure in figures if figure.is_shortfall]
    over = [figure for figure in figures if figure.is_surplus]
    if short:
        text = gettext(
            "People in {unit} find <strong>{name} {gap} below</strong> how it should be here."
        )
        if len(short) > 1:
            text = gettext(
                "People in {unit} find <strong>{name} {gap} below</strong> how it should be here, "
                "and {second} {second_gap} below."
            )
    elif over:
        text = gettext(
            'People in {unit} find <strong class="over">{name} {gap} above</strong> how it should '
            "be here, and nothing clearly below."
        )
    else:
        text = gettext(
            "There is no clear gap between how it should be and how people in {unit} find it."
        )
    first, second = [*short, *over, None, None][:2]
    return format_html(
        text,
        unit=unit,
        name=within_sentence(first.name) if first else "",
        gap=formats.width(first.value) if first else "",
        second=within_sentence(second.name) if second else "",
        second_gap=formats.width(second.value) if second else "",
    )


def _sentence_of_whole(unit: str, numbers: Numbers, figures: Sequence[Figure]) -> SafeString:
    levels = sorted(figures, key=lambda figure: figure.delivered)
    if len(levels) > 1 and levels[0].clearly_differs(levels[-1]):
        return format_html(
            gettext(
                "In {unit}, <strong>{low} is lowest at {level}</strong>, and {high} highest at "
                "{other}."
            ),
            unit=unit,
            low=within_sentence(levels[0].name),
            level=formats.number(levels[0].delivered),
            high=within_sentence(levels[-1].name),
            other=formats.number(levels[-1].delivered),
        )
    overall = numbers.overall
    if overall is None:
        return format_html(gettext("In {unit} no dimension clearly stands out."), unit=unit)
    return format_html(
        gettext(
            "People in {unit} come to {level} overall, on a scale from {low} to {high}; no "
            "dimension clearly stands out."
        ),
        unit=unit,
        level=formats.number(overall.delivered),
        low=formats.number(numbers.scale.low, decimals=0),
        high=formats.number(numbers.scale.high, decimals=0),
    )


def _note(figure: Figure, whole: Numbers | None) -> str:
    parts = []
    if figure.margin is not None:
        parts.append(f"±{formats.number(figure.margin)}")
    parts.append(formats.answers(figure.n))
    other = whole.one(figure.kind, figure.key) if whole else None
    if figure.gap is not None:
        if tone_of(figure, whole) == EVEN:
            parts.append(gettext("no clear gap"))
    elif other:
        said = gettext("the whole {level}").format(level=formats.number(other.delivered))
        parts.append(said.replace(" ", "\N{NO-BREAK SPACE}"))
    return " · ".join(parts)
