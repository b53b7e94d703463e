"""Cases: customers who wish an answer, what they were told, and whether that solved it."""

from feedback.cases.models.cases import (
    LONGEST_REPLY,
    LONGEST_WORDS,
    Case,
    CaseReply,
    CaseRound,
    CaseVerdict,
    ReplyWay,
)
from feedback.cases.models.mails import CaseLink, CaseMail

__all__ = [
    "LONGEST_REPLY",
    "LONGEST_WORDS",
    "Case",
    "CaseLink",
    "CaseMail",
    "CaseReply",
    "CaseRound",
    "CaseVerdict",
    "ReplyWay",
]
