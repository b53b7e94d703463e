"""What a lead is asked about somebody who was hired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_here

if TYPE_CHECKING:
    from collections.abc import Iterable

    from surveys.hiring.models import Competency

HOW_OFTEN = (
    (5, _("5 · always, also when it is hard")),
    (4, _("4 · nearly always")),
    (3, _("3 · more often than not")),
    (2, _("2 · now and then")),
    (1, _("1 · hardly ever")),
    (0, _("I cannot say")),
)


class WorkReviewForm(forms.Form):
    """How often somebody works as each competency asks."""

    def __init__(self, *args: Any, competencies: Iterable[Competency], **kwargs: Any) -> None:
        """Ask about each competency, with what it looks like in this role."""
        super().__init__(*args, **kwargs)
        self.serials = {f"competency_{one.pk}": one.pk for one in competencies}
        for one in competencies:
            self.fields[f"competency_{one.pk}"] = forms.TypedChoiceField(
                label=text_here(one.names),
                help_text=text_here(one.behaviours),
                choices=HOW_OFTEN,
                coerce=int,
                widget=forms.RadioSelect,
            )

    def points(self) -> dict[int, int]:
        """The chosen points by competency (serial), without what the lead cannot say."""
        return {
            serial: self.cleaned_data[name]
            for name, serial in self.serials.items()
            if self.cleaned_data[name]
        }
