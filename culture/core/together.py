"""Asking many tables in one statement, each for a few rows.

A page that says what waits in every app would need a statement for each of them, most of which find
nothing. Here each gives a queryset, and the database answers all of them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, TextField, Value
from django.db.models.functions import JSONObject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

QUESTION = "together_question"
FACTS = "together_facts"
ONE = "together_one"

Facts = dict[str, Any]


def rows(queryset: QuerySet[Any], **facts: Any) -> QuerySet[Any]:
    """Ask for facts of each row, in its order; days, moments and identifiers come as text."""
    asked: QuerySet[Any] = queryset.annotate(**{FACTS: JSONObject(**facts)})
    return asked


def number(queryset: QuerySet[Any], **facts: Any) -> QuerySet[Any]:
    """Ask how many rows there are, as `n`, with other aggregates; nothing where there are none."""
    counted = queryset.order_by().values(**{ONE: Value(1)})
    asked: QuerySet[Any] = counted.annotate(**{FACTS: JSONObject(n=Count("*"), **facts)})
    return asked


def is_any(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """Ask whether there is any row: one without facts, or nothing."""
    return rows(queryset.order_by())[:1]


def ask(questions: Mapping[str, QuerySet[Any]]) -> dict[str, list[Facts]]:
    """Answer all questions in one statement, by their names."""
    answers: dict[str, list[Facts]] = {name: [] for name in questions}
    if not questions:
        return answers
    first, *others = [
        one.annotate(**{QUESTION: Value(name, output_field=TextField())}).values_list(
            QUESTION, FACTS
        )
        for name, one in questions.items()
    ]
    for name, facts in first.union(*others, all=True) if others else first:
        if facts.get("n") != 0:
            answers[name].append(facts)
    return answers
