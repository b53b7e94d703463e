"""What is filled in by those who sign in: telling, answering, deciding, and opening ears."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from culture.actions.deadlines import USUAL
from culture.actions.models import LONGEST_TITLE
from culture.core.forms import TypedDayField
from culture.core.parts import PartForm
from culture.org.choosing import UnitChoosingForm
from culture.zones.models import LONGEST_NAME as LONGEST_SITUATION
from culture.zones.models import LONGEST_TEXT as LONGEST_GUIDANCE
from culture.zones.models import DecisionZone
from culture.zones.services.situations import Ruling
from feedback.observations.facts import ObservationFacts
from feedback.observations.models import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    ObservationEnding,
    ObservationKind,
)
from feedback.observations.models.links import LONGEST_TAG, MOST_TAGS
from feedback.observations.photos import clean_photo
from feedback.observations.services.deciding import Became, PlannedAction

if TYPE_CHECKING:
    import datetime as dt

    from django.core.files.uploadedfile import UploadedFile

    from culture.chain.models import Standard
    from culture.org.models import Unit
    from feedback.observations.models import Observation


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _OnUnit(UnitChoosingForm):
    """A form that asks for one unit."""

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        """Offer some units, the usual one first."""
        super().__init__(*args, **kwargs)
        self.offer_units("unit", units)

    def clean_unit(self) -> Unit | None:
        """Give the unit itself."""
        return self.unit_in("unit")


class TagsField(forms.CharField):
    """A few tags, with commas between them."""

    def to_python(self, value: Any) -> tuple[str, ...]:  # type: ignore[override]
        """Split at commas; what stands twice stands once."""
        parts = (" ".join(part.split()) for part in (value or "").split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def prepare_value(self, value: Any) -> Any:
        """Write tags as they are typed."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        """Refuse more or longer tags than are kept."""
        if len(value) > MOST_TAGS:
            raise ValidationError(_("Five tags at most."))
        if any(len(tag) > LONGEST_TAG for tag in value):
            raise ValidationError(_("A tag is a word or two."))

    def run_validators(self, value: Any) -> None:
        """Tags are checked above, one by one."""
        super().run_validators(", ".join(value))


class TellForm(_OnUnit):
    """An observation of somebody who signs in."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=ObservationKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST_TEXT,
        widget=_lines(4),
        help_text=_("Please name no colleague and no customer."),
    )
    photo = forms.FileField(
        label=_("A photo, if it helps"),
        required=False,
        help_text=_(
            "Place, time and device are removed from it. What can be seen on it stays: no faces, "
            "please."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    is_shared = forms.BooleanField(
        label=_("Colleagues of the unit may read my words, and say that they noticed the same."),
        required=False,
    )
    unit = forms.ChoiceField(label=_("Whom do you tell?"))
    tags = TagsField(
        label=_("Tags"),
        required=False,
        max_length=MOST_TAGS * (LONGEST_TAG + 2),
        help_text=_("A word or two each, with commas between them."),
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_photo(self) -> bytes:
        """Write the photo anew."""
        file: UploadedFile | None = self.cleaned_data.get("photo")
        try:
            return clean_photo(file.read()) if file else b""
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal

    def clean(self) -> dict[str, Any]:
        """Gather what is told."""
        facts = super().clean() or self.cleaned_data
        if self.errors:
            return facts
        told = {name: facts[name] for name in ObservationFacts.__slots__}
        return {
            "facts": ObservationFacts(**told),
            "unit": facts["unit"],
            "submission_key": facts["submission_key"],
        }


class ObservationWordsForm(PartForm):
    """A word to the sender, or from the sender."""

    name_on_page = "words_form"

    words = forms.CharField(label=_("Your words"), max_length=LONGEST_WORDS, widget=_lines(3))


# What an ending cannot do without, and what is said where it is missing.
NEEDED = {
    ObservationEnding.SITUATION: {
        "name": _("Say what the situation is called."),
        "zone": _("Say how far people may go."),
    },
    ObservationEnding.ACTION: {
        "title": _("Say what is to be done."),
        "due_on": _("Say until when."),
    },
    ObservationEnding.STANDARD: {"standard": _("Say which standard.")},
}


class OutcomeForm(PartForm):
    """What becomes of an observation."""

    name_on_page = "outcome_form"

    ending = forms.ChoiceField(label=_("What becomes of it?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What you say to the sender and everybody who noticed the same"),
        max_length=LONGEST_WORDS,
        widget=_lines(3),
        help_text=_("What you do about it, or why you do not. It may stand on the unit's page."),
    )
    name = forms.CharField(
        label=_("If a situation: what is it called?"),
        max_length=LONGEST_SITUATION,
        required=False,
        help_text=_("In your own words, so that nobody is known by theirs."),
    )
    zone = forms.ChoiceField(
        label=_("How far may people go?"),
        choices=[("", _("choose")), *DecisionZone.choices],
        required=False,
    )
    guidance = forms.CharField(
        label=_("What to do"), max_length=LONGEST_GUIDANCE, required=False, widget=_lines(2)
    )
    standard = forms.ChoiceField(label=_("If a standard: which one?"), required=False)
    title = forms.CharField(
        label=_("If an action: what is to be done?"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("You see to it first, and can hand it over."),
    )
    due_on = TypedDayField(label=_("Until when?"), required=False)

    def __init__(
        self, *args: Any, standards: Sequence[Standard], today: dt.date, **kwargs: Any
    ) -> None:
        """Offer the standards in force in the unit, and for an action the usual day."""
        super().__init__(*args, **kwargs)
        self.fields["due_on"].initial = today + USUAL
        self.known = {str(one.pk): one for one in standards}
        left_out = {ObservationEnding.MERGED.value}
        if not standards:
            left_out.add(ObservationEnding.STANDARD.value)
            del self.fields["standard"]
        else:
            named = [("", _("choose")), *((key, one.words) for key, one in self.known.items())]
            self.fields["standard"].choices = named  # type: ignore[attr-defined]
        choices = [one for one in ObservationEnding.choices if one[0] not in left_out]
        self.fields["ending"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Gather what it became; what does not belong to the ending does not count."""
        facts = super().clean() or self.cleaned_data
        for field, wrong in NEEDED.get(facts.get("ending", ""), {}).items():
            if not facts.get(field) and field not in self.errors:
                self.add_error(field, wrong)
        if self.errors:
            return facts
        return {"ending": facts["ending"], "words": facts["words"], "became": self._became(facts)}

    def _became(self, facts: dict[str, Any]) -> Became:
        if facts["ending"] == ObservationEnding.SITUATION:
            return Became(Ruling(facts["name"], facts["zone"], facts["guidance"]))
        if facts["ending"] == ObservationEnding.ACTION:
            return Became(plan=PlannedAction(facts["title"], facts["due_on"]))
        if facts["ending"] == ObservationEnding.STANDARD:
            return Became(standard=self.known[facts["standard"]])
        return Became()


class ObservationMoveForm(PartForm, _OnUnit):
    """A proposal to another unit."""

    name_on_page = "move_form"

    unit = forms.ChoiceField(label=_("Which unit can do something about it?"))
    words = forms.CharField(label=_("Why?"), max_length=LONGEST_WORDS, widget=_lines(2))


class MergeForm(PartForm):
    """The observation that was told before."""

    name_on_page = "merge_form"

    into = forms.ChoiceField(label=_("Which one is the same?"))

    def __init__(self, *args: Any, others: Sequence[Observation], **kwargs: Any) -> None:
        """Offer other observations of the unit, by their words."""
        super().__init__(*args, **kwargs)
        self.known = {str(one.uuid): one for one in others}
        choices = [(key, str(one)) for key, one in self.known.items()]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Give what it becomes."""
        facts = super().clean() or self.cleaned_data
        if self.errors:
            return facts
        into = self.known[facts["into"]]
        return {"ending": ObservationEnding.MERGED, "words": "", "became": Became(into=into)}


class ObservationLinkForm(_OnUnit):
    """A new link: for which unit, where it hangs, and which tags stand at what comes by it."""

    unit = forms.ChoiceField(label=_("Which unit is told?"))
    name = forms.CharField(
        label=_("Where it hangs"), max_length=100, help_text=_("For example: Gate 3")
    )
    tags = TagsField(
        label=_("Tags"),
        required=False,
        max_length=MOST_TAGS * (LONGEST_TAG + 2),
        help_text=_("They stand at everything that comes by this link, with commas between them."),
    )


class ListeningTermsForm(forms.Form):
    """What HR rules for the organisation."""

    takes_unsigned = forms.BooleanField(
        label=_("People may tell without signing in, anonymously if they want"),
        required=False,
        help_text=_("Whoever has a link can use it. What is sent is sealed until the next day."),
    )
    look_days = forms.IntegerField(
        label=_("Days until somebody looks"),
        min_value=1,
        max_value=30,
        help_text=_(
            "After as many full days the next lead is told, and after as many again the "
            "one after that."
        ),
    )
