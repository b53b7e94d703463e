"""The addresses of interviewers with a personal link, and why their replies tell nobody more."""

from __future__ import annotations

from culture.core.channels import Letter

OWN = "only the interviewer has the link, and sees no ratings but their own before sending them"
REASONS = dict.fromkeys(
    (
        "interview:panel_by_link",
        "interview:guide_by_link",
        "interview:calendar_by_link",
        "interview:card_by_link",
        "interview:debrief_by_link",
    ),
    OWN,
)
LETTER = Letter("interviewers", "way to a panel", "surveys.hiring.interviews.mails")
