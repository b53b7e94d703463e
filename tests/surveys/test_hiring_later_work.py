"""Months later: who is asked how hires work, what is kept of it, and what the page says."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.metrics.content import Content, Entry
from culture.metrics.models import Measure
from culture.metrics.windows import Window
from culture.metrics.writing import Draft, publish
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.tallies import PairTally, Tally
from surveys.hiring.candidates.answering import agree
from surveys.hiring.candidates.retention import apply_retention
from surveys.hiring.candidates.rights import document_of, erase
from surveys.hiring.interviews.debriefing import open_debrief
from surveys.hiring.later.asking import asked_of
from surveys.hiring.later.counting import count_reviews
from surveys.hiring.later.pairs import PART, RatedPerson, alike, pairs_of
from surveys.hiring.models import (
    Candidate,
    GuideVersion,
    Stage,
    Vacancy,
    ValiditySums,
    WorkRating,
    WorkReview,
)
from surveys.instruments.measures import describe_version
from tests import make
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_guide, a_role_profile, a_vacancy
from tests.make_interviews import a_scorecard, an_interviewer

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DECIDED = make.NOW - dt.timedelta(days=100)  # the 14th of August
KEY = "perspective-taking"


@pytest.fixture
def keys(settings: Any, tmp_path: Any) -> None:
    settings.LETTER_KEYS = str(tmp_path / "keys")


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def top(hr: User) -> Unit:
    return make.a_unit(hr.organisation, name="Meridian")


@pytest.fixture
def guide(hr: User) -> GuideVersion:
    profile = a_role_profile(hr.organisation, points={KEY: 100})
    return a_guide(profile, questions=1, written=0)


def a_decided(unit: Unit, guide: GuideVersion, **facts: Any) -> Vacancy:
    """A vacancy decided a hundred days ago."""
    facts.setdefault("decided_at", DECIDED)
    return a_vacancy(unit, guide=guide, state=Vacancy.State.DECIDED, **facts)


def interviewed(vacancy: Vacancy, points: Sequence[int | None], **facts: Any) -> Candidate:
    """Somebody whom one interviewer rated, with the ratings open."""
    hr = User.objects.get(is_hr=True, organisation=vacancy.organisation)
    candidate = a_candidate(vacancy, **facts)
    person = vacancy.panel.first() or an_interviewer(vacancy)
    a_scorecard(candidate, person, points)
    open_debrief(actor=hr, candidate=candidate, now=make.NOW)
    return candidate


def a_hire(vacancy: Vacancy, points: Sequence[int | None] = (4,), **facts: Any) -> Candidate:
    """Somebody who was chosen, and agreed to be rated at work."""
    facts.setdefault("may_be_rated_at_work", True)
    return interviewed(vacancy, points, stage=Stage.CHOSEN, **facts)


def rated_at_work(hire: Candidate, points: int, *, key: str = KEY) -> WorkReview:
    competency = hire.guide_version.profile_version.competencies.get(key=key)
    review = WorkReview.objects.create(candidate=hire, given_at=make.NOW)
    WorkRating.objects.create(review=review, competency=competency, points=points)
    return review


def the_page(hr: User) -> str:
    return " ".join(make.a_client(hr).get("/hiring/later/").text.split())


def row_of(page: str, name: str) -> str:
    start = page.index(f'<th scope="row">{name}')
    return re.sub(r' data-label="[^"]*"', "", page[start : page.index("</tr>", start)])


# Of forty hires twenty were rated 2 and twenty 4 in the interview. Of each twenty, fifteen work the
# same and five the other way round: r = (15² - 5²) / 20² = .5. Fisher's z is .549306 with an error
# of 1/√37, so its ends are .227088 and .871525, which are .223265 and .702147.
FORTY = [(2, 2)] * 15 + [(2, 4)] * 5 + [(4, 2)] * 5 + [(4, 4)] * 15


def test_forty_hires_have_the_correlation_worked_out_by_hand(
    hr: User, top: Unit, guide: GuideVersion, keys: None
) -> None:
    vacancy = a_decided(top, guide)
    for interview, work in FORTY:
        rated_at_work(a_hire(vacancy, [interview]), work)
    for points in [1] * 10 + [5] * 10:
        interviewed(vacancy, [points])

    assert count_reviews() == 40
    row = row_of(the_page(hr), "perspective-taking (en)")
    assert "goes with later work" in row
    assert "0.50 (0.22 – 0.70)" in row
    assert "(in truth stronger, nobody knows how much)" in row
    assert "<td>40</td>" in row

    apply_retention(now=DECIDED + 220 * DAY)
    page = the_page(hr)

    # Sixty were interviewed: their variance is (40 · 1 + 20 · 4) / 59 = 2.03, the hires' 40 / 39,
    # and 1.03 lies between four ninths of it and the whole.
    assert Candidate.objects.count() == 0
    assert "(in truth somewhat stronger)" in row_of(page, "perspective-taking (en)")
    question = row_of(page, "asked-1 (en)")
    assert "<strong>keep</strong>" in question
    assert "0.50 (0.22 – 0.70)" in question


def test_below_thirty_hires_nothing_is_said(hr: User, top: Unit, guide: GuideVersion) -> None:
    vacancy = a_decided(top, guide)
    for interview, work in FORTY[10:22]:
        rated_at_work(a_hire(vacancy, [interview]), work)
    count_reviews()

    page = the_page(hr)

    assert "12 are counted so far; nothing is said below 30" in page
    row = row_of(page, "perspective-taking (en)")
    assert "too few to tell: 18 more hires are needed" in row
    assert '<td class="nowrap">–</td>' in row
    assert re.search(r"<td> ?wait", row_of(page, "asked-1 (en)"))


def test_four_wait_and_the_fifth_makes_a_sum_of_all(top: Unit, guide: GuideVersion) -> None:
    vacancy = a_decided(top, guide)
    for points in (1, 2, 3, 4):
        rated_at_work(a_hire(vacancy, [points]), 5)
    assert (count_reviews(), ValiditySums.objects.count(), WorkRating.objects.count()) == (0, 0, 4)

    rated_at_work(a_hire(vacancy, [5]), 1)

    assert (count_reviews(), count_reviews()) == (5, 0)
    assert (WorkRating.objects.count(), WorkReview.objects.count()) == (0, 5)
    whole = ValiditySums.objects.get(question=None)
    question = ValiditySums.objects.get(question__key="asked-1")
    # 1, 2, 3, 4, 5 with 5, 5, 5, 5, 1: sums 15 and 21, squares 55 and 101, products 55.
    expected = PairTally(5, 15 * PART, 21 * PART, 55 * PART**2, 101 * PART**2, 55 * PART**2)
    assert (whole.pairs, question.pairs) == (expected, expected)


def test_only_who_was_rated_on_the_same_questions_is_added_up(hr: User, top: Unit) -> None:
    profile = a_role_profile(hr.organisation, points={KEY: 100})
    vacancy = a_decided(top, a_guide(profile, questions=2, written=0))
    for _hire in range(5):
        rated_at_work(a_hire(vacancy, [3, 4]), 4)
    for _hire in range(4):
        rated_at_work(a_hire(vacancy, [3, None]), 4)

    assert count_reviews() == 5
    assert set(ValiditySums.objects.values_list("question__key", "hires")) == {
        (None, 5),
        ("asked-1", 5),
        ("asked-2", 5),
    }


def test_the_mean_of_all_ratings_stands_for_a_competency() -> None:
    group = [RatedPerson(n, KEY, {7: (2, 3), 8: (5,)}, 4) for n in range(5)]
    [found] = alike([*group, RatedPerson(9, KEY, {7: (1,)}, 4), RatedPerson(8, KEY, {})], k=5)
    sums = pairs_of(found)
    # Of 2, 3 and 5 the mean is 10 thirds; of 2 and 3 it is 5 halves.
    assert sums[None].expected == 5 * PART * 10 // 3
    assert sums[7].expected == 5 * PART * 5 // 2
    assert sums[8].delivered == 5 * PART * 4


def test_who_was_not_hired_is_counted_at_the_end_and_nobody_twice(
    top: Unit, guide: GuideVersion, keys: None
) -> None:
    vacancy = a_decided(top, guide)
    for _hire in range(5):
        rated_at_work(a_hire(vacancy, [5]), 5)
    count_reviews()
    for points in (1, 2, 3, 4):
        interviewed(vacancy, [points])
    # Hired, and not rated at work: one of those whom nothing but the interview is known of.
    a_hire(vacancy, [2])

    apply_retention(now=DECIDED + 220 * DAY)
    apply_retention(now=DECIDED + 221 * DAY)

    for sums in ValiditySums.objects.all():
        assert (sums.hires, sums.others) == (5, 5)
        assert sums.everybody == Tally(10, (25 + 12) * PART, (125 + 34) * PART**2)


def test_too_few_who_were_not_hired_leave_nothing_behind(
    top: Unit, guide: GuideVersion, keys: None
) -> None:
    vacancy = a_decided(top, guide)
    for points in (1, 2, 3, 4):
        interviewed(vacancy, [points])

    apply_retention(now=DECIDED + 220 * DAY)

    assert (Candidate.objects.count(), ValiditySums.objects.count()) == (0, 0)


def test_who_erases_the_own_data_takes_the_rating_along(top: Unit, guide: GuideVersion) -> None:
    vacancy = a_decided(top, guide)
    hires = [a_hire(vacancy) for _hire in range(5)]
    for hire in hires:
        rated_at_work(hire, 4)

    erase(candidate=hires[0])

    assert (count_reviews(), WorkRating.objects.count()) == (0, 4)


def test_the_lead_of_the_unit_is_asked_from_three_months_on_until_the_end(
    top: Unit, guide: GuideVersion
) -> None:
    lead = make.a_leader(top)
    hire = a_hire(a_decided(top, guide))
    # Decided on the 14th of August, kept for six months.
    days = (dt.date(2026, 11, 13), dt.date(2026, 11, 14), dt.date(2027, 2, 14))
    assert [asked_of(lead, day=day) for day in days] == [[], [hire], [hire]]
    assert asked_of(lead, day=dt.date(2027, 2, 15)) == []


def test_nobody_is_asked_about_who_did_not_agree_or_was_not_hired(
    top: Unit, guide: GuideVersion
) -> None:
    lead = make.a_leader(top)
    vacancy = a_decided(top, guide)
    a_hire(vacancy, may_be_rated_at_work=False)
    interviewed(vacancy, [4], may_be_rated_at_work=True)
    a_hire(vacancy, withdrawn_at=make.NOW)
    a_hire(a_vacancy(top, guide=guide, title="Open"))
    rated_at_work(a_hire(vacancy), 3)

    assert asked_of(lead, day=make.TODAY) == []


def test_the_nearest_lead_above_is_asked_and_nobody_about_themselves(
    hr: User, top: Unit, guide: GuideVersion
) -> None:
    below = make.a_unit(hr.organisation, parent=top, name="Harbour")
    airport = make.a_unit(hr.organisation, parent=top, name="Airport")
    above, other = make.a_leader(top), make.a_leader(airport)
    hire = a_hire(a_decided(below, guide), email="New.Lead@example.org")
    assert asked_of(above, day=make.TODAY) == [hire]
    # The vacancy was for the lead of the unit: then the one above is asked, not the hire.
    own = make.a_leader(below, email="new.lead@example.org")
    assert asked_of(own, day=make.TODAY) == []
    assert asked_of(above, day=make.TODAY) == [hire]

    second = make.a_leader(below)

    above, other = make.asking_again(above), make.asking_again(other)
    assert [asked_of(one, day=make.TODAY) for one in (second, above, other)] == [[hire], [], []]


def test_a_lead_answers_once_on_a_page_that_home_leads_to(
    hr: User, top: Unit, guide: GuideVersion
) -> None:
    lead = make.a_leader(top)
    hire = a_hire(a_decided(top, guide, title="Night desk"), name="Lea Holm")
    competency = hire.guide_version.profile_version.competencies.get()
    address, field = f"/hiring/hires/{hire.uuid}/", f"competency_{competency.pk}"
    browser = make.a_client(lead)
    assert address in browser.get("/").text
    page = browser.get(address)
    assert "How Lea Holm works" in page.text
    assert "perspective-taking (en)" in page.text
    # Neither human resources nor the hire's marks are anywhere near.
    assert make.a_client(hr).get(address).status_code == 404
    assert browser.post(address, {}).status_code == 200
    assert WorkReview.objects.count() == 0

    assert browser.post(address, {field: 4}).status_code == 302

    assert [(one.competency, one.points) for one in WorkRating.objects.all()] == [(competency, 4)]
    assert browser.post(address, {field: 1}).status_code == 404
    entry = AuditEntry.objects.get(action="work-rated")
    assert (entry.actor, entry.object_uuid, entry.details) == (lead, hire.uuid, {})
    assert address not in browser.get("/").text


def test_what_a_lead_cannot_say_is_left_out(top: Unit, guide: GuideVersion) -> None:
    lead = make.a_leader(top)
    hire = a_hire(a_decided(top, guide))
    competency = hire.guide_version.profile_version.competencies.get()

    make.a_client(lead).post(f"/hiring/hires/{hire.uuid}/", {f"competency_{competency.pk}": 0})

    assert (WorkReview.objects.count(), WorkRating.objects.count()) == (1, 0)


def test_being_rated_at_work_is_agreed_to_by_a_tick_of_its_own(
    top: Unit, guide: GuideVersion
) -> None:
    vacancy = a_vacancy(top, guide=guide)
    first, second = a_candidate(vacancy), a_candidate(vacancy)
    agree(candidate=first, language="en", now=make.NOW)
    assert not Candidate.objects.get(pk=first.pk).may_be_rated_at_work

    place = f"/apply/me/{a_link(second, now=timezone.now())}/"
    assert "What stays are sums of 5 people or more." in Client().get(place).text
    Client().post(place, {"agree": "on", "later": "on"})

    assert Candidate.objects.get(pk=second.pk).may_be_rated_at_work


def test_a_hire_reads_what_is_stored_of_the_work_until_it_is_counted(
    top: Unit, guide: GuideVersion
) -> None:
    hire = a_hire(a_decided(top, guide))
    rated_at_work(hire, 2)

    document = json.loads(json.dumps(document_of(hire)))

    assert document["may_be_rated_at_work"] is True
    assert document["rated_at_work"] == "2026-11-22T09:00:00+00:00"
    assert document["at_work"] == [{"competency": "perspective-taking (en)", "points": 2}]


def test_the_web_process_adds_nothing_up_and_nobody_changes_a_rating(
    top: Unit, guide: GuideVersion
) -> None:
    review = rated_at_work(a_hire(a_decided(top, guide)), 2)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE hiring_validitysums SET hires = 30")
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            cursor.execute("UPDATE hiring_workrating SET points = 5")
    assert review.ratings.get().points == 2


def test_beside_it_stands_what_customers_of_a_unit_that_hired_say_of_empathy(
    hr: User, top: Unit, guide: GuideVersion
) -> None:
    a_decided(make.a_unit(hr.organisation, parent=top, name="Airport"), guide)
    a_decided(top, guide)
    version = make.a_version(hr.organisation, items=(1,), published=False)
    version.dimensions.update(key="empathy")
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    measure = Measure.objects.get(uuid=version.uuid)
    facts: dict[str, Any] = {"n": 31, "expected": 6.2, "delivered": 5.4, "gap": -0.8}
    content = Content(
        source="customer",
        sides=("expected", "delivered"),
        low=1,
        high=7,
        k=5,
        n=31,
        versions=(1,),
        window=Window(period=Period(dt.date(2026, 7, 1), Grain.QUARTER)),
        entries=(Entry("overall", "overall", **facts), Entry("dimension", "empathy", **facts)),
    )
    publish(measure.series, [Draft(top.pk, content, [top.pk])], now=make.NOW)

    row = row_of(the_page(hr), "<a href=")

    assert ">Meridian</a>" in row
    assert "<td>5.4</td><td>6.2</td><td>31</td>" in row
    assert "Airport" not in the_page(hr)
