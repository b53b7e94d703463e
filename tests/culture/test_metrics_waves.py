"""Publishing a closed wave: exact numbers, who is shown, and that it happens once."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from culture.metrics.closed.facts import CATEGORIES, Ratings
from culture.metrics.closed.numbers import outwards
from culture.metrics.closed.releases import publish_wave
from culture.metrics.content import hash_of
from culture.metrics.lines import lines_of
from culture.metrics.models import Release, Series
from culture.metrics.queries import newest_wave_numbers
from culture.org.models import Unit
from culture.privacy.ground import forecast_units
from surveys.instruments.models import Version
from surveys.waves.bands import Role, Tenure
from tests import make, make_waves
from tests.culture.scoring_reference import ROWS_OF
from tests.make_releases import a_wave_release

pytestmark = pytest.mark.django_db

LOW_TEAM: Sequence[Ratings] = [(2,)] * 5 + [(3,)] * 5
HIGH_TEAM: Sequence[Ratings] = [(4,)] * 5 + [(5,)] * 5


def a_tree(*teams: str) -> tuple[Unit, list[Unit]]:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    return root, [make.a_unit(organisation, parent=root, name=name) for name in teams]


def subject(release: Release, key: str = "overall") -> dict[str, Any]:
    return next(one for one in release.content["subjects"] if one["key"] == key)


def two_teams(**facts: Any) -> tuple[Unit, Unit, Unit, make_waves.Closed]:
    root, (low, high) = a_tree("Low", "High")
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    closed = make_waves.a_published_wave(version, {low: LOW_TEAM, high: HIGH_TEAM}, **facts)
    return root, low, high, closed


def test_a_release_says_means_and_their_interval_from_the_deviation_within_teams() -> None:
    root, low, _high, closed = two_teams()

    # Within teams every answer lies 0.5 from its mean, squares 5; the floor is 20 / 4 + 2 * 2 = 9:
    # deviation sqrt(9 / 18) = 0.707, t(18) = 2.101.
    # Two of each team are absent, four together: told are 12 - 4 at least, and reckoned with.
    # Low: 2.5 -/+ 2.101 * 0.707 / sqrt(8) * sqrt(4 / 12) = 0.303.
    assert subject(closed.of(low)) == {
        "kind": "overall",
        "key": "overall",
        "dimension": None,
        "n": 8,
        "least": True,
        "expected": None,
        "delivered": 2.5,
        "gap": None,
        "interval": [2.1, 2.9],
        "pair": "gap",
        "lasting": [1.9, 3.1],
    }
    # Everybody: 3.5 -/+ 2.101 * 0.707 / sqrt(20) * sqrt(4 / 24) = 0.136.
    whole = closed.of(root)
    assert (subject(whole)["delivered"], subject(whole)["interval"]) == (3.5, [3.3, 3.7])
    assert (whole.content["n"], whole.content["asked"], whole.content["k"]) == (20, 24, 5)
    assert (whole.starts_on, whole.edition_name) == (make_waves.CLOSED, "Autumn")
    assert whole.units == sorted(Unit.objects.values_list("pk", flat=True))


def test_a_gap_is_rounded_itself_and_stands_on_paired_answers() -> None:
    root, teams = a_tree("First", "Second", "Third")
    version = make_waves.a_culture_version(
        root.organisation, items=(1,), sides=("expected", "delivered")
    )
    hopes: Sequence[Ratings] = [(4,)] * 6 + [(5,), (4,), (None,)]
    found: Sequence[Ratings] = [(3,)] * 7 + [(2,), (5,)]
    closed = make_waves.a_published_wave(
        version, dict.fromkeys(teams, found), expected=dict.fromkeys(teams, hopes)
    )

    said = subject(closed.of(teams[0]), "d1")
    # 33 / 8 = 4.125 and 23 / 8 = 2.875: a gap of -1.25, although 2.9 - 4.1 is -1.2.
    assert (said["n"], said["expected"], said["delivered"], said["gap"]) == (8, 4.1, 2.9, -1.3)
    # Squares within a team 6 * 1 + 2 * 4 - 100 / 8 = 1.5. A gap has a scale of eight steps, so the
    # floor is 24 / 4 + 4 * 4 = 22: deviation sqrt(22 / 21) = 1.024, t(21) = 2.080, / sqrt(8),
    # * sqrt(4 / 12): 0.435 around the gap as shown.
    assert said["interval"] == [-1.8, -0.8]
    assert closed.of(root).content["differences"] == [
        {"key": "d1", "reliability": None, "verdict": "too few answers to tell"}
    ]


def test_levels_say_how_far_teams_differ() -> None:
    root, _low, _high, closed = two_teams()

    # MSB = 20, MSW = 9 / 18 from the floor; ICC(1) = 19.5 / 24.5, ICC(2) = 19.5 / 20; variance at
    # random is 2.
    assert closed.of(root).content["levels"] == [
        {
            "key": "d1",
            "side": "delivered",
            "n": 20,
            "least": True,
            "teams": 2,
            "icc1": 0.8,
            "icc2": 0.97,
            "verdict": "differ",
            "agreement": 0.75,
            "alpha": None,
            "alpha_interval": None,
        }
    ]


def test_levels_of_the_reference_rows() -> None:
    root, teams = a_tree("A", "B", "C")
    version = make_waves.a_culture_version(root.organisation, items=(5,), high=7)
    rows = {team: [*ROWS_OF[team.name], *ROWS_OF[team.name]] for team in teams}
    closed = make_waves.a_published_wave(version, rows)

    (level,) = closed.of(root).content["levels"]
    # Twice the rows of section C: MSB 13.777778, MSW 0.691111 * 15 / 33 * 2 = 0.628283.
    assert (level["icc1"], level["icc2"]) == (0.64, 0.95)
    assert (level["teams"], level["verdict"]) == (3, "differ")
    # The same covariances on 36 rows: alpha does not change.
    assert (level["alpha"], level["agreement"]) == (0.93, 0.94)
    assert [subject(closed.of(team))["delivered"] for team in teams] == [5.4, 3.4, 5.1]


def test_teams_that_do_not_differ_have_no_culture_of_their_own() -> None:
    root, (first, second) = a_tree("First", "Second")
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    mixed = [*LOW_TEAM[:5], *HIGH_TEAM[:5]]
    closed = make_waves.a_published_wave(version, {first: mixed, second: mixed})

    (level,) = closed.of(root).content["levels"]
    # MSB = 0, so ICC(1) = -MSW / (9 MSW).
    assert (level["icc1"], level["icc2"], level["verdict"]) == (-0.11, None, "none")


def test_agreement_is_a_word_from_twenty_answers() -> None:
    root, _low, _high, closed = two_teams()

    # Variance of all twenty: (9 + 20) / 19 = 1.526 of 2 at random, 1 - 0.763 = 0.237.
    assert subject(closed.of(root), "d1")["agreement"] == "none"


def test_a_statement_needs_twenty_answers() -> None:
    root, low, _high, closed = two_teams()

    assert [one["kind"] for one in closed.of(low).content["subjects"]] == ["overall", "dimension"]
    item = subject(closed.of(root), "d1-1")
    assert (item["kind"], item["dimension"], item["n"], item["delivered"]) == (
        "item",
        "d1",
        20,
        3.5,
    )


def test_reverse_keyed_statements_are_turned() -> None:
    root, (first, second) = a_tree("First", "Second")
    version = make_waves.a_culture_version(root.organisation, items=(2,), reversed_items=["d1-2"])
    said: Sequence[Ratings] = [(4, 1)] * 10
    closed = make_waves.a_published_wave(version, {first: said, second: said})

    items = [subject(closed.of(root), key)["delivered"] for key in ("d1-1", "d1-2")]
    # (4 + 5) / 2; of twenty ones per statement two points are moved inside in each team.
    assert items == [4.0, 4.8]
    assert subject(closed.of(root), "d1")["delivered"] == 4.4


def test_a_team_below_k_joins_its_smallest_sibling_and_has_no_number() -> None:
    root, (small, middle, large) = a_tree("Small", "Middle", "Large")
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    closed = make_waves.a_published_wave(
        version, {small: [(3,)] * 4, middle: [(4,), (2,)] * 3, large: [(4,), (2,)] * 4}
    )

    shown = Release.objects.filter(edition=closed.wave.uuid)
    assert set(shown.values_list("unit", flat=True)) == {root.pk, large.pk}
    assert closed.of(root).content["n"] == 18


def test_nothing_is_shown_of_fewer_than_k() -> None:
    root, (only,) = a_tree("Only")
    version = make_waves.a_culture_version(root.organisation)
    make_waves.a_published_wave(version, {only: [(3, 3, 3)] * 4})

    assert Release.objects.count() == 0


def test_a_dimension_that_fewer_answered_is_grouped_by_those_who_did() -> None:
    root, (first, second) = a_tree("First", "Second")
    version = make_waves.a_culture_version(root.organisation, items=(1, 1))
    closed = make_waves.a_published_wave(
        version,
        {first: [(3, 3)] * 4 + [(3, None)] * 4, second: [(3, 4), (3, 2)] * 4},
    )

    # Four of First said anything on d2: they are counted with Second, for the whole only.
    assert [one["key"] for one in closed.of(first).content["subjects"]] == ["d1"]
    assert [one["key"] for one in closed.of(second).content["subjects"]] == ["d1"]
    whole = {one["key"]: one["n"] for one in closed.of(root).content["subjects"]}
    assert (whole["d1"], whole["d2"], whole["overall"]) == (16, 12, 12)


def test_everybody_at_one_end_is_coded_before_anything_is_computed() -> None:
    root, (first, second) = a_tree("First", "Second")
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    closed = make_waves.a_published_wave(version, {first: [(5,)] * 8, second: [(5,)] * 8})

    # Two of eight answers count as 4 in each team.
    assert subject(closed.of(first))["delivered"] == 4.8
    assert subject(closed.of(root))["delivered"] == 4.8


def test_only_units_below_the_whole_of_a_wave_have_a_number() -> None:
    root, (division,) = a_tree("Division")
    teams = [make.a_unit(root.organisation, parent=division, name=name) for name in "AB"]
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    make_waves.a_published_wave(version, dict.fromkeys(teams, LOW_TEAM))

    shown = set(Release.objects.values_list("unit", flat=True))
    assert shown == {division.pk, *(team.pk for team in teams)}


def test_tenure_and_role_of_the_whole_are_shown_in_classes_that_hide_everybody() -> None:
    root, teams = a_tree("A", "B")
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    closed = make_waves.a_published_wave(
        version,
        {team: [(2,), (3,), (4,)] * 14 for team in teams},
        tenure=["under-1", "1-3", "3-10"],
        role=["customers", "colleagues"],
        invited=60,
    )

    tenure, role = closed.of(root).content["breakdowns"]
    assert (tenure["by"], [group["keys"] for group in tenure["groups"]]) == (
        "tenure",
        [["under-1"], ["1-3"], ["3-10", "over-10"]],
    )
    # 28 each, in steps of k.
    assert [(group["n"], group["least"]) for group in tenure["groups"]] == [(25, True)] * 3
    means = [group["subjects"][0]["delivered"] for group in tenure["groups"]]
    assert means == [2.0, 3.0, 4.0]
    assert role["by"] == "role"
    assert [group["n"] for group in role["groups"]] == [40, 40]
    assert closed.of(teams[0]).content["breakdowns"] == []


def test_a_category_of_one_person_is_never_alone() -> None:
    root, teams = a_tree("A", "B")
    version = make_waves.a_culture_version(root.organisation, items=(1,))
    closed = make_waves.a_published_wave(
        version,
        {team: [(2,), (3,), (4,)] * 4 for team in teams},
        tenure=["under-1", *["1-3"] * 11],
    )

    assert closed.of(root).content["breakdowns"] == []


def test_the_categories_are_those_that_respondents_choose_from() -> None:
    assert {"tenure": tuple(Tenure.values), "role": tuple(Role.values)} == CATEGORIES


def test_publishing_again_changes_nothing_whatever_happened_since() -> None:
    root, low, high, closed = two_teams()
    before = list(Release.objects.order_by("pk").values_list("uuid", "content", "sha256"))

    for rows in (closed.sheets[0].rows[1:], closed.sheets[0].rows * 2, ()):
        assert publish_again(root, closed, rows) == 0
    high.parent = low
    high.path = [*low.path, high.pk]
    high.save()
    assert publish_again(root, closed, closed.sheets[0].rows) == 0

    after = list(Release.objects.order_by("pk").values_list("uuid", "content", "sha256"))
    assert after == before


def publish_again(root: Unit, closed: make_waves.Closed, rows: Sequence[Any]) -> int:
    return publish_wave(
        organisation=root.organisation,
        wave=closed.wave,
        cells=closed.cells,
        sheets=[replace(closed.sheets[0], rows=tuple(rows))],
        now=make.NOW + dt.timedelta(days=1),
    )


def test_the_same_answers_give_the_same_bytes() -> None:
    root, low, _high, closed = two_teams()
    other = replace(closed, wave=make_waves.some_wave())
    publish_again(root, other, closed.sheets[0].rows)

    first, second = (one.of(low).content | {"window": ""} for one in (closed, other))
    assert first == second
    assert closed.of(low).sha256 == hash_of(closed.of(low).content)


def test_the_database_refuses_to_change_or_delete_a_release() -> None:
    _root, low, _high, closed = two_teams()
    release = closed.of(low)
    before = release.content

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(content={})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        release.delete()

    assert closed.of(low).content == before


def test_a_forecast_says_who_would_have_a_number() -> None:
    root, (small, middle, large) = a_tree("Small", "Middle", "Large")
    paths = dict(Unit.objects.values_list("pk", "path"))
    cells = dict(
        make_waves.a_cell(unit.pk, invited=invited)
        for unit, invited in ((small, 8), (middle, 10), (large, 20))
    )

    def units(rate: float) -> Iterator[set[int]]:
        found = forecast_units(cells, paths=paths, k=5, rate=rate)
        return (set(one) for one in (found.shown, found.merged, found.withheld))

    everybody = {root.pk, small.pk, middle.pk, large.pk}
    assert list(units(0.7)) == [everybody, set(), set()]
    assert list(units(0.5)) == [{root.pk, large.pk}, {small.pk, middle.pk}, set()]
    assert list(units(0.1)) == [set(), set(), everybody]
    with pytest.raises(ValueError, match="between 0 and 1"):
        list(units(1.1))


def test_the_mirror_stands_beside_the_nearest_unit_that_has_a_number() -> None:
    root, (small, large) = a_tree("Small", "Large")
    version: Version = make_waves.a_culture_version(root.organisation, items=(1,))
    answers = {small: [(3,)] * 2, large: [(4,), (2,)] * 4}
    make_waves.a_published_wave(version, answers, closed_on=dt.date(2026, 2, 1))
    make_waves.a_published_wave(version, answers, closed_on=dt.date(2026, 8, 1))

    found = newest_wave_numbers(version=version.uuid, unit=small)

    assert found is not None
    assert (found.unit, found.closed_on, found.n) == (root, dt.date(2026, 8, 1), 10)
    assert (found.delivered, found.gap) == ({"d1": 3.0}, {})
    other = make_waves.a_culture_version(root.organisation, key="other")
    assert newest_wave_numbers(version=other.uuid, unit=small) is None


def test_a_version_that_asks_other_sides_begins_another_series() -> None:
    unit = make.a_unit(make.an_organisation())
    level: Version = make_waves.a_culture_version(unit.organisation, items=(1,))
    gap = make_waves.a_culture_version(
        unit.organisation, items=(1,), sides=("expected", "delivered")
    )
    a_wave_release(unit, level, closed_on=dt.date(2026, 1, 1))
    for month in (4, 8):
        a_wave_release(unit, gap, closed_on=dt.date(2026, month, 1), gap=-1.0)

    assert list(Series.objects.order_by("pk").values_list("sides", flat=True)) == [
        ["delivered"],
        ["expected", "delivered"],
    ]
    found = [[one.starts_on.month for one in line.editions] for line in lines_of(unit)]
    assert found == [[1], [8, 4]]


def test_an_interval_is_rounded_so_that_it_never_becomes_narrower() -> None:
    assert outwards(3.74, 3.82) == (3.7, 3.9)
    assert outwards(3.8, 3.8) == (3.8, 3.8)
    assert outwards(0.1 + 0.2, 0.7 - 0.1) == (0.3, 0.6)
    assert outwards(-1.44, -0.04) == (-1.5, 0.0)
