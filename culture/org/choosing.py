"""Choosing a unit by its name, in the forms of every app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from culture.org.models import Unit


class UnitChoosingForm(forms.Form):
    """A form in which units are chosen by their names."""

    def offer_units(self, name: str, units: Sequence[Unit], *, empty: Any = None) -> None:
        """Offer some units in a field; `empty` says what it means to choose none."""
        known = {str(unit.uuid): unit for unit in units}
        self.known_units = getattr(self, "known_units", {}) | known
        choices = [] if empty is None else [("", empty)]
        choices += [(key, unit.name) for key, unit in known.items()]
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def unit_in(self, name: str) -> Unit | None:
        """The unit that was chosen in a field."""
        return self.known_units.get(self.cleaned_data.get(name, ""))
