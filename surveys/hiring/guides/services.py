"""What HR does with guides; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from culture.core.versions import freeze, lock_draft
from surveys.hiring.bank.services import content_of
from surveys.hiring.guides.completeness import problems_of
from surveys.hiring.guides.queries import fits, sections_of
from surveys.hiring.models import (
    BankQuestion,
    Guide,
    GuideQuestion,
    GuideSection,
    GuideVersion,
    ProfileVersion,
    Setting,
)
from surveys.hiring.recording import record_version
from surveys.hiring.wording import Texts

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

Step = Literal[-1, 1]
Placed = TypeVar("Placed", GuideSection, GuideQuestion)
DESIGN = (
    "introductions", "languages", "minutes", "accommodations", "has_questions_at_end",
)  # fmt: skip


@transaction.atomic
def start_guide(*, actor: User, profile_version: ProfileVersion, now: dt.datetime) -> GuideVersion:
    """Begin a draft for a version of a profile: a copy of the newest, else two empty sections.

    Gives the draft that exists, brought to this version of the profile. Questions that look for
    what the profile no longer has are left out.
    """
    ProfileVersion.objects.select_for_update().get(pk=profile_version.pk)
    guide, _made = Guide.objects.get_or_create(profile_id=profile_version.profile_id)
    newest = guide.versions.order_by("-number").first()
    if newest is not None and not newest.is_published:
        _bring_to(newest, profile_version)
        return newest
    draft = GuideVersion.objects.create(
        guide=guide,
        number=newest.number + 1 if newest else 1,
        profile_version=profile_version,
        **(
            {name: getattr(newest, name) for name in DESIGN}
            if newest
            else {"languages": list(actor.organisation.languages)}
        ),
    )
    if newest is None:
        _begin_sections(draft)
    else:
        _copy_sections(newest, draft)
    record_version("guide-drafted", draft, actor, now)
    return draft


@transaction.atomic
def change_design(
    *,
    actor: User,
    draft: GuideVersion,
    introductions: Texts,
    languages: Sequence[str],
    minutes: int | None,
    accommodations: Sequence[str],
    has_questions_at_end: bool,
    now: dt.datetime,
) -> None:
    """Store how candidates are asked; without minutes the written part is untimed.

    Raises ValidationError for a published version.
    """
    draft = locked_draft(draft)
    draft.introductions, draft.languages = dict(introductions), list(languages)
    draft.minutes, draft.accommodations = minutes, list(accommodations)
    draft.has_questions_at_end = has_questions_at_end
    draft.full_clean(exclude=["introductions", "published_at"])
    draft.save(update_fields=DESIGN)
    record_version("guide-design", draft, actor, now, languages=draft.languages, minutes=minutes)


@transaction.atomic
def add_section(
    *, actor: User, draft: GuideVersion, names: Texts, setting: str, now: dt.datetime
) -> GuideSection:
    """Append a section. Raises ValidationError for a published version."""
    draft = locked_draft(draft)
    section = GuideSection.objects.create(
        version=draft,
        position=draft.sections.count() + 1,
        names=dict(names),
        setting=Setting(setting),
    )
    record_version("guide-section-added", draft, actor, now, position=section.position)
    return section


@transaction.atomic
def change_section(
    *, actor: User, section: GuideSection, names: Texts, setting: str, now: dt.datetime
) -> None:
    """Store what a section is called and where it is answered.

    Raises ValidationError for a published version, and for judgement questions in an interview.
    """
    draft = locked_draft(section.version)
    section.names, section.setting = dict(names), Setting(setting)
    questions = BankQuestion.objects.filter(uses__section=section)
    keys = set(draft.profile_version.competencies.values_list("key", flat=True))
    if not all(fits(one, keys=keys, setting=setting) for one in questions):
        raise ValidationError(_("Judgement questions are answered in writing."))
    section.save(update_fields=["names", "setting"])
    record_version("guide-section-changed", draft, actor, now, position=section.position)


@transaction.atomic
def remove_section(*, actor: User, section: GuideSection, now: dt.datetime) -> None:
    """Delete a section with its questions; those after it move up."""
    draft = locked_draft(section.version)
    record_version("guide-section-removed", draft, actor, now, position=section.position)
    section.delete()
    _renumber(list(draft.sections.order_by("position")))


@transaction.atomic
def move_section(*, actor: User, section: GuideSection, step: Step, now: dt.datetime) -> None:
    """Let a section change places with its neighbour; at the end it stays."""
    draft = locked_draft(section.version)
    if _swap(list(draft.sections.order_by("position")), section, step):
        record_version("guide-section-moved", draft, actor, now, step=step)


@transaction.atomic
def add_question(
    *, actor: User, section: GuideSection, question: BankQuestion, now: dt.datetime
) -> GuideQuestion:
    """Append a question of the bank to a section, with the words it has there.

    Raises ValidationError for a published version, a question that the guide has already, and one
    that looks for what the profile does not have.
    """
    draft = locked_draft(section.version)
    competencies = {one.key: one for one in draft.profile_version.competencies.all()}
    if GuideQuestion.objects.filter(section__version=draft, question=question).exists():
        raise ValidationError(_("The guide asks this already."))
    if not fits(question, keys=competencies, setting=section.setting):
        raise ValidationError(_("This question does not fit into this section."))
    asked = GuideQuestion.objects.create(
        section=section,
        position=section.questions.count() + 1,
        question=question,
        competency=competencies.get(question.competency_key),
        **content_of(question),
    )
    record_version("guide-question-added", draft, actor, now, key=question.key)
    return asked


@transaction.atomic
def set_mandatory(
    *, actor: User, asked: GuideQuestion, is_mandatory: bool, now: dt.datetime
) -> None:
    """Say whether a candidate must answer a question."""
    draft = locked_draft(asked.section.version)
    asked.is_mandatory = is_mandatory
    asked.save(update_fields=["is_mandatory"])
    record_version(
        "guide-question-mandatory", draft, actor, now, key=asked.key, is_mandatory=is_mandatory
    )


@transaction.atomic
def move_question(*, actor: User, asked: GuideQuestion, step: Step, now: dt.datetime) -> None:
    """Let a question change places with its neighbour in the section; at the end it stays."""
    draft = locked_draft(asked.section.version)
    if _swap(list(asked.section.questions.order_by("position")), asked, step):
        record_version("guide-question-moved", draft, actor, now, key=asked.key, step=step)


@transaction.atomic
def remove_question(*, actor: User, asked: GuideQuestion, now: dt.datetime) -> None:
    """Take a question out of a draft; those after it move up."""
    draft = locked_draft(asked.section.version)
    section = asked.section
    record_version("guide-question-removed", draft, actor, now, key=asked.key)
    asked.delete()
    _renumber(list(section.questions.order_by("position")))


@transaction.atomic
def publish_guide(*, actor: User, draft: GuideVersion, now: dt.datetime) -> None:
    """Freeze a draft, so that vacancies can open with it.

    Raises ValidationError with everything that is missing.
    """
    draft = locked_draft(draft)
    freeze(draft, problems=problems_of(draft), now=now)
    record_version("guide-published", draft, actor, now)


@transaction.atomic
def discard_guide(*, actor: User, draft: GuideVersion, now: dt.datetime) -> None:
    """Delete a draft, and the guide with it where no other version exists."""
    draft = locked_draft(draft)
    guide = draft.guide
    record_version("guide-discarded", draft, actor, now)
    draft.delete()
    if not guide.versions.exists():
        guide.delete()


def locked_draft(version: GuideVersion) -> GuideVersion:
    """Read a draft and keep it from others until the transaction ends.

    Raises ValidationError where it was published meanwhile.
    """
    refusal = _("This guide is published. Begin a new draft to change it.")
    return lock_draft(version, "guide__profile", "profile_version", refusal=refusal)


def _begin_sections(draft: GuideVersion) -> None:
    for position, setting in enumerate((Setting.WRITTEN, Setting.INTERVIEW), 1):
        names = {}
        for language in draft.languages:
            with override(language):
                names[language] = _("In writing") if setting == Setting.WRITTEN else _("Interview")
        GuideSection.objects.create(version=draft, position=position, names=names, setting=setting)


def _copy_sections(before: GuideVersion, draft: GuideVersion) -> None:
    for part in sections_of(before):
        section = GuideSection.objects.create(
            version=draft,
            position=part.section.position,
            names=part.section.names,
            setting=part.section.setting,
        )
        questions = BankQuestion.objects.in_bulk([one.question_id for one in part.questions])
        GuideQuestion.objects.bulk_create(
            GuideQuestion(
                section=section,
                position=one.position,
                question_id=one.question_id,
                competency=one.competency,
                is_mandatory=one.is_mandatory,
                **content_of(questions[one.question_id]),
            )
            for one in part.questions
        )
    _bring_to(draft, draft.profile_version)


def _bring_to(draft: GuideVersion, profile_version: ProfileVersion) -> None:
    """Let a draft go by a version of the profile; what no longer fits is left out."""
    draft.profile_version = profile_version
    draft.save(update_fields=["profile_version"])
    competencies = {one.key: one for one in profile_version.competencies.all()}
    for part in sections_of(draft):
        kept = []
        for asked in part.questions:
            key = asked.competency.key if asked.competency else ""
            asked.competency = competencies.get(key)
            if asked.is_rated and asked.competency is None:
                asked.delete()
            else:
                kept.append(asked)
        GuideQuestion.objects.bulk_update(kept, ["competency"])
        _renumber(kept)


def _swap(rows: Sequence[Placed], moved: Placed, step: Step) -> bool:
    order = list(rows)
    place = next(place for place, row in enumerate(order) if row.pk == moved.pk)
    if not 0 <= place + step < len(order):
        return False
    order.insert(place + step, order.pop(place))
    _renumber(order)
    return True


def _renumber(rows: Sequence[Placed]) -> None:
    """Number rows from one, in their order; the database looks at the end of the transaction."""
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
