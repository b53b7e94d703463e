"""What the pages of a wave show, rendered without request, session or context processors."""

from __future__ import annotations

import base64
import hashlib
import secrets
import zoneinfo
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from culture.core.texts import text_in
from surveys.instruments import languages
from surveys.instruments.papers import LONGEST_TEXT
from surveys.instruments.rendering import render_questions
from surveys.waves.answering.drawings import numbers_beside, own_numbers, scale_of
from surveys.waves.answering.draws import draw_of
from surveys.waves.answering.papers import WavePaper, offered_in, paper_of, turn_field
from surveys.waves.answering.refusals import Reason
from surveys.waves.answering.tokens import decoded, encoded
from surveys.waves.bands import Role, Tenure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from culture.org.models import Unit
    from surveys.instruments.papers import Sentence
    from surveys.waves.answering.draws import Draw
    from surveys.waves.answering.mirror import AnsweredProfile
    from surveys.waves.models import Cell, Invitation, Wave

TEMPLATES = "surveys/waves"
FIELD = "form"
FIELD_BYTES = 16


class ProviderQuestion(NamedTuple):
    """Which unit the questions below are about: the number of its turn, and what was chosen."""

    number: int
    name: str
    options: list[tuple[str, str]]
    value: str
    error: str


class BandQuestion(NamedTuple):
    """One question about the respondent: its bands, and which was chosen."""

    name: str
    legend: _StrPromise
    options: list[tuple[str, Sentence]]
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class WavePage:
    """A wave as one respondent sees it: its language."""

    wave: Wave
    language: str

    @classmethod
    def of(cls, wave: Wave, *, asked: str, accepted: str, usual: str = "") -> WavePage:
        """Choose the language: the one asked for, else the invitation's, else the browser's."""
        language = languages.negotiate(
            asked=asked or usual, accepted=accepted, offered=wave.languages
        )
        return cls(wave, language)

    @contextmanager
    def active(self) -> Iterator[None]:
        """Write in the page's language and in the organisation's time."""
        zone = zoneinfo.ZoneInfo(self.wave.organisation.time_zone)
        with translation.override(self.language), timezone.override(zone):
            yield

    def worded(self, problems: Mapping[str, Sentence]) -> dict[str, str]:
        """Give the sentences of problems in the language of the page."""
        with self.active():
            return {name: str(sentence) for name, sentence in problems.items()}

    def context(self) -> dict[str, Any]:
        """Give what every page of a wave shows."""
        wave = self.wave
        return {
            "place": wave.name,
            "organisation": wave.organisation.name,
            "language": self.language,
            "languages": languages.choices(offered=wave.languages, current=self.language),
            "k": wave.k,
            "closes_at": wave.closes_at,
            "longest_text": LONGEST_TEXT,
        }


def render_invitation(page: WavePage, invitation: Invitation) -> HttpResponse:
    """Show the promise, what is asked, and the questions for a browser that makes a ticket.

    Of several turns the page holds the first; the browser copies it for the others.
    """
    paper, cell = paper_of(page.wave), invitation.cell
    offered = offered_in(paper, cell)
    questions = _questions(page, paper, values={}, errors={}, offered=offered)
    context = (
        page.context()
        | questions
        | {
            "sheets": [sheet for sheet in questions["sheets"] if sheet["turn"] <= 1],
            "minutes": paper.minutes,
            "providers": offered,
            "most_providers": len(paper.turns),
            "wave": page.wave.uuid,
            "cell": cell.uuid,
            "public_key": base64.b64encode(bytes(cell.public_key)).decode(),
            "fingerprint": fingerprint_of(bytes(cell.public_key)),
            "invited": cell.invited,
            "counted_with": ", ".join(cell.unit_names()),
            "until": int(page.wave.closes_at.timestamp()),
        }
    )
    return _respond(page, "answer_invitation.html", context, status=200)


def render_preview(page: WavePage, *, is_divided: bool) -> HttpResponse:
    """Show HR the promise and the questions as employees see them; nothing can be sent.

    Where an earlier wave divided the people, this one does not ask who they are.
    """
    paper = paper_of(page.wave)
    context = (
        page.context()
        | _questions(page, paper, values={}, errors={}, offered=paper.providers)
        | {"minutes": paper.minutes, "wave": page.wave.uuid}
        | {"providers": paper.providers, "most_providers": len(paper.turns)}
    )
    if is_divided:
        context |= {"groups": []}
    return _respond(page, "wave_preview.html", context, status=200)


def render_confidential(
    page: WavePage,
    cell: Cell,
    *,
    path: str,
    values: Mapping[str, str] | None = None,
    problems: Mapping[str, Sentence] | None = None,
    reason: Reason | None = None,
) -> HttpResponse:
    """Show the form of the confidential path, with everything typed and why it was not taken."""
    errors, paper = page.worded(problems or {}), paper_of(page.wave)
    halves = paper.half_answered(values or {}, page.language) if reason == Reason.HALF else []
    drawn = draw_of(values or {}, paper)
    offered = list(offered_in(paper, cell))
    secrets.SystemRandom().shuffle(offered)  # whom somebody speaks of is chance here as well
    context = (
        page.context()
        | _questions(page, paper, values=values or {}, errors=errors, drawn=drawn, offered=offered)
        | {"halves": halves, "drawn": " ".join(sorted(drawn or ()))}
        | {"path": path, "problems": list(errors.items()), "reason": reason}
        | {"field": encoded(field_of(values or {}))}
    )
    status = 200
    if reason is not None:
        status = reason.status
    elif errors:
        status = 422
    return _respond(page, "answer_confidential.html", context, status=status)


def field_of(typed: Mapping[str, str]) -> bytes:
    """Give the random field of a form that was served, or a new one for a form to be served."""
    field = decoded(typed.get(FIELD, ""))
    return field if len(field) == FIELD_BYTES else secrets.token_bytes(FIELD_BYTES)


def render_done(page: WavePage, profiles: list[AnsweredProfile], *, receipt: str) -> HttpResponse:
    """Show the mirror and the receipt of an answer on the confidential path."""
    with page.active():
        context = page.context() | {"languages": []} | _mirror(profiles, receipt)
    return _respond(page, "answer_done.html", context, status=200)


def mirror_of(page: WavePage, profiles: list[AnsweredProfile], *, receipt: str) -> str:
    """Give the mirror and the receipt as a part of a page."""
    with page.active():
        context = page.context() | _mirror(profiles, receipt)
    return _text(page, "_answer_mirror.html", context)


def render_refusal(page: WavePage, reason: Reason) -> HttpResponse:
    """Say why something was not taken."""
    return _respond(
        page, "answer_refused.html", page.context() | {"reason": reason}, status=reason.status
    )


def render_placeless(template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    """Show a page that belongs to no wave, in the language that is active."""
    everything = {
        "place": "",
        "organisation": "",
        "languages": [],
        "language": translation.get_language(),
    } | context
    return HttpResponse(render_to_string(f"{TEMPLATES}/{template}", everything), status=status)


def all_languages(current: str) -> list[languages.LanguageChoice]:
    """Give every built-in language for the switch of a page that belongs to no wave."""
    return languages.choices(offered=[code for code, _name in settings.LANGUAGES], current=current)


def fingerprint_of(public_key: bytes) -> str:
    """Write a public key so that two people can compare what they see."""
    digest = hashlib.sha256(public_key).hexdigest()[:24]
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _questions(
    page: WavePage,
    paper: WavePaper,
    *,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    drawn: Draw | None = None,
    offered: Sequence[Unit] = (),
) -> dict[str, Any]:
    chosen = {turn: _provider_question(turn, offered, values, errors) for turn in paper.turns}
    first = paper.sheets[0].questionnaire.uuid
    return {
        "asked_per_person": paper.asked_per_person,
        "sheets": [
            {
                "turn": sheet.turn,
                "provider": chosen.get(sheet.turn) if sheet.questionnaire.uuid == first else None,
                "name": text_in(sheet.questionnaire.names, page.language),
                "introduction": text_in(sheet.questionnaire.introductions, page.language),
                "length": sheet.length,
                "prefix": among.prefix,
                "questions": render_questions(
                    sheet.questionnaire,
                    page.language,
                    short=False,
                    values=values,
                    errors=errors,
                    among=among,
                    drawn=positions,
                ),
            }
            for sheet, among, positions in paper.drawn_sheets(drawn)
        ],
        "total": paper.total,
        "groups": _groups(paper, values, errors),
        "asks_comment": paper.wave.asks_comment,
        "comment": {
            "name": "comment",
            "value": values.get("comment", ""),
            "error": errors.get("comment", ""),
        },
    }


def _provider_question(
    turn: int, offered: Sequence[Unit], values: Mapping[str, str], errors: Mapping[str, str]
) -> ProviderQuestion:
    name = turn_field(turn)
    options = [(str(unit.uuid), unit.name) for unit in offered]
    return ProviderQuestion(turn, name, options, values.get(name, ""), errors.get(name, ""))


def _groups(
    paper: WavePaper, values: Mapping[str, str], errors: Mapping[str, str]
) -> list[BandQuestion]:
    asked = (
        ("tenure", _("How long have you worked here?"), Tenure),
        ("role", _("What do you mostly do?"), Role),
    )
    return [
        BandQuestion(
            name,
            legend,
            list(bands.choices),
            values.get(name, ""),
            errors.get(name, ""),
        )
        for name, legend, bands in asked
        if name in paper.groups
    ]


def _mirror(profiles: list[AnsweredProfile], receipt: str) -> dict[str, Any]:
    profiles_drawn = [
        (
            profile,
            [
                (
                    line,
                    scale_of(line, profile),
                    own_numbers(line, profile),
                    numbers_beside(line, profile),
                )
                for line in profile.lines
            ],
        )
        for profile in profiles
    ]
    return {"profiles": profiles_drawn, "receipt": receipt}


def _respond(
    page: WavePage, template: str, context: dict[str, Any], *, status: int
) -> HttpResponse:
    return HttpResponse(_text(page, template, context), status=status)


def _text(page: WavePage, template: str, context: dict[str, Any]) -> str:
    with page.active():
        return render_to_string(f"{TEMPLATES}/{template}", context)
