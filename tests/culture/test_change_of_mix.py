"""A change of who was asked is not a change of service, however the two are mixed."""

import datetime as dt
from collections.abc import Callable

import pytest

from culture.dashboards.board import Board, Choice, load_board
from culture.dashboards.menu import newest_numbers
from culture.dashboards.panels.over_time import overall_over_time
from culture.metrics.content import read
from culture.metrics.models import PublishedBlock, Release, Series
from culture.metrics.rolling.differences import subtract_releases
from culture.metrics.verification import verify_numbers
from culture.org.models import Unit
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Version
from tests import make, make_waves

pytestmark = pytest.mark.django_db

SPRING, SUMMER = dt.date(2026, 5, 11), dt.date(2026, 8, 10)
NO_BREAK = "\N{NO-BREAK SPACE}"

# Ten answers with a mean gap of -2.5, and ten with one of -0.3; the scale is 1 to 7.
WIDE = [((7, 7, 7), (delivered,) * 3) for delivered in (3, 6, 4, 5, 2, 7, 4, 5, 3, 6)]
NARROW = [((6, 6, 6), (delivered,) * 3) for delivered in (6, 7, 4, 6, 7, 5, 6, 4, 5, 7)]

Answers = Callable[[int, int, dt.date], None]


def by_touchpoints(unit: Unit, version: Version) -> Answers:
    desk, phone = (make.a_touchpoint(unit, version) for _number in range(2))

    def answer(wide: int, narrow: int, day: dt.date) -> None:
        make.some_responses(desk, WIDE * wide, day=day)
        make.some_responses(phone, NARROW * narrow, day=day)

    return answer


def by_forms(unit: Unit, version: Version) -> Answers:
    desk = make.a_touchpoint(unit, version)

    def answer(wide: int, narrow: int, day: dt.date) -> None:
        desk.form = Touchpoint.Form.FULL
        make.some_responses(desk, WIDE * wide, day=day)
        desk.form = Touchpoint.Form.SHORT
        short = [((e[0], None, e[2]), (d[0], None, d[2])) for e, d in NARROW * narrow]
        make.some_responses(desk, short, day=day)

    return answer


def by_versions(unit: Unit, version: Version) -> Answers:
    desk = make.a_touchpoint(unit, version)
    other = make.a_version(unit.organisation)

    def answer(wide: int, narrow: int, day: dt.date) -> None:
        desk.version = version
        make.some_responses(desk, WIDE * wide, day=day)
        desk.version = other
        make.some_responses(desk, NARROW * narrow, day=day)

    return answer


def by_languages(unit: Unit, version: Version) -> Answers:
    desk = make.a_touchpoint(unit, version)

    def answer(wide: int, narrow: int, day: dt.date) -> None:
        make.some_responses(desk, WIDE * wide, day=day, language="es")
        make.some_responses(desk, NARROW * narrow, day=day, language="ru")

    return answer


WAYS = [by_touchpoints, by_forms, by_versions, by_languages]


def a_unit() -> tuple[Unit, Version]:
    organisation = make.an_organisation()
    return make.a_unit(organisation), make.a_version(organisation)


def board_of(unit: Unit) -> Board:
    make.settle()
    board = load_board(unit, Choice(), actor=make.a_leader(unit), day=make.TODAY)
    assert board
    return board


def said_of(board: Board) -> str:
    panel = overall_over_time(board)
    assert panel
    return str(panel.facts["sentence"])


@pytest.mark.parametrize("ways", WAYS)
def test_another_mix_of_the_same_service_is_no_change(
    ways: Callable[[Unit, Version], Answers],
) -> None:
    unit, version = a_unit()
    answer = ways(unit, version)
    answer(8, 2, SPRING)
    answer(2, 8, SUMMER)

    board = board_of(unit)

    said = said_of(board)
    assert "−2.1" in said
    assert "−0.7" in said
    assert (
        f"(200 of 200 answers) the change is 0.00{NO_BREAK}±0.51. That is no clear change." in said
    )
    tile = next(iter(newest_numbers(board.place.actor, make.TODAY)))
    assert tile.sentence.endswith("no clear change.")


@pytest.mark.parametrize("ways", WAYS)
def test_a_change_that_the_mix_hides_is_told(ways: Callable[[Unit, Version], Answers]) -> None:
    unit, version = a_unit()
    answer = ways(unit, version)
    answer(8, 2, SPRING)
    # Where it was -2.5 it is still; where it was -0.3 it is two less, and more answer.
    for _once in range(2):
        answer(1, 0, SUMMER)
    worse = [(e, tuple(x - 2 for x in d)) for e, d in NARROW]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{__name__}.NARROW", worse)
        answer(0, 8, SUMMER)

    said = said_of(board_of(unit))

    assert (
        f"(200 of 200 answers) the change is −1.00{NO_BREAK}±0.51. That is clearly worse." in said
    )


def test_where_others_were_asked_nothing_is_claimed() -> None:
    unit, version = a_unit()
    answer = by_touchpoints(unit, version)
    answer(8, 2, SPRING)
    answer(0, 8, SUMMER)

    board = board_of(unit)

    assert said_of(board).endswith(
        "That is not to be told: too few people were asked as before, at the same place and with "
        "the same form."
    )
    tile = next(iter(newest_numbers(board.place.actor, make.TODAY)))
    assert "not to be told" in tile.sentence
    assert board.told
    assert not board.told.tones.says("change")


def test_a_single_way_of_asking_is_compared_as_it_stands() -> None:
    unit, version = a_unit()
    answer = by_touchpoints(unit, version)
    answer(8, 0, SPRING)
    answer(8, 0, SUMMER)
    said = said_of(board_of(unit))
    assert "Among" not in said
    assert said.endswith("That is no clear change.")


def test_those_asked_alike_come_apart_where_they_are_k() -> None:
    unit, version = a_unit()
    desk, phone = (make.a_touchpoint(unit, version) for _number in range(2))
    make.some_responses(desk, WIDE[:4])
    make.some_responses(phone, NARROW[:4])
    make.settle()
    assert not Release.objects.exists()

    make.some_responses(desk, WIDE[4:5])
    make.settle()

    block = PublishedBlock.objects.get()
    assert (block.n, block.stratum) == (5, f"{desk.uuid}/3/")
    strata = read(Release.objects.filter(grain="month").newest().get().content).strata
    assert strata
    assert [(one.key, one.version, one.n) for one in strata] == [(block.stratum, 1, 5)]


def test_of_many_kinds_nobody_waits_longer_than_twice_k() -> None:
    unit, version = a_unit()
    for _number in range(3):
        make.some_responses(make.a_touchpoint(unit, version), WIDE[:3])
    make.settle()
    assert not Release.objects.exists()

    make.some_responses(make.a_touchpoint(unit, version), WIDE[:1])
    make.settle()

    block = PublishedBlock.objects.get()
    assert (block.n, block.stratum) == (10, "")
    assert Release.objects.filter(grain="month").newest().get().content["strata"] == []


def test_where_a_month_is_over_those_who_are_few_join_the_smallest_part() -> None:
    unit, version = a_unit()
    desk, phone, stand = (make.a_touchpoint(unit, version) for _number in range(3))
    make.some_responses(desk, WIDE[:8], day=SPRING)
    make.some_responses(phone, NARROW[:6], day=SPRING)
    make.some_responses(stand, NARROW[:1], day=SPRING)
    make.settle()
    found = PublishedBlock.objects.order_by("stratum").values_list("n", "stratum")
    assert list(found) == [(7, ""), (8, f"{desk.uuid}/3/")]


def test_what_a_personal_link_brought_is_of_no_stratum() -> None:
    unit, version = a_unit()
    desk = make.a_touchpoint(unit, version)
    link = make.a_touchpoint(
        unit,
        version,
        kind=Touchpoint.Kind.PERSONAL,
        person=make.a_person(unit.organisation),
        asks_importance=False,
        asks_comment=False,
    )
    make.some_responses(desk, WIDE[:6], day=SPRING)
    make.some_responses(desk, WIDE[:6], day=SPRING, way="kiosk")
    make.some_responses(link, NARROW[:6], day=SPRING)
    make.settle()
    assert list(PublishedBlock.objects.values_list("n", "stratum")) == [(18, "")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ways", WAYS)
def test_another_path_finds_the_same_numbers(ways: Callable[[Unit, Version], Answers]) -> None:
    unit, version = a_unit()
    answer = ways(unit, version)
    answer(2, 1, SPRING)
    answer(1, 2, make.TODAY)
    make.settle()
    assert [one for one in verify_numbers(now=make.NOW) if one.wrong] == []
    assert subtract_releases(Series.objects.get()).small == ()

    block = PublishedBlock.objects.exclude(stratum="").first()
    assert block
    PublishedBlock.objects.filter(pk=block.pk).update(stratum="")
    wrong = [one.what for one in verify_numbers(now=make.NOW) if one.wrong]
    assert wrong == [
        "blocks of k alike answers or more",
        "published sums of all that counts in their blocks",
    ]


LOW = [(2, 3), (2, 4), (3, 3), (2, 2), (3, 3)] * 2
HIGH = [(4, 3), (4, 4), (5, 3), (4, 2), (5, 3)] * 2


def two_waves(
    first: tuple[int, int], second: tuple[int, int], *, moved: bool = False
) -> tuple[Board, Board]:
    """Two teams, of which so many tens answer; the boards of the whole and of the lower team."""
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    low, high = (make.a_unit(organisation, parent=root, name=name) for name in ("Low", "High"))
    others = [make.a_unit(organisation, parent=root, name=f"Other {n}") for n in (1, 2)]
    version = make_waves.a_culture_version(organisation, items=(1, 1))
    spring = {low: LOW * first[0], high: HIGH * first[1]}
    teams = others if moved else [low, high]
    autumn = {teams[0]: LOW * second[0], teams[1]: HIGH * second[1]}
    for name, answers, closed_on in (("Spring", spring, SPRING), ("Autumn", autumn, SUMMER)):
        make_waves.a_published_wave(version, answers, name=name, closed_on=closed_on, invited=60)
    boards = [
        load_board(unit, Choice(), actor=make.a_leader(root), day=make.TODAY)
        for unit in (root, teams[0])
    ]
    assert boards[0]
    assert boards[1]
    return boards[0], boards[1]


def test_more_answers_of_a_happier_team_are_no_change_of_culture() -> None:
    whole, team = two_waves((4, 1), (1, 4))
    said = said_of(whole)
    assert f": 2.9{NO_BREAK}±0.2. Autumn, 10 Aug 2026: 3.5{NO_BREAK}±0.2. " in said
    assert "Where each team counts as much in both waves, the change is 0.00" in said
    assert said.endswith("That is no clear change.")
    assert "each team" not in said_of(team)


def test_where_other_teams_answered_nothing_is_claimed() -> None:
    whole, _team = two_waves((4, 1), (1, 4), moved=True)
    assert said_of(whole).endswith(
        "not to be told: most of those who answered are of other teams than before."
    )


@pytest.mark.parametrize(
    ("language", "alike", "unseen"),
    [
        ("es", "with the same form and in the same language (", False),
        ("", "at the same place and with the same form (", True),
    ],
)
def test_only_languages_that_were_kept_are_said_to_be_the_same(
    language: str, alike: str, *, unseen: bool
) -> None:
    unit, version = a_unit()
    desk, phone = (make.a_touchpoint(unit, version) for _number in range(2))
    for day, wide, narrow in ((SPRING, 8, 2), (SUMMER, 2, 8)):
        make.some_responses(desk, WIDE * wide, day=day, language=language)
        make.some_responses(phone, NARROW * narrow, day=day, language=language)
    panel = overall_over_time(board_of(unit))
    assert panel
    assert alike in panel.facts["sentence"]
    assert ("a change of languages is not seen here" in panel.facts["how_sure"]) is unseen


def test_who_was_asked_else_is_said_with_languages_where_they_were_kept() -> None:
    unit, version = a_unit()
    desk, phone = (make.a_touchpoint(unit, version) for _number in range(2))
    make.some_responses(desk, WIDE * 8, day=SPRING, language="es")
    make.some_responses(phone, NARROW * 8, day=SUMMER, language="es")
    assert said_of(board_of(unit)).endswith(
        "too few people were asked as before, at the same place, with the same form and in the "
        "same language."
    )
