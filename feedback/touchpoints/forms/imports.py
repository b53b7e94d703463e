"""What staff fill in to import past answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from culture.core.forms import DayInput, TypedDayField
from culture.core.tables.days import Order
from culture.core.tables.forms import columns_offered
from culture.core.texts import in_language, text_in
from feedback.touchpoints.importing.mapping import ColumnMap, misfit_in_words, plan_reading
from feedback.touchpoints.importing.problems import MappingRefused
from surveys.instruments.models import Side
from surveys.instruments.questionnaires import Questionnaire

if TYPE_CHECKING:
    from culture.core.tables.reading import FileTable
    from feedback.touchpoints.importing.preview import FoundWord, Preview
    from feedback.touchpoints.importing.scales import ScaleQuestion

MOST_BYTES = 50_000_000
MEGABYTE = 1_000_000


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File with answers"),
        help_text=_("CSV, .xlsx or .ods, at most 50 MB, with headings above the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
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
    """Which column holds what; it asks for what the form of the touchpoint asks."""

    says_what_is_needed = True  # the page does, as nearly every field may stay empty

    def __init__(
        self,
        *args: Any,
        table: FileTable,
        questionnaire: Questionnaire,
        asked: Collection[int],
        mapping: ColumnMap,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._header = table.header
        self._questionnaire = questionnaire
        self._asked = asked
        self._before = mapping
        columns = [("", "—"), *columns_offered(table)]
        for name, key, item in self._places:
            label = _("%(item)s (%(side)s)") % {
                "item": text_in(item, language),
                "side": Side(key[2]).label,
            }
            self._add(name, label, columns, mapping.ratings.get(key, ""))
        for name, dimension, texts in self._dimensions:
            label = _("Importance of %(dimension)s") % {"dimension": text_in(texts, language)}
            self._add(name, label, columns, mapping.importance.get(dimension, ""))
        self.fields["date"] = TypedDayField(
            label=_("One day for all rows"),
            required=False,
            initial=mapping.date,
            widget=DayInput(),
        )
        self._add("date_column", _("or the column of the day"), columns, mapping.date_column)
        orders = [("", _("as the column shows")), *Order.choices]
        self._add("date_order", _("Days are written as"), orders, mapping.date_order)
        self._add("unit_column", _("Column of the unit code"), columns, mapping.unit_column)
        self.fields["unit_column"].help_text = _("Without it, all answers are of this unit.")
        self._add("key_column", _("Column of a unique key"), columns, mapping.key_column)
        self.fields["key_column"].help_text = _("Such as the number of the questionnaire.")
        self.fields["not_answered"] = forms.CharField(
            label=_("Written where nothing was answered"),
            help_text=_(
                "Numbers such as 99, separated by spaces. An empty cell and N/A count anyway."
            ),
            required=False,
            initial=" ".join(mapping.not_answered),
        )

    @cached_property
    def _places(self) -> list[tuple[str, tuple[str, str, str], dict[str, str]]]:
        return [
            (f"{side}-{question.position}", (section.key, question.key, side), question.statements)
            for section in self._questionnaire.sections
            for question in section.questions
            if question.position in self._asked
            for side in self._questionnaire.sides
        ]

    @cached_property
    def _dimensions(self) -> list[tuple[str, str, dict[str, str]]]:
        if not self._questionnaire.importance:
            return []
        return [
            (f"importance-{section.position}", section.key, section.names)
            for section in self._questionnaire.sections
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

    def importance(self) -> list[forms.BoundField]:
        """The fields of how important each dimension is, where the instrument asks that."""
        return [self[name] for name, _key, _names in self._dimensions]

    def rest(self) -> list[forms.BoundField]:
        """The fields that are not about statements."""
        others = {name for name, *_rest in (*self._places, *self._dimensions)}
        return [self[name] for name in self.fields if name not in others]

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
        """What was chosen; words that were said to mean something keep it."""
        facts = self.cleaned_data
        return ColumnMap(
            ratings={key: facts[name] for name, key, _item in self._places if facts[name]},
            importance={key: facts[name] for name, key, _names in self._dimensions if facts[name]},
            date=facts["date"],
            date_column=facts["date_column"],
            date_order=facts["date_order"],
            unit_column=facts["unit_column"],
            key_column=facts["key_column"],
            not_answered=tuple(facts["not_answered"].split()),
            words=self._before.words,
        )


class MeaningsForm(forms.Form):
    """What the texts that were found mean, and which of its numbers is the day of a date."""

    NOTHING = "nothing"

    def __init__(
        self,
        *args: Any,
        preview: Preview,
        questionnaire: Questionnaire,
        mapping: ColumnMap,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._mapping = mapping
        self._texts = {f"word-{place}": word for place, word in enumerate(preview.words)}
        points = list(_points_in_words(questionnaire, language))
        for name, word in self._texts.items():
            label = ngettext("“%(text)s” (%(n)s time)", "“%(text)s” (%(n)s times)", word.times)
            self.fields[name] = forms.ChoiceField(
                label=label % {"text": word.text, "n": word.times},
                choices=[("", _("unknown")), (self.NOTHING, _("not answered")), *points],
                required=False,
                initial=self._initial(word),
            )
        if preview.scale:
            self._ask_scale(preview.scale)
        if preview.doubtful:
            days = preview.doubtful.days.items()
            self.fields["date_order"] = forms.ChoiceField(
                label=_("“%(day)s” is") % {"day": preview.doubtful.written},
                choices=[(order, date_format(day, "DATE_FORMAT")) for order, day in days],
                widget=forms.RadioSelect,
            )

    def _ask_scale(self, question: ScaleQuestion) -> None:
        used, own = (", ".join(map(str, ends)) for ends in (question.used, question.own))
        as_they_are = _(
            "Take the numbers as they are; those outside %(low)s to %(high)s are rejected"
        )
        choices = [(own, as_they_are % {"low": question.own[0], "high": question.own[1]})]
        if question.misfit is None:
            pairs = ", ".join(f"{point} → {becomes}" for point, becomes in question.pairs)
            choices.insert(0, (used, _("Convert end for end: %(pairs)s") % {"pairs": pairs}))
        self.fields["scale"] = forms.ChoiceField(
            label=_("How do they go together?"),
            choices=choices,
            widget=forms.RadioSelect,
            help_text=misfit_in_words(question) if question.misfit else "",
        )

    def words(self) -> list[forms.BoundField]:
        """Give the fields of words."""
        return [self[name] for name in self._texts]

    def _initial(self, word: FoundWord) -> str:
        if not word.is_understood:
            return ""
        return self.NOTHING if word.point is None else str(word.point)

    def mapping(self) -> ColumnMap:
        """The mapping with what was chosen."""
        chosen = {name: self.cleaned_data[name] for name in self._texts}
        words = {
            self._texts[name].text: None if point == self.NOTHING else int(point)
            for name, point in chosen.items()
            if point
        }
        order = self.cleaned_data.get("date_order", self._mapping.date_order)
        scale = self._mapping.scale
        if "scale" in self.fields:
            low, high = map(int, self.cleaned_data["scale"].split(","))
            scale = low, high
        return replace(
            self._mapping, words={**self._mapping.words, **words}, date_order=order, scale=scale
        )


def scale_in_words(questionnaire: Questionnaire, language: str) -> str:
    """Say which points a questionnaire has, with the words of its ends where it has some."""
    (_low, first), *_others, (_high, last) = _points_in_words(questionnaire, language)
    return _("This questionnaire rates from %(low)s to %(high)s.") % {"low": first, "high": last}


def _points_in_words(questionnaire: Questionnaire, language: str) -> Iterator[tuple[str, str]]:
    labels = in_language(questionnaire.labels, language) or []
    for place, point in enumerate(range(questionnaire.low, questionnaire.high + 1)):
        label = labels[place] if place < len(labels) else ""
        yield str(point), f"{point} \u2013 {label}" if label else str(point)
