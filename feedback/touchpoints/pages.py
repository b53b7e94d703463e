"""What the public pages show, rendered without request, session or context processors."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from culture.actions.deeds import deeds_at, told_here
from culture.core.texts import text_in
from feedback.touchpoints.answers import LONGEST_LINE
from feedback.touchpoints.mirrors.numbers import fewest_answers
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.papers import Asked, Paper, asked_now, paper_of, sign
from feedback.touchpoints.transcript import transcript
from surveys.instruments import languages
from surveys.instruments.papers import LONGEST_TEXT, half_answered
from surveys.instruments.rendering import render_importance, render_questions
from surveys.responses.models import Way

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Sentence

TEMPLATES = "feedback/touchpoints"


class FormPlace(StrEnum):
    """Where a form is shown."""

    FORM = "form"
    KIOSK = "kiosk"
    EMBED = "embed"

    @property
    def way(self) -> Way:
        """How an answer given here came; a form within another page is a form."""
        return Way.KIOSK if self == FormPlace.KIOSK else Way.FORM


class Notice(Enum):
    """Why an answer is not stored yet although nothing is wrong with it."""

    TOO_MANY = "too many"
    CONFLICT = "conflict"
    CHANGED = "changed"
    HALF = "half"
    NO_STORE = "no store"
    NO_WORDS = "no words"

    @property
    def title(self) -> Sentence:
        """Say in a few words what happened."""
        return _TITLES[self]

    @property
    def words(self) -> Sentence:
        """Say what happened to what was typed, and what to do."""
        return _WORDS[self]

    @property
    def button(self) -> Sentence:
        """Say what sending does now."""
        return _BUTTONS.get(self, _("Send"))


_TITLES = {
    Notice.TOO_MANY: _("Not sent yet"),
    Notice.CONFLICT: _("Another answer was already sent from this page"),
    Notice.CHANGED: _("This form has changed"),
    Notice.HALF: _("One side is still open"),
    Notice.NO_STORE: _("Not sent yet"),
    Notice.NO_WORDS: _("Not sent yet"),
}
_WORDS = {
    Notice.TOO_MANY: _(
        "Very many answers come from your network just now. Everything you typed is still here: "
        "please send it again in a minute."
    ),
    Notice.CONFLICT: _(
        "The first answer is stored and stays as it was. What you typed now is still here; "
        "you can send it as a new answer."
    ),
    Notice.CHANGED: _(
        "It is not known any more what your page asked. Everything that fits is filled in below: "
        "please look whether it still says what you mean, and send it."
    ),
    Notice.HALF: _(
        "A statement counts only when every side of it is answered. Would you like to add what is "
        "missing?"
    ),
    Notice.NO_STORE: _(
        "Answers cannot be stored at this moment. Everything you typed is still here: please send "
        "it again in a minute."
    ),
    Notice.NO_WORDS: _(
        "What you wrote cannot be kept safely at this moment. Send your answer without the comment "
        "and without an address, or try again later: everything you typed is still here."
    ),
}
_BUTTONS = {Notice.CONFLICT: _("Send as a new answer"), Notice.HALF: _("Send as it is")}


@dataclass(frozen=True, slots=True)
class TouchpointPage:
    """A touchpoint as one customer sees it: the place, the language, and what is asked.

    `asked` is what the page was given with; None stands for what the touchpoint asks now.
    """

    touchpoint: Touchpoint
    place: FormPlace
    language: str
    asked: Asked | None = None

    @classmethod
    def of(
        cls, touchpoint: Touchpoint, *, place: FormPlace, asked: str, accepted: str
    ) -> TouchpointPage:
        """Choose the language of a page from the link, the browser and what is offered."""
        language = languages.negotiate(asked=asked, accepted=accepted, offered=touchpoint.languages)
        return cls(touchpoint, place, language)

    @property
    def paper(self) -> Paper:
        """The fields of this form. Raises DatabaseError where they were never read."""
        return paper_of(self.touchpoint, self.asked)

    @property
    def path(self) -> str:
        """The path of the form itself."""
        start = f"/f/{self.touchpoint.code}/"
        return start if self.place == FormPlace.FORM else f"{start}{self.place}/"

    def worded(self, problems: Mapping[str, str | Sentence]) -> dict[str, str]:
        """Give the sentences of problems in the language of the page."""
        with translation.override(self.language):
            return {name: str(sentence) for name, sentence in problems.items()}

    def context(self) -> dict[str, Any]:
        """Give what every public page shows."""
        organisation = self.touchpoint.organisation
        return {
            "place": self.touchpoint.name,
            "is_personal": self.touchpoint.is_personal,
            "keeps_language": self.touchpoint.keeps_language,
            "mode": self.place.value,
            "path": self.path,
            "language": self.language,
            "languages": languages.choices(
                offered=self.touchpoint.languages, current=self.language
            ),
            "organisation": organisation.name,
            "others": self._fewest - 1,
            "months": organisation.answers_kept_months,
            "contact_months": organisation.contacts_kept_months,
        }

    @property
    def _fewest(self) -> int:
        k = self.touchpoint.organisation.k
        return fewest_answers(k=k) if self.touchpoint.is_personal else k


def render_form(
    page: TouchpointPage,
    *,
    key: str,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str | Sentence] | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the form, empty or with everything that was typed and what is wrong with it."""
    touchpoint, paper = page.touchpoint, page.paper
    questionnaire = paper.questionnaire
    values, errors = typed or {}, page.worded(problems or {})
    context = page.context() | {
        "key": key,
        "asked": sign(touchpoint, page.asked or asked_now(touchpoint)),
        "is_fresh": typed is None,
        "introduction": text_in(questionnaire.introductions, page.language),
        "questions": render_questions(
            questionnaire,
            page.language,
            short=paper.is_short,
            values=values,
            errors=errors,
        ),
        "importance": render_importance(questionnaire, page.language, values=values, errors=errors)
        if paper.points
        else "",
        "total": len(paper.asked),
        "texts": [
            {
                "name": name,
                "value": values.get(name, ""),
                "error": errors.get(name, ""),
            }
            for name in ("comment", "address", "name", "message")
        ],
        "asks_comment": paper.asks_comment,
        "asks_contact": paper.asks_contact,
        "problems": list(errors.items()),
        "notice": notice,
        "halves": _halves(page, values) if notice == Notice.HALF else (),
        "seconds": values.get("seconds", ""),
        "longest_text": LONGEST_TEXT,
        "longest_line": LONGEST_LINE,
    }
    context |= {f"{text['name']}_field": text for text in context.pop("texts")}
    return _page(page, "public_form.html", context, status=status)


def _halves(page: TouchpointPage, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    paper = page.paper
    questions = paper.questionnaire.questions
    return [
        (field, text_in(questions[position].statements, page.language))
        for position, field in half_answered(typed, paper.columns).items()
    ]


def render_not_open(
    page: TouchpointPage,
    state: Touchpoint.State,
    *,
    status: int,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Say that no answers are taken now, and hand back what was typed."""
    touchpoint = page.touchpoint
    moment = touchpoint.opens_at if state == Touchpoint.State.EARLY else None
    context = page.context() | {
        "state": state.value,
        "opens_on": moment and touchpoint.organisation.day_of(moment),
        "transcript": transcript(page.paper, page.language, typed) if typed else "",
        "typed": [(name, value) for name, value in (typed or {}).items() if name != "switch"],
    }
    return _page(page, "public_not_open.html", context, status=status)


def render_receipt(page: TouchpointPage) -> HttpResponse:
    """Say that an answer is stored."""
    deeds = deeds_at(page.touchpoint.uuid, unit=page.touchpoint.unit_id)
    with translation.override(page.language):
        told = [told_here(one) for one in deeds]
    context = page.context() | {"told": told}
    return _page(page, "public_receipt.html", context, status=200)


def render_unknown(request: HttpRequest) -> HttpResponse:
    """Say that a link leads nowhere, in the browser's language."""
    language = translation.get_language_from_request(request)
    with translation.override(language):
        text = render_to_string(f"{TEMPLATES}/public_unknown.html", {"place": "", "languages": []})
    return _response(text, language, status=404)


def _page(
    page: TouchpointPage, template: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    with translation.override(page.language):
        text = render_to_string(f"{TEMPLATES}/{template}", context)
    return _response(text, page.language, status=status)


def _response(text: str, language: str, *, status: int) -> HttpResponse:
    return HttpResponse(
        text,
        status=status,
        headers={
            "Content-Language": language,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        },
    )
