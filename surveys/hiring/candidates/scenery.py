"""The demo's candidates: twelve for two vacancies, each somewhere else on the way."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.hiring.candidates import answering, rights
from surveys.hiring.candidates.adding import add_candidate
from surveys.hiring.candidates.questionnaire import Answered, WrittenPart
from surveys.hiring.models import Accommodation, CandidateMail, QuestionKind

if TYPE_CHECKING:
    from culture.accounts.models import User
    from surveys.hiring.models import Candidate, Vacancy

DAY = dt.timedelta(days=1)

WORDS = {
    "en": (
        (
            "A guest once waited for a ferry that had left. I asked what she needed most before I "
            "looked for another one, and it was a telephone."
        ),
        "I would say what I know, what I do not know yet, and when they hear more from me.",
    ),
    "es": (
        (
            "Un huésped perdió su barco. Antes de buscar otro le pregunté qué necesitaba primero, "
            "y era avisar a su familia."
        ),
        "Diría lo que sé, lo que todavía no sé y cuándo volveré a informar.",
    ),
    "ru": (
        (
            "Гость опоздал на паром. Прежде чем искать другой, я спросила, что ему нужнее всего: "
            "оказалось, позвонить домой."
        ),
        "Я скажу, что знаю, чего пока не знаю и когда сообщу больше.",
    ),
    "nb": (
        (
            "En gjest mistet fergen. Før jeg lette etter en ny, spurte jeg hva hun trengte mest, "
            "og det var å ringe hjem."
        ),
        "Jeg ville sagt hva jeg vet, hva jeg ikke vet ennå, og når de hører mer fra meg.",
    ),
}


@dataclass(frozen=True, slots=True)
class DemoCandidate:
    """Somebody who applies, and how far that person came."""

    name: str
    language: str
    is_sent: bool = True
    has_agreed: bool = True
    has_withdrawn: bool = False
    wishes: tuple[Accommodation, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()


HARBOUR = (
    DemoCandidate("Amalie Strand", "nb", groups=(("gender", "woman"), ("age", "under-30"))),
    DemoCandidate("Bruno Salas", "es", groups=(("gender", "man"), ("age", "30-to-49"))),
    DemoCandidate("Carla Núñez", "es"),
    DemoCandidate("Daniel Hartley", "en", wishes=(Accommodation.EXTRA_TIME,)),
    DemoCandidate("Екатерина Белова", "ru", groups=(("gender", "woman"),)),
    DemoCandidate("Filip Nygård", "nb", has_withdrawn=True),
)
AIRPORT = (
    DemoCandidate("Grace Osei", "en", groups=(("gender", "woman"), ("minority", "minority"))),
    DemoCandidate("Henrik Vold", "nb"),
    DemoCandidate("Игорь Лапин", "ru", is_sent=False),
    DemoCandidate("Julia Prieto", "es", wishes=(Accommodation.IN_ADVANCE,)),
    DemoCandidate("Kjell Moen", "nb", is_sent=False, has_agreed=False),
    DemoCandidate("Lucy Barnes", "en"),
)


def admit(person: DemoCandidate, *, actor: User, vacancy: Vacancy, at: dt.datetime) -> Candidate:
    """Let somebody of the demo come as far as is said; the days begin at a moment."""
    candidate = add_candidate(
        actor=actor,
        vacancy=vacancy,
        name=person.name,
        email=f"candidate-{uuid.uuid4().hex[:8]}@example.org",
        language=person.language,
        now=at,
    )
    if person.has_agreed:
        answering.agree(
            candidate=candidate,
            language=person.language,
            wishes=person.wishes,
            may_be_rated_at_work=True,
            now=at + DAY,
        )
        candidate.refresh_from_db()
        said = _said(candidate, is_whole=person.is_sent)
        answering.save_answers(candidate=candidate, said=said)
    if person.is_sent:
        key = uuid.uuid4()
        groups = dict(person.groups)
        answering.submit(candidate=candidate, key=key, groups=groups, now=at + 2 * DAY)
    if person.has_withdrawn:
        rights.withdraw(candidate=candidate, now=at + 3 * DAY)
    # Nobody reads these addresses, so the demo's mails are as good as sent.
    CandidateMail.objects.filter(candidate=candidate).update(state=CandidateMail.State.SENT)
    return candidate


def _said(candidate: Candidate, *, is_whole: bool) -> dict[int, Answered]:
    """Answers to every question, or to the first alone."""
    words = WORDS[candidate.language]
    asked = WrittenPart(candidate.guide_version, candidate.language).questions
    found = {}
    for one in asked if is_whole else asked[:1]:
        kind = one.question.kind
        if kind == QuestionKind.JUDGEMENT:
            best, worst = (option["key"] for option in one.question.options[:2])
            found[one.question.pk] = Answered(best=best, worst=worst)
        elif one.is_scale:
            found[one.question.pk] = Answered(point=1 + (one.number + candidate.pk) % 5)
        else:
            found[one.question.pk] = Answered(text=words[one.number % 2])
    return found
