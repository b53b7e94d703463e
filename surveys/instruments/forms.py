"""Forms of the instrument pages."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.instruments.completeness import language_name
from surveys.instruments.documents import MOST_BYTES, SCALE_RANGE
from surveys.instruments.models import Dimension, Item, Side, Version
from surveys.instruments.reading import CONTROL, MOST_KEY, MOST_TEXT, PLAIN_KEY
from surveys.instruments.wording import Wording, parts_of, wording_of

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

OPTIONAL_TEXTS = ("description", "introduction", "help-", "new-")

plain_key = RegexValidator(
    f"^{PLAIN_KEY.pattern}$", _("A key has lower-case letters (a to z), digits and single hyphens.")
)


class WordsField(forms.CharField):
    """A text as files can hold it, too: one kind of line end, nothing invisible."""

    def __init__(self, *, most: int, lines: int = 1, **facts: Any) -> None:
        """Take up to `most` characters, in a box of so many lines."""
        if lines > 1:
            facts["widget"] = forms.Textarea(attrs={"rows": lines})
        super().__init__(max_length=most, **({"required": False} | facts))

    def to_python(self, value: str | None) -> str | None:
        """Bring line ends to one kind."""
        return super().to_python(value and value.replace("\r\n", "\n"))

    def validate(self, value: str) -> None:
        """Refuse what cannot be shown."""
        super().validate(value)
        if CONTROL.search(value):
            raise ValidationError(_("This text holds characters that cannot be shown."))


class DraftWordsField(WordsField):
    """A text that is needed before publishing; a draft may still be without it."""

    def __init__(self, **facts: Any) -> None:
        """Show the field as a needed one."""
        super().__init__(required=True, **facts)

    def validate(self, value: str) -> None:
        """Let an empty text pass."""
        if value:
            super().validate(value)


class InstrumentForm(forms.Form):
    """A new instrument."""

    name = WordsField(label=_("Name"), most=200, required=True)
    language = forms.ChoiceField(label=_("Language you write in first"))
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=MOST_KEY,
        validators=[plain_key],
        help_text=_("Names the instrument in files. Leave it empty to make one from the name."),
    )

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        """Offer the organisation's languages."""
        super().__init__(*args, **kwargs)
        choice = self.fields["language"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(code, language_name(code)) for code in languages]

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
        help_text=_("JSON, at most 1 MB, as the export of an instrument writes it."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> bytes:
        """Give the content; one byte too many is enough to refuse it."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return content


class DesignForm(forms.Form):
    """What is asked, and on which scale."""

    low = forms.IntegerField(
        label=_("Lowest point"), min_value=SCALE_RANGE[0], max_value=SCALE_RANGE[1]
    )
    high = forms.IntegerField(
        label=_("Highest point"),
        min_value=SCALE_RANGE[0],
        max_value=SCALE_RANGE[1],
        help_text=_("Words of points that remain are kept, those of other points are lost."),
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

    def clean(self) -> dict[str, Any]:
        """Turn the tick into sides, and compare the ends of the scale."""
        cleaned = super().clean() or {}
        third = [Side.MINIMUM.value] if cleaned.pop("minimum", False) else []
        cleaned["sides"] = [*third, Side.EXPECTED.value, Side.DELIVERED.value]
        if "low" in cleaned and "high" in cleaned and cleaned["low"] >= cleaned["high"]:
            self.add_error("high", _("The highest point must lie above the lowest."))
        return cleaned


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The fields of one item."""

    item: Item
    number: int
    statement: BoundField
    is_short: BoundField | None
    is_reversed: BoundField | None


@dataclass(frozen=True, slots=True)
class DimensionCard:
    """The fields of one dimension."""

    dimension: Dimension
    number: int
    name: BoundField
    help: BoundField
    rows: list[ItemRow]
    new_statement: BoundField | None


class TextsForm(forms.Form):
    """Every text of a version in one language; of a draft also the marks and the new parts.

    Beside each field stands what the `reference` language says, for those who translate.
    """

    use_required_attribute = False

    def __init__(
        self, *args: Any, version: Version, language: str, reference: str, **kwargs: Any
    ) -> None:
        """Build one field per text."""
        super().__init__(*args, **kwargs)
        self.version = version
        self.language = language
        self.parts = list(parts_of(version))
        self.is_draft = not version.is_published
        self._reference = reference if reference != language else ""
        self._build(wording_of(version, language), wording_of(version, reference))

    @property
    def heads(self) -> list[BoundField]:
        """The fields about the whole questionnaire."""
        return [self[name] for name in ("name", "description", "introduction")]

    @property
    def prompts(self) -> list[BoundField]:
        """The fields of the sides."""
        return [self[f"prompt-{side}"] for side in self.version.sides]

    @property
    def labels(self) -> list[BoundField]:
        """The fields of the points, lowest first."""
        return [self[f"label-{place}"] for place in range(self._points)]

    @property
    def cards(self) -> Iterator[DimensionCard]:
        """The dimensions with the fields of their items."""
        number = 0
        for place, part in enumerate(self.parts, 1):
            rows = []
            for item in part.items.all():
                number += 1
                rows.append(self._row(item, number))
            new = self[f"new-{part.uuid}"] if self.is_draft else None
            name, help_text = self[f"dimension-{part.uuid}"], self[f"help-{part.uuid}"]
            yield DimensionCard(part, place, name, help_text, rows, new)

    @property
    def new_dimension_field(self) -> BoundField:
        """The field for the name of a dimension to add."""
        return self["new-dimension"]

    @property
    def new_dimension(self) -> str:
        """The name of a dimension to add, for a valid form; empty where none was typed."""
        return self._text("new-dimension")

    def new_statement(self, part: Dimension) -> str:
        """A statement to add to a dimension, for a valid form; empty where none was typed."""
        return self._text(f"new-{part.uuid}")

    def wording(self) -> Wording:
        """What was typed, for a valid form."""
        text = self._text
        return Wording(
            name=text("name"),
            description=text("description"),
            introduction=text("introduction"),
            prompts={side: text(f"prompt-{side}") for side in self.version.sides},
            labels=tuple(text(f"label-{place}") for place in range(self._points)),
            dimension_names={part.uuid: text(f"dimension-{part.uuid}") for part in self.parts},
            dimension_helps={part.uuid: text(f"help-{part.uuid}") for part in self.parts},
            statements={item.uuid: text(f"statement-{item.uuid}") for item in self._items},
        )

    def marked(self, mark: str) -> set[uuid.UUID]:
        """The items ticked as `short` or `reverse`, for a valid form."""
        return {item.uuid for item in self._items if self._is_ticked(mark, item)}

    def _text(self, name: str) -> str:
        # A field that the page did not have yet, since a colleague added the part meanwhile.
        if name not in self.data:
            return str(self.fields[name].initial)
        return str(self.cleaned_data[name])

    def _is_ticked(self, mark: str, item: Item) -> bool:
        name = f"{mark}-{item.uuid}"
        if f"statement-{item.uuid}" not in self.data:
            return bool(self.fields[name].initial)
        return bool(self.cleaned_data[name])

    @property
    def _items(self) -> list[Item]:
        return [item for part in self.parts for item in part.items.all()]

    @property
    def _points(self) -> int:
        return self.version.high - self.version.low + 1

    def _row(self, item: Item, number: int) -> ItemRow:
        statement = self[f"statement-{item.uuid}"]
        if not self.is_draft:
            return ItemRow(item, number, statement, None, None)
        short, reverse = self[f"short-{item.uuid}"], self[f"reverse-{item.uuid}"]
        return ItemRow(item, number, statement, short, reverse)

    def _build(self, own: Wording, other: Wording) -> None:
        self._add("name", gettext("Name"), own.name, other.name, most=200)
        self._add(
            "description", gettext("Description"), own.description, other.description, lines=2
        )
        self._add(
            "introduction", gettext("Introduction"), own.introduction, other.introduction, lines=3
        )
        for side in self.version.sides:
            label = gettext("Prompt: %(side)s") % {"side": Side(side).label}
            self._add(f"prompt-{side}", label, own.prompts[side], other.prompts[side], most=200)
        for place in range(self._points):
            label = gettext("Point %(point)s") % {"point": self.version.low + place}
            self._add(f"label-{place}", label, own.labels[place], other.labels[place], most=100)
        for part in self.parts:
            self._build_dimension(part, own, other)
        if self.is_draft:
            self._add("new-dimension", gettext("New dimension"), "", "", most=200)

    def _build_dimension(self, part: Dimension, own: Wording, other: Wording) -> None:
        mine, theirs = own.dimension_names[part.uuid], other.dimension_names[part.uuid]
        self._add(
            f"dimension-{part.uuid}", gettext("Name of the dimension"), mine, theirs, most=200
        )
        mine, theirs = own.dimension_helps[part.uuid], other.dimension_helps[part.uuid]
        self._add(f"help-{part.uuid}", gettext("Help text"), mine, theirs, lines=2)
        for item in part.items.all():
            mine, theirs = own.statements[item.uuid], other.statements[item.uuid]
            self._add(f"statement-{item.uuid}", gettext("Statement"), mine, theirs, most=500)
            if self.is_draft:
                self._tick(f"short-{item.uuid}", gettext("In the short form"), is_on=item.is_short)
                self._tick(f"reverse-{item.uuid}", gettext("Reverse-keyed"), is_on=item.is_reversed)
        if self.is_draft:
            self._add(f"new-{part.uuid}", gettext("New statement"), "", "", most=500)

    def _add(
        self,
        name: str,
        label: str,
        own: str,
        other: str,
        *,
        most: int = MOST_TEXT,
        lines: int = 1,
    ) -> None:
        help_text = ""
        if self._reference and other:
            help_text = format_html(
                '<span lang="{}">{}: {}</span>',
                self._reference,
                language_name(self._reference),
                other,
            )
        kind = WordsField if name.startswith(OPTIONAL_TEXTS) else DraftWordsField
        self.fields[name] = kind(
            label=label, most=most, lines=lines, initial=own, help_text=help_text
        )

    def _tick(self, name: str, label: str, *, is_on: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=is_on)


class CorrectionForm(TextsForm):
    """Every text of a published version in one language, and why one is corrected."""

    @property
    def reason_field(self) -> BoundField:
        """The field for the reason."""
        return self["reason"]

    reason = WordsField(
        label=_("Reason"),
        most=300,
        required=True,
        help_text=_("Kept in the audit with the old and the new text."),
    )
