"""Finds the unit that a row means, and collects the units that have to be made."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from culture.org.models import Unit
from culture.org.roster.rows import Problem, RosterRow

Names = tuple[str, ...]
Reference = int | Names


def folded(names: Names) -> Names:
    """Give names without their case, as they are compared."""
    return tuple(name.casefold() for name in names)


class UnitBook:
    """The units of an organisation by code and by names from the top, and the new ones."""

    def __init__(self, units: list[Unit]) -> None:
        """Index what exists."""
        self.units = {unit.pk: unit for unit in units}
        self.by_code = {unit.code: unit for unit in units if unit.code}
        self.by_path = {
            folded(tuple(self.units[pk].name for pk in unit.path)): unit
            for unit in sorted(units, key=lambda unit: unit.closed_on is None)
        }
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            if unit.closed_on is None:
                self.by_name[unit.name.casefold()].append(unit)
        self.top = next((unit.name for unit in units if unit.parent_id is None), None)
        self.new: dict[Names, tuple[Names, str]] = {}
        self.new_codes: dict[str, Names] = {}

    def note_path(self, row: RosterRow) -> Problem | None:
        """Remember the units of a path that do not exist; say what is wrong with it."""
        if not row.path or row.unit in self.by_code:
            return None
        known = self.by_path.get(folded(row.path))
        if known:
            return self._other_code(row, known)
        self.top = self.top or row.path[0]
        if row.path[0].casefold() != self.top.casefold():
            return Problem(row.row, _("unit path"), _("starts with another unit than the top."))
        for length in range(1, len(row.path) + 1):
            self._note(row.path[:length])
        return self._give_code(row)

    def _note(self, names: Names) -> None:
        if folded(names) not in self.by_path:
            self.new.setdefault(folded(names), (names, ""))

    def _give_code(self, row: RosterRow) -> Problem | None:
        path = folded(row.path)
        names, code = self.new[path]
        if row.unit and code not in {"", row.unit}:
            return Problem(row.row, _("unit"), _("the path has another code in an earlier row."))
        if row.unit and self.new_codes.setdefault(row.unit, path) != path:
            return Problem(row.row, _("unit"), _("the code has another path in an earlier row."))
        self.new[path] = (names, row.unit or code)
        return None

    @staticmethod
    def _other_code(row: RosterRow, known: Unit) -> Problem | None:
        if row.unit and known.code != row.unit:
            text = _("the unit of this path has the code “%(code)s”.") % {"code": known.code}
            return Problem(row.row, _("unit"), text)
        return None

    def find(self, row: RosterRow) -> Reference | Problem | None:
        """The unit of a row: its serial, the names of a new one, None when the row names none."""
        if not row.unit and not row.path:
            return None
        unit = self.by_code.get(row.unit) or self.by_path.get(folded(row.path))
        if unit is None and not row.path and row.unit not in self.new_codes:
            unit = self._named(row.unit)
        if unit and unit.closed_on:
            return Problem(row.row, _("unit"), _("“%(name)s” is closed.") % {"name": unit.name})
        if unit:
            return unit.pk
        names = self.new_codes.get(row.unit) or folded(row.path)
        if names in self.new:
            return self.new[names][0]
        text = _("no unit has the code “%(code)s”.") % {"code": row.unit}
        return Problem(row.row, _("unit"), text)

    def _named(self, name: str) -> Unit | None:
        """Give the one open unit of this name, for staff systems that know no codes."""
        named = self.by_name.get(name.casefold(), [])
        return named[0] if len(named) == 1 else None

    def new_units(self) -> list[tuple[Names, str]]:
        """What has to be made, parents before children."""
        return sorted(self.new.values(), key=lambda pair: (len(pair[0]), pair[0]))

    def names(self, reference: Reference) -> Names:
        """Give the names of a unit from the top down."""
        if isinstance(reference, int):
            return tuple(self.units[pk].name for pk in self.units[reference].path)
        return reference

    def label(self, reference: Reference) -> str:
        """The name of a unit."""
        return self.units[reference].name if isinstance(reference, int) else reference[-1]
