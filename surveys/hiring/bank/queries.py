"""Reads of the bank for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.core.texts import text_here
from surveys.hiring.bank.library import built_in
from surveys.hiring.models import BankQuestion, Competency, QuestionKind
from surveys.hiring.profiles import library

if TYPE_CHECKING:
    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class BankShelf:
    """The questions of one kind, each with the name of what it looks for."""

    kind: QuestionKind
    lines: list[tuple[BankQuestion, str]]


def shelves_for(actor: User) -> list[BankShelf]:
    """The bank, kind by kind and in the order in which questions came."""
    names = competency_names(actor)
    questions = list(BankQuestion.objects.visible_to(actor).order_by("pk"))
    return [
        BankShelf(
            kind,
            [
                (one, names.get(one.competency_key, one.competency_key))
                for one in questions
                if one.kind == kind
            ],
        )
        for kind in QuestionKind
    ]


def competency_names(actor: User) -> Mapping[str, str]:
    """Every competency of the library and of the organisation's profiles, by key, in words."""
    own = Competency.objects.filter(
        version__profile__organisation_id=actor.organisation_id
    ).order_by("pk")
    names = {one.key: text_here(one.names) for one in own}
    return {key: text_here(one.names) for key, one in library.built_in().items()} | names


def lacks_of_library(actor: User) -> int:
    """How many questions of the library the bank does not have."""
    kept = set(BankQuestion.objects.visible_to(actor).values_list("key", flat=True))
    return sum(one.key not in kept for one in built_in())
