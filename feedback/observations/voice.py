"""The words for observations implemented, and for what is said and done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from culture.dashboards.voices import SAYS_LITTLE, Voice, register
from feedback.observations.sources import OBSERVATION, SAID_AND_DONE

SHARES = _(
    "Of the observations that leads decided on in a period, how many changed something: they "
    "became a situation with a decision zone, a standard or an action. Thanks are not counted. "
    "From five on, with Wilson's interval."
)
VOICES = {
    OBSERVATION: Voice(
        label=_("Observations implemented"),
        place=37,
        is_at_home=False,
        decimals=0,
        delivered=_("implemented"),
        level=_("{unit} implemented <strong>{level} of a hundred observations</strong>."),
        nothing_stands_out=_("{unit}: the observations that were implemented, by kind."),
        step_nothing=_("Look again when more observations are decided."),
        withheld=_("Too few observations were decided in this time."),
        footnote=SHARES,
        first_run=_("Too few observations of {unit} are decided yet."),
    ),
    SAID_AND_DONE: Voice(
        label=_("Said and done"),
        place=38,
        is_at_home=False,
        decimals=0,
        expected=_("conviction, as the team finds it"),
        delivered=_("observations implemented"),
        one_short=_(
            "In {unit} what is done with observations is <strong>{gap} below</strong> the "
            "conviction that the team finds: {name}."
        ),
        one_over=_(
            "In {unit} what is done with observations is <strong>{gap} above</strong> the "
            "conviction that the team finds: {name}."
        ),
        **SAYS_LITTLE,
        no_gap=_("In {unit} it cannot be told whether more is said or done: {name}."),
        step_short=_("Show the team what became of what it told, and do one thing of it."),
        step_over=_("Tell it: much is done, and the team does not know it."),
        step_even=_("Read both beside each other, and look again after the next wave."),
        footnote=_(
            "Both are in hundredths of their scale, each with its interval. They stand beside each "
            "other: neither is the cause of the other."
        ),
    ),
}


def speak() -> None:
    """Give observations, and what is said and done, these words."""
    for source, voice in VOICES.items():
        register(source, voice)
