"""What an instrument of one's own begins with."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.instruments.documents import Document
from surveys.instruments.models import Respondents, Side
from surveys.instruments.usual import usual_words

SIDES = {Respondents.CUSTOMER.value: (Side.EXPECTED.value, Side.DELIVERED.value)}


def blank_document(
    *, key: str, name: str, language: str, languages: Sequence[str], source: str
) -> Document:
    """Give an instrument without items, named in one language.

    Its sides and its scale have their usual words in every language that it is asked in.
    """
    words = {code: usual_words(source, code) for code in languages}
    sides = SIDES.get(source, (Side.DELIVERED.value,))
    labels = {code: words[code].labels for code in languages}
    return Document(
        key=key,
        source=source,
        languages=tuple(languages),
        names={language: name},
        descriptions={},
        introductions={},
        sides=sides,
        side_prompts={
            side: {code: words[code].prompts[side] for code in languages} for side in sides
        },
        low=1,
        high=len(labels[languages[0]]),
        labels=labels,
        not_applicable=True,
        importance=False,
        licence="",
        dimensions=(),
    )
