"""What the page about later work shows: each competency and question, and what customers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from culture.core.texts import text_here
from culture.dashboards.board import newest_boards
from culture.org.models import Unit
from surveys.hiring.models import BankQuestion, Competency, Vacancy, ValiditySums
from surveys.hiring.quality.agreement import agreement_of_panel
from surveys.hiring.quality.questions import QuestionAdvice, QuestionSpread, advise
from surveys.hiring.quality.reviewing import ReviewedSubject, review
from surveys.hiring.quality.validity import FEWEST_HIRES, Validity, validity_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.dashboards.board import Board
    from culture.dashboards.figures import Figure

CUSTOMER, EMPATHY = "customer", "empathy"
MOST_UNITS = 20


@dataclass(frozen=True, slots=True)
class ValidatedSubject:
    """A competency or a question by its name, with how it goes with later work."""

    name: str
    validity: Validity
    advice: QuestionAdvice | None = None


@dataclass(frozen=True, slots=True)
class CustomersOfUnit:
    """What customers of a unit that hired say of empathy, in the newest window."""

    board: Board
    empathy: Figure

    @property
    def window(self) -> str:
        """When that was."""
        return self.board.name_of(self.board.window)

    @property
    def address(self) -> str:
        """The page that says more of it."""
        return self.board.url_of(self.empathy)


@dataclass(frozen=True, slots=True)
class LaterReview:
    """Everything that is known of how interviews go with later work.

    `hires` is the most that any competency has.
    """

    competencies: Sequence[ValidatedSubject]
    questions: Sequence[ValidatedSubject]
    customers: Sequence[CustomersOfUnit]
    fewest: int = FEWEST_HIRES

    @property
    def hires(self) -> int:
        """How many were rated at work and counted, where most were."""
        return max((one.validity.hires for one in self.competencies), default=0)


def review_later(actor: User, *, day: dt.date) -> LaterReview:
    """Read the sums of an organisation, with what its open ratings say of each question."""
    rows = list(ValiditySums.objects.filter(organisation=actor.organisation_id, hires__gt=0))
    found = {
        (one.competency_key, one.question_id): validity_of(one.pairs, everybody=one.everybody)
        for one in rows
    }
    names = _competency_names(actor)
    competencies = [
        ValidatedSubject(names.get(key, key), validity)
        for (key, question), validity in found.items()
        if question is None
    ]
    return LaterReview(
        competencies=sorted(competencies, key=lambda one: one.name),
        questions=_questions(actor, found),
        customers=_customers(actor, day),
    )


def _competency_names(actor: User) -> dict[str, str]:
    versions = Competency.objects.filter(version__profile__organisation=actor.organisation_id)
    rows = versions.order_by("version__number").values_list("key", "names")
    return {key: text_here(names) for key, names in rows}


def _questions(
    actor: User, found: dict[tuple[str, int | None], Validity]
) -> list[ValidatedSubject]:
    """Each question once for each competency it was asked about; the newest name of the bank."""
    asked = {question: validity for (_key, question), validity in found.items() if question}
    known = {one.question: one for one in review(actor).questions}
    bank = BankQuestion.objects.in_bulk(asked)
    rows = [
        ValidatedSubject(text_here(bank[pk].texts), validity, _advice(known.get(pk), validity))
        for pk, validity in asked.items()
    ]
    return sorted(rows, key=lambda one: one.name)


def _advice(one: ReviewedSubject | None, validity: Validity) -> QuestionAdvice:
    nothing = QuestionSpread(None, 0, 0, 0, Fraction(0), telling=None)
    spread = (one and one.spread) or nothing
    return advise(spread, one.agreement if one else agreement_of_panel([]), validity.goes)


def _customers(actor: User, day: dt.date) -> list[CustomersOfUnit]:
    """What customers say of empathy in units that hired, as far as it is published."""
    decided = Vacancy.objects.visible_to(actor).filter(state=Vacancy.State.DECIDED)
    units = list(Unit.objects.filter(pk__in=decided.values("unit")).order_by("name")[:MOST_UNITS])
    boards = newest_boards(units, actor=actor, day=day) if units else []
    return [
        CustomersOfUnit(board, figure)
        for board in boards
        if board.line.series.source == CUSTOMER and board.numbers
        for figure in board.numbers.dimensions
        if figure.key == EMPATHY
    ]
