"""The numbers of the reference come out of the pages of quality and fairness."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from django.db import IntegrityError, transaction

from culture.accounts.models import User
from surveys.hiring.interviews.debriefing import open_debrief
from surveys.hiring.models import Candidate, FairnessCount, StageCount, Vacancy
from tests import make
from tests.make_candidates import a_candidate
from tests.make_hiring import a_guide, a_role_profile, a_vacancy
from tests.make_interviews import a_scorecard, an_interviewer
from tests.surveys.test_hiring_quality import KRIPPENDORFF, SHROUT_FLEISS

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


def a_vacancy_asking(hr: User, *, questions: int, key: str) -> Vacancy:
    """A vacancy whose guide asks so many questions about one competency."""
    profile = a_role_profile(hr.organisation, key=key, points={"empathy": 100})
    return a_vacancy(
        make.a_unit(hr.organisation), guide=a_guide(profile, questions=questions, written=0)
    )


def rate(hr: User, vacancy: Vacancy, rows: Sequence[Sequence[Sequence[int | None] | None]]) -> None:
    """Cards of candidates x interviewers, None where somebody rated nobody; then the debriefs."""
    panel = [an_interviewer(vacancy, name=f"Rater {place}") for place in range(len(rows[0]))]
    for row in rows:
        candidate: Candidate = a_candidate(vacancy)
        for person, points in zip(panel, row, strict=True):
            if points is not None:
                a_scorecard(candidate, person, points)
        open_debrief(actor=hr, candidate=candidate, now=make.NOW)


def row_of(page: str, name: str) -> str:
    """The row of a table that begins with a name, without line ends and a phone's labels."""
    start = page.index(f'<th scope="row">{name}')
    found = " ".join(page[start : page.index("</tr>", start)].split())
    return re.sub(r' data-label="[^"]*"', "", found)


def test_the_quality_page_shows_the_agreement_of_shrout_and_fleiss(hr: User) -> None:
    vacancy = a_vacancy_asking(hr, questions=3, key="b")
    thirds = [
        [[(points + 2 + n) // 3 for n in range(3)] for points in row] for row in SHROUT_FLEISS
    ]
    rate(hr, vacancy, thirds)
    page = make.a_client(hr).get("/hiring/quality/").text

    row = row_of(page, "empathy (en)")
    assert "0.62 (0.07 – 0.93)" in row
    assert "partly the same" in row
    assert "(not sure)" in row
    assert "6 × 4" in row
    # The first judge rates 7.67 of 10 on average, the others 5.1: clearly milder.
    assert "milder than others" in row_of(page, "Rater 0")
    assert "sterner than others" in row_of(page, "Rater 1")


def test_the_quality_page_shows_the_alpha_of_krippendorff(hr: User) -> None:
    vacancy = a_vacancy_asking(hr, questions=1, key="k")
    raters = [
        [None if cell == "." else [int(cell)] for cell in row.split()] for row in KRIPPENDORFF
    ]
    rate(hr, vacancy, [row for row in zip(*raters, strict=True) if any(row)])
    page = make.a_client(hr).get("/hiring/quality/").text

    assert "<td>0.81</td>" in row_of(page, "asked-1 (en)")
    assert "yes" in row_of(page, "asked-1 (en)")


def test_the_quality_page_counts_nothing_before_the_debrief(hr: User) -> None:
    vacancy = a_vacancy_asking(hr, questions=1, key="early")
    a_scorecard(a_candidate(vacancy), an_interviewer(vacancy, name="Early Bird"), [5])

    page = make.a_client(hr).get("/hiring/quality/").text

    assert "From 0 ratings of 0 candidates" in page
    assert "Early Bird" not in page


def counted(hr: User, *groups: tuple[str, int, int]) -> None:
    count = FairnessCount.objects.create(organisation=hr.organisation, k=5, counted_at=make.NOW)
    for group, reached, of in groups:
        StageCount.objects.create(
            count=count, attribute="gender", group=group, stage=3, reached=reached, of=of
        )


def test_the_fairness_page_shows_the_reference_of_adverse_impact(hr: User) -> None:
    browser = make.a_client(hr)
    assert "Too few to tell." in browser.get("/hiring/fairness/").text
    # Two countings of vacancies that each could be shown add up to 48 of 80 against 12 of 40.
    counted(hr, ("woman", 20, 40), ("man", 5, 20), ("others", 9, 20))
    counted(hr, ("woman", 28, 40), ("man", 7, 20))

    page = browser.get("/hiring/fairness/").text

    assert "Most often came so far: woman, 48 of 80." in page
    row = row_of(page, "man")
    assert "12 of 40" in row
    assert "<td>0.50</td> <td>0.0034</td>" in row
    assert "-0.46 – -0.11" in row
    assert "below four fifths" in row
    assert "everybody else" not in page


def test_the_fairness_page_says_too_few_where_one_decision_would_turn_it(hr: User) -> None:
    counted(hr, ("woman", 5, 10), ("man", 7, 12))

    assert "too few to tell: one decision" in make.a_client(hr).get("/hiring/fairness/").text
    FairnessCount.objects.all().delete()
    counted(hr, ("woman", 30, 40), ("man", 10, 20))
    assert "which chance may explain" in make.a_client(hr).get("/hiring/fairness/").text
    other = make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True)
    assert "<table>" not in make.a_client(other).get("/hiring/fairness/").text


def test_the_fairness_page_says_too_few_of_three_in_five_against_four_in_five(hr: User) -> None:
    """The database takes no such cells, so no page can show them."""
    with pytest.raises(IntegrityError, match="stage_count_floor"), transaction.atomic():
        counted(hr, ("woman", 4, 5), ("man", 3, 5))

    page = make.a_client(hr).get("/hiring/fairness/").text

    assert "Too few to tell." in page
    assert "<table>" not in page


def test_the_fairness_page_compares_with_four_fifths_exactly(hr: User) -> None:
    """0.6 / 0.75 is 0.7999... in floats; 60 of 100 against 60 of 80 is not below four fifths."""
    counted(hr, ("woman", 60, 80), ("man", 60, 100))
    browser = make.a_client(hr)

    row = row_of(browser.get("/hiring/fairness/").text, "man")

    assert "<td>0.80</td>" in row
    assert "below four fifths" not in row
    FairnessCount.objects.all().delete()
    counted(hr, ("woman", 60, 80), ("man", 59, 100))
    assert "four fifths" in row_of(browser.get("/hiring/fairness/").text, "man")
