"""Forms that begin an instrument, import one, and set what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.instruments.completeness import language_name
from surveys.instruments.documents import MOST_BYTES, SCALE_RANGE
from surveys.instruments.forms.fields import WordsField
from surveys.instruments.models import Respondents, Side
from surveys.instruments.reading import MOST_KEY, PLAIN_KEY

plain_key = RegexValidator(
    f"^{PLAIN_KEY.pattern}$", _("A key has lower-case letters (a to z), digits and single hyphens.")
)


class LanguagesField(forms.MultipleChoiceField):
    """The languages that a questionnaire is asked in."""

    def __init__(self, **facts: Any) -> None:
        """Let each be ticked."""
        super().__init__(
            label=_("Languages it is asked in"), widget=forms.CheckboxSelectMultiple, **facts
        )


class InstrumentForm(forms.Form):
    """A new instrument."""

    name = WordsField(label=pgettext_lazy("of a thing", "Name"), most=200, required=True)
    source = forms.ChoiceField(
        label=_("Who answers"),
        choices=Respondents.choices,
        initial=Respondents.CUSTOMER,
        help_text=_("Customers at touchpoints, others in waves. This cannot be changed later."),
    )
    language = forms.ChoiceField(label=_("Language you write in first"))
    languages = LanguagesField(
        required=False,
        help_text=_(
            "People choose one of these. Every text is needed in each of them; the words of the "
            "scale are there already."
        ),
    )
    key = forms.CharField(
        label=_("Name in files and for other programs"),
        required=False,
        max_length=MOST_KEY,
        validators=[plain_key],
        help_text=_("Small letters, digits and hyphens. Left empty, it is made from the name."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        """Offer the organisation's languages."""
        super().__init__(*args, **kwargs)
        for name in ("language", "languages"):
            self.fields[name].choices = _named(languages)  # type: ignore[attr-defined]
        self.fields["languages"].initial = list(languages)

    def clean(self) -> dict[str, Any]:
        """Make a key from the name where none was given."""
        cleaned = super().clean() or {}
        if "key" in cleaned and not cleaned["key"]:
            cleaned["key"] = slugify(cleaned.get("name", "").replace("_", "-"))[:MOST_KEY].strip(
                "-"
            )
            if not cleaned["key"] and cleaned.get("name"):
                self.add_error("key", _("Please give a key in Latin letters."))
        return cleaned


class ImportForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("JSON, at most 1 MB, as the export of a questionnaire writes it."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> bytes:
        """Give the content; one byte too many is enough to refuse it."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class DesignForm(forms.Form):
    """What is asked, in which languages, and on which scale."""

    languages = LanguagesField(
        help_text=_("What is written in a language that you leave out is kept, and not asked."),
    )
    low = forms.IntegerField(
        label=_("Lowest point"), min_value=SCALE_RANGE[0], max_value=SCALE_RANGE[1]
    )
    high = forms.IntegerField(
        label=_("Highest point"),
        min_value=SCALE_RANGE[0],
        max_value=SCALE_RANGE[1],
        help_text=_("Words of points that remain are kept, those of other points are lost."),
    )
    expected = forms.BooleanField(
        label=_("Ask what is expected, too"),
        required=False,
        help_text=_("Each statement is rated twice: how it should be, and how it is."),
    )
    minimum = forms.BooleanField(
        label=_("Ask for the least acceptable, too"),
        required=False,
        help_text=_("A third rating of every statement; it shows the zone of tolerance."),
    )
    not_applicable = forms.BooleanField(label=_("Offer “does not apply”"), required=False)
    importance = forms.BooleanField(
        label=_("Let people share 100 points among the dimensions"), required=False
    )
    licence = WordsField(
        label=_("Licence"), most=200, help_text=_("Of the wording, such as “own wording”.")
    )

    def __init__(self, *args: Any, source: str, languages: Sequence[str], **kwargs: Any) -> None:
        """Offer languages; leave no choice of the sides that customers are always asked."""
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = _named(languages)  # type: ignore[attr-defined]
        if source == Respondents.CUSTOMER:
            del self.fields["expected"]

    def clean(self) -> dict[str, Any]:
        """Turn the ticks into sides, and compare the ends of the scale."""
        cleaned = super().clean() or {}
        ticked = {
            Side.MINIMUM: cleaned.pop("minimum", False),
            Side.EXPECTED: cleaned.pop("expected", True),
            Side.DELIVERED: True,
        }
        cleaned["sides"] = [side.value for side, is_asked in ticked.items() if is_asked]
        if ticked[Side.MINIMUM] and not ticked[Side.EXPECTED]:
            self.add_error("minimum", _("This needs what is expected beside it."))
        if "low" in cleaned and "high" in cleaned and cleaned["low"] >= cleaned["high"]:
            self.add_error("high", _("The highest point must lie above the lowest."))
        return cleaned


def _named(languages: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in languages]
