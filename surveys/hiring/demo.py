"""The demo's hiring: a bank with a key, a role profile with its guide, and two vacancies."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.core.demo import register
from culture.org.models import Unit
from surveys.hiring.bank.services import (
    QuestionFacts,
    record_votes,
    take_over_library,
    write_question,
)
from surveys.hiring.candidates.monitoring import make_keys
from surveys.hiring.candidates.scenery import AIRPORT, HARBOUR, admit
from surveys.hiring.guides.services import (
    add_question,
    change_design,
    publish_guide,
    start_guide,
)
from surveys.hiring.interviews.scenery import interview_everybody, interview_some
from surveys.hiring.later.scenery import keep_earlier_hires
from surveys.hiring.models import Accommodation, BankQuestion, Candidate, QuestionKind
from surveys.hiring.profiles.library import built_in
from surveys.hiring.profiles.services import (
    add_from_library,
    change_words,
    publish_profile,
    share_points,
    start_profile,
)
from surveys.hiring.vacancies.services import open_vacancy, prepare_vacancy

if TYPE_CHECKING:
    from culture.core.demo import Demo
    from surveys.hiring.models import GuideVersion, ProfileVersion

DAY = dt.timedelta(days=1)
BEGINS = 130  # days ago
INTERVIEWED = 10  # days after opening
DECIDED_AFTER = 30
POINTS = {
    "perspective-taking": 25,
    "attentive-listening": 20,
    "self-regulation": 20,
    "keeping-word": 20,
    "uncovered-cases": 15,
}
NAMES = {
    "en": "Guest service",
    "es": "Atención al huésped",
    "ru": "Обслуживание гостей",
    "nb": "Gjesteservice",
}
SUMMARIES = {
    "en": "Meets guests at the desk and on the telephone, from the first question to the last.",
    "es": "Atiende a los huéspedes en el mostrador y por teléfono, de principio a fin.",
    "ru": "Встречает гостей лично и по телефону, от первого вопроса до последнего.",
    "nb": "Møter gjester i skranken og på telefon, fra første spørsmål til siste.",
}
ADVERTS = {
    "en": "You will meet forty guests a day. We expect that you find out how a situation looks to "
    "each of them before you answer, and that each leaves with an answer.",
    "es": "Atenderá a cuarenta huéspedes al día. Esperamos que averigüe cómo ve cada uno la "
    "situación antes de responder, y que cada uno se vaya con una respuesta.",
    "ru": "Сорок гостей в день. Мы ждём, что вы сначала выясните, как ситуация выглядит для "
    "каждого, и что каждый получит ответ.",
    "nb": "Du møter førti gjester om dagen. Vi venter at du finner ut hvordan situasjonen ser ut "
    "for hver av dem før du svarer, og at hver av dem går med et svar.",
}
INTRODUCTIONS = {
    "en": "Take the time you need. You can stop, and go on later with the same link. People read "
    "what you write, and people decide.",
    "es": "Tómese el tiempo que necesite. Puede parar y seguir después con el mismo enlace. Lo que "
    "escriba lo leen personas, y deciden personas.",
    "ru": "Отвечайте без спешки. Можно прерваться и продолжить позже по той же ссылке. "
    "Ваши ответы читают люди, и решают люди.",
    "nb": "Ta den tiden du trenger. Du kan stoppe og fortsette senere med samme lenke. Mennesker "
    "leser det du skriver, og mennesker avgjør.",
}
OWN = {
    "en": "A cruise ship is late and two hundred guests arrive at once. What would you tell them?",
    "es": "Un crucero se retrasa y llegan doscientos huéspedes a la vez. ¿Qué les diría?",
    "ru": "Круизный лайнер опоздал, и сразу приходят двести гостей. Что вы им скажете?",
    "nb": "Et cruiseskip er forsinket, og to hundre gjester kommer samtidig. Hva ville du si?",
}
# Of eight experts, how many named each answer the best and the worst.
VOTES = {
    "lost-parcel": ({"b": 7, "d": 1}, {"a": 2, "c": 6}),
    "new-colleague-corrected": ({"b": 6, "a": 2}, {"d": 5, "c": 3}),
    "refund-without-receipt": ({"d": 4, "c": 4}, {"a": 7, "b": 1}),
}
WRITTEN = ("why-this-work", "cruise-ship", "lost-parcel", "own-impatience")
INTERVIEW = (
    "other-side", "late-guest", "misheard", "unclear-wish", "under-strain", "shouting-queue",
    "promise-in-danger", "promised-by-another", "no-rule",
)  # fmt: skip
VACANCIES = (
    ("Guest service, Harbour", "Harbour", 120, HARBOUR),
    ("Guest service, Airport", "Airport", 14, AIRPORT),
)


def prepare_hiring(demo: Demo) -> str:
    """Fill the bank, publish a profile and its guide, open two vacancies, and decide the first."""
    hr = User.objects.get(is_hr=True)
    begins = demo.now - BEGINS * DAY
    _fill_bank(hr, begins)
    profile = _publish_profile(hr, begins)
    guide = _publish_guide(hr, profile, begins)
    hired = keep_earlier_hires(guide)
    for title, unit, days, people in VACANCIES:
        opened = demo.now - days * DAY
        facts = {
            "title": title,
            "unit": Unit.objects.get(name=unit),
            "profile_version": profile,
            "closes_on": (opened + 30 * DAY).date(),
        }
        vacancy = prepare_vacancy(actor=hr, facts=facts, now=opened)
        open_vacancy(actor=hr, vacancy=vacancy, now=opened)
        make_keys()
        for person in people:
            admit(person, actor=hr, vacancy=vacancy, at=opened + DAY)
        interviews = interview_everybody if days > DECIDED_AFTER else interview_some
        interviews(vacancy, actor=hr, at=opened + INTERVIEWED * DAY)
    candidates = Candidate.objects.count()
    return (
        f"{len(VACANCIES)} vacancies opened with {guide}, {candidates} candidates, "
        f"and {hired} hired before."
    )


def _fill_bank(hr: User, now: dt.datetime) -> None:
    take_over_library(actor=hr, now=now)
    facts = QuestionFacts(texts=OWN)
    write_question(actor=hr, key="cruise-ship", kind=QuestionKind.FREE, facts=facts, now=now)
    for key, (best, worst) in VOTES.items():
        question = BankQuestion.objects.get(key=key)
        record_votes(actor=hr, question=question, best=best, worst=worst, now=now)


def _publish_profile(hr: User, now: dt.datetime) -> ProfileVersion:
    draft = start_profile(actor=hr, key="guest-service", names=NAMES, now=now)
    change_words(actor=hr, draft=draft, names=NAMES, summaries=SUMMARIES, adverts=ADVERTS, now=now)
    for key in POINTS:
        add_from_library(actor=hr, draft=draft, competency=built_in()[key], now=now)
    share_points(actor=hr, draft=draft, points=POINTS, now=now)
    publish_profile(actor=hr, draft=draft, now=now)
    draft.refresh_from_db()
    return draft


def _publish_guide(hr: User, profile: ProfileVersion, now: dt.datetime) -> GuideVersion:
    draft = start_guide(actor=hr, profile_version=profile, now=now)
    change_design(
        actor=hr,
        draft=draft,
        introductions=INTRODUCTIONS,
        languages=draft.languages,
        minutes=None,
        accommodations=Accommodation.values,
        has_questions_at_end=True,
        now=now,
    )
    for section, keys in zip(
        draft.sections.order_by("position"), (WRITTEN, INTERVIEW), strict=True
    ):
        for key in keys:
            question = BankQuestion.objects.get(key=key)
            add_question(actor=hr, section=section, question=question, now=now)
    publish_guide(actor=hr, draft=draft, now=now)
    return draft


register(prepare_hiring, order=60)
