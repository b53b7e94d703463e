"""What is compared is said by the same people; what few say is not called reliable."""

import pytest

from culture.dashboards.board import Choice, load_board
from culture.dashboards.figures import Numbers
from culture.dashboards.pages import unit_page
from culture.dashboards.panels.gaps import gaps
from culture.dashboards.panels.heat_map import heat_map
from culture.metrics.content import Content, Entry, read
from culture.metrics.models import Release
from culture.metrics.queries import subjects_by_key
from culture.org.models import Unit
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Version
from tests import make

pytestmark = pytest.mark.django_db

NO_BREAK = "\N{NO-BREAK SPACE}"
# Two dimensions, of two statements and one: gaps of -3 and -1, then of 0 and 1.
WITH_POINTS = [((7, 7, 5), (4, 4, 4)), ((6, 6, 5), (3, 3, 4))] * 6
WITHOUT = [((5, 5, 5), (5, 5, 6)), ((4, 4, 4), (4, 4, 5))] * 6


def an_office(number: int = 1, **facts: object) -> tuple[Unit, Version]:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation, name=f"Office {number}")
    return unit, make.a_version(organisation, **facts)  # type: ignore[arg-type]


def content_of(unit: Unit) -> Content:
    make.settle()
    return read(Release.objects.filter(unit=unit, grain="month").newest().get().content)


def numbers_of(unit: Unit) -> Numbers:
    content = content_of(unit)
    return Numbers(content, subjects_by_key(Release.objects.filter(unit=unit)[0].series))


def the(content: Content, kind: str, key: str) -> Entry:
    found = content.one(kind, key)
    assert found
    return found


def test_a_weighted_score_stands_beside_the_score_of_the_same_people() -> None:
    unit, version = an_office(importance=True)
    desk = make.a_touchpoint(unit, version)
    make.some_responses(desk, WITH_POINTS, importance=(75, 25))
    make.some_responses(desk, WITHOUT)

    content = content_of(unit)

    overall, weighted = the(content, "overall", "overall"), the(content, "weighted", "weighted")
    unweighted = the(content, "unweighted", "unweighted")
    assert (overall.n, overall.gap) == (24, -0.75)
    assert (weighted.n, weighted.gap) == (12, -2.5)
    assert (unweighted.n, unweighted.gap) == (12, -2.0)
    board = load_board(unit, Choice(), actor=make.a_leader(unit), day=make.TODAY)
    assert board
    panel = gaps(board)
    assert panel
    said = [(fact.term, fact.text[:4], fact.more) for fact in panel.facts["facts"]]
    assert said[:3] == [
        ("Overall", "−0.8", f"24{NO_BREAK}answers"),
        ("Weighted by importance", "−2.5", f"12{NO_BREAK}answers"),
        ("The same people, unweighted", "−2.0", f"12{NO_BREAK}answers"),
    ]


def test_where_everybody_gave_points_they_are_the_same_people_already() -> None:
    unit, version = an_office(importance=True)
    make.some_responses(make.a_touchpoint(unit, version), WITH_POINTS, importance=(75, 25))
    assert content_of(unit).one("unweighted", "unweighted") is None


def test_the_same_few_are_not_shown_at_every_level_of_the_tree() -> None:
    organisation = make.an_organisation()
    top = make.a_unit(organisation, name="Whole")
    version = make.a_version(organisation, importance=True)
    offices = [make.a_unit(organisation, parent=top, name=name) for name in ("One", "Two")]
    make.some_responses(make.a_touchpoint(offices[0], version), WITH_POINTS, importance=(75, 25))
    make.some_responses(make.a_touchpoint(offices[1], version), WITHOUT * 2)

    whole, one = numbers_of(top), numbers_of(offices[0])

    assert one.weighted
    assert [figure.n for figure in one.scores] == [12, 12]
    assert the(whole.content, "weighted", "weighted").n == 12
    assert whole.weighted is None
    assert [figure.kind for figure in whole.scores] == ["overall"]


# They scatter widely enough for the steps in which squares are told of twenty.
FULL = [((7, 6, 5), (5, 6, 4)), ((6, 7, 5), (2, 3, 5)), ((2, 3, 4), (6, 5, 4))]
SHORT = [((7, None, 5), (5, None, 4)), ((5, None, 4), (4, None, 4))]


def test_where_forms_are_mixed_those_count_who_answered_every_statement() -> None:
    unit, version = an_office()
    desk = make.a_touchpoint(unit, version)
    make.some_responses(desk, FULL * 10)
    alone = the(content_of(unit), "dimension", "d1")
    assert alone.alpha_n == 30
    desk.form = Touchpoint.Form.SHORT
    make.some_responses(desk, SHORT * 15)

    content = content_of(unit)

    mixed = the(content, "dimension", "d1")
    assert (mixed.n, mixed.alpha_n) == (60, 30)
    assert mixed.expected_alpha == alone.expected_alpha == 0.92  # 0.94, as squares are told
    assert mixed.delivered_alpha == alone.delivered_alpha
    assert mixed.verdict == alone.verdict
    assert the(content, "overall", "overall").alpha_n == 60


@pytest.mark.parametrize(("number", "is_told"), [(5, False), (19, False), (20, True)])
def test_of_few_answers_nothing_is_called_reliable(number: int, *, is_told: bool) -> None:
    unit, version = an_office()
    make.some_responses(make.a_touchpoint(unit, version), (FULL * 7)[:number])
    entry = the(content_of(unit), "dimension", "d1")
    assert (entry.expected_alpha is not None) is is_told
    assert (entry.verdict != "too few answers to tell") is is_told


def test_of_one_dimension_there_is_no_overall_score_beside_it() -> None:
    unit, version = an_office(items=(3,))
    root = make.a_unit(unit.organisation, name="Part", parent=unit)
    make.some_responses(make.a_touchpoint(root, version), FULL * 4)
    make.settle()
    board = load_board(unit, Choice(), actor=make.a_leader(unit), day=make.TODAY)
    assert board
    panel, table = gaps(board), heat_map(board)
    assert panel
    assert table
    assert [row.label for row in panel.facts["table"].rows] == ["Dimension 1 (en)"]
    assert "Overall" not in [fact.term for fact in panel.facts["facts"]]
    assert [heading.label for heading in table.facts["columns"]] == ["Dimension 1 (en)", "Answers"]
    assert "Overall" not in str(unit_page(board)["tiles"])
