"""Builders of observations."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import TYPE_CHECKING, Any

from PIL import Image

from culture.core.codes import new_code
from feedback.observations.facts import ObservationFacts
from feedback.observations.keys import RING
from feedback.observations.models import ListeningTerms, Observation, ObservationLink
from feedback.observations.passing import pass_on
from feedback.observations.services.taking import leave_observation, tell
from tests import make

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit

DAY = dt.timedelta(days=1)
TEXT = "The gate opens by itself when a lorry passes."


def facts(**said: Any) -> ObservationFacts:
    said.setdefault("kind", "anomaly")
    said.setdefault("text", TEXT)
    return ObservationFacts(**said)


def a_link(unit: Unit, *, is_open: bool = True, **said: Any) -> ObservationLink:
    """A link of a unit, in an organisation that takes observations without signing in."""
    ListeningTerms.objects.update_or_create(
        organisation=unit.organisation, defaults={"takes_unsigned": is_open}
    )
    said.setdefault("name", "Gate 3")
    return ObservationLink.objects.create(unit=unit, made_at=make.NOW, **said)


def an_observation(
    actor: User | None, unit: Unit, *, now: dt.datetime = make.NOW, **said: Any
) -> Observation:
    """An observation that somebody told by name."""
    return tell(actor=actor, unit=unit, facts=facts(**said), submission_key=uuid.uuid4(), now=now)


def left_anonymously(link: ObservationLink, *, now: dt.datetime = make.NOW, **said: Any) -> str:
    """The code of an observation that somebody left and that waits."""
    RING.check(now=now)
    code = new_code()
    leave_observation(link=link, facts=facts(**said), code=code, now=now)
    return code


def an_anonymous_one(
    link: ObservationLink, *, now: dt.datetime = make.NOW, **said: Any
) -> tuple[Observation, str]:
    """An observation of yesterday that was passed on, and its code."""
    code = left_anonymously(link, now=now - DAY, **said)
    pass_on(now=now)
    from feedback.observations.queries import behind_code  # noqa: PLC0415

    found = behind_code(code)
    assert found
    return found, code


def a_photo(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), **how: Any) -> bytes:
    """A picture of one colour; `how` is what its file holds beside it."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **how)
    return out.getvalue()
