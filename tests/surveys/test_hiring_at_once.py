"""Two at once in hiring, on two connections: nothing is lost, and nothing is shown too early."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from culture.accounts.models import User
from surveys.hiring.candidates import answering, rights
from surveys.hiring.candidates.questionnaire import WrittenPart
from surveys.hiring.guides.services import publish_guide, start_guide
from surveys.hiring.interviews import panels, scoring
from surveys.hiring.interviews.debriefing import debriefed, open_debrief
from surveys.hiring.models import (
    BankQuestion,
    Candidate,
    CandidateAnswer,
    Debrief,
    GuideVersion,
    Interviewer,
    Scorecard,
    ScorecardRating,
    Vacancy,
)
from tests import make
from tests.make_candidates import a_candidate
from tests.make_hiring import a_vacancy
from tests.make_interviews import a_scorecard, an_interview, an_interviewer, said_of

pytestmark = pytest.mark.django_db(transaction=True)

Meanwhile = Callable[[Callable[[], object]], "Future[str]"]
A_MOMENT = 0.4  # seconds in which whoever waits for nobody has long been done


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def vacancy(hr: User) -> Vacancy:
    return a_vacancy(make.a_unit(hr.organisation))


@pytest.fixture
def candidate(vacancy: Vacancy) -> Candidate:
    return a_candidate(vacancy, consented_at=make.NOW)


@pytest.fixture
def pair(vacancy: Vacancy, candidate: Candidate) -> tuple[Interviewer, Interviewer]:
    found = an_interviewer(vacancy), an_interviewer(vacancy, name="Mo Berg")
    an_interview(candidate, *found)
    return found


@pytest.fixture
def meanwhile() -> Iterator[Meanwhile]:
    """Lets somebody else act on another connection; it comes to "done" or to the refusal."""

    def alone(act: Callable[[], object]) -> str:
        try:
            act()
        except ValidationError as refusal:
            return " ".join(refusal.messages)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        yield lambda act: pool.submit(alone, act)


def waits(other: Future[str]) -> bool:
    try:
        other.result(timeout=A_MOMENT)
    except TimeoutError:
        return True
    return False


def send(interviewer: Interviewer, candidate: Candidate, points: int = 4) -> None:
    scoring.send_card(
        interviewer=interviewer,
        candidate=candidate,
        said=said_of(candidate, (points, points), "heard"),
        seen=0,
        now=make.NOW,
    )


def test_who_withdraws_while_somebody_rates_is_rated_wholly_or_not_at_all(
    candidate: Candidate,
    pair: tuple[Interviewer, Interviewer],
    meanwhile: Meanwhile,
) -> None:
    first, second = pair
    with transaction.atomic():
        send(first, candidate)
        other = meanwhile(lambda: rights.withdraw(candidate=candidate, now=make.NOW))
        assert waits(other)
    assert other.result() == "done"
    assert ScorecardRating.objects.filter(scorecard__interviewer=first).count() == 2

    with pytest.raises(ValidationError, match="withdrawn"):
        send(second, candidate)
    assert not ScorecardRating.objects.filter(scorecard__interviewer=second).exists()


def test_a_rating_that_comes_while_somebody_withdraws_is_refused_and_not_half_stored(
    candidate: Candidate,
    pair: tuple[Interviewer, Interviewer],
    meanwhile: Meanwhile,
) -> None:
    a_scorecard(candidate, pair[0], (2, 3), sent=False)
    with transaction.atomic():
        rights.withdraw(candidate=candidate, now=make.NOW)
        other = meanwhile(lambda: send(pair[1], candidate))
        assert waits(other)

    assert "has withdrawn" in other.result()
    assert not Scorecard.objects.filter(sent_at__isnull=False).exists()
    # What the other interviewer had saved is still there.
    assert set(ScorecardRating.objects.values_list("points", flat=True)) == {2, 3}


def test_a_rating_that_comes_while_somebody_erases_leaves_nothing_behind(
    candidate: Candidate,
    pair: tuple[Interviewer, Interviewer],
    meanwhile: Meanwhile,
) -> None:
    seen = Candidate.objects.select_related("vacancy", "guide_version").get()
    with transaction.atomic():
        rights.erase(candidate=candidate)
        other = meanwhile(lambda: send(pair[0], seen))
        assert waits(other)

    assert "were erased" in other.result()
    assert not Scorecard.objects.exists()


def test_a_debrief_waits_for_the_card_that_is_being_sent(
    hr: User,
    candidate: Candidate,
    pair: tuple[Interviewer, Interviewer],
    meanwhile: Meanwhile,
) -> None:
    first, second = pair
    a_scorecard(candidate, first, (1, 1))
    with pytest.raises(ValidationError, match="all ratings"):
        open_debrief(actor=hr, candidate=candidate, now=make.NOW)
    assert debriefed(candidate) == []

    with transaction.atomic():
        send(second, candidate, 5)
        other = meanwhile(lambda: open_debrief(actor=hr, candidate=candidate, now=make.NOW))
        assert waits(other)
        assert not Debrief.objects.exists()

    assert other.result() == "done"
    assert {row.spread for one in debriefed(candidate) for row in one.questions} == {4}


def test_who_leaves_while_sending_has_sent(
    hr: User,
    candidate: Candidate,
    pair: tuple[Interviewer, Interviewer],
    meanwhile: Meanwhile,
) -> None:
    first, second = pair
    a_scorecard(candidate, first, (1, 1))
    with transaction.atomic():
        send(second, candidate, 5)
        assert (
            meanwhile(lambda: panels.let_go(actor=hr, interviewer=second, now=make.NOW)).result(
                timeout=5
            )
            == "done"
        )
        opened = meanwhile(lambda: open_debrief(actor=hr, candidate=candidate, now=make.NOW))
        # Nobody is waited for any more, and still the debrief waits for what is on its way.
        assert waits(opened)

    assert opened.result() == "done"
    given = {
        voice.rated.points for one in debriefed(candidate)[0].questions for voice in one.voices
    }
    assert given == {1, 5}


def test_panels_of_two_candidates_do_not_wait_for_each_other(
    vacancy: Vacancy,
    candidate: Candidate,
    pair: tuple[Interviewer, Interviewer],
    meanwhile: Meanwhile,
) -> None:
    another = a_candidate(vacancy, name="Per Lie", consented_at=make.NOW)
    an_interview(another, *pair)
    elsewhere = a_vacancy(vacancy.unit)
    abroad = a_candidate(elsewhere, consented_at=make.NOW)
    stranger = an_interviewer(elsewhere)
    an_interview(abroad, stranger)

    with transaction.atomic():
        send(pair[0], candidate)
        for person, met in ((pair[1], another), (stranger, abroad)):
            assert meanwhile(partial(send, person, met)).result(timeout=5) == "done"

    assert Scorecard.objects.filter(sent_at__isnull=False).count() == 3
    assert ScorecardRating.objects.count() == 6


def test_a_guide_that_is_published_while_somebody_answers_changes_nothing_for_them(
    hr: User,
    vacancy: Vacancy,
    candidate: Candidate,
    meanwhile: Meanwhile,
) -> None:
    said = WrittenPart(candidate.guide_version, "en").read({"q1": "Because."})
    with transaction.atomic():
        answering.save_answers(candidate=candidate, said=said)
        assert meanwhile(lambda: _publish_another(hr, vacancy)).result(timeout=5) == "done"
    candidate.refresh_from_db()
    vacancy.refresh_from_db()

    assert GuideVersion.objects.count() == 2
    assert candidate.guide_version.number == 1
    assert CandidateAnswer.objects.get().text == "Because."
    assert CandidateAnswer.objects.get().question.texts["en"] == "free-1 (en)"


def _publish_another(hr: User, vacancy: Vacancy) -> None:
    BankQuestion.objects.filter(key="free-1").update(texts=make.texts("free-1 anew"))
    draft = start_guide(actor=hr, profile_version=vacancy.profile_version, now=make.NOW)
    publish_guide(actor=hr, draft=draft, now=make.NOW)


def test_answers_that_come_while_the_candidate_erases_are_refused_in_words(
    candidate: Candidate, meanwhile: Meanwhile
) -> None:
    said = WrittenPart(candidate.guide_version, "en").read({"q1": "Because."})
    seen = Candidate.objects.select_related("vacancy", "guide_version").get()
    with transaction.atomic():
        rights.erase(candidate=candidate)
        saving = meanwhile(lambda: answering.save_answers(candidate=seen, said=said))
        leaving = meanwhile(lambda: rights.withdraw(candidate=seen, now=make.NOW))
        assert waits(saving)
        assert waits(leaving)

    assert saving.result() == "Answers are no longer taken here."
    assert leaving.result() == "done"
    assert not CandidateAnswer.objects.exists()
