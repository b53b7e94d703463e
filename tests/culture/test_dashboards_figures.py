"""Figures under their names: languages, margins, who gave points, and when units have an order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from culture.core.texts import text_here
from culture.dashboards.families import WIDEST_PLACES
from culture.dashboards.figures import Figure, Numbers, name_of
from culture.dashboards.tones import Whole
from culture.metrics.content import Breakdown, BreakdownClass, Entry
from culture.metrics.models import Subject
from culture.scoring.certainty import SIGNS_LEVEL
from culture.scoring.intervals import Interval
from culture.scoring.reliability import Word
from tests.culture.test_dashboards_findings import (
    NO_BREAK,
    a_level,
    an_entry,
    figure,
    gaps,
    levels,
    numbers,
)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"en": "Care", "es": "Cuidado"}, "Cuidado"),
        ({"en": "Care", "es": ""}, "Care"),
        ({"nb": "", "ru": "Забота"}, "Забота"),
        ({}, ""),
    ],
)
def test_a_text_is_given_in_the_language_of_the_page_else_in_english_else_in_any(
    texts: dict[str, str], said: str
) -> None:
    with translation.override("es"):
        assert text_here(texts) == said


def test_a_page_without_language_is_written_in_english() -> None:
    with translation.override(None):
        assert text_here({"es": "Cuidado", "en": "Care"}) == "Care"


def test_a_subject_is_named_by_the_questionnaire_else_by_its_key() -> None:
    subjects = {
        ("dimension", "gap", "care"): Subject(names={"en": "Care"}),
        ("dimension", "gap", "calm"): Subject(names={}),
    }
    assert name_of("overall", "overall", subjects) == "Overall"
    assert name_of("weighted", "weighted", subjects) == "Weighted by importance"
    assert name_of("dimension", "care", subjects) == "Care"
    assert name_of("dimension", "calm", subjects) == "calm"
    assert name_of("item", "care", subjects) == "care"


def test_a_figure_gives_what_was_published() -> None:
    one = figure("a", -0.5)
    assert (one.kind, one.key, one.spot, one.n) == ("dimension", "a", ("dimension", "a"), 20)
    assert (one.expected, one.delivered, one.gap, one.value) == (5.5, 5.0, -0.5, -0.5)
    assert one.interval == Interval(-0.6, -0.4)


@pytest.mark.parametrize(("sd", "n", "df"), [(None, 9, 16.0), (1.2, 9, 8.0), (1.2, 1, 1.0)])
def test_an_error_has_the_degrees_of_its_deviation(sd: float | None, n: int, df: float) -> None:
    estimate = Figure(replace(an_entry("a", 5.0, -0.5, 0.1), gap_sd=sd, n=n), "a").estimate
    assert estimate is not None
    assert estimate.df == df


def test_a_value_is_written_as_exactly_as_it_is_asked_for() -> None:
    gap, level = figure("a", 0.456, 0.123), levels(("a", 3.456, 0.123)).dimensions[0]
    assert (gap.written(), gap.written(decimals=2)) == ("+0.5", "+0.46")
    assert gap.written(decimals=2, with_margin=True) == f"+0.46{NO_BREAK}±0.12"
    assert gap.text == f"+0.5{NO_BREAK}±0.1"
    assert (level.written(), level.written(decimals=2)) == ("3.5", "3.46")
    assert level.written(decimals=2, with_margin=True) == f"3.46{NO_BREAK}±0.12"


def weighted(n: int) -> Entry:
    return replace(an_entry("weighted", 5.0, -0.5, 0.1), kind="weighted", n=n)


@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True), (11, True)])
def test_the_weighted_score_stands_where_half_of_those_who_answered_gave_points(
    n: int, shown: bool
) -> None:
    overall, a = an_entry("overall", 5.0, -0.5, 0.1), an_entry("a", 5.0, -0.5, 0.1)
    found = numbers(a, weighted(n), overall)
    assert (found.weighted is not None) is shown
    names = ["overall", "weighted", "a"] if shown else ["overall", "a"]
    assert [one.key for one in found.summary] == names
    assert numbers(a).weighted is None
    assert numbers(weighted(1)).weighted is not None


def test_statements_may_be_asked_for_by_dimension() -> None:
    items = [
        replace(an_entry(key, 5.0, -0.5, 0.1), kind="item", dimension=dimension)
        for key, dimension in (("i", "a"), ("j", "b"))
    ]
    found = numbers(*items)
    assert [one.key for one in found.of("item")] == ["i", "j"]
    assert [one.key for one in found.of("item", dimension="b")] == ["j"]
    assert found.of("item", pair="adequacy") == []
    one = found.one("item", "j")
    assert one is not None
    assert one.name == "j"
    assert found.one("item", "j", pair="adequacy") is None


def test_one_release_tells_its_scale_and_how_many_sides_were_asked() -> None:
    found = gaps(("a", -0.5, 0.1))
    assert (found.scale.low, found.scale.high, found.n) == (1, 7, 20)
    assert found.is_two_sided
    assert not levels(("a", 3.0, 0.1)).is_two_sided


def test_breakdowns_keep_their_classes_and_name_their_figures() -> None:
    groups = (BreakdownClass(("under-1", "1-3"), 9, (an_entry("a", 5.0, -0.5, 0.1),)),)
    content = replace(numbers().content, breakdowns=(Breakdown("tenure", groups),))
    (breakdown,) = Numbers(content, {}).breakdowns
    (group,) = breakdown.groups
    assert (breakdown.by, group.keys, group.n) == ("tenure", ("under-1", "1-3"), 9)
    assert [one.name for one in group.figures] == ["a"]


def test_overall_has_the_weakest_word_of_its_dimensions() -> None:
    words = ("differ", "little", "none", "unknown")
    for place, word in enumerate(words):
        said = numbers(
            levels=tuple(a_level(str(at), one) for at, one in enumerate(words[: place + 1]))
        )
        assert said.verdict("overall") == word
        assert said.verdict("0") == "differ"
        assert said.verdict("z") == "unknown"


@pytest.mark.parametrize(
    ("overall", "dimension", "may"),
    [
        (None, None, True),
        (Word.RELIABLE, Word.UNKNOWN, True),
        (Word.NOT_RELIABLE, Word.RELIABLE, False),
        (Word.RELIABLE, Word.NOT_RELIABLE, False),
    ],
)
def test_units_have_an_order_where_neither_the_dimension_nor_overall_is_unreliable(
    overall: str | None, dimension: str | None, may: bool
) -> None:
    found = numbers(
        replace(an_entry("overall", 5.0, -0.5, 0.1), verdict=overall),
        replace(an_entry("a", 5.0, -0.5, 0.1), verdict=dimension),
    )
    assert Whole().may_rank("a", found) is may
    assert Whole().may_rank("overall", found) is (overall != Word.NOT_RELIABLE)
    assert Whole().may_rank("z", found) is (overall != Word.NOT_RELIABLE)
    assert not Whole(must_differ=True).may_rank("a", found)


def test_what_else_a_page_would_say_has_a_twentieth_of_the_level() -> None:
    clear = figure("a", -0.9)
    tones = Whole().words([clear], {"change": 0.029, "lowest child": 0.051})
    assert (tones.looked_at, tones.says("change"), tones.says("lowest child")) == (3, True, False)
    # The change has three parts of five of the twentieth, whether or not a unit below is looked at.
    unclear = figure("a", 0.0)
    assert Whole().words([unclear], {"change": 0.00149}).says("change")
    assert not Whole().words([unclear], {"change": 0.00151}).says("change")
    assert Whole().words([unclear], {"change": 0.00149, "lowest child": 1.0}).says("change")
    assert not Whole().words([unclear], {"change": 0.00151, "lowest child": 1.0}).says("change")
    assert Whole().words([unclear], {"lowest child": 0.0005}).says("lowest child")
    assert not Whole().words([unclear], {"lowest child": 0.00051}).says("lowest child")
    # The gap map has the last part: two fifths of it for its links, a fifth for each one's places.
    for name, part in (("widest link", 0.0002), *((place, 0.0001) for place in WIDEST_PLACES)):
        assert Whole().words([unclear], {name: part}).says(name)
        assert not Whole().words([unclear], {name: 1.01 * part}).says(name)
    assert Whole().words([], {}).looked_at == 0


def test_a_figure_is_called_the_same_on_every_page_that_shows_it() -> None:
    """The case that was: a clear change handed its share on, and a tile turned clear by it."""
    p = Whole().p_of(figure("a", -0.426, 0.32))
    assert 0.0119 < p < 0.0125
    found = [figure("a", -0.426, 0.32), *(figure(key, 0.0, 0.32) for key in "bcd")]
    for others in ({}, {"change": 0.0001}, {"change": 0.0001, "lowest child": 0.0001}):
        assert Whole().words(found, others).of(found[0]) == "even"


def test_a_share_of_a_page_says_no_more_than_the_whole_page() -> None:
    one = figure("a", -0.4, 0.35)
    assert 0.02 < Whole().p_of(one) < 0.03
    assert Whole().words([one], {}).of(one) == "short"
    assert Whole().words([one], {}, level=0.025).of(one) == "even"


def test_signs_are_judged_together() -> None:
    found = [figure("a", -0.9), figure("b", 0.9), figure("c", 0.0)]
    tones = Whole().signs(found)
    assert set(tones.levels.values()) == {SIGNS_LEVEL / len(found)}
    assert [tones.of(one) for one in found] == ["short", "over", "even"]
    assert tones.looked_at == 3


def test_the_interval_that_is_drawn_is_the_one_that_words_use() -> None:
    """Everybody asked has answered: of them nothing is in doubt, of the next ones much is."""
    entry = replace(
        an_entry("care", 4.0, None, 0.0),
        interval=Interval(4.0, 4.0),
        lasting=Interval(3.6, 4.4),
    )
    found = Figure(entry, "Care")
    assert found.interval == Interval(3.6, 4.4)
    assert found.text == f"4.0{NO_BREAK}±0.4"
    assert found.estimate
    assert found.estimate.interval == pytest.approx(found.interval)
