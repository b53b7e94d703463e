"""Every test of the answer path starts with nothing remembered by the process."""

from collections.abc import Iterator

import pytest

from culture.core import besteffort
from feedback.touchpoints.lookup import recent_touchpoints, recent_words_key
from feedback.touchpoints.services import intake, limits


@pytest.fixture(autouse=True)
def _no_letters_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "leaves_a_letter", lambda _touchpoint: False)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    recent_touchpoints.forget()
    recent_words_key.forget()
    limits.counts.forget()
    besteffort.breaker.reset()
    yield
    recent_touchpoints.forget()
    recent_words_key.forget()
    besteffort.breaker.reset()
