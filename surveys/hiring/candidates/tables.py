"""A table of candidates as HR uploads it, checked row by row."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from culture.core.tables.cells import as_written, is_error
from culture.core.tables.reading import open_table
from culture.core.tables.refusals import FileRefused
from culture.core.tables.workbooks.unpacking import is_workbook
from culture.org.roster.columns import PARTS, Column, folded, guessed_columns, missing_of
from surveys.hiring.candidates.adding import Applicant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from culture.core.tables.cells import Cell, Row
    from culture.core.tables.reading import FileTable

MOST_BYTES = 500_000
MOST_ROWS = 2_000
MOST_PROBLEMS = 20
LONGEST_NAME = 200
FORMULA = ("=", "+", "-", "@")

# English, Spanish, Russian, Norwegian; what else names people and addresses is known to the roster.
LANGUAGE = frozenset({"language", "idioma", "lengua", "язык", "språk"})
CANDIDATE = dict.fromkeys(
    ("candidate", "candidato", "candidata", "кандидат", "kandidat", "søker"), Column.NAME.value
)

SAMPLE = """\
name,email,language
Kari Nordmann,kari@example.org,nb
Luis Ortega,luis@example.org,es
"""


class ReadTable(NamedTuple):
    """Everybody of a table, and the columns of it that say nothing here."""

    applicants: list[Applicant]
    unused: list[str]


def read_applicants(content: bytes, *, languages: Sequence[str]) -> ReadTable:
    """Give everybody of a table (CSV); who has no language in it gets the first of `languages`.

    Raises ValidationError with a sentence for each wrong row, and takes nobody then.
    """
    if is_workbook(content):
        raise ValidationError(_("This is a workbook. Save it as CSV and upload that."))
    try:
        table = open_table(BytesIO(content))
        if table.guessed_letters:  # nobody looks at the names before they are taken
            raise ValidationError(
                _("The file does not say which letters it is written with. Save it as “CSV UTF-8”.")
            )
        places = _places(table)
        unused = [name for place, name in enumerate(table.header) if place not in places.values()]
        return ReadTable(_read(table, places, languages), unused)
    except FileRefused as refused:
        raise ValidationError(refused.sentence) from None


def _read(table: FileTable, places: Mapping[str, int], languages: Sequence[str]) -> list[Applicant]:
    found: list[Applicant] = []
    problems: list[str] = []
    for number, cells in table.rows:
        if number - table.manner.header_row > MOST_ROWS:
            raise ValidationError(_("The file holds more than %d rows.") % MOST_ROWS)
        wrong = list(_wrong((number, cells), places, languages))
        if wrong:
            reason = ", ".join(wrong)
            problems.append(_("Row %(row)s: %(reason)s") % {"row": number, "reason": reason})
        elif isinstance(cells, list):
            found.append(_applicant(cells, places, languages))
    if problems:
        raise ValidationError(problems[:MOST_PROBLEMS])
    return found


def _places(table: FileTable) -> dict[str, int]:
    """Give where each column that counts stands: a name, or its parts, an address, a language."""
    meant = guessed_columns(table.titles, table.header, remembered=CANDIDATE)
    wanted = {Column.NAME, Column.EMAIL, *PARTS}
    places = {column: place for place, column in enumerate(meant.values()) if column in wanted}
    if missing_of({Column.NUMBER, *places}) or Column.EMAIL not in places:
        raise ValidationError(_("The first row needs the headings “name” and “email”."))
    for place, title in enumerate(table.titles):
        if folded(title) in LANGUAGE:
            places.setdefault("language", place)
    return places


def _name(cells: list[Cell], places: Mapping[str, int]) -> str:
    parts = [_text(cells, places.get(column)) for column in (Column.NAME, *PARTS)]
    return " ".join(" ".join(parts).split(" ")).strip()


def _text(cells: list[Cell], place: int | None) -> str:
    return as_written(cells[place]) if place is not None and place < len(cells) else ""


def _wrong(row: Row, places: Mapping[str, int], languages: Sequence[str]) -> Iterator[str]:
    """Say what is wrong with a row."""
    cells = row[1]
    if isinstance(cells, str):
        yield cells
        return
    name, email = _name(cells, places), _text(cells, places[Column.EMAIL])
    if not name:
        yield _("no name")
    elif (
        len(name) > LONGEST_NAME
        or name.startswith(FORMULA)
        or is_error(name)
        or not name.isprintable()
    ):
        yield _("“%(text)s” is no name") % {"text": name[:40]}
    try:
        validate_email(email)
    except ValidationError:
        yield _("“%(text)s” is no e-mail address") % {"text": email[:40]}
    language = _text(cells, places.get("language"))
    if language and _code_of(language) not in languages:
        yield _("“%(text)s” is no language of this vacancy") % {"text": language[:40]}


def _applicant(cells: list[Cell], places: Mapping[str, int], languages: Sequence[str]) -> Applicant:
    language = _code_of(_text(cells, places.get("language"))) or languages[0]
    return Applicant(_name(cells, places), _text(cells, places[Column.EMAIL]), language)


def _code_of(language: str) -> str:
    """The code of a language that was written as its code or by its own name."""
    by_name = {name.casefold(): code for code, name in settings.LANGUAGES}
    folded = language.casefold()
    return by_name.get(folded, folded)
