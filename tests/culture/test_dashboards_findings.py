"""What numbers say, to the word: sentences, tiles, steps, and when two figures may be compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.utils import translation

from culture.accounts.models import User
from culture.dashboards import findings, sureness
from culture.dashboards.changes import change_of
from culture.dashboards.figures import Figure, Numbers
from culture.dashboards.findings import Lowest, NextStep, Told
from culture.dashboards.tones import Whole
from culture.dashboards.voices import Voice, first_voice, voice_of
from culture.metrics import sources
from culture.metrics.content import Content, Entry, TeamAgreement
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.bounded import bounded_gap
from culture.scoring.intervals import Interval
from culture.scoring.tallies import PairTally

JULY, AUGUST, SEPTEMBER = (
    Window(period=Period(dt.date(2026, month, 1), Grain.MONTH)) for month in (7, 8, 9)
)
MANAGERS = Voice(label="Managers")
NO_BREAK = "\N{NO-BREAK SPACE}"


def an_entry(key: str, delivered: float, gap: float | None, reach: float | None) -> Entry:
    value = delivered if gap is None else gap
    return Entry(
        kind="overall" if key == "overall" else "dimension",
        key=key,
        dimension=None,
        pair="gap",
        n=20,
        expected=None if gap is None else delivered - gap,
        delivered=delivered,
        gap=gap,
        interval=None if reach is None else Interval(value - reach, value + reach),
    )


def numbers(
    *entries: Entry, two_sided: bool = True, levels: tuple[TeamAgreement, ...] = ()
) -> Numbers:
    content = Content(
        source="manager",
        sides=("expected", "delivered") if two_sided else ("delivered",),
        low=1,
        high=7,
        k=5,
        n=20,
        asked=None,
        flagged=0,
        versions=(1,),
        entries=entries,
        breakdowns=(),
        levels=levels,
        differences=(),
    )
    return Numbers(content, {})


def gaps(*facts: tuple[str, float, float | None]) -> Numbers:
    return numbers(*(an_entry(key, 5.0, gap, reach) for key, gap, reach in facts))


def levels(*facts: tuple[str, float, float | None], verdict: str = "differ") -> Numbers:
    entries = [an_entry(key, level, None, reach) for key, level, reach in facts]
    said = tuple(a_level(entry.key, verdict) for entry in entries if entry.key != "overall")
    return numbers(*entries, two_sided=False, levels=said)


def a_level(key: str, verdict: str, side: str = "delivered") -> TeamAgreement:
    return TeamAgreement(key, side, 20, 4, 0.2, 0.8, verdict, 0.7, 0.8, None)


def told(found: Numbers, whole: Whole | None = None, voice: Voice = MANAGERS) -> Told:
    return Told("Harbour", found, whole or Whole(), voice)


def against(found: Numbers, *, must_differ: bool = True) -> Whole:
    """Hold against a whole of which the unit's answers are one in a hundred."""
    entries = tuple(replace(entry, n=2000) for entry in found.content.entries)
    content = replace(found.content, n=2000, entries=entries)
    return Whole(Numbers(content, found.subjects), "Meridian", must_differ)


def tone_of(whole: Whole, one: Figure) -> str:
    return whole.words([one], {}).of(one)


def widest_first(whole: Whole, found: Sequence[Figure]) -> list[str]:
    return [one.key for one in whole.words(found, {}).widest_first(found)]


def figure(key: str, gap: float, reach: float | None = 0.1) -> Figure:
    return Figure(an_entry(key, 5.0, gap, reach), key)


def test_the_widest_clear_shortfall_stands_before_wider_surpluses_and_unclear_gaps() -> None:
    found = [
        figure("unclear", -2.0, 2.5),
        figure("unknown", -3.0, None),
        figure("more", 1.5),
        figure("less", -0.4),
        figure("most", -0.9),
        figure("some", 0.6),
    ]
    assert widest_first(Whole(), found) == [
        "most",
        "less",
        "more",
        "some",
        "unknown",
        "unclear",
    ]


def test_levels_stand_by_their_distance_to_the_whole_and_else_the_lowest_first() -> None:
    whole = against(levels(("a", 4.0, 0.1), ("b", 4.0, 0.1), ("c", 4.0, 0.1), ("d", 4.0, 0.1)))
    found = levels(("a", 4.1, 0.1), ("b", 3.9, 0.1), ("c", 4.6, 0.1), ("d", 3.2, 0.1))
    assert widest_first(whole, found.dimensions) == ["d", "c", "b", "a"]
    assert widest_first(Whole(), found.dimensions) == ["d", "b", "a", "c"]
    even = levels(("a", 4.05, 0.1), ("b", 3.98, 0.1))
    assert widest_first(whole, even.dimensions) == ["b", "a"]


@pytest.mark.parametrize(
    ("gap", "reach", "tone"),
    [
        (-0.4, 0.3, "short"),
        (-0.3, 0.3, "even"),
        (-0.4, None, "even"),
        (0.0, 0.1, "even"),
        (0.4, 0.3, "over"),
    ],
)
def test_a_gap_is_a_finding_where_its_interval_leaves_zero_out(
    gap: float, reach: float | None, tone: str
) -> None:
    assert tone_of(Whole(), figure("a", gap, reach)) == tone


@pytest.mark.parametrize(
    ("low", "high", "tone", "text"),
    [
        (-0.4, -0.1, "short", f"−0.3{NO_BREAK}±0.2"),
        (-0.4, 0.1, "even", f"−0.3{NO_BREAK}±0.4"),
        (-0.7, -0.2, "even", f"−0.3{NO_BREAK}±0.4"),
    ],
)
def test_a_lopsided_interval_counts_as_far_as_it_reaches(
    low: float, high: float, tone: str, text: str
) -> None:
    lopsided = replace(an_entry("a", 5.0, -0.3, None), interval=Interval(low, high))
    assert tone_of(Whole(), Figure(lopsided, "a")) == tone
    assert Figure(lopsided, "a").text == text


@pytest.mark.parametrize(
    ("verdict", "may", "tone"),
    [
        ("differ", True, "short"),
        ("little", True, "short"),
        ("none", False, "even"),
        ("unknown", False, "even"),
    ],
)
def test_a_level_is_a_finding_only_where_units_may_be_compared(
    verdict: str, may: bool, tone: str
) -> None:
    whole = against(levels(("a", 4.0, 0.1), verdict=verdict))
    assert whole.may_compare("a") is may
    assert tone_of(whole, levels(("a", 3.0, 0.1)).dimensions[0]) == tone


def test_overall_may_be_compared_where_every_dimension_may_and_only_as_delivered() -> None:
    entries = [an_entry(key, 4.0, None, 0.1) for key in ("overall", "a", "b")]
    said = (a_level("a", "differ"), a_level("b", "little"), a_level("b", "none", "expected"))
    assert against(numbers(*entries, levels=said)).may_compare("overall")
    assert not against(numbers(*entries, levels=(*said, a_level("c", "none")))).may_compare(
        "overall"
    )
    assert not against(numbers(*entries, levels=said)).may_compare("c")


def test_nobody_is_compared_while_the_whole_is_withheld_but_where_it_need_not_prove_anything() -> (
    None
):
    assert not Whole(must_differ=True).may_compare("a")
    assert Whole().may_compare("a")
    assert Whole(must_differ=True).beside(figure("a", 0)) is None


def test_a_level_without_interval_or_without_the_whole_is_no_finding() -> None:
    whole = against(levels(("a", 4.0, None)))
    assert tone_of(whole, levels(("a", 1.0, 0.1)).dimensions[0]) == "even"
    assert tone_of(Whole(), levels(("a", 1.0, 0.1)).dimensions[0]) == "even"


def test_a_level_is_held_against_the_whole_that_holds_it() -> None:
    # Of a whole of which it is one answer in a hundred its own interval shrinks by .995 only.
    whole = against(levels(("a", 4.0, 0.01)))
    assert tone_of(whole, levels(("a", 3.74, 0.25)).dimensions[0]) == "short"
    assert tone_of(whole, levels(("a", 3.75, 0.25)).dimensions[0]) == "even"
    assert tone_of(whole, levels(("a", 4.26, 0.25)).dimensions[0]) == "over"


def test_what_a_page_says_is_judged_together() -> None:
    """The case that was: one of five gaps of noise leaves zero out on every fourth page."""
    alone = figure("a", -0.4, 0.35)
    others = [figure(key, 0.0, 0.35) for key in "bcde"]
    assert tone_of(Whole(), alone) == "short"
    assert Whole().words([alone, *others], {}).of(alone) == "even"
    assert Whole().words([figure("a", -0.5, 0.35), *others], {}).of(alone) == "short"


def test_what_was_asked_of_everybody_is_no_lasting_certainty() -> None:
    entry = an_entry("a", 5.0, -0.3, 0.1)
    lasting = replace(entry, lasting=Interval(-0.7, 0.1))
    assert tone_of(Whole(), Figure(entry, "a")) == "short"
    assert tone_of(Whole(), Figure(lasting, "a")) == "even"


def test_cells_of_a_table_hold_their_rate_of_chance() -> None:
    cells = {key: figure("a", 0.0, 0.35) for key in range(18)}
    cells |= {18: figure("a", -0.4, 0.35), 19: figure("a", -0.9, 0.35)}
    tones = Whole().cells(cells)
    assert [tones[18], tones[19], set(tones.values())] == ["even", "short", {"even", "short"}]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            gaps(("overall", -0.5, 0.1), ("a", -0.4, 0.1), ("b", -0.9, 0.1), ("c", 2.0, 0.1)),
            "Managers, Harbour: <strong>b 0.9 below</strong> what was expected, and a 0.4 below.",
        ),
        (
            gaps(("a", -0.4, 0.1), ("b", 0.9, 0.1)),
            "Managers, Harbour: <strong>a 0.4 below</strong> what was expected.",
        ),
        (
            gaps(("a", 0.4, 0.1), ("b", 0.9, 0.1), ("c", -0.2, 0.3)),
            (
                'Managers, Harbour: <strong class="over">b 0.9 above</strong> what was expected, '
                "and nothing clearly below."
            ),
        ),
        (
            gaps(("a", -0.2, 0.3), ("b", 0.1, 0.4)),
            (
                "Managers, Harbour: there is no clear gap between what was expected and what was "
                "delivered."
            ),
        ),
        (
            gaps(("overall", -2.3, 2.5), ("a", -2.6, 2.5), ("b", 0.1, 0.2)),
            (
                f"Managers, Harbour: too few answers to tell yet (20{NO_BREAK}answers). So far "
                "what was delivered lies 2.3 below what was expected, which may be chance."
            ),
        ),
        (
            gaps(("a", -0.2, 0.31), ("b", 0.4, None)),
            (
                f"Managers, Harbour: too few answers to tell yet (20{NO_BREAK}answers). So far "
                "what was delivered lies 0.4 above what was expected, which may be chance."
            ),
        ),
        (
            gaps(("overall", 0.0, 0.6)),
            (
                f"Harbour: too few answers to tell yet (20{NO_BREAK}answers). So far nothing lies "
                "above or below, but a gap that matters cannot be ruled out."
            ),
        ),
        (
            gaps(("overall", -0.04, 0.01)),
            "Managers, Harbour: <strong>overall 0.04 below</strong> what was expected.",
        ),
    ],
)
def test_a_source_without_words_of_its_own_speaks_neutrally_of_gaps(
    found: Numbers, said: str
) -> None:
    assert findings.sentence(told(found)) == said


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (
            (("a", 3.0, 0.1), ("b", 4.0, 0.1)),
            (
                "Managers, Harbour: <strong>a is at 3.0, clearly below</strong> the 4.0 of "
                "Meridian as a whole."
            ),
        ),
        (
            (("a", 4.5, 0.1), ("b", 4.1, 0.1)),
            (
                'Managers, Harbour: <strong class="over">a is at 4.5, clearly above</strong> the '
                "4.0 of Meridian as a whole."
            ),
        ),
        (
            (("a", 4.0, 0.1), ("b", 4.1, 0.1)),
            "Managers, Harbour: nothing clearly differs from Meridian as a whole.",
        ),
    ],
)
def test_levels_of_a_unit_are_held_against_the_whole(
    unit: tuple[tuple[str, float, float], ...], said: str
) -> None:
    whole = against(levels(("a", 4.0, 0.1), ("b", 4.0, 0.1)))
    assert findings.sentence(told(levels(*unit), whole)) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            levels(("overall", 4.0, 0.1), ("b", 5.0, 0.1), ("a", 3.0, 0.1), ("c", 4.0, 0.1)),
            "Managers, Harbour: <strong>a is lowest at 3.0</strong>, and b highest at 5.0.",
        ),
        (
            levels(("overall", 4.0, 0.1), ("a", 4.0, 0.1), ("b", 4.1, 0.1)),
            (
                "Managers, Harbour: 4.0 overall, on a scale from 1 to 7; no dimension clearly "
                "stands out."
            ),
        ),
        (levels(("a", 4.0, 0.1)), "Managers, Harbour: no dimension clearly stands out."),
    ],
)
def test_levels_of_the_whole_are_held_against_each_other(found: Numbers, said: str) -> None:
    assert findings.sentence(told(found)) == said


def test_names_are_escaped_in_a_sentence() -> None:
    found = replace(told(gaps(("a", 0.0, 0.1))), unit="<Harbour>")
    assert findings.sentence(found).startswith("Managers, &lt;Harbour&gt;: there is no clear gap")


def test_tiles_are_the_three_widest_with_how_sure_they_are() -> None:
    found = gaps(("a", 0.1, 0.3), ("b", -0.9, 0.1), ("c", 0.5, 0.1), ("d", 0.0, None))
    tiles = findings.tiles(told(found), url_of=lambda one: f"/{one.key}/")
    assert [(one.name, one.value, one.note, one.tone, one.url) for one in tiles] == [
        ("b", "−0.9", f"±0.1 · 20{NO_BREAK}answers", "short", "/b/"),
        ("c", "+0.5", f"±0.1 · 20{NO_BREAK}answers", "over", "/c/"),
        ("a", "+0.1", f"±0.3 · 20{NO_BREAK}answers · no clear gap", "even", "/a/"),
    ]


def test_a_tile_says_where_few_answers_may_hide_a_gap() -> None:
    found = told(gaps(("a", -0.4, 0.5), ("b", 0.1, 0.4), ("c", -1.5, 0.3)))
    notes = {one.name: one.note for one in findings.tiles(found, url_of=lambda _one: "")}
    assert notes == {
        "a": f"±0.5 · 20{NO_BREAK}answers · too few to tell",
        "b": f"±0.4 · 20{NO_BREAK}answers · no clear gap",
        "c": f"±0.3 · 20{NO_BREAK}answers",
    }
    assert found.too_few is None


def test_where_both_sides_are_stated_no_answers_are_too_few() -> None:
    found = gaps(("a", -0.4, None))
    assert told(found).too_few == found.dimensions[0]
    assert told(found, voice=replace(MANAGERS, is_exact=True)).too_few is None


def test_a_tile_of_a_level_names_the_whole() -> None:
    whole = against(levels(("a", 4.0, 0.1)))
    (tile,) = findings.tiles(told(levels(("a", 3.0, 0.1)), whole), url_of=lambda _one: "")
    assert (tile.value, tile.note) == (
        "3.0",
        f"±0.1 · 20{NO_BREAK}answers · everybody{NO_BREAK}4.0",
    )


def lowest(*children: Numbers | None, whole: Whole | None = None) -> tuple[str, float] | None:
    units = [(Unit(name=f"unit {place}"), one) for place, one in enumerate(children)]
    found = findings.lowest_of(units, [figure("a", -0.1)], whole or Whole())
    return None if found is None else (found.unit.name, found.p)


def test_the_lowest_child_must_lie_below_all_others() -> None:
    low, middle, high = gaps(("a", -0.9, 0.1)), gaps(("a", -0.4, 0.1)), gaps(("a", 0.4, 0.1))
    name, p = lowest(None, high, low, middle) or ("", 1.0)
    assert name == "unit 2"
    assert p < 1e-6
    name, p = lowest(low, gaps(("a", -0.8, 0.1)), high) or ("", 0.0)
    assert name == "unit 0"
    assert p > 0.2
    assert lowest(low) is None
    assert lowest(low, gaps(("a", -0.1, None))) is None
    assert lowest() is None


def test_five_alike_are_not_looked_at_first() -> None:
    """The case that was: five customers with the same gap had an interval of no width."""
    five = bounded_gap(PairTally.of([(4, 3)] * 5), ends=Interval(1, 5))
    alike = numbers(replace(an_entry("a", 3.0, -1.0, None), n=5, gap_sd=0.0, interval=five))
    name, p = lowest(alike, gaps(("a", -0.4, 0.2)), gaps(("a", -0.3, 0.2))) or ("", 0.0)
    assert name == "unit 0"
    assert p > 0.5
    assert tone_of(Whole(), alike.dimensions[0]) == "even"


def test_the_lowest_of_several_good_children_is_no_finding() -> None:
    assert lowest(gaps(("a", 0.4, 0.1)), gaps(("a", 0.9, 0.1))) is None
    assert lowest(gaps(("a", 0.0, 0.1)), gaps(("a", 0.9, 0.1))) is None
    _name, p = lowest(gaps(("a", -0.05, 0.1)), gaps(("a", 0.9, 0.1))) or ("", 0.0)
    assert p > 0.3


def test_no_child_is_lowest_where_units_may_not_be_compared() -> None:
    children = levels(("a", 3.0, 0.1)), levels(("a", 4.4, 0.1))
    units = [(Unit(name=str(place)), one) for place, one in enumerate(children)]
    looked_at = children[0].dimensions
    not_shared = against(levels(("a", 4.0, 0.1), verdict="none"))
    assert findings.lowest_of(units, looked_at, not_shared) is None
    found = findings.lowest_of(units, looked_at, against(levels(("a", 4.0, 0.1))))
    assert found
    assert found.unit.name == "0"


STEPS = replace(
    MANAGERS,
    step_short="short {name}",
    step_over="over {name}",
    step_even="even {name}",
    step_lowest="lowest {name}",
    step_vague="vague {n}",
    step_nothing="nothing",
    step_label="open {name}",
    collect_label="collect",
)


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (gaps(("overall", 0.0, None), ("A", -0.4, 0.1)), NextStep("short a", "/A/", "open a")),
        (
            gaps(("overall", 0.0, 0.51), ("A", 0.9, 0.1)),
            NextStep(f"vague 20{NO_BREAK}answers", "/collect/", "collect"),
        ),
        (gaps(("overall", 0.0, 0.5), ("A", 0.9, 0.1)), NextStep("over a", "/A/", "open a")),
        (gaps(("overall", 0.0, 0.5), ("A", 0.1, 0.1)), NextStep("even a", "/A/", "open a")),
        (gaps(("overall", 0.0, 0.5)), NextStep("nothing")),
        (gaps(("A", 0.9, 0.1)), NextStep(f"vague 20{NO_BREAK}answers", "/collect/", "collect")),
        (
            levels(("overall", 4.0, 0.1), ("A", 4.0, 0.1), ("B", 3.0, 0.1)),
            NextStep("lowest b", "/B/", "open b"),
        ),
    ],
)
def test_the_next_step_is_what_the_numbers_ask_for(found: Numbers, step: NextStep) -> None:
    chosen = findings.next_step(
        told(found, voice=STEPS), url_of=lambda one: f"/{one.key}/", collect_url="/collect/"
    )
    assert chosen == step


def test_a_level_of_a_unit_that_does_not_stand_out_is_even() -> None:
    whole = against(levels(("a", 4.0, 0.1)))
    found = told(levels(("a", 4.0, 0.1)), whole, voice=replace(STEPS, step_vague=""))
    assert findings.next_step(found, url_of=lambda _one: "/").text == "even a"


def test_a_step_nobody_can_take_has_no_label() -> None:
    found = told(gaps(("A", 0.9, 0.1)), voice=STEPS)
    assert findings.next_step(found, url_of=lambda _one: "/") == NextStep(
        f"vague 20{NO_BREAK}answers"
    )


def test_a_step_to_a_child_names_it_twice() -> None:
    lowest = Lowest(Unit(name="Hall A"), figure("Care", -0.9), 0.0, 3)
    assert findings.step_to_child(told(gaps(("A", 0.0, 0.1))), lowest, "/a/") == NextStep(
        f"Look at Hall A first. Care: −0.9{NO_BREAK}±0.1, clearly below every other unit here. Ask "
        "its team what stands in the way.",
        "/a/",
        "Go to Hall A",
        f"Hall A, Care: −0.9{NO_BREAK}±0.1 (95 % interval), 20{NO_BREAK}answers. It was judged "
        "together "
        "with everything this page looked at (3 in all): what is said here is chance on one page "
        "in twenty at most.",
    )


@pytest.mark.parametrize(
    ("before", "after", "p", "said"),
    [
        (gaps(("overall", -0.9, 0.1)), gaps(("overall", -0.4, 0.1)), 0.0, "clearly better"),
        (gaps(("overall", -0.4, 0.1)), gaps(("overall", -0.9, 0.1)), 0.0, "clearly worse"),
        (gaps(("overall", -0.4, 0.1)), gaps(("overall", -0.5, 0.1)), 0.143, "no clear change"),
        (gaps(("overall", -0.4, None)), gaps(("overall", 0.9, 0.1)), 1.0, "no clear change"),
        (gaps(("overall", -0.4, 0.1)), gaps(("overall", 0.9, None)), 1.0, "no clear change"),
    ],
)
def test_a_change_is_judged_by_both_errors(
    before: Numbers, after: Numbers, p: float, said: str
) -> None:
    timeline = [(JULY, before), (AUGUST, None), (SEPTEMBER, after)]
    change = change_of(timeline, lambda one: one.overall)
    assert change
    assert (change.first, change.last) == (JULY, SEPTEMBER)
    assert change.p == pytest.approx(p, abs=0.002)
    assert change.said(is_clear=change.p < 0.05) == said


def test_another_questionnaire_is_no_change_of_service() -> None:
    before, after = gaps(("overall", -0.9, 0.1)), gaps(("overall", -0.4, 0.1))
    after = Numbers(replace(after.content, versions=(2,)), {})
    change = change_of([(JULY, before), (AUGUST, after)], lambda one: one.overall)
    assert change
    assert change.p == 1.0
    assert change.said(is_clear=False).startswith("not to be told: the questionnaire changed")
    assert change_of([(JULY, before)], lambda one: one.overall) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("Calm under strain", "calm under strain"), ("IT help", "IT help"), ("", "")],
)
def test_a_name_keeps_its_own_capitals_inside_a_sentence(name: str, said: str) -> None:
    assert findings.within_sentence(name) == said


def test_the_widest_level_is_the_farthest_from_its_own_whole() -> None:
    whole = against(levels(("a", 5.0, 0.1), ("b", 6.5, 0.1)))
    found = levels(("b", 6.0, 0.1), ("a", 3.0, 0.1))
    assert widest_first(whole, found.dimensions) == ["a", "b"]


def test_what_is_unknown_lies_on_no_side() -> None:
    assert Whole().p_of(figure("a", -0.9, None)) == 1.0
    assert Whole().side_of(figure("a", -0.9, None)) == "even"


def test_the_lowest_is_said_of_the_figure_in_which_it_is_surest() -> None:
    units = [
        (Unit(name="one"), gaps(("a", -0.1, 0.3), ("b", -0.9, 0.3))),
        (Unit(name="two"), gaps(("a", 0.0, 0.3), ("b", 0.0, 0.3))),
    ]
    found = findings.lowest_of(units, [figure("a", -0.1), figure("b", -0.9)], Whole())
    assert found
    assert found.figure.key == "b"


def test_a_voice_leads_nowhere_else_and_customers_speak_first() -> None:
    assert MANAGERS.links(JULY, Unit(), User(), dt.date(2026, 7, 1)) == ()
    assert first_voice() == voice_of("customer")


@pytest.mark.parametrize(("source", "label"), [("customer", "Customers"), ("employee", "Culture")])
def test_each_source_of_the_house_has_a_voice(source: str, label: str) -> None:
    assert str(voice_of(source).label) == label


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            gaps(("A", -0.9, 0.1), ("B", 0.0, 0.3)),
            (
                f"A: −0.9{NO_BREAK}±0.1 (95 % interval), 20{NO_BREAK}answers. It was judged "
                "together "
                "with everything this page looked at (2 in all): what is said here is chance on "
                "one page in twenty at most."
            ),
        ),
        (
            gaps(("A", -0.2, 0.3), ("B", 0.0, 0.3)),
            (
                f"A: −0.2{NO_BREAK}±0.3 (95 % interval), 20{NO_BREAK}answers. Beside everything "
                "this "
                "page looked at (2 in all), chance explains that. About 55 answers would be needed "
                "to tell."
            ),
        ),
        (
            gaps(("A", 0.0, 0.3)),
            (
                f"A: 0.0{NO_BREAK}±0.3 (95 % interval), 20{NO_BREAK}answers. Beside everything "
                "this page "
                "looked at (1 in all), chance explains that. No number of answers to be hoped for "
                "would tell it from nothing."
            ),
        ),
        (
            gaps(("A", -0.001, 0.3)),
            (
                f"A: 0.0{NO_BREAK}±0.3 (95 % interval), 20{NO_BREAK}answers. Beside everything "
                "this page "
                "looked at (1 in all), chance explains that. No number of answers to be hoped for "
                "would tell it from nothing."
            ),
        ),
        (
            gaps(("A", -0.2, None)),
            (
                f"A: −0.2, 20{NO_BREAK}answers. How far chance reaches here is not known, so "
                "nothing is "
                "called clear."
            ),
        ),
        (gaps(), ""),
        (
            levels(("A", 4.0, 0.1), ("B", 4.5, 0.1)),
            (
                f"A and B: +0.5{NO_BREAK}±0.1 (95 % interval), 20{NO_BREAK}answers and "
                f"20{NO_BREAK}answers. It "
                "was judged together with everything this page looked at (1 in all): what is said "
                "here is chance on one page in twenty at most."
            ),
        ),
    ],
)
def test_how_sure_the_first_finding_is_and_what_would_be_needed(found: Numbers, said: str) -> None:
    assert findings.how_sure(told(found)) == said


@pytest.mark.parametrize(
    ("high", "differ"),
    [(4.0, False), (4.17, False), (4.19, True)],
)
def test_the_ends_of_three_dimensions_differ_where_the_widest_of_three_pairs_does(
    high: float, differ: bool
) -> None:
    found = told(levels(("a", 4.1, 0.1), ("b", high, 0.1), ("c", 4.0, 0.1)))
    assert found.tones.says("ends") is differ


def test_the_ends_of_two_dimensions_are_one_pair() -> None:
    def differ(*facts: tuple[str, float, float]) -> bool:
        return told(levels(*facts)).tones.says("ends")

    assert differ(("a", 4.16, 0.1), ("b", 4.0, 0.1))
    assert not differ(("a", 4.15, 0.1), ("b", 4.0, 0.1))
    assert not differ(("a", 4.16, 0.1))
    assert not differ()


def test_the_ends_are_judged_with_what_else_the_page_says() -> None:
    """The case that was: ends had five per cent for themselves beside those of the page."""
    found = levels(("a", 4.1, 0.1), ("b", 4.19, 0.1), ("c", 4.0, 0.1))
    alone = replace(found, content=replace(found.content, levels=()))
    # Without levels nothing is said of teams, and the page has all of its five per cent.
    less = levels(("a", 4.1, 0.1), ("b", 4.17, 0.1), ("c", 4.0, 0.1))
    spared = replace(less, content=replace(less.content, levels=()))
    assert [told(one).tones.says("ends") for one in (found, alone, less, spared)] == [
        True,
        True,
        False,
        True,
    ]


def test_the_least_that_is_accepted_is_judged_with_the_gaps() -> None:
    gap, least = an_entry("a", 5.0, -0.9, 0.1), an_entry("a", 5.0, 0.2, 0.2)
    found = told(numbers(gap, replace(least, pair="adequacy")))
    assert (found.tones.looked_at, [one.key for one in found.figures]) == (2, ["a"])
    adequacy = found.numbers.one("dimension", "a", pair="adequacy")
    assert adequacy
    assert [found.tones.of(one) for one in (*found.figures, adequacy)] == ["short", "even"]
    wider = told(numbers(gap, replace(least, pair="adequacy", interval=Interval(0.03, 0.37))))
    second = wider.numbers.one("dimension", "a", pair="adequacy")
    assert second
    assert wider.tones.of(second) == "over"


def test_a_level_held_against_nothing_claims_nothing() -> None:
    """The case that was: of the whole itself, "teams do not differ enough to compare"."""
    whole = Whole(must_differ=True)
    found = told(levels(("A", 3.0, 0.1), ("B", 4.0, 0.1)), whole)
    assert findings.how_sure(found, found.figures[0]) == (
        f"A: 3.0{NO_BREAK}±0.1 (95 % interval), 20{NO_BREAK}answers. It is compared with nothing "
        "here, so "
        "nothing is called clear."
    )
    assert sureness.of_strongest(found.tones, found.figures) == ""


def test_how_sure_a_unit_is_where_teams_do_not_differ() -> None:
    whole = against(levels(("A", 4.0, 0.1), verdict="none"))
    found = told(levels(("A", 3.0, 0.1), verdict="none"), whole)
    assert findings.how_sure(found) == (
        f"A: 3.0{NO_BREAK}±0.1, 20{NO_BREAK}answers. Teams do not differ enough to compare, so "
        "nothing "
        "is said of one of them, however many answered."
    )


def test_more_answers_than_can_be_hoped_for_are_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(gaps(("A", -0.2, 0.3), ("B", 0.0, 0.3)))
    monkeypatch.setattr(sureness, "MOST_NEEDED", 55)
    assert findings.how_sure(found).endswith("About 55 answers would be needed to tell.")
    monkeypatch.setattr(sureness, "MOST_NEEDED", 54)
    assert findings.how_sure(found).endswith("would tell it from nothing.")


def test_a_change_is_that_from_the_first_to_the_last_window() -> None:
    timeline = [
        (window, gaps(("overall", gap, 0.1)))
        for window, gap in (
            (JULY, -0.9),
            (AUGUST, -0.4),
            (SEPTEMBER, 0.5),
        )
    ]
    change = change_of(timeline, lambda one: one.overall)
    assert change
    assert (change.first, change.before.value) == (JULY, -0.9)
    assert (change.last, change.after.value) == (SEPTEMBER, 0.5)


def test_what_is_spoken_of_are_dimensions_else_the_overall_score() -> None:
    both = told(gaps(("overall", -0.5, 0.1), ("a", 0.4, 0.1), ("b", -0.4, 0.1)))
    assert [one.key for one in both.figures] == ["a", "b"]
    assert [one.key for one in both.widest] == ["b", "a"]
    assert [one.key for one in told(gaps(("overall", -0.5, 0.1))).figures] == ["overall"]
    assert told(gaps()).figures == []
    assert (both.first, told(gaps()).first) == (both.figures[1], None)


def test_the_lowest_is_judged_in_every_figure_looked_at() -> None:
    units = [
        (Unit(name="one"), gaps(("a", -0.5, 0.3), ("b", 0.0, 0.3))),
        (Unit(name="two"), gaps(("a", 0.0, 0.3), ("b", 0.0, 0.3))),
    ]
    alone = findings.lowest_of(units, [figure("a", -0.1)], Whole())
    both = findings.lowest_of(units, [figure("a", -0.1), figure("b", -0.1)], Whole())
    assert alone
    assert both
    assert (both.unit.name, both.figure.key) == ("one", "a")
    assert both.p == pytest.approx(2 * alone.p)
    many = findings.lowest_of(units, [figure("a", -0.1)] * 500, Whole())
    assert many
    assert many.p == 1.0


@pytest.mark.parametrize("language", ["en", "es", "nb", "ru"])
def test_what_a_voice_says_of_one_gap_leads_on_to_a_second(language: str) -> None:
    with translation.override(language):
        for source in sources.all_sources():
            voice = voice_of(source.key)
            assert str(voice.one_short).endswith(".")
            assert str(voice.and_short).startswith("{first}, ")
            assert str(voice.and_short).endswith(".")


def test_two_gaps_of_a_link_are_said_in_its_own_words() -> None:
    found = told(gaps(("a", -0.9, 0.1), ("b", -0.4, 0.1)), voice=voice_of("performance"))
    assert findings.sentence(found) == (
        "In Harbour customers get <strong>0.9 less of a</strong> than our standard says, and 0.4"
        " less of b."
    )
