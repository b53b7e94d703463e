"""The answer to leadership: shares of vacancies with hand-computed figures, and never people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from culture.accounts.models import User
from culture.metrics.windows import Window
from culture.org.models import Unit
from surveys.hiring import menu
from surveys.hiring.interviews.debriefing import open_debrief
from surveys.hiring.models import GuideQuestion, ProfileVersion, Vacancy
from surveys.hiring.quality.leadership import HowMany, VacancyShare, answer_leadership
from tests import make
from tests.make_candidates import a_candidate
from tests.make_hiring import a_guide, a_role_profile, a_vacancy
from tests.make_interviews import a_scorecard, an_interviewer

pytestmark = pytest.mark.django_db

ALIKE = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]  # ICC(A,k) is 1
OPPOSED = [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1)]  # every mean is 3: alpha is below 0


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def top(hr: User) -> Unit:
    return make.a_unit(hr.organisation)


def a_vacancy_with(
    hr: User, top: Unit, key: str, rows: Sequence[Sequence[int | None]] = (), **facts: Any
) -> Vacancy:
    """A vacancy asking one question; each row is a candidate, each place an interviewer."""
    points = {facts.pop("competency", "perspective-taking"): 100}
    profile = a_role_profile(hr.organisation, key=key, points=points)
    guide = a_guide(profile, questions=1, written=0, published=False)
    if not facts.pop("anchored", True):
        GuideQuestion.objects.filter(section__version=guide).update(anchors={})
    guide.published_at = make.NOW
    guide.save(update_fields=["published_at"])
    vacancy = a_vacancy(top, guide=guide, **facts)
    panel = [an_interviewer(vacancy) for _place in (rows[0] if rows else ())]
    for row in rows:
        candidate = a_candidate(vacancy)
        for person, given in zip(panel, row, strict=True):
            if given is not None:
                a_scorecard(candidate, person, [given], note="Heard it.")
        open_debrief(actor=hr, candidate=candidate, now=make.NOW)
    return vacancy


def test_shares_are_of_the_vacancies_that_can_tell(hr: User, top: Unit) -> None:
    a_vacancy_with(hr, top, "alike", ALIKE)
    a_vacancy_with(hr, top, "opposed", OPPOSED, competency="keeping-word")
    # One candidate was rated by one person, so that four alone tell of agreement.
    a_vacancy_with(hr, top, "alone", [*ALIKE[:4], (5, None)])
    # Four are fewer than k: nothing is said of what was rated.
    a_vacancy_with(hr, top, "few", ALIKE[:4])
    a_vacancy_with(hr, top, "bare", anchored=False)
    a_vacancy_with(hr, top, "draft", state=Vacancy.State.DRAFT)
    a_vacancy(make.a_unit(make.an_organisation(name="Elsewhere")))

    found = answer_leadership(hr.organisation)

    assert found.vacancies == 5
    assert found.profile == VacancyShare(4, 5)
    assert found.anchored == VacancyShare(4, 5)
    assert found.independent == VacancyShare(2, 3)
    assert found.agreeing == VacancyShare(1, 2)
    # The profile says of no competency what it looks like and one question is short: what a guide
    # meets are sameness, probes, kinds, the end, ratings, the rule, and anchors but once.
    assert found.structure == 7


def test_the_median_of_an_even_number_lies_between_the_middle_two(hr: User, top: Unit) -> None:
    a_vacancy_with(hr, top, "one")
    a_vacancy_with(hr, top, "bare", anchored=False)

    assert answer_leadership(hr.organisation).structure == 6.5
    assert "Half of the vacancies meet 6.5 or more of 15" in page_of(hr)


def test_a_competency_of_ones_own_counts_where_it_is_marked_as_empathy(hr: User, top: Unit) -> None:
    browser, name = make.a_client(hr), "Hears what is not said"
    draft = a_role_profile(hr.organisation, points={"keeping-word": 99}, published=False)
    facts = {"name_en": name, "is_empathy": "on"}
    assert "This is about empathy" in browser.get(_at(draft, "competencies")).text
    browser.post(_at(draft, "competencies"), facts)
    own = draft.competencies.get(key="hears-what-is-not-said")
    assert own.is_empathy
    browser.post(f"/hiring/competencies/{own.uuid}/", {"name_en": name})
    assert not draft.competencies.get(key="hears-what-is-not-said").is_empathy
    browser.post(f"/hiring/competencies/{own.uuid}/", {"name_en": name, "is_empathy": "on"})
    # Nothing is asked of the library's, which are facets of empathy by themselves or are not.
    promised = draft.competencies.get(key="keeping-word")
    assert "is_empathy" not in browser.get(f"/hiring/competencies/{promised.uuid}/").text
    draft.published_at = make.NOW
    draft.save(update_fields=["published_at"])
    a_vacancy(top, guide=a_guide(draft, questions=2, written=0))
    a_vacancy_with(hr, top, "none", competency="keeping-word")

    assert answer_leadership(hr.organisation).profile == VacancyShare(1, 2)

    browser.post(_at(draft, "draft"))
    drafted = draft.profile.versions.get(number=2)
    assert drafted.competencies.get(key="hears-what-is-not-said").is_empathy


def _at(draft: ProfileVersion, page: str) -> str:
    return f"/hiring/profiles/{draft.uuid}/{page}/"


@pytest.mark.parametrize(
    ("met", "of", "said"),
    [
        (0, 0, HowMany.UNKNOWN),
        (0, 3, HowMany.NONE),
        (2, 4, HowMany.SOME),
        (3, 5, HowMany.MOST),
        (3, 3, HowMany.ALL),
    ],
)
def test_a_share_is_said_in_words(met: int, of: int, said: HowMany) -> None:
    assert VacancyShare(met, of).how_many == said


def page_of(user: User) -> str:
    return " ".join(make.a_client(user).get("/hiring/empathy/").text.split())


def test_before_a_vacancy_was_opened_the_page_cannot_tell(hr: User) -> None:
    page = page_of(hr)

    assert "From 0 vacancies" in page
    assert page.count("cannot tell yet") == 4
    assert "Cannot tell yet: no vacancy was opened." in page


def test_who_leads_everything_reads_the_shares_and_nothing_else_of_hiring(
    hr: User, top: Unit
) -> None:
    vacancy = a_vacancy_with(hr, top, "alike", ALIKE, title="Night desk")
    below = make.a_unit(hr.organisation, parent=top, name="Harbour")
    lead = make.a_leader(top)
    browser = make.a_client(lead)
    page = browser.get("/hiring/empathy/")

    assert "1 of 1" in page.text
    assert vacancy.title not in page.text
    assert "/hiring/quality/" not in page.text
    assert 'href="/hiring/quality/"' in page_of(hr)
    assert browser.get("/hiring/quality/").status_code == 404
    other = make.a_client(make.a_leader(below))
    assert other.get("/hiring/empathy/").status_code == 404
    member = make.a_user(hr.organisation)
    make.a_position(make.a_person(hr.organisation, user=member), top)
    assert make.a_client(member).get("/hiring/empathy/").status_code == 404
    elsewhere = make.a_leader(make.a_unit(make.an_organisation(name="Elsewhere")))
    assert "From 0 vacancies" in page_of(elsewhere)


def test_the_culture_of_the_topmost_unit_leads_to_the_answer(hr: User, top: Unit) -> None:
    wave = Window(edition=top.uuid, name="May", closed_on=make.TODAY)
    month = Window()
    below = make.a_unit(hr.organisation, parent=top, name="Harbour")

    def ways(window: Window, unit: Unit, user: User) -> list[str]:
        return [one.url for one in menu.answer_to_leadership(window, unit, user, make.TODAY)]

    assert ways(wave, top, hr) == ["/hiring/empathy/"]
    assert ways(wave, top, make.a_leader(top)) == ["/hiring/empathy/"]
    assert ways(month, top, hr) == []
    assert ways(wave, below, hr) == []
    member = make.a_user(hr.organisation)
    assert ways(wave, top, member) == []


def test_a_program_reads_the_same_and_no_number_of_queries_grows(hr: User, top: Unit) -> None:
    secret = make.an_api_key(hr.organisation, scopes=["hiring:read"])

    def told(**query: str) -> Any:
        headers = {"Authorization": f"Bearer {secret}"}
        return Client().get("/api/v1/hiring/empathy/", query, headers=headers)

    a_vacancy_with(hr, top, "alike", ALIKE)
    with CaptureQueriesContext(connection) as one:
        answer_leadership(hr.organisation)
    a_vacancy_with(hr, top, "opposed", OPPOSED, competency="keeping-word")
    with CaptureQueriesContext(connection) as two:
        answer_leadership(hr.organisation)

    assert len(one) == len(two) == 9
    assert told().json() == {
        "vacancies": 2,
        "k": 5,
        "profile": {"met": 1, "of": 2, "share": 0.5},
        "anchored": {"met": 2, "of": 2, "share": 1.0},
        "independent": {"met": 2, "of": 2, "share": 1.0},
        "agreeing": {"met": 1, "of": 2, "share": 0.5},
        "structure": 7.0,
        "components": 15,
    }
    assert told(unit="all").status_code == 400
