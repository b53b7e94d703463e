"""The words for the links of the gap map: predictions, standards, and the gaps between them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from culture.chain.links import (
    ABILITY,
    LISTENING,
    PERFORMANCE,
    PREDICTION,
    STAFF_LISTENING,
    STAFF_STANDARDS,
    STANDARD,
    STANDARDS,
)
from culture.dashboards.voices import SAYS_LITTLE, Voice, register

STATED = _(
    "What a named person or the organisation states is exact: the number after ± is that of the "
    "customers' side alone."
)

TWO_SAMPLES = _(
    "Customers and team are different people: the number after ± says how sure both are together."
)
TEAM_ALONE = _("A standard is exact: the number after ± is that of the team's side alone.")

LESS = _("{first}, and {second_gap} less of {second}.")

VOICES = {
    LISTENING: Voice(
        label=_("Listening"),
        place=30,
        is_at_home=False,
        expected=_("what customers expect"),
        delivered=_("what we think they expect"),
        one_short=_(
            "In {unit} we think customers expect <strong>{gap} less of {name}</strong> than they "
            "do."
        ),
        and_short=LESS,
        one_over=_(
            'In {unit} we think customers expect <strong class="over">{gap} more of {name}'
            "</strong> than they do, and nothing clearly less."
        ),
        **SAYS_LITTLE,
        no_gap=_(
            "What we think customers of {unit} expect does not clearly differ from what they do "
            "expect."
        ),
        step_short=_(
            "Ask three customers about {name}: what do they take for granted? Bring their words to "
            "your team."
        ),
        step_over=_(
            "Customers expect less of {name} than you think. See whether the effort is missed "
            "elsewhere."
        ),
        step_even=_("You hear your customers. Start with {name}, where the difference is largest."),
        footnote=STATED,
    ),
    STANDARDS: Voice(
        label=_("Standards"),
        place=31,
        is_at_home=False,
        is_exact=True,
        expected=_("what we think they expect"),
        delivered=_("the standard we set"),
        **SAYS_LITTLE,
        no_gap=_(
            "Here stands what {unit} sets itself beside what it thinks customers expect. Both are "
            "stated, so read the numbers as they are."
        ),
        step_even=_(
            "Start with {name}, where the two lie furthest apart: is the standard what you mean to "
            "offer?"
        ),
        footnote=_("Both sides are stated by people: nobody was drawn by lot."),
    ),
    PERFORMANCE: Voice(
        label=_("Performance"),
        place=32,
        is_at_home=False,
        expected=_("our standard"),
        delivered=_("what customers get"),
        one_short=_(
            "In {unit} customers get <strong>{gap} less of {name}</strong> than our standard says."
        ),
        and_short=LESS,
        one_over=_(
            'In {unit} customers get <strong class="over">{gap} more of {name}</strong> than our '
            "standard says, and nothing clearly less."
        ),
        **SAYS_LITTLE,
        no_gap=_("What customers of {unit} get does not clearly differ from our standards."),
        step_short=_(
            "Ask your team about {name}: what keeps them from the standard, time, tools, or room "
            "to decide?"
        ),
        step_over=_("The standard of {name} is kept. Ask whether it asks enough."),
        step_even=_("The standards hold. Start with {name}, where the difference is largest."),
        footnote=STATED,
    ),
    STAFF_LISTENING: Voice(
        label=_("Listening of the team"),
        place=36,
        is_at_home=False,
        has_tab=False,
        expected=_("what customers expect"),
        delivered=_("what the team thinks they expect"),
        one_short=_(
            "The team of {unit} thinks customers expect <strong>{gap} less of {name}</strong> than "
            "they do."
        ),
        and_short=LESS,
        one_over=_(
            'The team of {unit} thinks customers expect <strong class="over">{gap} more of {name}'
            "</strong> than they do, and nothing clearly less."
        ),
        **SAYS_LITTLE,
        no_gap=_(
            "What the team of {unit} thinks customers expect does not clearly differ from what "
            "they do expect."
        ),
        step_short=_(
            "Read three comments of customers about {name} aloud, and ask what surprised whom."
        ),
        step_over=_(
            "Customers expect less of {name} than the team thinks. See whether the effort is "
            "missed elsewhere."
        ),
        step_even=_(
            "The team hears its customers. Start with {name}, where the difference is largest."
        ),
        footnote=TWO_SAMPLES,
    ),
    STAFF_STANDARDS: Voice(
        label=_("Standards, seen by the team"),
        place=37,
        is_at_home=False,
        has_tab=False,
        expected=_("what the team thinks they expect"),
        delivered=_("the standard we set"),
        one_short=_(
            "In {unit} the standard asks <strong>{gap} less of {name}</strong> than the team "
            "thinks customers expect."
        ),
        and_short=LESS,
        one_over=_(
            'In {unit} the standard asks <strong class="over">{gap} more of {name}</strong> than '
            "the team thinks customers expect, and nothing clearly less."
        ),
        **SAYS_LITTLE,
        no_gap=_(
            "The standards of {unit} do not clearly differ from what the team thinks customers "
            "expect."
        ),
        step_short=_("Ask your team what a good standard for {name} would be, and set it."),
        step_over=_("The standard of {name} is above what the team hears. Tell them why."),
        step_even=_("Start with {name}, where the two lie furthest apart."),
        footnote=TEAM_ALONE,
    ),
    ABILITY: Voice(
        label=_("Ability"),
        place=38,
        is_at_home=False,
        has_tab=False,
        expected=_("our standard"),
        delivered=_("what the team is able to give"),
        one_short=_(
            "The team of {unit} is able to give <strong>{gap} less of {name}</strong> than our "
            "standard says."
        ),
        and_short=LESS,
        one_over=_(
            'The team of {unit} is able to give <strong class="over">{gap} more of {name}</strong> '
            "than our standard says, and nothing clearly less."
        ),
        **SAYS_LITTLE,
        no_gap=_(
            "What the team of {unit} is able to give does not clearly differ from our standards."
        ),
        step_short=_(
            "Ask what is missing for {name}: time, tools, training, or room to decide? Give one of "
            "them this month."
        ),
        step_over=_(
            "The team can give more of {name} than the standard asks. Ask whether it should."
        ),
        step_even=_("The team is able. Start with {name}, where the difference is largest."),
        footnote=TEAM_ALONE,
    ),
    PREDICTION: Voice(
        label=_("Predictions"),
        place=34,
        is_at_home=False,
        has_tab=False,
        expected=_("what we think customers expect"),
        footnote=_(
            "What those who lead the unit predicted, before the numbers were shown to them."
        ),
    ),
    STANDARD: Voice(
        label=_("Standards set"),
        place=35,
        is_at_home=False,
        has_tab=False,
        delivered=_("the standard we set"),
        footnote=_("A quarter is held against the first standard that was in force in it."),
    ),
}


def speak() -> None:
    """Give each link its words."""
    for source, voice in VOICES.items():
        register(source, voice)
