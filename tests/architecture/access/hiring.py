"""Hiring: HR works with it, and nobody else finds it."""

from typing import Any

from surveys.hiring.bank.services import take_over_library
from surveys.hiring.models import BankQuestion, QuestionKind, Vacancy
from tests.architecture.access.rows import Row, allow
from tests.architecture.access.world import World
from tests.make import NOW
from tests.make_hiring import a_guide, a_judgement, a_question, a_role_profile, a_vacancy

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
SENT = allow("hr", status=302)
SENT_OF_ANY = allow("hr", "outsider", status=302)


def _vacancy(world: World) -> dict[str, Any]:
    return {"identity": a_vacancy(world.unit).uuid}


def _draft(world: World) -> dict[str, Any]:
    return {"identity": a_vacancy(world.unit, state=Vacancy.State.DRAFT).uuid}


def _facts(world: World) -> dict[str, Any]:
    return {
        "title": "Night desk",
        "unit": world.unit.pk,
        "profile_version": a_role_profile(world.organisation).pk,
        "closes_on": "2026-12-20",
        "months_kept": 6,
    }


def _profile(world: World) -> dict[str, Any]:
    return {"identity": a_role_profile(world.organisation).uuid}


def _profile_draft(world: World) -> dict[str, Any]:
    return {"identity": a_role_profile(world.organisation, published=False).uuid}


def _from_library(world: World) -> dict[str, Any]:
    return _profile_draft(world) | {"key": "keeping-word"}


def _competency(world: World) -> dict[str, Any]:
    draft = a_role_profile(world.organisation, published=False)
    return {"identity": draft.competencies.get(position=1).uuid}


def _words(_world: World) -> dict[str, Any]:
    return {"name_en": "Desk", "behaviour_en": "Looks up.", "setting": "written"}


def _points(_world: World) -> dict[str, Any]:
    return {"points_perspective-taking": 70, "points_clear-answers": 30}


def _guide(world: World) -> dict[str, Any]:
    return {"identity": a_guide(a_role_profile(world.organisation)).uuid}


def _guide_draft(world: World) -> dict[str, Any]:
    return {"identity": a_guide(a_role_profile(world.organisation), published=False).uuid}


def _preview(world: World) -> dict[str, Any]:
    return _guide(world) | {"reader": "interviewer"}


def _section(world: World) -> dict[str, Any]:
    draft = a_guide(a_role_profile(world.organisation), published=False)
    return {"identity": draft.sections.get(position=2).uuid}


def _section_and_way(world: World) -> dict[str, Any]:
    return _section(world) | {"way": "up"}


def _asked(world: World) -> dict[str, Any]:
    draft = a_guide(a_role_profile(world.organisation), published=False)
    return {"identity": draft.sections.get(position=2).questions.get(position=2).uuid}


def _asked_and_way(world: World) -> dict[str, Any]:
    return _asked(world) | {"way": "up"}


def _more(world: World) -> dict[str, Any]:
    return {"keys": [a_question(world.organisation).key]}


def _design(_world: World) -> dict[str, Any]:
    return {"spoken": ["en", "nb"], "minutes": "", "has_questions_at_end": "on"}


def _question(world: World) -> dict[str, Any]:
    take_over_library(actor=world.users["hr"], now=NOW)
    return {"identity": BankQuestion.objects.get(key="lost-parcel").uuid}


def _own_question(world: World) -> dict[str, Any]:
    return {"identity": a_question(world.organisation, kind=QuestionKind.FREE).uuid}


def _judgement(world: World) -> dict[str, Any]:
    return {"identity": a_judgement(world.organisation).uuid}


def _votes(_world: World) -> dict[str, Any]:
    return {"best_a": 5, "best_b": 0, "best_c": 0, "worst_a": 0, "worst_b": 0, "worst_c": 5}


def _kind(_world: World) -> dict[str, Any]:
    return {"kind": "free"}


def _free(_world: World) -> dict[str, Any]:
    return {"text_en": "What is good service?"}


ROWS = [
    Row("hiring:list", HR_OF_ANY),
    Row("hiring:create", HR_OF_ANY),
    # HR of another organisation finds neither the unit nor the profile.
    Row("hiring:create", SENT, method="post", data=_facts, outsider=200),
    Row("hiring:vacancy", HR, kwargs=_vacancy),
    Row("hiring:edit", HR, kwargs=_draft),
    Row("hiring:edit", SENT, method="post", kwargs=_draft, data=_facts),
    Row("hiring:open", SENT, method="post", kwargs=_draft),
    Row("hiring:close", SENT, method="post", kwargs=_vacancy),
    Row("hiring:structure", HR, kwargs=_vacancy),
    Row("hiring:profiles", HR_OF_ANY),
    Row("hiring:start_profile", HR_OF_ANY),
    Row("hiring:start_profile", SENT_OF_ANY, method="post", data=_words),
    Row("hiring:profile", HR, kwargs=_profile_draft),
    Row("hiring:profile_words", HR, kwargs=_profile_draft),
    Row("hiring:profile_words", SENT, method="post", kwargs=_profile_draft, data=_words),
    Row("hiring:points", SENT, method="post", kwargs=_profile_draft, data=_points),
    Row("hiring:add_competency", HR, kwargs=_profile_draft),
    Row("hiring:add_competency", SENT, method="post", kwargs=_profile_draft, data=_words),
    Row("hiring:competency_from_library", SENT, method="post", kwargs=_from_library),
    Row("hiring:publish_profile", SENT, method="post", kwargs=_profile_draft),
    Row("hiring:profile_draft", SENT, method="post", kwargs=_profile),
    Row("hiring:discard_profile", SENT, method="post", kwargs=_profile_draft),
    Row("hiring:edit_competency", HR, kwargs=_competency),
    Row("hiring:edit_competency", SENT, method="post", kwargs=_competency, data=_words),
    Row("hiring:remove_competency", SENT, method="post", kwargs=_competency),
    Row("hiring:start_guide", SENT, method="post", kwargs=_profile),
    Row("hiring:guide", HR, kwargs=_guide_draft),
    Row("hiring:preview", HR, kwargs=_preview),
    Row("hiring:design", HR, kwargs=_guide_draft),
    Row("hiring:design", SENT, method="post", kwargs=_guide_draft, data=_design),
    Row("hiring:add_section", HR, kwargs=_guide_draft),
    Row("hiring:add_section", SENT, method="post", kwargs=_guide_draft, data=_words),
    Row("hiring:publish_guide", SENT, method="post", kwargs=_guide_draft),
    Row("hiring:discard_guide", SENT, method="post", kwargs=_guide_draft),
    Row("hiring:edit_section", HR, kwargs=_section),
    Row("hiring:edit_section", SENT, method="post", kwargs=_section, data=_words),
    Row("hiring:add_questions", HR, kwargs=_section),
    Row("hiring:add_questions", SENT, method="post", kwargs=_section, data=_more),
    Row("hiring:remove_section", SENT, method="post", kwargs=_section),
    Row("hiring:move_section", SENT, method="post", kwargs=_section_and_way),
    Row("hiring:mandatory", SENT, method="post", kwargs=_asked),
    Row("hiring:move_question", SENT, method="post", kwargs=_asked_and_way),
    Row("hiring:remove_question", SENT, method="post", kwargs=_asked),
    Row("hiring:bank", HR_OF_ANY),
    Row("hiring:take_over", SENT_OF_ANY, method="post"),
    Row("hiring:write_question", HR_OF_ANY, kwargs=_kind),
    Row("hiring:write_question", SENT_OF_ANY, method="post", kwargs=_kind, data=_free),
    Row("hiring:question", HR, kwargs=_question),
    Row("hiring:edit_question", HR, kwargs=_own_question),
    Row("hiring:edit_question", SENT, method="post", kwargs=_own_question, data=_free),
    Row("hiring:delete_question", SENT, method="post", kwargs=_own_question),
    Row("hiring:experts", HR, kwargs=_judgement),
    Row("hiring:experts", SENT, method="post", kwargs=_judgement, data=_votes),
]
