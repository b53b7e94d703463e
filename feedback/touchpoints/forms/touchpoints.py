"""What staff fill in about a touchpoint."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import User
from culture.core.forms import MomentInput
from culture.core.texts import text_here
from culture.org.choosing import offer_units
from culture.org.models import Unit
from feedback.touchpoints.effort import form_labels, statements_of
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.models.touchpoints import LONGEST_ORIGIN
from feedback.touchpoints.queries import open_units_for, versions_to_ask
from surveys.instruments.completeness import language_name
from surveys.instruments.forms.choosing import VersionSelect, languages_of
from surveys.instruments.languages import asked_in
from surveys.instruments.library import built_in
from surveys.instruments.models import Version, VersionQuerySet

ORIGIN = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
MOST_ORIGINS = 20


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Published versions by name."""

    def label_from_instance(self, obj: Version) -> str:
        """Name and number."""
        name = text_here(obj.names)
        return _("%(name)s, version %(number)d") % {"name": name, "number": obj.number}


class OriginsField(forms.CharField):
    """One origin a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """Show a stored list line by line."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Read origins such as https://www.example.org; a path or another scheme is refused."""
        origins = [line.strip().lower().rstrip("/") for line in super().clean(value).split()]
        for origin in origins:
            if not ORIGIN.fullmatch(origin) or len(origin) > LONGEST_ORIGIN:
                raise ValidationError(
                    _("“%(origin)s” is not an origin such as https://www.example.org."),
                    params={"origin": origin[:80]},
                )
        if len(origins) > MOST_ORIGINS:
            raise ValidationError(_("Give at most %(most)d sites."), params={"most": MOST_ORIGINS})
        return list(dict.fromkeys(origins))


class TouchpointForm(forms.ModelForm):  # type: ignore[type-arg]
    """Everything about a touchpoint that its unit decides."""

    embed_origins = OriginsField(
        label=_("Sites that may embed the form"),
        required=False,
        help_text=_("One a line, such as https://www.example.org. Without any, nobody may."),
    )

    class Meta:
        model = Touchpoint
        fields = [
            "name",
            "unit",
            "version",
            "form",
            "languages",
            "asks_importance",
            "asks_comment",
            "asks_contact",
            "opens_at",
            "closes_at",
            "embed_origins",
        ]
        field_classes = {"version": VersionField}
        widgets = {
            "version": VersionSelect,
            "form": forms.RadioSelect,
            "opens_at": MomentInput(),
            "closes_at": MomentInput(),
        }
        labels = {"version": _("Questionnaire")}
        help_texts = {
            "asks_importance": _("Customers share 100 points among the dimensions."),
            "asks_contact": _(
                "Customers may leave an address. It is stored apart from their ratings."
            ),
        }

    def __init__(self, *args: Any, actor: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance if self.instance.pk else None
        if stored is None:
            offer_units(self.fields["unit"], open_units_for(actor, day=today))
        else:
            self.fields["unit"].disabled = True
            self.fields["unit"].queryset = Unit.objects.filter(pk=stored.unit_id)  # type: ignore[attr-defined]
            self.fields["unit"].help_text = _(
                "A touchpoint stays with its unit, so that no answer counts twice. For another "
                "unit, make a new one."
            )
        versions = versions_to_ask(actor, besides=stored)
        self._offer_versions(versions, stored)
        self._offer_languages(actor)
        zone = actor.organisation.time_zone
        for field in ("opens_at", "closes_at"):
            self.fields[field].help_text = _("In the time of %(zone)s.") % {"zone": zone}

    def _offer_versions(self, versions: VersionQuerySet, stored: Touchpoint | None) -> None:
        """Offer questionnaires, and say of the chosen one how much each form asks."""
        field = self.fields["version"]
        field.queryset = versions  # type: ignore[attr-defined]
        by_key = {str(version.pk): version for version in versions}
        field.choices = [  # type: ignore[attr-defined]
            *([("", "---------")] if len(by_key) > 1 else []),
            *((key, field.label_from_instance(one)) for key, one in by_key.items()),  # type: ignore[attr-defined]
        ]
        labels = {
            str(pk): form_labels(statements)
            for pk, statements in statements_of(list(by_key.values())).items()
        }
        field.widget.facts = {
            key: languages_of(one)
            | {f"data-{form}": label for form, label in labels[key].items()}
            | {"data-usual": _usual_form(one)}
            for key, one in by_key.items()
        }
        if not stored and len(by_key) == 1:
            self.initial.setdefault("version", next(iter(by_key)))
        self._chosen = by_key.get(str(self["version"].value() or ""))
        if self._chosen:
            self.fields["form"].choices = list(labels[str(self._chosen.pk)].items())  # type: ignore[attr-defined]
            if not stored:
                self.initial.setdefault("form", _usual_form(self._chosen))

    def _offer_languages(self, actor: User) -> None:
        own = actor.organisation.languages
        offered = asked_in([self._chosen], wished=own) if self._chosen else own
        shown = own if self.is_bound or not self._chosen else offered
        names = dict(settings.LANGUAGES)
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages"),
            choices=[(code, names.get(code, code)) for code in shown],
            widget=forms.CheckboxSelectMultiple,
            initial=offered,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what the chosen instrument cannot ask."""
        facts = super().clean() or self.cleaned_data
        version: Version | None = facts.get("version")
        if version is None:
            return facts
        missing = [code for code in facts.get("languages", []) if code not in version.languages]
        if missing:
            self.add_error(
                "languages",
                ValidationError(
                    _("The questionnaire is not written in: %(languages)s."),
                    params={"languages": ", ".join(map(language_name, missing))},
                ),
            )
        if facts.get("asks_importance") and not version.importance:
            self.add_error("asks_importance", _("This questionnaire does not ask for importance."))
        return facts


def _usual_form(version: Version) -> str:
    """The whole of a questionnaire of one's own; of the library, what is quickly answered."""
    is_own = version.instrument.key not in built_in()
    return (Touchpoint.Form.FULL if is_own else Touchpoint.Form.SHORT).value
