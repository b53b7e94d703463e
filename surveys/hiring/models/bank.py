"""Questions: what is asked, how one may probe, and what each rating means."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.accounts.models import Organisation, User
from culture.core.models import PublicModel


class QuestionKind(models.TextChoices):
    """What a question asks for."""

    BEHAVIOURAL = "behavioural", _("behavioural: tell about a time")
    SITUATIONAL = "situational", _("situational: what should one do")
    JUDGEMENT = "judgement", _("situational judgement: choose among answers")
    SELF_DESCRIPTION = "self-description", _("self-description: for development only")
    FREE = "free", _("free: an open question")

    @property
    def is_rated(self) -> bool:
        """Whether interviewers rate the answer on an anchored scale; nothing else is in a total."""
        return self in {QuestionKind.BEHAVIOURAL, QuestionKind.SITUATIONAL}


class QuestionContent(PublicModel):
    """What every question has, in the bank and in a guide.

    `texts` is by language. `probes` is a list of texts by language. `anchors` gives texts by
    language for points of the scale of 1 to 5 (`{"1": …, "3": …, "5": …}`, 2 and 4 if wanted).
    `options`, of a judgement question, is a list of `{"key", "texts", "best", "worst"}`: how many
    experts named that answer the best and the worst.
    """

    key = models.SlugField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind)
    texts = models.JSONField(_("question"))
    probes = models.JSONField(_("probes"), default=list, blank=True)
    anchors = models.JSONField(_("anchors"), default=dict, blank=True)
    options = models.JSONField(_("answers to choose from"), default=list, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key

    @property
    def is_rated(self) -> bool:
        """Whether interviewers rate the answer."""
        return QuestionKind(self.kind).is_rated


class BankQuestionQuerySet(models.QuerySet["BankQuestion"]):
    """Questions as somebody may see them."""

    def visible_to(self, actor: User) -> BankQuestionQuerySet:
        """HR works with the organisation's bank; nobody else does."""
        if not actor.is_hr:
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)


class BankQuestion(QuestionContent):
    """A question that guides of the organisation can take: of the library, or its own.

    `competency_key` names what it looks for, as competencies of profiles do; empty where it looks
    for none. Published guides keep the words they were published with.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    competency_key = models.SlugField(_("competency"), max_length=60, blank=True)
    is_own = models.BooleanField(_("own question"), default=False)

    objects = BankQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                name="bank_question_key_once",
                violation_error_message=_("Another question already has this key."),
            ),
        ]
