"""The texts of a version in one language, to write and to correct."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.instruments.completeness import language_name
from surveys.instruments.documents import MOST_STATEMENT
from surveys.instruments.forms.fields import DraftWordsField, StatementsField, WordsField
from surveys.instruments.forms.merging import (
    SEEN,
    clashes,
    lost,
    merged,
    read_sums,
    sums_of,
)
from surveys.instruments.models import (
    MOST_SUGGESTIONS,
    Dimension,
    Item,
    Level,
    Respondents,
    Side,
    Version,
)
from surveys.instruments.reading import MOST_TEXT
from surveys.instruments.wording import Wording, parts_of, wording_of

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

ADDITIONS = ("new-", "reason")
OPTIONAL_TEXTS = ("description", "introduction", "help-", "new-", "reading-", "suggestion-")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """The fields of one item."""

    item: Item
    number: int
    statement: BoundField
    can_rise: bool
    can_sink: bool
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
    mirror: list[BoundField]
    new_statements: BoundField | None

    @property
    def mirror_is_open(self) -> bool:
        """Whether something of the mirror is written, or wrong."""
        return any(field.errors or field.value() for field in self.mirror)


class TextsForm(forms.Form):
    """Every text of a draft in one language, its marks and what may be added to it.

    Beside each field stands what the `reference` language says, for those who translate.
    """

    use_required_attribute = False
    is_draft = True

    def __init__(
        self, *args: Any, version: Version, language: str, reference: str, **kwargs: Any
    ) -> None:
        """Build one field per text."""
        super().__init__(*args, **kwargs)
        self.version = version
        self.language = language
        self.parts = list(parts_of(version))
        self._reference = reference if reference != language else ""
        own = wording_of(version, language)
        self._build(own, wording_of(version, reference) if self._reference else own)
        self.stored = {
            name: _as_sent(field.initial)
            for name, field in self.fields.items()
            if not name.startswith(ADDITIONS)
        }
        if self.is_bound:
            self._seen = read_sums(self.data.get(SEEN, ""))
            sent = self.data
            self.data = merged(sent, self.stored, self._seen)
            self.taken_over = {
                name: text for name, text in self.data.items() if text != sent.get(name, "")
            }

    @property
    def sums(self) -> str:
        """What the page shows of what is stored, to be sent back with what was typed."""
        return sums_of(self.stored)

    @property
    def clashes(self) -> list[str]:
        """The fields of a sent form that somebody else changed, too."""
        return [name for name, _text in clashes(self.data, self.stored, self._seen)]

    def clean(self) -> dict[str, Any]:
        """Put nothing over what somebody else stored meanwhile before both texts were shown."""
        for name, text in clashes(self.data, self.stored, self._seen):
            refusal = _("Somebody else saved here meanwhile: “%(text)s”. Save again to keep yours.")
            self.add_error(name, ValidationError(refusal, params={"text": text}))
        for text in lost(self.data, self.stored, self._seen):
            refusal = _("Somebody else removed the place where you wrote: “%(text)s”.")
            self.add_error(None, ValidationError(refusal, params={"text": text}))
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("new-statements") and not cleaned.get("new-dimension"):
            self.add_error("new-dimension", gettext("Give the dimension of these a name."))
        return cleaned

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
            yield DimensionCard(
                dimension=part,
                number=place,
                name=self[f"dimension-{part.uuid}"],
                help=self[f"help-{part.uuid}"],
                rows=rows,
                mirror=[self[name] for name in self._mirror_fields(part)],
                new_statements=new,
            )

    @property
    def addition_fields(self) -> list[BoundField]:
        """The fields for the name of a dimension to add, and for its statements."""
        return [self["new-dimension"], self["new-statements"]]

    @property
    def new_dimension(self) -> str:
        """The name of a dimension to add, for a valid form; empty where none was typed."""
        return self._text("new-dimension")

    @property
    def first_statements(self) -> list[str]:
        """The statements of the dimension to add, for a valid form."""
        return self._lines("new-statements")

    def new_statements(self, part: Dimension) -> list[str]:
        """The statements to add to a dimension, for a valid form."""
        return self._lines(f"new-{part.uuid}")

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
            readings={part.uuid: self._typed_readings(part) for part in self._mirrored},
            suggestions={part.uuid: self._typed_suggestions(part) for part in self._mirrored},
        )

    def marked(self, mark: str) -> set[uuid.UUID]:
        """The items ticked as `short` or `reverse`, for a valid form."""
        return {item.uuid for item in self._items if self._is_ticked(mark, item)}

    def _text(self, name: str) -> str:
        # A field that the page did not have yet, since a colleague added the part meanwhile.
        if name not in self.data:
            return str(self.fields[name].initial)
        return str(self.cleaned_data[name])

    def _lines(self, name: str) -> list[str]:
        return [line.strip() for line in self._text(name).splitlines() if line.strip()]

    def _is_ticked(self, mark: str, item: Item) -> bool:
        name = f"{mark}-{item.uuid}"
        if f"statement-{item.uuid}" not in self.data:
            return bool(self.fields[name].initial)
        return bool(self.cleaned_data[name])

    @property
    def _items(self) -> list[Item]:
        return [item for part in self.parts for item in part.items.all()]

    @property
    def _mirrored(self) -> list[Dimension]:
        """The dimensions whose readings can be written here; customers get no mirror."""
        asks_customers = self.version.instrument.source == Respondents.CUSTOMER
        return [
            part for part in self.parts if part.readings or part.suggestions or not asks_customers
        ]

    def _mirror_fields(self, part: Dimension) -> list[str]:
        if part not in self._mirrored:
            return []
        readings = [f"reading-{level.value}-{part.uuid}" for level in Level]
        return readings + [f"suggestion-{place}-{part.uuid}" for place in range(MOST_SUGGESTIONS)]

    def _typed_readings(self, part: Dimension) -> dict[str, str]:
        return {level.value: self._text(f"reading-{level.value}-{part.uuid}") for level in Level}

    def _typed_suggestions(self, part: Dimension) -> tuple[str, ...]:
        places = range(MOST_SUGGESTIONS)
        return tuple(self._text(f"suggestion-{place}-{part.uuid}") for place in places)

    @property
    def _points(self) -> int:
        return self.version.high - self.version.low + 1

    def _row(self, item: Item, number: int) -> ItemRow:
        statement = self[f"statement-{item.uuid}"]
        can_rise, can_sink = number > 1, number < len(self._items)
        if not self.is_draft:
            return ItemRow(item, number, statement, can_rise, can_sink, None, None)
        short, reverse = self[f"short-{item.uuid}"], self[f"reverse-{item.uuid}"]
        return ItemRow(item, number, statement, can_rise, can_sink, short, reverse)

    def _build(self, own: Wording, other: Wording) -> None:
        self._add("name", gettext("Name"), own.name, other.name, most=200)
        self._add(
            "description", gettext("Description"), own.description, other.description, lines=2
        )
        self._add(
            "introduction", gettext("Introduction"), own.introduction, other.introduction, lines=3
        )
        for side in self.version.sides:
            label = gettext("Above the answers: %(side)s") % {"side": Side(side).label}
            self._add(f"prompt-{side}", label, own.prompts[side], other.prompts[side], most=200)
        for place in range(self._points):
            label = gettext("Point %(point)s") % {"point": self.version.low + place}
            self._add(f"label-{place}", label, own.labels[place], other.labels[place], most=100)
        for part in self.parts:
            self._build_dimension(part, own, other)
        for part in self._mirrored:
            self._build_mirror(part, own, other)
        if self.is_draft:
            self._add("new-dimension", gettext("Name of the new dimension"), "", "", most=200)
            self._add_lines("new-statements", gettext("Its statements"))

    def _build_dimension(self, part: Dimension, own: Wording, other: Wording) -> None:
        mine, theirs = own.dimension_names[part.uuid], other.dimension_names[part.uuid]
        self._add(
            f"dimension-{part.uuid}", gettext("Name of the dimension"), mine, theirs, most=200
        )
        mine, theirs = own.dimension_helps[part.uuid], other.dimension_helps[part.uuid]
        self._add(f"help-{part.uuid}", gettext("Help text"), mine, theirs, lines=2)
        for item in part.items.all():
            mine, theirs = own.statements[item.uuid], other.statements[item.uuid]
            self._add(
                f"statement-{item.uuid}",
                gettext("Statement"),
                mine,
                theirs,
                most=MOST_STATEMENT,
                lines=2,
            )
            if self.is_draft:
                self._tick(f"short-{item.uuid}", gettext("In the short form"), is_on=item.is_short)
                self._tick(
                    f"reverse-{item.uuid}",
                    gettext("Worded the other way round"),
                    is_on=item.is_reversed,
                )
        if self.is_draft:
            self._add_lines(f"new-{part.uuid}", gettext("New statements"))

    def _build_mirror(self, part: Dimension, own: Wording, other: Wording) -> None:
        for level in Level:
            mine, theirs = (words.readings[part.uuid][level] for words in (own, other))
            label = gettext("Reading: %(level)s") % {"level": level.label}
            self._add(f"reading-{level.value}-{part.uuid}", label, mine, theirs, lines=2)
        for place in range(MOST_SUGGESTIONS):
            mine, theirs = (words.suggestions[part.uuid][place] for words in (own, other))
            label = gettext("Suggestion %(number)s") % {"number": place + 1}
            self._add(f"suggestion-{place}-{part.uuid}", label, mine, theirs, lines=2)

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

    def _add_lines(self, name: str, label: str) -> None:
        self.fields[name] = StatementsField(
            label=label, lines=3, initial="", help_text=gettext("One a line.")
        )

    def _tick(self, name: str, label: str, *, is_on: bool) -> None:
        self.fields[name] = forms.BooleanField(label=label, required=False, initial=is_on)


def _as_sent(initial: Any) -> str:
    """What a browser sends for a field that was left alone."""
    return ("on" if initial else "") if isinstance(initial, bool) else str(initial or "")


def stored_texts(version: Version, language: str) -> dict[str, str]:
    """Read by field what the editor would show of a draft now."""
    return TextsForm(version=version, language=language, reference=language).stored


class CorrectionForm(TextsForm):
    """Every text of a published version in one language, and why one is corrected."""

    is_draft = False

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
