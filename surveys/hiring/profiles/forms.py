"""What HR fills in about role profiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core.texts import text_here
from surveys.hiring.models.profiles import ALL_POINTS
from surveys.hiring.wording import WordsForm, Written

if TYPE_CHECKING:
    from surveys.hiring.models import Competency

NAME = Written("name", gettext_lazy("Name"), most=200)
BEHAVIOUR = Written(
    "behaviour",
    gettext_lazy("What it looks like in this role"),
    lines=3,
    most=1000,
    help_text=gettext_lazy("What somebody sees and hears who stands beside."),
)


class NewProfileForm(WordsForm):
    """A role profile's name."""

    written = (NAME,)
    needed = "name"


class ProfileWordsForm(WordsForm):
    """What a role is called and for, and the advert."""

    written = (
        NAME,
        Written("summary", gettext_lazy("What the role is for"), lines=3, most=1000),
        Written(
            "advert",
            gettext_lazy("Advert"),
            lines=8,
            most=5000,
            help_text=gettext_lazy(
                "Whom one serves, what service is expected, and what it looks like."
            ),
        ),
    )
    needed = "name"


class CompetencyForm(WordsForm):
    """A competency's words; one of one's own is also marked."""

    written = (NAME, BEHAVIOUR)
    needed = "name"

    def __init__(self, *args: Any, is_own: bool, is_empathy: bool = False, **kwargs: Any) -> None:
        """Ask of one's own whether it is about empathy."""
        super().__init__(*args, **kwargs)
        if is_own:
            self.fields["is_empathy"] = forms.BooleanField(
                label=_("This is about empathy"),
                help_text=_(
                    "To feel or see what another person feels, needs or means. It counts where "
                    "leadership asks whether hiring looks for empathy."
                ),
                required=False,
                initial=is_empathy,
            )


class PointsForm(forms.Form):
    """The points of each competency."""

    def __init__(self, *args: Any, competencies: Sequence[Competency], **kwargs: Any) -> None:
        """Ask for one number each; they need not add up yet."""
        super().__init__(*args, **kwargs)
        self.keys = [one.key for one in competencies]
        for one in competencies:
            self.fields[f"points_{one.key}"] = forms.IntegerField(
                label=text_here(one.names), min_value=1, max_value=ALL_POINTS, initial=one.points
            )

    def points(self) -> dict[str, int]:
        """What was typed, by key."""
        return {key: self.cleaned_data[f"points_{key}"] for key in self.keys}
