"""What HR does with the bank; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.core.keys import free_key
from surveys.hiring.bank.library import LibraryQuestion, built_in
from surveys.hiring.models import BankQuestion, GuideQuestion, QuestionKind

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

CONTENT = ("key", "kind", "texts", "probes", "anchors", "options")
ANCHORED = ("1", "3", "5")
FEWEST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What HR writes of a question of its own; see `QuestionContent`."""

    texts: Mapping[str, str]
    competency_key: str = ""
    probes: Sequence[Mapping[str, str]] = ()
    anchors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answers: Sequence[Mapping[str, str]] = ()


@transaction.atomic
def take_over_library(*, actor: User, now: dt.datetime) -> int:
    """Store the questions of the library that the bank lacks; return how many."""
    # Two clicks at once wait for each other here, and the second finds nothing to do.
    type(actor.organisation).objects.select_for_update().get(pk=actor.organisation_id)
    kept = set(
        BankQuestion.objects.filter(organisation=actor.organisation_id).values_list(
            "key", flat=True
        )
    )
    missing = [one for one in built_in() if one.key not in kept]
    BankQuestion.objects.bulk_create(_from_library(one, actor) for one in missing)
    if missing:
        record_entry(
            actor=actor,
            action="bank-taken-over",
            object_name=_("Question bank"),
            object_uuid=actor.organisation.uuid,
            now=now,
            details={"questions": len(missing)},
        )
    return len(missing)


@transaction.atomic
def write_question(
    *, actor: User, kind: str, facts: QuestionFacts, now: dt.datetime, key: str = ""
) -> BankQuestion:
    """Store a question of one's own; without a key it gets one of its text.

    Raises ValidationError where the key is taken, or a rated question lacks an anchor.
    """
    if not key:
        kept = BankQuestion.objects.filter(organisation=actor.organisation_id)
        taken = {*(one.key for one in built_in()), *kept.values_list("key", flat=True)}
        key = free_key(facts.texts.values(), taken, "question")
    question = BankQuestion(organisation_id=actor.organisation_id, key=key, kind=kind, is_own=True)
    _fill(question, facts)
    question.full_clean()
    question.save()
    _record("bank-question-written", question, actor, now)
    return question


@transaction.atomic
def change_question(
    *, actor: User, question: BankQuestion, facts: QuestionFacts, now: dt.datetime
) -> None:
    """Change a question of one's own; drafts of guides follow, published ones keep their words.

    Raises ValidationError for a question of the library, or where an anchor is missing.
    """
    stored = BankQuestion.objects.select_for_update().get(pk=question.pk)
    if not stored.is_own:
        raise ValidationError(_("Questions of the library stay as they are. Write your own."))
    _fill(stored, facts)
    stored.save()
    let_drafts_follow(stored)
    _record("bank-question-changed", stored, actor, now)


@transaction.atomic
def delete_question(*, actor: User, question: BankQuestion, now: dt.datetime) -> None:
    """Delete a question of one's own that no guide has ever asked.

    Raises ValidationError for a question of the library, and for one that a guide asks.
    """
    stored = BankQuestion.objects.select_for_update().get(pk=question.pk)
    if not stored.is_own:
        raise ValidationError(_("Questions of the library stay as they are. Write your own."))
    _record("bank-question-deleted", stored, actor, now)
    try:
        with transaction.atomic():
            stored.delete()
    except ProtectedError as asked:
        raise ValidationError(
            _("A guide asks this question: take it out of the draft, or leave it.")
        ) from asked


@transaction.atomic
def record_votes(
    *,
    actor: User,
    question: BankQuestion,
    best: Mapping[str, int],
    worst: Mapping[str, int],
    now: dt.datetime,
) -> None:
    """Store how many experts named each answer the best and the worst, in place of before.

    Raises ValidationError where both do not add up to the same number of experts.
    """
    stored = BankQuestion.objects.select_for_update().get(pk=question.pk)
    if sum(best.values()) != sum(worst.values()):
        raise ValidationError(
            _("Each expert names one best and one worst answer: both columns have one sum.")
        )
    stored.options = [
        {**option, "best": best.get(option["key"], 0), "worst": worst.get(option["key"], 0)}
        for option in stored.options
    ]
    stored.save(update_fields=["options"])
    let_drafts_follow(stored)
    _record("bank-question-experts", stored, actor, now, experts=sum(best.values()))


def let_drafts_follow(question: BankQuestion) -> None:
    """Give drafts of guides the words that the bank has now."""
    GuideQuestion.objects.filter(question=question, section__version__published_at=None).update(
        **content_of(question)
    )


def content_of(question: BankQuestion) -> dict[str, Any]:
    """What a guide copies of a question."""
    return {name: getattr(question, name) for name in CONTENT}


def _fill(question: BankQuestion, facts: QuestionFacts) -> None:
    kind = QuestionKind(question.kind)
    question.texts = dict(facts.texts)
    question.competency_key = facts.competency_key
    question.probes = [dict(probe) for probe in facts.probes] if kind.is_rated else []
    question.anchors = _anchors(facts) if kind.is_rated else {}
    question.options = _options(question, facts) if kind == QuestionKind.JUDGEMENT else []
    if kind.is_rated and not facts.competency_key:
        raise ValidationError(_("A rated question looks for a competency."))


def _anchors(facts: QuestionFacts) -> dict[str, dict[str, str]]:
    for point in ANCHORED:
        if any(not facts.anchors.get(point, {}).get(language) for language in facts.texts):
            raise ValidationError(
                _("A rated question needs anchors for 1, 3 and 5 in each of its languages.")
            )
    return {point: dict(texts) for point, texts in facts.anchors.items() if texts}


def _options(question: BankQuestion, facts: QuestionFacts) -> list[dict[str, Any]]:
    """The answers; where one differs from before, experts must be asked again about all."""
    if len(facts.answers) < FEWEST_ANSWERS:
        raise ValidationError(_("Give three answers or more to choose from."))
    answers = [dict(texts) for texts in facts.answers]
    if answers == [option["texts"] for option in question.options]:
        return list(question.options)
    return [{"key": chr(ord("a") + place), "texts": texts} for place, texts in enumerate(answers)]


def _from_library(one: LibraryQuestion, actor: User) -> BankQuestion:
    return BankQuestion(
        organisation_id=actor.organisation_id,
        key=one.key,
        kind=one.kind,
        competency_key=one.competency,
        texts=dict(one.texts),
        probes=[dict(probe) for probe in one.probes],
        anchors={point: dict(texts) for point, texts in one.anchors.items()},
        options=[dict(option) for option in one.options],
    )


def _record(
    action: str, question: BankQuestion, actor: User, now: dt.datetime, **details: object
) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=question.key,
        object_uuid=question.uuid,
        now=now,
        details={"kind": question.kind, **details},
    )
