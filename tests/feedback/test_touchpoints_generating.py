"""Generated answers are rows as a form would store them; rebuilt cells equal recomputed ones."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from culture.accounts.models import Organisation
from culture.metrics.models import (
    SUM_COLUMNS,
    DirtyMark,
    PublishMark,
    Release,
    ScoreCell,
)
from culture.metrics.rolling.jobs import recompute_next
from feedback.touchpoints.answers import SOURCE, Answer
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import build_questionnaire
from surveys.responses.models import Response
from surveys.responses.rebuild import rebuild_cells
from surveys.responses.rows import COLUMNS, response_row
from tests import make

pytestmark = pytest.mark.django_db


def generate(responses: int = 300, **options: Any) -> Organisation:
    options = {"units": 3, "days": 40, "seed": 1, "stdout": io.StringIO()} | options
    call_command("generate_responses", responses=responses, **options)
    return Organisation.objects.get(name=options.get("name", "Benchmark"))


def cells() -> list[Any]:
    rows = ScoreCell.objects.order_by("unit", "day", "subject")
    return list(rows.values_list("unit", "day", "subject", *SUM_COLUMNS))


def drawn() -> list[Any]:
    rows = Response.objects.order_by("id").values_list("answered_on", "expected", "delivered")
    return list(rows)


def test_every_generated_row_is_what_its_ratings_give() -> None:
    generate()
    questionnaire = build_questionnaire(Version.objects.get())
    for stored in Response.objects.values(*COLUMNS):
        answer = Answer(tuple(stored["expected"]), tuple(stored["delivered"]))
        row = response_row(
            identity=stored["id"],
            asker=stored["asker"],
            unit_id=stored["unit_id"],
            way="form",
            questionnaire=questionnaire,
            rated=answer,
            digest=bytes(stored["digest"]),
            answered_on=stored["answered_on"],
            asked=questionnaire.asked(short=False),
        )
        stored["digest"] = bytes(stored["digest"])
        assert tuple(stored.values()) == row


def test_answers_are_spread_over_units_and_days() -> None:
    generate()
    assert Response.objects.values("unit").distinct().count() == 3
    assert Response.objects.values("answered_on").distinct().count() == 40
    places = Response.objects.values("unit", "answered_on").distinct().count()
    assert DirtyMark.objects.count() == places


def test_the_same_seed_generates_the_same_ratings() -> None:
    generate(name="First")
    first = drawn()
    Response.objects.all().delete()
    generate(name="Second")
    second = drawn()
    Response.objects.all().delete()
    generate(name="Third", seed=2)
    assert first == second
    assert first != drawn()


def test_rebuilt_cells_equal_recomputed_cells() -> None:
    organisation = generate()
    while recompute_next(limit=1000):
        pass
    recomputed = cells()

    assert rebuild_cells(organisation=organisation, source=SOURCE) == len(recomputed)
    assert cells() == recomputed


def test_rebuilding_takes_the_marks_of_its_own_organisation_only() -> None:
    generate(20, name="Other")
    waiting = DirtyMark.objects.count()
    organisation = generate(20)

    rebuild_cells(organisation=organisation, source=SOURCE)

    assert DirtyMark.objects.count() == waiting
    assert not ScoreCell.objects.exclude(unit__organisation=organisation).exists()


def test_rebuilding_counts_three_columns_and_importance_as_recomputing_does() -> None:
    organisation = make.an_organisation()
    version = make.a_version(
        organisation, sides=("minimum", "expected", "delivered"), importance=True
    )
    touchpoint = make.a_touchpoint(make.a_unit(organisation), version)
    make.some_responses(
        touchpoint, [((6, 2, 5), (4, None, 3))] * 6, minimum=(3, 5, 1), importance=(50, 45)
    )
    while recompute_next(limit=10):
        pass
    recomputed = cells()

    rebuild_cells(organisation=organisation, source=SOURCE)

    assert cells() == recomputed


def test_cells_and_releases_are_made_on_request() -> None:
    generate(300, cells=True)
    assert not DirtyMark.objects.exists()
    assert not PublishMark.objects.exists()
    assert Release.objects.filter(unit__parent=None, grain="month").exists()


def test_a_second_organisation_of_the_same_name_is_refused() -> None:
    generate(1)
    with pytest.raises(CommandError, match="already"):
        generate(1)
    assert Response.objects.count() == 1
