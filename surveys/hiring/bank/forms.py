"""What HR fills in about questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core.texts import text_here
from surveys.hiring.bank.services import ANCHORED, QuestionFacts
from surveys.hiring.models import QuestionKind
from surveys.hiring.wording import WordsForm, Written

if TYPE_CHECKING:
    from surveys.hiring.models import BankQuestion

MOST_EXPERTS = 1000
QUESTION = Written("text", gettext_lazy("Question"), lines=3, most=1000)
PROBES = Written(
    "probes",
    gettext_lazy("Probes"),
    lines=3,
    most=1000,
    help_text=gettext_lazy("One a line. Interviewers ask these and no others."),
    is_list=True,
)
ANSWERS = Written(
    "answers",
    gettext_lazy("Answers to choose from"),
    lines=5,
    most=2000,
    help_text=gettext_lazy("One a line, three or more."),
    is_list=True,
)
ANCHORS = {
    "1": Written("anchor1", gettext_lazy("What an answer of 1 is like"), lines=2, most=500),
    "3": Written("anchor3", gettext_lazy("What an answer of 3 is like"), lines=2, most=500),
    "5": Written("anchor5", gettext_lazy("What an answer of 5 is like"), lines=2, most=500),
}


class QuestionForm(WordsForm):
    """A question of one's own; its kind says what is asked for."""

    needed = "text"

    def __init__(
        self,
        *args: Any,
        kind: QuestionKind,
        languages: Sequence[str],
        competencies: Mapping[str, str],
        question: BankQuestion | None = None,
        **kwargs: Any,
    ) -> None:
        """Fill in a question that exists."""
        self.kind = kind
        self.written = [QUESTION, *_written_for(kind)]
        super().__init__(
            *args, languages=languages, texts=_texts_of(question) if question else {}, **kwargs
        )
        if kind not in {QuestionKind.FREE, QuestionKind.SELF_DESCRIPTION}:
            self.fields["competency_key"] = forms.ChoiceField(
                label=_("Looks for"),
                choices=[BLANK_CHOICE_DASH[0], *competencies.items()],
                required=kind.is_rated,
                initial=question and question.competency_key,
            )

    def facts(self) -> QuestionFacts:
        """What was written; raises ValidationError where languages differ in their lines."""
        return QuestionFacts(
            texts=self.texts("text"),
            competency_key=self.cleaned_data.get("competency_key", ""),
            probes=self.text_list("probes"),
            anchors={point: self.texts(f"anchor{point}") for point in ANCHORED},
            answers=self.text_list("answers"),
        )


class VotesForm(forms.Form):
    """How many experts named each answer the best, and the worst."""

    def __init__(self, *args: Any, question: BankQuestion, **kwargs: Any) -> None:
        """Ask for two numbers for each answer."""
        super().__init__(*args, **kwargs)
        self.keys = [str(option["key"]) for option in question.options]
        for option in question.options:
            for end, label in (("best", _("Named the best")), ("worst", _("Named the worst"))):
                self.fields[f"{end}_{option['key']}"] = forms.IntegerField(
                    label=f"{label}: {text_here(option['texts'])}",
                    min_value=0,
                    max_value=MOST_EXPERTS,
                    initial=option.get(end, 0),
                )

    def votes(self, end: str) -> dict[str, int]:
        """The numbers of one column, by answer."""
        return {key: self.cleaned_data[f"{end}_{key}"] for key in self.keys}


def _written_for(kind: QuestionKind) -> list[Written]:
    if kind.is_rated:
        return [PROBES, *ANCHORS.values()]
    return [ANSWERS] if kind == QuestionKind.JUDGEMENT else []


def _texts_of(question: BankQuestion) -> dict[str, Any]:
    anchors = {f"anchor{point}": texts for point, texts in question.anchors.items()}
    answers = [option["texts"] for option in question.options]
    return {"text": question.texts, "probes": question.probes, "answers": answers, **anchors}
