"""What is filled in: an action in a few fields, and what is said of it later."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from culture.actions.deadlines import USUAL
from culture.actions.models import LONGEST_TITLE, LONGEST_WORDS, ActionVerdict, Direction
from culture.actions.services.deeds import Telling
from culture.core.forms import TypedDayField
from culture.core.parts import PartForm

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from culture.accounts.models import User
    from culture.actions.library import ActionSuggestion
    from culture.actions.places import AnswerPlace
    from culture.actions.targets import Target

OWN, SAID = "own", "verdict"
LONGEST_STEP = 300


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _words(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        required=required,
        widget=_lines(2),
        help_text=help_text,
    )


def _with_first_step(one: ActionSuggestion) -> SafeString:
    return format_html(
        '<span>{}<br><span class="muted small">{} {}</span></span>',
        one.text,
        gettext("This week:"),
        one.first_step,
    )


class ActionForm(forms.Form):
    """An action: what, who, until when, and which number it should move."""

    suggestion = forms.ChoiceField(
        label=_("What could help?"), widget=forms.RadioSelect, required=False
    )
    title = forms.CharField(
        label=_("What is to be done?"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("Left empty, it is the suggestion that you chose."),
    )
    first_step = forms.CharField(
        label=_("The first step, this week"),
        max_length=LONGEST_STEP,
        required=False,
        help_text=_("Left empty, it is the first step of the suggestion."),
    )
    owner = forms.ChoiceField(label=_("Who sees to it?"))
    due_on = TypedDayField(label=_("Until when?"))
    number = forms.ChoiceField(
        label=_("Which number should move?"),
        required=False,
        help_text=_("It is compared before and after, when the work is done."),
    )
    direction = forms.ChoiceField(
        label=_("Which way?"), choices=Direction.choices, initial=Direction.UP
    )
    words = _words(_("Why, and what else should be known"))
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        *args: Any,
        owners: Sequence[User],
        targets: Sequence[Target],
        suggestions: Sequence[ActionSuggestion],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        """Offer people, numbers and suggestions; the day is four weeks ahead."""
        super().__init__(*args, **kwargs)
        self.owners = {str(one.uuid): one for one in owners}
        self.targets = {one.spot.token: one for one in targets}
        self.suggestions = {one.token: one for one in suggestions}
        self.fields["due_on"].initial = today + USUAL
        self._offer("owner", [(key, one.name) for key, one in self.owners.items()])
        none = [("", _("no number"))]
        self._offer("number", none + [(key, one.label) for key, one in self.targets.items()])
        own = [(OWN, _("Something of our own"))]
        offered = [(key, _with_first_step(one)) for key, one in self.suggestions.items()]
        self._offer("suggestion", offered + own)
        if not self.suggestions:
            del self.fields["suggestion"]
            self.fields["title"].required = True
            self.fields["title"].help_text = self.fields["first_step"].help_text = ""
        for name in ("suggestion", "title") if self.suggestions else ():
            # One of the two is needed, as the help says: neither is optional.
            self.fields[name].says_what_is_needed = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Give what was chosen for what it is called, and take what is left empty from it."""
        said = super().clean() or {}
        chosen = self.suggestions.get(said.pop("suggestion", ""))
        said["owner"] = self.owners.get(said.get("owner", ""))
        said["target"] = self.targets.get(said.pop("number", ""))
        said["direction"] = Direction(said.get("direction") or Direction.UP)
        said["suggestion"] = chosen.token if chosen else ""
        said["title"] = said.get("title") or (chosen.text[:LONGEST_TITLE] if chosen else "")
        first = said.pop("first_step", "") or (chosen.first_step if chosen else "")
        said["steps"] = [first[:LONGEST_STEP]] if first else []
        if not said["title"]:
            self.add_error("title", _("Say what is to be done, or choose a suggestion."))
        return said

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class StepForm(PartForm):
    """Another step."""

    name_on_page = "step_form"
    text = forms.CharField(label=_("Another step"), max_length=LONGEST_STEP)


class NoteForm(PartForm):
    """A comment."""

    name_on_page = "note_form"
    words = _words(_("What is there to say?"), required=True)


class DoneForm(PartForm):
    """That the work is done."""

    name_on_page = "done_form"
    words = _words(_("What was done?"))


class ActionOwnerForm(PartForm):
    """Another owner."""

    name_on_page = "owner_form"
    owner = forms.ChoiceField(label=_("Who sees to it from now on?"))
    words = _words(_("What should they know?"))

    def __init__(self, *args: Any, owners: Sequence[User], **kwargs: Any) -> None:
        """Offer people."""
        super().__init__(*args, **kwargs)
        self.owners = {str(one.uuid): one for one in owners}
        choices = [(key, one.name) for key, one in self.owners.items()]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Give the person."""
        said = super().clean() or {}
        if "owner" in said:
            said["owner"] = self.owners[said["owner"]]
        return said


class DayForm(PartForm):
    """Another day, with the reason."""

    name_on_page = "day_form"
    due_on = TypedDayField(label=_("Until which day?"))
    words = _words(_("Why?"), required=True)


class CheckForm(PartForm):
    """The result that an action is closed with."""

    name_on_page = "check_form"
    verdict = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    words = _words(_("By what is it seen?"), help_text=_("Needed where no number says it."))

    def __init__(self, *args: Any, verdicts: Sequence[ActionVerdict], **kwargs: Any) -> None:
        """Offer the results that are possible; what the numbers say is chosen already."""
        super().__init__(*args, **kwargs)
        said = self.fields[SAID]
        said.choices = [(one.value, one.label) for one in verdicts]  # type: ignore[attr-defined]
        if len(verdicts) < len(ActionVerdict):
            said.initial = verdicts[0].value


class DismissForm(forms.Form):
    """Why a finding is set aside."""

    finding = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why is it set aside?"), max_length=500, widget=_lines(2))


class DeedForm(forms.Form):
    """What people said and what was done, in every language in which they answer."""

    place = forms.ChoiceField(label=_("Where is it told?"), required=False)

    def __init__(
        self, *args: Any, languages: Sequence[str], places: Sequence[AnswerPlace], **kwargs: Any
    ) -> None:
        """Ask for both texts in each language, and offer the places of the unit."""
        super().__init__(*args, **kwargs)
        everywhere = [("", _("everywhere in this unit"))]
        choices = everywhere + [(str(one.identity), one.name) for one in places]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        self.languages = list(languages)
        for language in self.languages:
            name = get_language_info(language)["name_local"]
            said, did = _("You said (%(language)s)"), _("We did (%(language)s)")
            self.fields[f"said_{language}"] = _words(said % {"language": name}, required=True)
            self.fields[f"done_{language}"] = _words(did % {"language": name}, required=True)

    @property
    def telling(self) -> Telling:
        """What was filled in."""
        said = self.cleaned_data
        place = said.get("place")
        return Telling(
            said={language: said[f"said_{language}"] for language in self.languages},
            done={language: said[f"done_{language}"] for language in self.languages},
            place=uuid.UUID(place) if place else None,
        )
