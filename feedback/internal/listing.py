"""What is said of one department and by it, subject by subject; and everything as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from culture.core.texts import text_here
from culture.dashboards import formats
from culture.metrics.content import DIMENSION, OVERALL
from culture.metrics.counts import AtLeast
from culture.metrics.models import Subject
from feedback.internal.voice import OURS, REQUESTS, SERVICE, THEIRS

if TYPE_CHECKING:
    from culture.metrics.content import Entry
    from culture.metrics.models import Series
    from culture.org.models import Unit
    from feedback.internal.matrix import Matrix, Saying

NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """What a column is about: the key of a subject, and its name here."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """Another department, with whom it is counted, and its figures in the order of the columns."""

    unit: Unit
    together: str
    figures: Sequence[str]

    @property
    def is_shown(self) -> bool:
        """Whether there is any figure."""
        return any(figure != NOTHING for figure in self.figures)


@dataclass(frozen=True, slots=True)
class DepartmentTable:
    """One direction of one department."""

    ident: str
    title: str
    lead: str
    columns: Sequence[str]
    rows: Sequence[DepartmentRow]


def tables_of(matrix: Matrix, own: Unit) -> list[DepartmentTable]:
    """Give what others say of a department, and what it says of them; those with anything."""
    service = columns_of(matrix.series.get(SERVICE))
    name = {"unit": own.name}
    clear = _("From 1 to 5: whether requests are clear and come in time.")
    others = [one for one in matrix.departments if one != own]
    tables = [
        DepartmentTable(
            "served",
            _("How others find what {unit} gives").format(**name),
            _("Each row is what the people of a department say: delivered less expected."),
            [column.name for column in service],
            [_row(one, matrix.service.get((own.pk, one.pk)), service) for one in others],
        ),
        DepartmentTable(
            "receives",
            _("How {unit} finds what others give").format(**name),
            _("Each row is what {unit} says of a department: delivered less expected.").format(
                **name
            ),
            [column.name for column in service],
            [_row(one, matrix.service.get((one.pk, own.pk)), service) for one in others],
        ),
        DepartmentTable(
            "asks",
            _("How {unit} asks").format(**name),
            clear,
            [_("As the others find it"), _("As {unit} says itself").format(**name)],
            [_asking(one, matrix, speaks_of=own, speaker=one) for one in others],
        ),
        DepartmentTable(
            "is-asked",
            _("How others ask {unit}").format(**name),
            clear,
            [_("As {unit} finds it").format(**name), _("As they say themselves")],
            [_asking(one, matrix, speaks_of=one, speaker=own) for one in others],
        ),
    ]
    shown = [replace(one, rows=[row for row in one.rows if row.is_shown]) for one in tables]
    return [one for one in shown if one.rows]


def columns_of(series: Series | None) -> list[SubjectColumn]:
    """Name the overall score and the dimensions of a series by its newest version; one query."""
    if series is None:
        return []
    subjects = Subject.objects.filter(
        measure__series=series,
        pair=Subject.Pair.GAP,
        kind__in=[Subject.Kind.OVERALL, Subject.Kind.DIMENSION],
    ).order_by("-measure__number", "-kind", "position")
    newest: dict[tuple[str, str], SubjectColumn] = {}
    for one in subjects:
        name = _("Overall") if one.kind == OVERALL else text_here(one.names)
        newest.setdefault((one.kind, one.key), SubjectColumn(one.kind, one.key, name))
    return list(newest.values())


def headings() -> list[str]:
    """Name the columns of the file."""
    return [
        _("Who is spoken of"),
        _("Who speaks"),
        _("Counted together with"),
        _("Questionnaire"),
        _("What"),
        _("n"),
        _("n may be larger"),
        _("How it should be"),
        _("How it is"),
        _("Gap"),
        _("Interval from"),
        _("Interval to"),
    ]


def file_rows(matrix: Matrix) -> Iterator[list[object]]:
    """Give everything that the pages show of a round."""
    units = {unit.pk: unit for unit in matrix.departments}
    for key, held in ((SERVICE, matrix.service), (REQUESTS, matrix.requests)):
        series = matrix.series.get(key)
        name = text_here(series.names) if series else ""
        columns = columns_of(series)
        for (about, speaker), saying in held.items():
            yield from _file_rows(units[about].name, units[speaker].name, saying, name, columns)
        if key == SERVICE:
            for about, saying in matrix.of_all.items():
                yield from _file_rows(units[about].name, _("Everybody"), saying, name, columns)
            for speaker, saying in matrix.gets.items():
                yield from _file_rows(_("All others"), units[speaker].name, saying, name, columns)


def _file_rows(
    about: str, speaker: str, saying: Saying, name: str, columns: Sequence[SubjectColumn]
) -> Iterator[list[object]]:
    for column in columns:
        entry = saying.of(column.kind, column.key)
        if entry:
            ends = entry.lasting or (None, None)
            yield [
                about,
                speaker,
                ", ".join(saying.together),
                name,
                column.name,
                int(entry.n),
                _("yes") if isinstance(entry.n, AtLeast) else "",
                entry.expected,
                entry.delivered,
                entry.gap,
                *ends,
            ]


def _row(unit: Unit, saying: Saying | None, columns: Sequence[SubjectColumn]) -> DepartmentRow:
    entries = [saying.of(column.kind, column.key) if saying else None for column in columns]
    return DepartmentRow(unit, _together(saying), [_written(entry) for entry in entries])


def _asking(unit: Unit, matrix: Matrix, *, speaks_of: Unit, speaker: Unit) -> DepartmentRow:
    """How one asks another: as the other finds it, and as one says it of oneself."""
    found = matrix.requests.get((speaks_of.pk, speaker.pk))
    said = matrix.requests.get((speaker.pk, speaks_of.pk))
    entries = [
        saying.of(DIMENSION, key) if saying else None
        for saying, key in ((found, THEIRS), (said, OURS))
    ]
    together = dict.fromkeys(filter(None, (_together(found), _together(said))))
    return DepartmentRow(unit, ", ".join(together), [_written(entry) for entry in entries])


def _together(saying: Saying | None) -> str:
    return ", ".join(saying.together) if saying else ""


def _written(entry: Entry | None) -> str:
    if entry is None:
        return NOTHING
    ends = entry.lasting
    margin = max(ends.high - entry.value, entry.value - ends.low) if ends else None
    if entry.gap is None:
        return formats.level_with_margin(entry.value, margin)
    return formats.gap_with_margin(entry.value, margin)
