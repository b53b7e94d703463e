"""What staff fill in to import past answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_in
from feedback.touchpoints.importing.mapping import ISO_DATE, ColumnMap, plan_reading
from feedback.touchpoints.importing.problems import MappingRefused
from surveys.instruments.models import Side
from surveys.instruments.questionnaires import Questionnaire

MOST_BYTES = 50_000_000
MEGABYTE = 1_000_000
FORMATS = [
    (ISO_DATE, "2026-10-31"),
    ("%d.%m.%Y", "31.10.2026"),
    ("%d/%m/%Y", "31/10/2026"),
    ("%m/%d/%Y", "10/31/2026"),
    ("%Y-%m-%d %H:%M:%S", "2026-10-31 14:05:00"),
    ("%Y-%m-%dT%H:%M:%S%z", "2026-10-31T14:05:00+01:00"),
    ("%d.%m.%Y %H:%M", "31.10.2026 14:05"),
]


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File with answers"),
        help_text=_("CSV (UTF-8) or XLSX, at most 50 MB, with column names in the first row."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large for the page."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("The file has more than %(most)d MB. Use the command line for it."),
                params={"most": MOST_BYTES // MEGABYTE},
            )
        return file


class ColumnsForm(forms.Form):
    """Which column holds what."""

    def __init__(
        self,
        *args: Any,
        header: Sequence[str],
        questionnaire: Questionnaire,
        mapping: ColumnMap,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._header = header
        self._questionnaire = questionnaire
        columns = [("", "—"), *((name, name) for name in dict.fromkeys(header) if name)]
        for name, key, item in self._places:
            side = Side(key[2]).label
            label = _("%(item)s (%(side)s)") % {
                "item": text_in(item, language),
                "side": side,
            }
            self.fields[name] = forms.ChoiceField(
                label=label, choices=columns, required=False, initial=mapping.ratings.get(key, "")
            )
        self.fields["date"] = forms.DateField(
            label=_("One day for all rows"),
            required=False,
            initial=mapping.date,
            widget=forms.DateInput(attrs={"type": "date"}, format=ISO_DATE),
        )
        self._add("date_column", _("or the column of the day"), columns, mapping.date_column)
        formats = [*FORMATS]
        if mapping.date_format not in dict(formats):
            formats.append((mapping.date_format, mapping.date_format))
        self._add("date_format", _("Days are written like"), formats, mapping.date_format)
        self._add("unit_column", _("Column of the unit code"), columns, mapping.unit_column)
        self.fields["unit_column"].help_text = _("Without it, all answers are of this unit.")
        self._add("key_column", _("Column of a unique key"), columns, mapping.key_column)
        self.fields["key_column"].help_text = _("Such as the number of the questionnaire.")
        self.fields["not_answered"] = forms.CharField(
            label=_("Written where nothing was answered"),
            help_text=_("Separated by spaces, such as NA 99. An empty cell always counts so."),
            required=False,
            initial=" ".join(mapping.not_answered).strip(),
        )

    @cached_property
    def _places(self) -> list[tuple[str, tuple[str, str, str], dict[str, str]]]:
        return [
            (f"{side}-{question.position}", (section.key, question.key, side), question.statements)
            for section in self._questionnaire.sections
            for question in section.questions
            for side in self._questionnaire.sides
        ]

    def _add(self, name: str, label: Any, choices: Sequence[Any], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, required=False, initial=initial
        )

    def statements(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each statement's number with its fields, one per side."""
        sides = len(self._questionnaire.sides)
        fields = [self[name] for name, _key, _item in self._places]
        for start in range(0, len(fields), sides):
            yield str(start // sides + 1), fields[start : start + sides]

    def rest(self) -> list[forms.BoundField]:
        """The fields that are not about statements."""
        ratings = {name for name, _key, _item in self._places}
        return [self[name] for name in self.fields if name not in ratings]

    def clean(self) -> dict[str, Any]:
        """Check the whole mapping against the file."""
        facts = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                plan_reading(self.mapping(), self._header, self._questionnaire)
            except MappingRefused as refused:
                raise ValidationError(refused.sentences) from None
        return facts

    def mapping(self) -> ColumnMap:
        """What was chosen."""
        facts = self.cleaned_data
        return ColumnMap(
            ratings={key: facts[name] for name, key, _item in self._places if facts[name]},
            date=facts["date"],
            date_column=facts["date_column"],
            date_format=facts["date_format"] or ISO_DATE,
            unit_column=facts["unit_column"],
            key_column=facts["key_column"],
            not_answered=("", *facts["not_answered"].split()),
        )
