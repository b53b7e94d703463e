"""What HR fills in about guides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core.texts import text_here
from surveys.hiring.models import Accommodation, GuideSection, GuideVersion, QuestionKind, Setting
from surveys.hiring.wording import WordsForm, Written

if TYPE_CHECKING:
    from surveys.hiring.models import BankQuestion

SHORTEST, LONGEST = 5, 480


class AskingForm(WordsForm):
    """How candidates are asked: languages, time, what they may ask for, the introduction."""

    written = (
        Written("introduction", gettext_lazy("Introduction for candidates"), lines=4, most=3000),
    )

    def __init__(self, *args: Any, draft: GuideVersion, languages: Sequence[str], **kwargs: Any):
        """Fill in what the draft has."""
        texts = {"introduction": draft.introductions}
        super().__init__(*args, languages=languages, texts=texts, **kwargs)
        names = dict(settings.LANGUAGES)
        self.fields["spoken"] = forms.MultipleChoiceField(
            label=_("Languages of this guide"),
            choices=[(code, names.get(code, code)) for code in languages],
            widget=forms.CheckboxSelectMultiple,
            initial=draft.languages,
        )
        self.fields["minutes"] = forms.IntegerField(
            label=_("Minutes to answer in writing"),
            required=False,
            min_value=SHORTEST,
            max_value=LONGEST,
            initial=draft.minutes,
            help_text=_("Empty: no limit. Speed is not what you look for."),
        )
        self.fields["accommodations"] = forms.MultipleChoiceField(
            label=_("What candidates may ask for"),
            choices=Accommodation.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=draft.accommodations,
        )
        self.fields["has_questions_at_end"] = forms.BooleanField(
            label=_("Candidates ask their own questions at the end"),
            required=False,
            initial=draft.has_questions_at_end,
        )


class SectionForm(WordsForm):
    """What a section is called and where it is answered."""

    written = (Written("name", gettext_lazy("Name"), most=200),)
    needed = "name"

    def __init__(self, *args: Any, section: GuideSection | None = None, **kwargs: Any) -> None:
        """Fill in a section that exists."""
        super().__init__(*args, texts={"name": section.names} if section else {}, **kwargs)
        self.fields["setting"] = forms.ChoiceField(
            label=_("Answered"),
            choices=Setting.choices,
            widget=forms.RadioSelect,
            initial=section.setting if section else Setting.INTERVIEW,
        )


class AddQuestionsForm(forms.Form):
    """Which questions of the bank a section takes."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[BankQuestion],
        competencies: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        """Offer those that fit, by kind, each with what it looks for."""
        super().__init__(*args, **kwargs)
        self.by_key = {one.key: one for one in questions}
        self.fields["keys"] = forms.MultipleChoiceField(
            label=_("Questions"),
            choices=_on_shelves(questions, competencies),
            widget=forms.CheckboxSelectMultiple,
        )


def _on_shelves(
    questions: Sequence[BankQuestion], competencies: Mapping[str, str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    shelves: dict[str, list[tuple[str, str]]] = {}
    for one in questions:
        looks_for = competencies.get(one.competency_key, "")
        text = f"{text_here(one.texts)} ({looks_for})" if looks_for else text_here(one.texts)
        shelf = str(capfirst(QuestionKind(one.kind).label))
        shelves.setdefault(shelf, []).append((one.key, text))
    return list(shelves.items())
