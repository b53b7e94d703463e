"""The words of each source: what its numbers say of whom, and what to do about it.

A source's app registers its voice when it is ready. Numbers of a source without one are told in
neutral words made from the source's label: no page ever says "customers" of anybody else.

The texts are filled in with `label`, `unit`, `name`, `gap`, `n`, `second`, `second_gap`, `level`,
`other`, `whole`, `low` and `high`, and those of steps with `name` and `n`; `first` is the sentence
that says the widest gap alone, without its full stop. Dimensions are named as they stand inside a
sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.utils.translation import gettext_lazy as _

from culture.metrics import sources

if TYPE_CHECKING:
    import datetime as dt

    from django.utils.functional import Promise

    from culture.accounts.models import User
    from culture.dashboards.board import Board
    from culture.dashboards.panels import Panel
    from culture.metrics.windows import Window
    from culture.org.models import Unit

    Text = str | Promise


@dataclass(frozen=True, slots=True)
class Link:
    """The way to what another app shows beside the numbers, such as comments."""

    label: str
    url: str


class OfFew(TypedDict):
    """What is said of so few answers that a gap that matters is not ruled out."""

    few_below: Text
    few_above: Text
    few_even: Text


# For a voice whose `no_gap` claims no more than that nothing is clear, however few answered.
SAYS_LITTLE: OfFew = {"few_below": "", "few_above": "", "few_even": ""}

LinksOf = Callable[["Window", "Unit", "User", "dt.date"], Iterable[Link]]
PanelOf = Callable[["Board"], "Panel | None"]


def _nothing_beside(_window: Window, _unit: Unit, _user: User, _day: dt.date) -> Iterable[Link]:
    return ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How one source speaks; only `label`, who was asked, has no neutral default.

    `decimals` is how exactly tables write, `place` where the source stands among the tabs, and
    `panels` are shown before those that every source has. `collect_at` is the prefix of the pages
    where more answers are collected, if it goes on all the time. A source that is a part of another
    one's page may have no tile at home, and no tab; of one that `is_exact` both sides are stated.
    """

    label: Text
    place: int = 50
    decimals: int = 2
    expected: Text = _("expected")
    delivered: Text = _("delivered")

    one_short: Text = _("{label}, {unit}: <strong>{name} {gap} below</strong> what was expected.")
    and_short: Text = _("{first}, and {second} {second_gap} below.")
    one_over: Text = _(
        '{label}, {unit}: <strong class="over">{name} {gap} above</strong> what was expected, and '
        "nothing clearly below."
    )
    no_gap: Text = _(
        "{label}, {unit}: there is no clear gap between what was expected and what was delivered."
    )
    few_below: Text = _(
        "{label}, {unit}: too few answers to tell yet ({n}). So far what was delivered lies {gap} "
        "below what was expected, which may be chance."
    )
    few_above: Text = _(
        "{label}, {unit}: too few answers to tell yet ({n}). So far what was delivered lies {gap} "
        "above what was expected, which may be chance."
    )
    few_even: Text = _(
        "{unit}: too few answers to tell yet ({n}). So far nothing lies above or below, but a gap "
        "that matters cannot be ruled out."
    )
    below_whole: Text = _(
        "{label}, {unit}: <strong>{name} is at {level}, clearly below</strong> the {other} of "
        "{whole} as a whole."
    )
    above_whole: Text = _(
        '{label}, {unit}: <strong class="over">{name} is at {level}, clearly above</strong> the '
        "{other} of {whole} as a whole."
    )
    like_whole: Text = _("{label}, {unit}: nothing clearly differs from {whole} as a whole.")
    lowest: Text = _(
        "{label}, {unit}: <strong>{name} is lowest at {level}</strong>, and {second} highest at "
        "{other}."
    )
    level: Text = _(
        "{label}, {unit}: {level} overall, on a scale from {low} to {high}; no dimension clearly "
        "stands out."
    )
    nothing_stands_out: Text = _("{label}, {unit}: no dimension clearly stands out.")

    step_short: Text = _(
        "Open the statements of {name} and ask your team: what would have to change first?"
    )
    step_over: Text = _("Tell your team: {name} is a strength. Ask what makes it so, and keep it.")
    step_even: Text = _(
        "Nothing stands out clearly. Start with {name}, and look at its statements."
    )
    step_lowest: Text = _("Start with {name}, which is lowest, and look at its statements.")
    step_vague: Text = ""
    step_nothing: Text = _("Look again when more people have answered.")
    step_label: Text = _("Open {name}")
    collect_label: Text = ""
    collect_at: str = ""

    withheld: Text = _(
        "Not shown on its own, to protect who answered. What was answered counts in a larger unit "
        "or a longer period."
    )
    footnote: Text = _("Every number comes from {k} answers or more.")
    protection: str = ""
    few_statements: Text = _("Single statements are shown where enough people have answered.")
    first_run: Text = _(
        "Nothing is published for {unit} yet. As soon as enough people have answered, the first "
        "numbers appear here."
    )
    first_step: Text = ""

    links: LinksOf = _nothing_beside
    panels: tuple[PanelOf, ...] = ()
    is_at_home: bool = True
    has_tab: bool = True
    is_exact: bool = False


_voices: dict[str, Voice] = {}
_ways: list[LinksOf] = []


def register(source: str, voice: Voice) -> None:
    """Give a source its words; the same source again replaces them."""
    _voices[source] = voice


def register_links(links: LinksOf) -> None:
    """Let an app lead on from the numbers of every source; the same again changes nothing."""
    if links not in _ways:
        _ways.append(links)


def links_beside(source: str, window: Window, unit: Unit, user: User, day: dt.date) -> list[Link]:
    """Where the numbers of a source lead a person: its own ways first, then those of all."""
    ways = (voice_of(source).links, *_ways)
    return [link for links in ways for link in links(window, unit, user, day)]


def voice_of(source: str) -> Voice:
    """The words of a source; neutral ones from its label where its app brought none."""
    return _voices.get(source) or Voice(label=sources.get(source).label)


def first_voice() -> Voice:
    """The words of the source whose tab stands first; it is what a new organisation begins with."""
    return min(
        (voice_of(source.key) for source in sources.all_sources()), key=lambda one: one.place
    )
