"""How a file is read, as a form: what was judged by its first rows, for a person to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from culture.core.tables.cells import as_written
from culture.core.tables.headings import column_letters
from culture.core.tables.letters import Letters
from culture.core.tables.reading import MOST_HEADINGS, FileTable, Manner

ROWS_OFFERED = 20
CELLS_NAMED = 4
LONGEST_CELL = 40
MIDNIGHT = " 00:00:00"  # what programs write behind a day without a time
SEPARATORS: list[tuple[str, Any]] = [
    (",", _("comma ( , )")),
    (";", _("semicolon ( ; )")),
    ("\t", _("tabulator")),
    ("|", _("bar ( | )")),
    ("^", "^"),
    ("~", "~"),
]


class MannerForm(forms.Form):
    """The letters and the separator, or the sheet, and where the headings stand."""

    prefix = "manner"

    def __init__(self, *args: Any, table: FileTable, **kwargs: Any) -> None:
        """Offer what the file allows."""
        super().__init__(*args, **kwargs)
        manner = table.manner
        if manner.letters:
            self._add("letters", _("Its letters are"), Letters.choices, manner.letters)
        if manner.delimiter:
            signs = (
                SEPARATORS if manner.delimiter in dict(SEPARATORS) else [(manner.delimiter,) * 2]
            )
            self._add("delimiter", _("Between the cells stands"), signs, manner.delimiter)
            self.fields["delimiter"].strip = False  # type: ignore[attr-defined]
        if len(table.sheets) > 1:
            sheets = [(name, name) for name in table.sheets]
            self._add("sheet", _("Sheet"), sheets, manner.sheet)
        rows = [(str(number), _in_words(number, cells)) for number, cells in table.head]
        self._add(
            "header_row", _("The headings begin in row"), rows[:ROWS_OFFERED], manner.header_row
        )
        counts = [(str(count), str(count)) for count in range(1, MOST_HEADINGS + 1)]
        self._add("header_rows", _("Rows of headings"), counts, manner.header_rows)
        self._way = manner

    def _add(self, name: str, label: Any, choices: list[Any], initial: object) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=str(initial))

    def manner(self) -> Manner:
        """What was chosen. In other letters, separators or sheets the headings are judged anew."""
        chosen, way = self.cleaned_data, self._way
        found = Manner(
            letters=chosen.get("letters", ""),
            delimiter=chosen.get("delimiter", ""),
            sheet=chosen.get("sheet", way.sheet),
        )
        if replace(way, header_row=0, header_rows=0) != found:
            return found
        rows = int(chosen["header_row"]), int(chosen["header_rows"])
        return replace(found, header_row=rows[0], header_rows=rows[1])


def columns_offered(table: FileTable, *, samples: int = 3) -> Iterator[tuple[str, str]]:
    """Give each column by its name, with its letter and what its first cells hold."""
    held = table.samples(samples)
    for place, name in enumerate(table.header):
        title = f"{column_letters(place)}: {_short(table.titles[place])}".strip(": ")
        shown = ", ".join(_short(text.removesuffix(MIDNIGHT)) for text in held[place])
        yield name, f"{title} ({shown})" if shown else title


def _in_words(number: int, cells: Any) -> str:
    named = [as_written(cell) for cell in cells if cell != ""] if isinstance(cells, list) else []
    return f"{number}: " + ", ".join(map(_short, named[:CELLS_NAMED]))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
