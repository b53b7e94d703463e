"""Lines below a table that add it up: they look like one row more, and are nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from culture.core.tables.cells import Cell, as_written

# English, Spanish, Russian, Norwegian, German.
WORDS_OF_TOTALS = (
    "total|totals|grand total|subtotal|sum|average|mean|median|count|std dev|standard deviation|"
    "total general|suma|promedio|media|mediana|recuento|desviación estándar|"
    "итого|всего|общий итог|сумма|среднее|среднее значение|медиана|количество|"
    "totalt|gjennomsnitt|snitt|antall|i alt|sum totalt|standardavvik|"
    "summe|gesamt|gesamtergebnis|mittelwert|durchschnitt|anzahl"
)
WORDS = frozenset(WORDS_OF_TOTALS.split("|"))
LINE = re.compile(r"([^\W\d][^\d:=(]*?)\s*[:=]?\s*(?:\(?\d+\)?)?")


def total_at(cells: Sequence[Cell]) -> int | None:
    """Give the place of the first cell that holds something, where it says that this is a total."""
    for place, cell in enumerate(cells):
        text = as_written(cell)
        if text:
            found = LINE.fullmatch(text)
            return place if found and " ".join(found.group(1).casefold().split()) in WORDS else None
    return None
