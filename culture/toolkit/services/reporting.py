"""What programs know of practices: evidence that is stored once, however often it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.toolkit.models import Evidence

if TYPE_CHECKING:
    import datetime as dt
    import uuid as uuids

    from culture.toolkit.models import Practice, Run


class KnownOtherwise(Exception):  # noqa: N818 - says what is wrong with what came
    """Something else is stored under the same uuid."""


def report_evidence(
    *, run: Run, practice: Practice, uuid: uuids.UUID, words: str, link: str, now: dt.datetime
) -> bool:
    """Store evidence under a uuid: True where it is new, False where just that is stored already.

    Idempotent, also side by side. Raises `KnownOtherwise`, and then nothing changes.
    """
    facts = {"run": run, "practice": practice, "words": words, "link": link}
    known, is_new = Evidence.objects.get_or_create(
        uuid=uuid, defaults=facts | {"added_at": now, "added_by": None}
    )
    if not is_new and any(getattr(known, name) != value for name, value in facts.items()):
        raise KnownOtherwise
    return is_new
