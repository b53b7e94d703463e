"""The words for promises kept, and for the link of the gap map that stands beside them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from culture.chain.links import COMMUNICATION, PROMISE
from culture.dashboards.voices import SAYS_LITTLE, Voice, register

SHARES = _(
    "Of the promises of a period, how many were kept and said so in time. What was agreed anew or "
    "withdrawn in time counts in its next term or not at all. Shares have Wilson's interval."
)
VOICES = {
    PROMISE: Voice(
        label=_("Promises kept"),
        place=36,
        is_at_home=False,
        decimals=0,
        delivered=_("kept"),
        level=_("{unit} kept <strong>{level} of a hundred promises</strong>."),
        nothing_stands_out=_("{unit}: the promises that were kept, by kind and by source."),
        step_nothing=_("Look again when more promises are decided."),
        withheld=_("No promise was decided in this time."),
        footnote=SHARES,
        first_run=_("No promise of {unit} is decided yet."),
    ),
    COMMUNICATION: Voice(
        label=_("Communication"),
        place=33,
        is_at_home=False,
        decimals=0,
        expected=_("promises: kept less promised"),
        delivered=_("customers: got less expected"),
        one_short=_(
            "In {unit} the customers' shortfall in <strong>{name} is {gap} wider</strong> than "
            "that of the promises."
        ),
        one_over=_(
            "In {unit} the promises fall <strong>{gap} further short</strong> than {name} does for "
            "customers."
        ),
        **SAYS_LITTLE,
        no_gap=_(
            "In {unit} it cannot be told which falls further short: the promises, or {name} as "
            "customers find it."
        ),
        step_short=_(
            "More is missed than what was promised one by one. Ask customers what they take for "
            "granted."
        ),
        step_over=_(
            "Ask first, and promise what can be kept: here the promises fall further short."
        ),
        step_even=_("Read both beside each other, and look again when more promises are decided."),
        footnote=_(
            "Both gaps are in hundredths of their scale, each with its interval. They stand beside "
            "each other: neither is the cause of the other."
        ),
    ),
}


def speak() -> None:
    """Give promises and their link these words."""
    for source, voice in VOICES.items():
        register(source, voice)
