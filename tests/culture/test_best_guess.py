"""Small units are shown drawn towards the others where units are compared."""

from collections.abc import Sequence

import pytest

from culture.dashboards.board import Choice, load_board
from culture.dashboards.panels import Panel
from culture.dashboards.panels.heat_map import heat_map
from tests import make

pytestmark = pytest.mark.django_db

Ratings = tuple[Sequence[int], Sequence[int]]
NO_BREAK = "\N{NO-BREAK SPACE}"
EVEN = [((5, 5, 5), (delivered,) * 3) for delivered in (4, 5, 6, 3, 7)]
POOR = [((6, 6, 6), (delivered,) * 3) for delivered in (2, 3, 4, 1, 5)]
FAIR = [((6, 6, 6), (delivered,) * 3) for delivered in (4, 5, 6, 3, 7)]


def panel_of(*units: tuple[str, Sequence[Ratings]]) -> Panel:
    organisation = make.an_organisation()
    top = make.a_unit(organisation, name="Whole")
    version = make.a_version(organisation)
    for name, ratings in units:
        unit = make.a_unit(organisation, parent=top, name=name)
        make.some_responses(make.a_touchpoint(unit, version), ratings)
    make.settle()
    board = load_board(top, Choice(), actor=make.a_leader(top), day=make.TODAY)
    assert board
    panel = heat_map(board)
    assert panel
    return panel


def guess_in(panel: Panel, unit: str) -> str:
    (group,) = panel.facts["groups"]
    cells = next(row.cells for row in group.rows if row.label == unit)
    return str(cells).rsplit("<td>", 1)[1].removesuffix("</td>").replace(NO_BREAK, " ")


def test_a_unit_of_few_answers_is_drawn_towards_the_others() -> None:
    panel = panel_of(("Large", EVEN * 12), ("Medium", FAIR * 12), ("Small", POOR))
    assert [one.label for one in panel.facts["columns"]][-1] == "Best guess"
    assert [guess_in(panel, name)[:4] for name in ("Large", "Medium", "Small")] == [
        "0.0 ",
        "−1.0",
        "−2.1",
    ]
    assert panel.facts["best_guess"].startswith("Best guess (Overall): with few answers a unit can")


def test_units_that_do_not_differ_are_all_guessed_alike() -> None:
    panel = panel_of(("One", EVEN * 2), ("Two", EVEN * 3), ("Three", EVEN))
    assert {guess_in(panel, name)[:3] for name in ("One", "Two", "Three")} == {"0.0"}


def test_two_units_are_not_guessed() -> None:
    panel = panel_of(("One", EVEN * 2), ("Two", POOR * 3))
    assert [one.label for one in panel.facts["columns"]][-1] == "Answers"
    assert panel.facts["best_guess"] == ""
