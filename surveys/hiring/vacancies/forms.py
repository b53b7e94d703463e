"""What HR fills in about a vacancy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

from culture.core.forms import DayInput
from culture.core.texts import text_here
from culture.org.choosing import offer
from culture.org.models import Unit
from culture.org.queries import units_in_order
from surveys.hiring.models import ProfileVersion, Vacancy
from surveys.hiring.vacancies.queries import published_profiles

if TYPE_CHECKING:
    from culture.accounts.models import User


class VacancyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts of a vacancy."""

    class Meta:
        model = Vacancy
        fields = ["title", "unit", "profile_version", "closes_on", "months_kept"]
        widgets = {"closes_on": DayInput()}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        """Offer open units and the newest published profiles, and what the vacancy has already.

        Once candidates may come, its role profile stays as it is.
        """
        super().__init__(*args, **kwargs)
        units = units_in_order(actor)
        self._offer_units([(unit.pk, name) for unit, name in units])
        if self.instance.state == Vacancy.State.DRAFT:
            self._offer_profiles(actor)
        else:
            del self.fields["profile_version"]

    def _offer_units(self, named: list[tuple[int, str]]) -> None:
        if self.instance.unit_id and self.instance.unit_id not in dict(named):
            named.append((self.instance.unit_id, self.instance.unit.name))
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[pk for pk, _name in named])
        offer(field, named, empty=BLANK_CHOICE_DASH[0][1])

    def _offer_profiles(self, actor: User) -> None:
        kept = ProfileVersion.objects.filter(pk=self.instance.profile_version_id)
        versions = (published_profiles(actor) | kept).select_related("profile")
        field: Any = self.fields["profile_version"]
        field.queryset = versions
        named = [(one.pk, f"{text_here(one.names)} ({one.number})") for one in versions]
        field.choices = [
            BLANK_CHOICE_DASH[0],
            *sorted(named, key=lambda pair: pair[1].casefold()),
        ]
