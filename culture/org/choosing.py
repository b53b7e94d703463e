"""Choosing units and people by their names, in the forms of every app: from a list, or typed.

A list of thousands of names weighs more than everything else of a page, and nobody reads it. So
where there are many they are typed, which works without JavaScript as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.org.models import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_LISTED = 400
BETWEEN = " / "

HOW_UNITS_ARE_TYPED = _(
    "Type the name of a unit; where several have it, with those above it: North / Harbour / Desk"
)
HOW_PEOPLE_ARE_TYPED = _(
    "Type the name of the person; where several have it, with the number: Ana Ruiz (1024)"
)
ONE_A_LINE = _("One name a line.")
NOT_ONE = _("Exactly one must have this name, and it is none or several.")


class _ByName(forms.Widget):
    """What typed names mean: the values of what they name; what names none stays as typed."""

    def __init__(self, named: Iterable[tuple[Any, str]]) -> None:
        super().__init__()
        self.labels = {str(value): label for value, label in named}

    def value_of(self, typed: str) -> str:
        """The value that a name stands for, typed in full or in short; or a value itself."""
        if typed in self.labels:
            return typed
        word = typed.strip().casefold()
        whole = [value for value, label in self.labels.items() if label.casefold() == word]
        found = whole or [
            value for value, label in self.labels.items() if _in_short(label.casefold()) == word
        ]
        return found[0] if len(found) == 1 else typed

    def label_of(self, value: Any) -> str:
        """The name of a value; what is no value was typed."""
        return self.labels.get(str(value), str(value))


def _in_short(label: str) -> str:
    """A name without the units above it, or without the number of its person."""
    return label.rpartition(BETWEEN)[2].partition(" (")[0]


class OneNameInput(_ByName, forms.TextInput):
    """One name, typed."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Give the value of what was named."""
        typed = super().value_from_datadict(data, files, name)
        return self.value_of(typed) if typed else typed

    def format_value(self, value: Any) -> str | None:
        """Show the name."""
        return None if value in ("", None) else self.label_of(value)


class NamesInput(_ByName, forms.Textarea):
    """Names, one a line."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> Any:
        """Give the values of what was named."""
        typed = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        lines = [line for text in typed for line in text.splitlines() if line.strip()]
        return [self.value_of(line) for line in lines]

    def format_value(self, value: Any) -> str:
        """Show the names."""
        return "\n".join(self.label_of(one) for one in value or ())


def offer(
    field: forms.Field,
    named: Sequence[tuple[Any, str]],
    *,
    empty: Any = None,
    how: Any = HOW_UNITS_ARE_TYPED,
) -> None:
    """Offer something in a field by value and name; `empty` says what it means to choose none.

    `how` says how names are typed where there are many.
    """
    choices = [] if empty is None else [("", empty)]
    field.choices = [*choices, *named]  # type: ignore[attr-defined]
    if len(named) <= MOST_LISTED:
        return
    takes_many = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    widget = NamesInput(named) if takes_many else OneNameInput(named)
    if takes_many:
        widget.attrs["rows"] = 5
    widget.is_required = field.required
    field.widget = widget
    said = [field.help_text, how, *([ONE_A_LINE] if takes_many else [])]
    field.help_text = " ".join(str(one) for one in said if one)
    for code in ("invalid_choice", "invalid_pk_value"):
        field.error_messages[code] = NOT_ONE


def offer_units(field: Any, units: Iterable[Unit]) -> None:
    """Offer units in a field of a model."""
    field.queryset = units
    held = list(units)
    names = named_in_short(held)
    offer(field, [(unit.pk, names[unit.pk]) for unit in held], empty=field.empty_label)


def names_from_top(units: Iterable[Unit]) -> dict[int, str]:
    """The names of units with those above them, by serial; one query where anything is above."""
    own = {unit.pk: unit for unit in units}
    above = {pk for unit in own.values() for pk in unit.path} - own.keys()
    known = {pk: unit.name for pk, unit in own.items()}
    known |= dict(Unit.objects.filter(pk__in=above).values_list("pk", "name")) if above else {}
    return {
        pk: BETWEEN.join(known[one] for one in unit.path if one in known)
        for pk, unit in own.items()
    }


def named_in_short(units: Sequence[Unit]) -> Mapping[int, str]:
    """The names of units as a list shows them: alone, but where they are typed with those above."""
    if len(units) > MOST_LISTED:
        return names_from_top(units)
    return {unit.pk: unit.name for unit in units}


class UnitChoosingForm(forms.Form):
    """A form in which units are chosen by their names."""

    def offer_units(self, name: str, units: Sequence[Unit], *, empty: Any = None) -> None:
        """Offer some units in a field; `empty` says what it means to choose none."""
        known = {str(unit.uuid): unit for unit in units}
        self.known_units = getattr(self, "known_units", {}) | known
        names = named_in_short(list(known.values()))
        named = [(key, names[unit.pk]) for key, unit in known.items()]
        offer(self.fields[name], named, empty=empty)

    def unit_in(self, name: str) -> Unit | None:
        """The unit that was chosen in a field."""
        return self.known_units.get(self.cleaned_data.get(name, ""))
