"""Promises: what was promised, what the delivering unit said, how each ended, and who was told."""

from feedback.promises.models.customers import CustomerWord, PromiseLink
from feedback.promises.models.mails import PromiseMail
from feedback.promises.models.promises import (
    LONGEST_WORDS,
    Addressee,
    Promise,
    PromiseQuerySet,
    PromiseSource,
    PromiseTerm,
)
from feedback.promises.models.said import (
    Basis,
    BreachReason,
    Feasibility,
    FeasibilityAnswer,
    FeasibilityQuestion,
    HandOver,
    PromiseEnd,
    PromiseGiven,
    PromiseOutcome,
    PromiseProgress,
)

__all__ = [
    "LONGEST_WORDS",
    "Addressee",
    "Basis",
    "BreachReason",
    "CustomerWord",
    "Feasibility",
    "FeasibilityAnswer",
    "FeasibilityQuestion",
    "HandOver",
    "Promise",
    "PromiseEnd",
    "PromiseGiven",
    "PromiseLink",
    "PromiseMail",
    "PromiseOutcome",
    "PromiseProgress",
    "PromiseQuerySet",
    "PromiseSource",
    "PromiseTerm",
]
