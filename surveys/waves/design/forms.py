"""What HR fills in about a wave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from culture.core.forms import MomentInput
from culture.core.texts import text_here, text_in
from culture.org.choosing import MOST_LISTED, offer
from culture.org.models import Unit
from culture.org.queries import people_by_unit, units_in_order
from surveys.instruments.completeness import language_name
from surveys.instruments.forms.choosing import VersionSelect, languages_of
from surveys.instruments.languages import asked_in
from surveys.instruments.models import Version
from surveys.waves.design.versions import (
    ASKED_TWICE,
    SOURCES,
    are_of_different_instruments,
    unwritten_languages,
    versions_to_ask,
)
from surveys.waves.models import FEWEST_INVITED, ROOM_TO_STAY_AWAY, Wave

if TYPE_CHECKING:
    import datetime as dt

    from django.forms.boundfield import BoundField

    from culture.accounts.models import User

MOST_VERSIONS = 6
USUAL_VERSIONS = 3
PART = "part_"


class WaveForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is asked what, when, and how small a group may be shown."""

    class Meta:
        model = Wave
        fields = [
            "name",
            "audience",
            "opens_at",
            "closes_at",
            "languages",
            "asks_tenure",
            "asks_role",
            "asks_comment",
            "k",
            "least_invited",
        ]
        widgets = {
            "audience": forms.RadioSelect,
            "opens_at": MomentInput(),
            "closes_at": MomentInput(),
        }

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        """Offer the organisation's units, languages and published versions."""
        super().__init__(*args, **kwargs)
        self.actor = actor
        stored = self.instance if self.instance.pk else None
        organisation = actor.organisation
        zone = _("In the time of %(zone)s.") % {"zone": organisation.time_zone}
        for field in ("opens_at", "closes_at"):
            self.fields[field].help_text = zone
        self.fields["opens_at"].required = False
        self.fields["opens_at"].help_text = _(
            "Only if it is to open by itself. Leave it empty to open it yourself. %(zone)s"
        ) % {"zone": zone}
        self._offer_units(stored)
        self._offer_versions(stored)
        self._offer_languages(stored)
        self._set_floors(stored)
        self.order_fields(
            ["name", "audience", "units", *self._part_names(), "opens_at", "closes_at"]
        )

    def clean(self) -> dict[str, Any]:
        """Gather the chosen versions, and refuse what does not fit together."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned[name] for name in self._part_names() if cleaned.get(name)]
        versions = [self._versions[identity] for identity in chosen]
        if not are_of_different_instruments(versions):
            self.add_error(f"{PART}1", ASKED_TWICE)
        self._refuse_other_sources(versions, cleaned.get("audience", ""))
        self._refuse_unwritten(versions, cleaned.get("languages", []))
        self.chosen_versions = versions
        return cleaned

    @property
    def first_parts(self) -> list[BoundField]:
        """The fields of the first instruments; most waves need no more."""
        return [self[name] for name in self._part_names()[:USUAL_VERSIONS]]

    @property
    def more_parts(self) -> list[BoundField]:
        """The fields of further instruments."""
        return [self[name] for name in self._part_names()[USUAL_VERSIONS:]]

    @property
    def has_more_parts(self) -> bool:
        """Whether further instruments are chosen, or something is wrong with them."""
        return any(field.value() or field.errors for field in self.more_parts)

    def facts(self) -> dict[str, Any]:
        """The wave's own facts, without units and versions."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def units(self) -> list[Unit]:
        """The units that were chosen."""
        return list(self.cleaned_data["units"])

    def _part_names(self) -> list[str]:
        return [f"{PART}{number}" for number in range(1, MOST_VERSIONS + 1)]

    def _offer_units(self, stored: Wave | None) -> None:
        named = self._named_units()
        self.fields["units"] = forms.ModelMultipleChoiceField(
            label=_("Units"),
            queryset=Unit.objects.visible_to(self.actor).filter(closed_on=None),
            widget=forms.CheckboxSelectMultiple(attrs={"class": "choices long"}),
            help_text=_(
                "Each with everything below it; for everybody, choose the unit at the top alone. "
                "Whoever leads a unit counts in the one above it, and is not asked where none "
                "above is chosen. "
                "Fewer units protect people less well."
            ),
            initial=list(stored.units.all()) if stored else [],
        )
        offer(self.fields["units"], named)

    def _named_units(self) -> list[tuple[str, str]]:
        """Open units with how many people work in them; without, where they are typed."""
        units = units_in_order(self.actor)
        if len(units) > MOST_LISTED:
            return [(str(unit.pk), name) for unit, name in units]
        organisation = self.actor.organisation
        held = people_by_unit(organisation, day=organisation.day_of(timezone.now()))
        return [(str(unit.pk), _with_people(name, held[unit.pk])) for unit, name in units]

    def _offer_versions(self, stored: Wave | None) -> None:
        offered = versions_to_ask(self.actor.organisation, wave=stored)
        self._versions = {str(version.uuid): version for version in offered}
        language = get_language() or "en"
        choices = [
            (identity, _version_label(version, language))
            for identity, version in self._versions.items()
        ]
        facts = {key: languages_of(version) for key, version in self._versions.items()}
        asked = self._asked(stored)
        for number, name in enumerate(self._part_names(), start=1):
            self.fields[name] = forms.ChoiceField(
                label=_("Questionnaire %(number)s") % {"number": number},
                choices=[("", _("none")), *choices],
                required=number == 1,
                initial=next(asked, ""),
                widget=VersionSelect,
            )
            self.fields[name].widget.facts = facts

    def _asked(self, stored: Wave | None) -> Iterator[str]:
        if stored is None:
            return iter(())
        parts = stored.parts.order_by("position").values_list("version__uuid", flat=True)
        return iter([str(identity) for identity in parts])

    def _offer_languages(self, stored: Wave | None) -> None:
        known = self.actor.organisation.languages
        wished = self._versions.get(self.initial.get(f"{PART}1", ""))
        if wished and not self.is_bound:
            known = asked_in([wished], wished=known)
        extra = [code for code in (stored.languages if stored else []) if code not in known]
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages"),
            choices=[(code, language_name(code)) for code in (*known, *extra)],
            widget=forms.CheckboxSelectMultiple,
            initial=stored.languages if stored else known,
            help_text=_("The first one is for people without a language of their own."),
        )

    def _set_floors(self, stored: Wave | None) -> None:
        floor = self.actor.organisation.k
        for name, least in (
            ("k", floor),
            ("least_invited", max(FEWEST_INVITED, floor + ROOM_TO_STAY_AWAY)),
        ):
            field = self.fields[name]
            field.min_value = least  # type: ignore[attr-defined]
            field.widget.attrs["min"] = least
            if stored is None:
                field.initial = least

    def clean_opens_at(self) -> dt.datetime:
        """Where nothing was typed, it may be opened from now on."""
        typed: dt.datetime | None = self.cleaned_data["opens_at"]
        return typed or timezone.now()

    def clean_k(self) -> int:
        """Refuse groups smaller than the organisation allows."""
        k: int = self.cleaned_data["k"]
        floor = self.actor.organisation.k
        if k < floor:
            raise ValidationError(
                _("The organisation shows numbers for %(k)s answers or more."), params={"k": floor}
            )
        return k

    def _refuse_other_sources(self, versions: list[Version], audience: str) -> None:
        sources = SOURCES.get(Wave.Audience(audience), ()) if audience else ()
        names = [
            text_here(version.names)
            for version in versions
            if sources and version.instrument.source not in sources
        ]
        if names:
            self.add_error(
                f"{PART}1",
                ValidationError(
                    _("Only those who lead can answer: %(names)s."),
                    params={"names": ", ".join(names)},
                ),
            )

    def _refuse_unwritten(self, versions: list[Version], languages: list[str]) -> None:
        for name, missing in unwritten_languages(versions, languages):
            self.add_error(
                "languages",
                ValidationError(
                    _("%(name)s is not written in: %(languages)s."),
                    params={"name": name, "languages": ", ".join(map(language_name, missing))},
                ),
            )


def _with_people(name: str, people: int) -> str:
    said = ngettext("%(unit)s (%(people)s person)", "%(unit)s (%(people)s people)", people)
    return said % {"unit": name, "people": people}


def _version_label(version: Version, language: str) -> str:
    return _("%(name)s, version %(number)d") % {
        "name": text_in(version.names, language),
        "number": version.number,
    }
