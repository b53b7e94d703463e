"""The addresses of people who apply, and why their replies tell nobody else anything."""

from __future__ import annotations

OWN = "only the candidate has the link, and answers of candidates are known by name to HR"
REASONS = {
    "candidate:apply": "the same reply whether or not the address is a candidate's already",
    "candidate:applied": "the same page for everybody",
    **dict.fromkeys(
        (
            "candidate:start",
            "candidate:begin",
            "candidate:answers",
            "candidate:check",
            "candidate:rights",
            "candidate:download",
            "candidate:withdraw",
            "candidate:erase",
            "candidate:link",
        ),
        OWN,
    ),
}
MAILS = (
    "invitation to apply",
    "reply to an application",
    "new personal link",
    "receipt of answers",
)
