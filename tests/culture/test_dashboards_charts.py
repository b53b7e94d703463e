"""Charts: exact places on small examples, escaping, and what a withheld figure leaves behind."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from culture.dashboards.charts import rows, svg
from culture.dashboards.charts.axis import Axis, Scale, fitted
from culture.dashboards.charts.bars import GapBar, ZoneBar
from culture.dashboards.charts.chain import ChainLink, GapMap, gap_map
from culture.dashboards.charts.heat import HeatRow, heat_cell, heat_row
from culture.dashboards.charts.levels import LevelBar
from culture.dashboards.charts.trend import TrendPoint, trend
from culture.dashboards.panels.heat_map import Heading, Rows

SEVEN = Scale(1, 7)
WHY = "Not shown on its own, to protect who answered."
RELIABILITY = GapBar("Reliability", 6.6, 6.0, -0.6, 0.2, 212, tone="short")
TANGIBLES = GapBar("Tangibles", 5.9, 5.8, -0.1, 0.14, 208)


def the_texts(drawing: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawing).iter("text")]


def the_all(drawing: str, tag: str, class_: str) -> list[dict[str, str]]:
    return [
        dict(element.attrib)
        for element in ElementTree.fromstring(drawing).iter(tag)
        if class_ in element.get("class", "").split()
    ]


def a_chain() -> GapMap:
    return GapMap(
        expected=6.3,
        predicted=6.1,
        standard=6.0,
        delivered=5.4,
        experienced=5.7,
        listening=ChainLink(-0.7, 0.8),
        standards=ChainLink(-0.1, 0.05),
        performance=ChainLink(-0.6, 0.2, url="/performance/"),
        communication=ChainLink(text="34 of 41 promises kept"),
        customer=ChainLink(-0.6, 0.1, n=212),
        widest=2,
    )


def every_drawing(label: str = "Reliability") -> list[str]:
    pictures = [
        rows.drawn(
            [
                GapBar(label, 6.6, 6.1, -0.5, 0.16, 212, tone="short"),
                GapBar("Empathy", withheld=WHY),
            ],
            scale=SEVEN,
            ident="gaps",
            title=label,
        ),
        rows.drawn(
            [ZoneBar(label, 5.6, 6.6, 6.1, 0.5, 0.16, 212)], scale=SEVEN, ident="zones", title=label
        ),
        trend(
            [TrendPoint(label, label, "2026", -0.5, 0.2, 40, label), TrendPoint("Q2", "Q2")],
            ident="trend",
            title=label,
        ),
        gap_map(GapMap(customer=ChainLink(text=label, url=f"/{label}")), ident="map", title=label),
    ]
    return [str(drawn) for picture in pictures for drawn in (picture.wide, picture.narrow)]


def test_a_value_stands_in_proportion_along_the_axis() -> None:
    axis = Axis(5.5, 7.0, 0.5, 28, 79)
    assert axis.place(6.1) == pytest.approx(48.4)
    assert axis.ticks == [5.5, 6.0, 6.5, 7.0]


def test_a_value_beyond_the_axis_stands_on_its_edge() -> None:
    axis = Axis(1, 7, 1, 0, 100)
    assert (axis.place(7.4), axis.place(0.2)) == (100, 0)


def test_an_axis_takes_the_finest_steps_that_fit() -> None:
    axis = fitted([5.66, 6.6], start=0, end=100, most_ticks=6, within=SEVEN)
    assert (axis.low, axis.high, axis.step, axis.decimals) == (5.6, 6.6, 0.2, 1)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([5.6, 5.7], (4.5, 6.5)),  # 1.5 about 5.65, rounded out to half points
        ([6.95, 7.0], (5.5, 7.0)),
        ([1.0], (1.0, 2.5)),
        ([2.0, 6.0], (2.0, 6.0)),
    ],
)
def test_an_axis_shows_a_quarter_of_the_scale_or_more(
    values: list[float], ends: tuple[float, float]
) -> None:
    axis = fitted(values, start=0, end=100, most_ticks=5, within=SEVEN, least=SEVEN.least)
    assert (axis.low, axis.high) == ends


def test_a_small_change_over_time_looks_small() -> None:
    periods = [TrendPoint(f"Month {n}", str(n), gap=-0.1 * n) for n in (1, 2)]
    wide = trend(periods, ident="trend", title="Gap", least=SEVEN.least).wide
    first, second = (float(mark["cy"]) for mark in the_all(wide, "circle", "mark"))
    assert 0 < second - first < 0.1 * 144  # a tenth of the height between two ticks at most


def test_whoever_points_at_a_mark_is_told_its_values() -> None:
    bars = rows.drawn([RELIABILITY, TANGIBLES], scale=SEVEN, ident="gaps", title="Gaps")
    line = trend([TrendPoint("July 2026", "Jul", gap=-0.5, margin=0.2, n=40)], ident="t", title="G")
    for drawing in (bars.wide, bars.narrow):
        told = [title.text for title in ElementTree.fromstring(drawing).iterfind(".//g/title")]
        assert told == [RELIABILITY.sentence, TANGIBLES.sentence]
    [said] = ElementTree.fromstring(line.wide).iterfind(".//g/title")
    assert said.text == "July 2026: −0.5\xa0±0.2, 40\xa0answers."


def test_an_axis_stays_inside_the_scale() -> None:
    axis = fitted([6.95, 7.2], start=0, end=100, most_ticks=5, within=SEVEN)
    assert (axis.low, axis.high) == (6.9, 7)


def test_whole_steps_are_counted_from_the_low_end_of_the_scale() -> None:
    axis = fitted([1.2, 6.8], start=0, end=100, most_ticks=5, within=SEVEN)
    assert axis.ticks == [1, 3, 5, 7]


def test_a_single_value_at_the_top_of_the_scale_still_has_an_axis() -> None:
    axis = fitted([7.0], start=0, end=100, most_ticks=5, within=SEVEN)
    assert (axis.low, axis.high, axis.place(7.0)) == (6.9, 7, 100)


def test_an_axis_that_no_step_fits_takes_the_coarsest() -> None:
    axis = fitted([0, 100], start=0, end=100, most_ticks=2)
    assert axis.ticks == [0, 50, 100]


def test_an_axis_without_values_shows_the_whole_scale() -> None:
    axis = fitted([], start=0, end=100, most_ticks=6, within=Scale(1, 5))
    assert axis.ticks == [1, 2, 3, 4, 5]


@given(
    st.lists(st.floats(0, 10, allow_subnormal=False), min_size=1, max_size=6),
    st.integers(3, 8),
)
def test_an_axis_holds_every_value_between_its_ends(values: list[float], ticks: int) -> None:
    axis = fitted(values, start=0, end=100, most_ticks=ticks, within=Scale(0, 10))
    assert axis.low < axis.high
    assert all(axis.low - 1e-6 <= value <= axis.high + 1e-6 for value in values)


def test_a_coordinate_is_written_alike_in_every_language() -> None:
    with translation.override("nb"):
        assert [svg.plain(value) for value in (48.4, 12.0, 1 / 3, -0.001)] == [
            "48.4",
            "12",
            "0.33",
            "0",
        ]


def test_a_gap_bar_stands_where_its_figures_say() -> None:
    wide = rows.drawn([RELIABILITY], scale=SEVEN, ident="gaps", title="Gaps").wide
    assert the_texts(wide)[:3] == ["Reliability", "212\xa0answers", "−0.6\xa0±0.2"]
    assert the_texts(wide)[3:] == ["5.0", "5.5", "6.0", "6.5", "7.0"]
    assert the_all(wide, "circle", "expected") == [
        {"class": "expected", "cx": "68.8%", "cy": "36", "r": "7"}
    ]
    assert the_all(wide, "line", "span") == [
        {"class": "span short", "x1": "68.8%", "x2": "53.5%", "y1": "36", "y2": "36"}
    ]
    assert the_all(wide, "line", "interval") == [
        {"class": "interval short", "x1": "48.4%", "x2": "58.6%", "y1": "36", "y2": "36"}
    ]


def test_a_narrow_gap_bar_has_its_words_above_and_the_whole_width_below() -> None:
    narrow = rows.drawn([RELIABILITY], scale=SEVEN, ident="gaps", title="Gaps").narrow
    assert the_texts(narrow)[:3] == ["Reliability", "212\xa0answers", "−0.6\xa0±0.2"]
    assert the_all(narrow, "circle", "expected") == [
        {"class": "expected", "cx": "77.6%", "cy": "60", "r": "7"}
    ]


def test_a_stacked_bar_has_its_statement_above_in_both_widths() -> None:
    bar = GapBar("They keep what they promise", 6.6, 6.0, -0.6, 0.2, 212, tone="short")
    drawing = rows.drawn([bar], scale=SEVEN, ident="gaps", title="Gaps", stacked=True)
    assert the_texts(drawing.wide)[:2] == ["They keep what they promise", "212\xa0answers"]
    assert the_texts(drawing.narrow)[:2] == ["They keep what they", "promise"]


def test_a_gap_inside_its_interval_is_said_not_to_be_clear() -> None:
    wide = rows.drawn([TANGIBLES], scale=SEVEN, ident="gaps", title="Gaps").wide
    assert "no clear gap" in the_texts(wide)
    assert the_all(wide, "path", "mark")[0]["class"] == "mark even"


def test_a_gap_without_interval_is_shown_without_one() -> None:
    bar = GapBar("Reliability", 6.6, 6.1, -0.5, None, 2)
    wide = rows.drawn([bar], scale=SEVEN, ident="gaps", title="Gaps").wide
    assert "−0.5" in the_texts(wide)
    assert the_all(wide, "line", "interval") == []
    assert the_all(wide, "path", "mark")[0]["class"] == "mark even"


def test_a_long_name_breaks_between_words_and_makes_its_row_higher() -> None:
    bar = GapBar("Perspective taking and empathic concern", 6.6, 6.1, -0.5, 0.16, 212)
    wide = rows.drawn([bar], scale=SEVEN, ident="gaps", title="Gaps").wide
    assert the_texts(wide)[:4] == [
        "Perspective",
        "taking and",
        "empathic concern",
        "212\xa0answers",
    ]
    assert ElementTree.fromstring(wide).get("height") == "124"


@pytest.mark.parametrize("side", ["wide", "narrow"])
def test_a_withheld_bar_says_why_and_draws_nothing(side: str) -> None:
    bar = GapBar("Empathy", 6.6, 6.1, -0.5, 0.16, 3, withheld=WHY)
    drawn = getattr(rows.drawn([bar], scale=SEVEN, ident="gaps", title="Gaps"), side)
    assert " ".join(the_texts(drawn)).startswith(f"Empathy {WHY}")
    assert the_all(drawn, "circle", "expected") == []
    assert not {"6.6", "6.1", "−0.5\xa0±0.2", "3\xa0answers"} & set(the_texts(drawn))
    assert ElementTree.fromstring(drawn).findtext("desc") == f"Empathy: {WHY}"


@pytest.mark.parametrize(
    ("minimum", "desired", "tone", "place"),
    [
        ("short", "short", "short", "below the minimum"),
        ("even", "short", "even", "near the minimum"),
        ("even", "even", "even", "near the minimum"),
        ("over", "short", "even", "in the zone"),
        ("over", "even", "even", "near the desired"),
        ("over", "over", "over", "above the desired"),
        ("even", "over", "over", "above the desired"),
    ],
)
def test_a_zone_says_where_the_delivered_clearly_stands(
    minimum: str, desired: str, tone: str, place: str
) -> None:
    """The case that was: 0.5 ±1.7 above the minimum was "in the zone"."""
    bar = ZoneBar(
        "Tangibles",
        5.2,
        6.2,
        5.7,
        0.5,
        1.7,
        212,
        beside_minimum=minimum,
        beside_desired=desired,
    )
    narrow = rows.drawn([bar], scale=SEVEN, ident="zones", title="Zones").narrow
    assert the_texts(narrow)[2:4] == ["+0.5\xa0±1.7", place]
    assert the_all(narrow, "path", "mark")[0]["class"] == f"mark {tone}"


@pytest.mark.parametrize("delivered", [5.0, 5.5, 6.5])
def test_an_inverted_zone_is_no_place_to_stand_in(delivered: float) -> None:
    bar = ZoneBar("Tangibles", 6.0, 5.2, delivered, delivered - 6.0, 0.2, 212)
    assert bar.texts[1] == "no zone: the minimum lies above the desired"
    assert bar.tone == "even"


def test_a_zone_runs_from_the_minimum_to_the_desired() -> None:
    bar = ZoneBar("Tangibles", 5, 6, 5.5, 0.5, 0.5, 212)
    narrow = rows.drawn([bar], scale=SEVEN, ident="zones", title="Zones").narrow
    zone = the_all(narrow, "rect", "zone")[0]
    assert (zone["x"], zone["width"]) == ("27%", "46%")


def test_a_trend_stands_on_an_axis_that_holds_zero() -> None:
    periods = [TrendPoint("July 2026", "Jul", "2026", -0.5, 0.25, 40, tone="short")]
    wide = trend(periods, ident="trend", title="Trend").wide
    assert the_all(wide, "line", "axis") == [
        {"class": "axis", "x1": "8%", "x2": "100%", "y1": "34", "y2": "34"}
    ]
    assert the_all(wide, "circle", "mark") == [
        {"class": "mark short", "cx": "54%", "cy": "124", "r": "5.5"}
    ]
    assert the_all(wide, "line", "interval") == [
        {"class": "interval short", "x1": "54%", "x2": "54%", "y1": "79", "y2": "169"}
    ]


def test_a_withheld_period_leaves_a_hole_in_the_line() -> None:
    periods = [TrendPoint(f"Q{place}", f"Q{place}", "2026", -0.5, 0.1, 40) for place in range(1, 5)]
    periods[1] = TrendPoint("Q2", "Q2", "2026")
    wide = trend(periods, ident="trend", title="Trend").wide
    assert len(the_all(wide, "circle", "mark")) == 3
    assert len(the_all(wide, "rect", "gone")) == 1
    assert [line["x1"] for line in the_all(wide, "line", "series")] == ["65.5%"]
    description = ElementTree.fromstring(wide).findtext("desc")
    assert description is not None
    assert "Q2: not shown, to protect who answered." in description


def test_a_changed_questionnaire_is_marked_and_breaks_the_line() -> None:
    periods = [
        TrendPoint("2025", "2025", gap=-0.5, margin=0.1),
        TrendPoint("2026", "2026", gap=-0.4, margin=0.1, change="version 3"),
    ]
    wide = trend(periods, ident="trend", title="Trend").wide
    assert "version 3" in the_texts(wide)
    assert [line["x1"] for line in the_all(wide, "line", "dashed")] == ["54%"]
    assert the_all(wide, "line", "series") == []


def test_a_year_makes_way_for_the_next_one_beside_it() -> None:
    quarters = [("Q4", "2025"), ("Q1", "2026"), ("Q2", "2026")]
    periods = [TrendPoint(f"{label} {year}", label, year, -0.5) for label, year in quarters]
    texts = the_texts(trend(periods, ident="trend", title="Trend").narrow)
    assert texts[-4:] == ["Q4", "Q1", "Q2", "2026"]


def test_long_labels_take_turns_in_a_narrow_trend() -> None:
    periods = [TrendPoint(str(year), str(year), gap=-0.5) for year in range(2019, 2027)]
    drawing = trend(periods, ident="trend", title="Trend")
    assert [text for text in the_texts(drawing.narrow) if text.startswith("20")] == [
        "2020",
        "2022",
        "2024",
        "2026",
    ]
    assert len([text for text in the_texts(drawing.wide) if text.startswith("20")]) == 8


def test_a_trend_of_nine_periods_is_refused() -> None:
    with pytest.raises(ValueError, match="up to 8 periods, not 9"):
        trend([TrendPoint("Q1", "Q1")] * 9, ident="trend", title="Trend")


def test_a_trend_without_periods_is_an_empty_grid() -> None:
    drawing = trend([], ident="trend", title="Trend")
    assert the_all(drawing.wide, "circle", "mark") == []


def test_the_gap_map_marks_the_link_that_loses_most() -> None:
    wide = gap_map(a_chain(), ident="map", title="Map").wide
    assert the_all(wide, "rect", "widest") == [
        {
            "class": "box widest",
            "x": "51.68%",
            "y": "84",
            "width": "18%",
            "height": "48",
            "rx": "10",
        }
    ]
    assert "34 of 41 promises kept" in the_texts(wide)
    assert "customer gap −0.6\xa0±0.1 · 212\xa0answers" in the_texts(wide)


def test_the_narrow_gap_map_stands_upright() -> None:
    narrow = gap_map(a_chain(), ident="map", title="Map").narrow
    stations = the_all(narrow, "rect", "station")
    assert [station["y"] for station in stations] == ["1", "113", "225", "337", "449"]
    assert {station["x"] for station in stations} == {"0%"}


@pytest.mark.parametrize("side", ["wide", "narrow"])
def test_links_not_measured_yet_are_dashed_and_say_so(side: str) -> None:
    chain = GapMap(expected=6.3, experienced=5.7, customer=ChainLink(-0.6, 0.1, n=212))
    drawn = getattr(gap_map(chain, ident="map", title="Map"), side)
    assert the_texts(drawn).count("not measured yet") == 4
    assert len(the_all(drawn, "rect", "dashed")) == 3
    assert len([line for line in the_all(drawn, "line", "arrow") if "dashed" in line["class"]]) == 4


def test_a_gap_map_with_links_is_a_group_and_one_without_is_an_image() -> None:
    linked = ElementTree.fromstring(gap_map(a_chain(), ident="map", title="Map").wide)
    plain = ElementTree.fromstring(gap_map(GapMap(), ident="map", title="Map").wide)
    assert (linked.get("role"), plain.get("role")) == ("group", "img")
    assert [link.get("href") for link in linked.iter("a")] == ["/performance/"]


def test_every_drawing_is_named_and_described() -> None:
    for drawn in every_drawing():
        root = ElementTree.fromstring(drawn)
        title, description = root[0], root[1]
        assert root.get("aria-labelledby") == title.get("id")
        assert root.get("aria-describedby") == description.get("id")
        assert title.text == "Reliability"


def test_no_two_drawings_share_an_id() -> None:
    ids = [name for drawn in every_drawing() for name in re.findall(r' id="([^"]+)"', drawn)]
    assert len(ids) == len(set(ids)) == 16


def test_no_drawing_has_a_style_attribute() -> None:
    assert [drawn for drawn in every_drawing() if "style" in drawn] == []


def test_whatever_is_text_is_escaped() -> None:
    for drawn in every_drawing('"><script>alert(1)</script>'):
        assert "<script" not in drawn
        assert "&lt;script&gt;" in drawn
        ElementTree.fromstring(drawn)


def test_a_drawing_speaks_the_language_of_the_page() -> None:
    with translation.override("es"):
        wide = rows.drawn([RELIABILITY], scale=SEVEN, ident="gaps", title="Gaps").wide
    assert "−0,6\xa0±0,2" in the_texts(wide)
    assert the_all(wide, "line", "span")[0]["x2"] == "53.5%"


@pytest.mark.parametrize(
    ("gap", "tone", "css", "mark"),
    [
        (-0.5, "short", "s2", "▼"),
        (-0.3, "short", "s1", "▼"),
        (-0.9, "even", "", ""),
        (0.3, "over", "o1", "▲"),
        (0.5, "over", "o2", "▲"),
    ],
)
def test_a_heat_cell_is_marked_when_its_gap_is_a_finding(
    gap: float, tone: str, css: str, mark: str
) -> None:
    cell = heat_cell(gap, tone, scale=SEVEN)
    assert (cell.css, cell.mark) == (css, mark)


def test_a_heat_map_is_a_table_with_figures_and_reasons() -> None:
    row = heat_row(
        "Harbour",
        [heat_cell(-0.5, "short", scale=SEVEN), heat_cell(0.1, "even", scale=SEVEN)],
        url="/harbour/",
    )
    html = render_to_string(
        "culture/dashboards/panels/heat_map.html",
        {
            "facts": {
                "title": "Units of Whole",
                "chart": None,
                "sentence": "Gaps",
                "columns": [
                    Heading("Reliability", "?order=r", is_current=True),
                    Heading("Empathy"),
                ],
                "groups": [Rows([row], "Group 1"), Rows([HeatRow("<Night>", withheld=WHY)])],
                "is_grouped": True,
                "is_level": False,
                "how_sure": "",
                "by_name_url": "?",
                "why_url": "/why/",
            }
        },
    )
    assert (
        '<td class="s2"><span class="sign" aria-hidden="true">▼</span> −0.5</td><td>+0.1</td>'
        in html
    )
    assert '<th scope="row"><a href="/harbour/">Harbour</a></th>' in html
    assert '<th scope="row">&lt;Night&gt;</th>' in html
    assert (
        '<th scope="col" aria-sort="ascending"><a href="?order=r#units">Reliability</a></th>'
        in html
    )
    assert '<th class="group" scope="rowgroup" colspan="3"><span>Group 1</span></th>' in html
    assert (
        f'<td class="withheld" colspan="2"><span>{WHY} <a href="/why/">Why?</a></span></td>' in html
    )


def test_a_page_holds_both_drawings_for_css_to_choose_from() -> None:
    drawing = rows.drawn([RELIABILITY], scale=SEVEN, ident="gaps", title="Gaps")
    html = render_to_string("culture/dashboards/_chart.html", {"drawing": drawing, "broad": False})
    assert f'<div class="chart-wide">{drawing.wide}</div>' in html
    assert f'<div class="chart-narrow">{drawing.narrow}</div>' in html


def test_a_trend_of_levels_stands_on_the_scale_without_signs() -> None:
    periods = [
        TrendPoint("April", "Apr", "2026", 3.2, 0.1, 58),
        TrendPoint("May", "May", "2026", 3.5, 0.1, 58),
    ]
    wide = trend(periods, ident="trend", title="Trend", scale=Scale(1, 5)).wide

    assert the_texts(wide)[:5] == ["3.0", "3.2", "3.4", "3.6", "3.2"]
    assert "April: 3.2\N{NO-BREAK SPACE}±0.1, 58\N{NO-BREAK SPACE}answers." in wide
    assert the_all(wide, "line", "axis") == []
    assert len(the_all(wide, "circle", "even")) == 2


def test_a_level_stands_beside_that_of_the_whole() -> None:
    bars = [
        LevelBar("Warmth", 3.8, 0.1, 18, whole=3.4, tone="over", note="strong agreement"),
        LevelBar("Pride", 3.4, None, 18),
    ]
    wide = rows.drawn(bars, scale=Scale(1, 5), ident="levels", title="Levels").wide

    assert "Warmth: 3.8\N{NO-BREAK SPACE}±0.1, everybody 3.4, 18\N{NO-BREAK SPACE}answers." in wide
    assert "Pride: 3.4, 18\N{NO-BREAK SPACE}answers." in wide
    assert len(the_all(wide, "circle", "expected")) == 1
    assert [mark["class"] for mark in the_all(wide, "path", "mark")] == ["mark over", "mark even"]
    assert "strong agreement" in the_texts(wide)
