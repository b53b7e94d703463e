"""Nothing that leaves as a table is worked out by the program that opens it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from culture.core.tables.writing import harmless, write_rows
from feedback.touchpoints.models import ImportRun
from surveys.instruments.measures import describe_version
from tests import make

CHECKOUT = Path(__file__).resolve().parents[2]
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
STARTS = st.sampled_from(["", " ", "\t", "\r", "\n", "\u200b", "\ufeff", "\u00a0", "'"])
EVIL = st.builds(
    lambda before, sign, rest: before + sign + rest,
    STARTS,
    st.sampled_from([*SIGNS, ""]),
    st.text(max_size=12),
)
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)


def is_worked_out(cell: str) -> bool:
    """Whether a spreadsheet takes the cell for more than a text or a number."""
    if NUMBER.fullmatch(cell):
        return False
    seen = "".join(sign for sign in cell if unicodedata.category(sign) not in ("Cc", "Cf"))
    begins = unicodedata.normalize("NFKC", seen.lstrip())[:1]
    return cell[:1] in ("\t", "\r", "\n") or begins in tuple("=+-@")


@given(st.lists(st.one_of(EVIL, st.integers(), st.floats()), min_size=1))
@example([float("-inf")])
def test_no_cell_of_any_table_is_worked_out(cells: list[object]) -> None:
    written = io.StringIO(newline="")
    write_rows(written, headings=cells, rows=[cells])
    read = list(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert [cell for row in read for cell in row if is_worked_out(cell)] == []
    assert len(read) == 2


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_gets_an_apostrophe_whatever_its_width(sign: str) -> None:
    assert harmless(f"{sign}1+1|cmd") == f"'{sign}1+1|cmd"
    assert harmless(f" \u200b{sign}SUM(A1)") == f"' \u200b{sign}SUM(A1)"


@pytest.mark.parametrize(
    "cell", ["-0.25", "+3", "-1,5", "1e-6", "Harbour", "a=b", 3, -0.5, None, ""]
)
def test_numbers_and_words_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["\tx", "\rx", "\nx", "-١", "-1+1", "+1 2"])
def test_what_only_looks_like_a_number_does_not(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.django_db
def test_every_file_that_staff_may_take_is_harmless() -> None:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation, name="＝HYPERLINK(0)")
    version = make.a_version(organisation, published=False)
    dimension = version.dimensions.get(key="d1")
    dimension.names = dict.fromkeys(dimension.names, "－2+3")
    dimension.save(update_fields=["names"])
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    touchpoint = make.a_touchpoint(unit, version)
    make.some_responses(touchpoint, [((5, 4, 3), (4, 3, 2))] * 5)
    make.settle()
    client = Client()
    client.force_login(make.a_user(organisation, is_hr=True))
    run = ImportRun.objects.create(
        touchpoint=touchpoint,
        created_at=make.NOW,
        file_name="a.csv",
        rejections=[[2, "formula", "＝1"], [3, "formula", "@x"]],
        state=ImportRun.State.DONE,
    )
    pages = [
        client.get(reverse("dashboards:table", args=[unit.uuid])),
        client.get(reverse("touchpoints:import-rejected", args=[run.uuid])),
    ]
    for page in pages:
        assert page.status_code == 200
        text = page.content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert len(cells) > len(cells[:2]) == 2
        assert [cell for cell in cells if is_worked_out(cell)] == []
    assert "'＝HYPERLINK(0)" in pages[0].text
    assert "'－2+3" in pages[0].text


def test_tables_are_written_in_one_place() -> None:
    writes = re.compile(r"csv\.(writer|DictWriter)|Workbook\(|xlsxwriter")
    found = [
        str(file.relative_to(CHECKOUT))
        for package in ("culture", "surveys", "feedback")
        for file in (CHECKOUT / package).rglob("*.py")
        if writes.search(file.read_text())
    ]
    assert found == ["culture/core/tables/writing.py"]
