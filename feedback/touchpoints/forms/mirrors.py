"""What a person fills in about the own link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from culture.org.models import Unit
    from surveys.instruments.models import Version

LONGEST_NAME = 60


class LinkNameForm(forms.Form):
    """The name that customers see."""

    name = forms.CharField(
        label=_("Your name as customers see it"),
        max_length=LONGEST_NAME,
        help_text=_("It stands above the questions: “How was the service of …?”"),
    )


class LinkForm(LinkNameForm):
    """A new link. Where there is only one unit or questionnaire, nobody has to choose."""

    def __init__(
        self, *args: Any, units: Sequence[Unit], versions: Sequence[Version], **kwargs: Any
    ) -> None:
        """Offer units and versions in their order, the first of each as the choice at hand."""
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self._found: dict[str, list[Any]] = {"unit": list(units), "version": list(versions)}
        self._add("unit", _("Unit"), [unit.name for unit in units])
        self._add("version", _("What is asked"), [text_in(one.names, language) for one in versions])

    def _add(self, name: str, label: Any, words: list[str]) -> None:
        if len(words) > 1:
            choices = [(str(place), word) for place, word in enumerate(words)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial="0")

    def clean(self) -> dict[str, Any]:
        """Give the chosen unit and version themselves."""
        cleaned = super().clean() or self.cleaned_data
        for name, found in self._found.items():
            if name not in self.errors:
                cleaned[name] = found[int(cleaned.get(name, 0))]
        return cleaned
