"""The words for what the people of a unit say in waves, and the ways on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.dashboards.voices import Link, Voice, register
from surveys.instruments.models import Respondents
from surveys.waves.models import ReleasedComment

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.metrics.windows import Window
    from culture.org.models import Unit


def links_of(window: Window, unit: Unit, user: User, day: dt.date) -> Iterable[Link]:
    """Lead from a wave's numbers to the stage of the unit, and to comments that may be seen."""
    yield Link(_("Which stage is it in?"), reverse("dashboards:stage", args=[unit.uuid]))
    released = ReleasedComment.objects.visible_to(user, day=day).filter(unit=unit)
    if window.edition and released.filter(wave__uuid=window.edition).exists():
        url = reverse("waves:unit_comments", kwargs={"uuid": unit.uuid})
        yield Link(_("What colleagues wrote"), url)


VOICE = Voice(
    label=gettext_lazy("Culture"),
    place=20,
    decimals=1,
    expected=gettext_lazy("how it should be"),
    delivered=gettext_lazy("how it is"),
    one_short=gettext_lazy(
        "People in {unit} find <strong>{name} {gap} below</strong> how it should be here."
    ),
    one_over=gettext_lazy(
        'People in {unit} find <strong class="over">{name} {gap} above</strong> how it should be '
        "here, and nothing clearly below."
    ),
    no_gap=gettext_lazy(
        "There is no clear gap between how it should be and how people in {unit} find it."
    ),
    few_below=gettext_lazy(
        "Too few answers from {unit} to tell yet: {n}. So far it is found {gap} below how it "
        "should be, which may be chance."
    ),
    few_above=gettext_lazy(
        "Too few answers from {unit} to tell yet: {n}. So far it is found {gap} above how it "
        "should be, which may be chance."
    ),
    below_whole=gettext_lazy(
        "In {unit}, <strong>{name} is at {level}, clearly below</strong> the {other} of {whole} as "
        "a whole."
    ),
    above_whole=gettext_lazy(
        'In {unit}, <strong class="over">{name} is at {level}, clearly above</strong> the {other} '
        "of {whole} as a whole."
    ),
    like_whole=gettext_lazy(
        "What people in {unit} say does not clearly differ from {whole} as a whole."
    ),
    lowest=gettext_lazy(
        "In {unit}, <strong>{name} is lowest at {level}</strong>, and {second} highest at {other}."
    ),
    level=gettext_lazy(
        "People in {unit} come to {level} overall, on a scale from {low} to {high}; no dimension "
        "clearly stands out."
    ),
    nothing_stands_out=gettext_lazy("In {unit} no dimension clearly stands out."),
    step_short=gettext_lazy(
        "Show your team this page and ask about {name}: what would have to change first? Listen, "
        "and write down one thing that you will do."
    ),
    step_even=gettext_lazy(
        "Nothing stands out clearly. Show your team this page and start with {name}: does it match "
        "what they see every day?"
    ),
    step_lowest=gettext_lazy(
        "Show your people this page and start with {name}: does it match what they see every day?"
    ),
    step_nothing=gettext_lazy("Look again after the next wave, when more people have answered."),
    withheld=gettext_lazy(
        "Not shown on its own, to protect who answered. What was answered counts in a larger unit."
    ),
    footnote=gettext_lazy(
        "Every number comes from {k} people or more, is rounded to one decimal and never changes. "
        "A unit's number is without its own leader, who counts in the unit above."
    ),
    protection="#waves",
    few_statements=gettext_lazy("Single statements are shown from 20 answers on."),
    links=links_of,
)

VOICE_OF_MANAGERS = replace(
    VOICE,
    label=gettext_lazy("Management"),
    place=VOICE.place + 1,
    one_short=gettext_lazy(
        "Leaders in {unit} find <strong>{name} {gap} below</strong> how it should be here."
    ),
    one_over=gettext_lazy(
        'Leaders in {unit} find <strong class="over">{name} {gap} above</strong> how it should be '
        "here, and nothing clearly below."
    ),
    no_gap=gettext_lazy(
        "There is no clear gap between how it should be and how leaders in {unit} find it."
    ),
    like_whole=gettext_lazy(
        "What leaders in {unit} say does not clearly differ from {whole} as a whole."
    ),
    level=gettext_lazy(
        "Leaders in {unit} come to {level} overall, on a scale from {low} to {high}; no dimension "
        "clearly stands out."
    ),
)

VOICES = MappingProxyType(
    {Respondents.EMPLOYEE.value: VOICE, Respondents.MANAGER.value: VOICE_OF_MANAGERS}
)


def speak() -> None:
    """Give the numbers of waves these words, whoever was asked."""
    for key, voice in VOICES.items():
        register(key, voice)
