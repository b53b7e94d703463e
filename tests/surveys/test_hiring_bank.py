"""The bank: the library taken over once, own questions, and what experts say."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.hiring.bank.experts import ExpertKey, key_of
from surveys.hiring.bank.services import (
    QuestionFacts,
    change_question,
    record_votes,
    take_over_library,
    write_question,
)
from surveys.hiring.models import BankQuestion, GuideQuestion, QuestionKind
from tests import make
from tests.make_hiring import (
    ANCHORS,
    a_guide,
    a_guide_question,
    a_judgement,
    a_question,
    a_role_profile,
)

FACTS = QuestionFacts(
    texts=make.texts("What then?"),
    competency_key="perspective-taking",
    probes=[make.texts("Why?")],
    anchors=ANCHORS,
)


@pytest.fixture
def hr(db: None) -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


def counts(best: str, worst: str) -> list[dict[str, Any]]:
    pairs = zip(best, worst, strict=True)
    return [
        {"key": letter, "texts": {}, "best": int(high), "worst": int(low)}
        for letter, (high, low) in zip("abcd", pairs, strict=False)
    ]


@pytest.mark.parametrize(
    ("best", "worst", "key", "is_settled"),
    [
        ("310", "005", ExpertKey("a", "c", 3, 5, 4), False),  # four experts are too few
        ("320", "005", ExpertKey("a", "c", 3, 5, 5), True),
        ("330", "006", ExpertKey("", "c", 3, 6, 6), False),  # two are level
        ("420", "033", ExpertKey("a", "", 4, 3, 6), False),
        ("321", "006", ExpertKey("a", "c", 3, 6, 6), False),  # half is not more than half
        ("500", "500", ExpertKey("a", "a", 5, 5, 5), False),
        ("000", "000", ExpertKey("", "", 0, 0, 0), False),
    ],
)
def test_a_key_needs_five_experts_of_whom_more_than_half_agree(
    best: str, worst: str, key: ExpertKey, is_settled: bool
) -> None:
    found = key_of(counts(best, worst))

    assert found == key
    assert found.is_settled is is_settled


def test_the_library_is_taken_over_once(hr: User) -> None:
    assert take_over_library(actor=hr, now=make.NOW) == 30
    assert take_over_library(actor=hr, now=make.NOW) == 0

    assert BankQuestion.objects.visible_to(hr).count() == 30
    assert AuditEntry.objects.get(action="bank-taken-over").details == {"questions": 30}
    elsewhere = make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True)
    assert not BankQuestion.objects.visible_to(elsewhere).exists()


def test_a_rated_question_needs_its_anchors_in_each_of_its_languages(hr: User) -> None:
    anchors = ANCHORS | {"3": {"en": "in one language"}}
    facts = QuestionFacts(FACTS.texts, "perspective-taking", anchors=anchors)

    with pytest.raises(ValidationError, match="anchors for 1, 3 and 5"):
        write_question(
            actor=hr, key="own", kind=QuestionKind.BEHAVIOURAL, facts=facts, now=make.NOW
        )
    assert not BankQuestion.objects.exists()


def test_a_key_is_taken_once(hr: User) -> None:
    write_question(actor=hr, key="own", kind="behavioural", facts=FACTS, now=make.NOW)

    with pytest.raises(ValidationError, match="already has this key"):
        write_question(actor=hr, key="own", kind="behavioural", facts=FACTS, now=make.NOW)


def test_drafts_follow_the_bank_and_published_guides_keep_their_words(hr: User) -> None:
    own = write_question(actor=hr, key="own", kind="behavioural", facts=FACTS, now=make.NOW)
    profile = a_role_profile(hr.organisation)
    published = a_guide(profile, published=False)
    before = a_guide_question(published.sections.get(position=2), own, position=3)
    published.published_at = make.NOW
    published.save()
    draft = a_guide(profile, published=False)
    after = a_guide_question(draft.sections.get(position=2), own, position=3)
    facts = QuestionFacts(make.texts("And now?"), "perspective-taking", anchors=ANCHORS)

    change_question(actor=hr, question=own, facts=facts, now=make.NOW)

    words = {
        one.pk: (one.texts["en"], len(one.probes))
        for one in GuideQuestion.objects.filter(question=own)
    }
    assert words == {before.pk: ("What then? (en)", 1), after.pk: ("And now? (en)", 0)}


def test_a_question_of_the_library_is_not_rewritten(hr: User) -> None:
    take_over_library(actor=hr, now=make.NOW)
    question = BankQuestion.objects.get(key="other-side")

    with pytest.raises(ValidationError, match="stay as they are"):
        change_question(actor=hr, question=question, facts=FACTS, now=make.NOW)
    question.refresh_from_db()
    assert question.texts["nb"].startswith("Fortell om en gang")


def test_experts_who_name_a_best_answer_name_a_worst_one(hr: User) -> None:
    question = a_judgement(hr.organisation)

    with pytest.raises(ValidationError, match="one sum"):
        record_votes(actor=hr, question=question, best={"a": 5}, worst={"c": 4}, now=make.NOW)
    record_votes(actor=hr, question=question, best={"a": 4, "b": 1}, worst={"c": 5}, now=make.NOW)

    question.refresh_from_db()
    assert key_of(question.options) == ExpertKey("a", "c", 4, 5, 5)


def test_other_answers_need_experts_again(hr: User) -> None:
    question = a_judgement(hr.organisation)
    record_votes(actor=hr, question=question, best={"a": 5}, worst={"c": 5}, now=make.NOW)
    answers = [make.texts(f"answer {letter}") for letter in "abc"]
    same = QuestionFacts(make.texts("In other words?"), answers=answers)
    changed = QuestionFacts(make.texts("x"), answers=[*answers[:2], make.texts("answer d")])

    change_question(actor=hr, question=question, facts=same, now=make.NOW)
    question.refresh_from_db()
    assert key_of(question.options).is_settled

    change_question(actor=hr, question=question, facts=changed, now=make.NOW)
    question.refresh_from_db()
    assert key_of(question.options) == ExpertKey("", "", 0, 0, 0)


def test_hr_writes_a_question_in_two_languages_on_a_page(hr: User) -> None:
    client = make.a_client(hr)
    form = {"competency_key": "keeping-word"}
    for language in ("en", "nb"):
        form |= {
            f"text_{language}": f"A promise? {language}",
            f"probes_{language}": f"Which?\nWhen? {language}",
            **{f"anchor{point}_{language}": f"like {point} {language}" for point in "135"},
        }

    response = client.post("/hiring/bank/new/behavioural/", form)

    assert response.status_code == 302
    own = BankQuestion.objects.get(key="a-promise-en")
    assert own.is_own
    assert own.texts == {"en": "A promise? en", "nb": "A promise? nb"}
    assert own.probes == [{"en": "Which?", "nb": "Which?"}, {"en": "When? en", "nb": "When? nb"}]
    assert own.anchors["5"] == {"en": "like 5 en", "nb": "like 5 nb"}
    page = client.get(f"/hiring/bank/{own.uuid}/").content.decode()
    assert "like 3 en" in page


def test_a_page_says_where_languages_differ_in_their_lines(hr: User) -> None:
    form = {"competency_key": "keeping-word", "text_en": "a", "text_nb": "b"}
    form |= {f"anchor{point}_{one}": "x" for point in "135" for one in ("en", "nb")}
    form |= {"probes_en": "one", "probes_nb": "en\nto"}

    page = make.a_client(hr).post("/hiring/bank/new/behavioural/", form).content.decode()

    assert "Each language needs as many lines as the others." in page
    assert not BankQuestion.objects.exists()


def test_a_page_shows_how_far_experts_agree(hr: User) -> None:
    question = a_judgement(hr.organisation)
    client = make.a_client(hr)
    address = f"/hiring/bank/{question.uuid}/"
    assert "there is no key" in client.get(address).content.decode()
    votes = {"best_a": 4, "best_b": 1, "best_c": 0, "worst_a": 0, "worst_b": 0, "worst_c": 5}

    page = client.post(f"{address}experts/", votes, follow=True).content.decode()

    assert "4 of 5 experts agree on the best answer, 5 of 5 on the worst" in page


@pytest.mark.django_db
def test_an_own_question_is_deleted_while_no_guide_asks_it() -> None:
    hr = make.a_user(make.an_organisation(), is_hr=True)
    browser = make.a_client(hr)
    free = a_question(hr.organisation, key="free", kind=QuestionKind.FREE)
    a_guide(a_role_profile(hr.organisation))
    asked = BankQuestion.objects.get(key="asked-1")

    assert "Delete</button>" not in browser.get(f"/hiring/bank/{asked.uuid}/").text
    kept = browser.post(f"/hiring/bank/{asked.uuid}/delete/", follow=True)
    assert "A guide asks this question" in kept.text
    assert "Delete</button>" in browser.get(f"/hiring/bank/{free.uuid}/").text
    browser.post(f"/hiring/bank/{free.uuid}/delete/")
    BankQuestion.objects.filter(key="asked-1").update(is_own=False)
    library = browser.post(f"/hiring/bank/{asked.uuid}/delete/", follow=True)
    assert "Questions of the library stay" in library.text
    assert not BankQuestion.objects.filter(key="free").exists()
    assert AuditEntry.objects.filter(action="bank-question-deleted").count() == 1
