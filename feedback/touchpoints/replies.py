"""The addresses at which customers' answers come, and why their replies tell of none.

`tests/feedback/test_touchpoints_oracle.py` asks each as somebody would who did not send the answer.
"""

from __future__ import annotations

_SENDER = (
    "an answer is known by the random key of its page, which nobody but its browser has; "
    "without it the same reply with and without answers"
)
_RECEIPT = (
    "a receipt is known by what is made of its random key, and no content is told or asked for"
)
_SIGN = "it knows no answer: the page of a kiosk says that it is open, used or not"
REASONS = {
    "public:form": _SENDER,
    "public:kiosk": _SENDER,
    "public:embed": _SENDER,
    "public:thanks": _RECEIPT,
    "public:kiosk_thanks": _RECEIPT,
    "public:kiosk_sign": _SIGN,
    "public:embed_thanks": _RECEIPT,
    "api:responses": "an answer is known to the API key that sent it; to another the same reply",
}
