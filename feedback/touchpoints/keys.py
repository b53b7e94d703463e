"""The key that customers' words wait under: made by the worker, renewed when it is lost."""

from __future__ import annotations

from culture.core.letters.keeping import KeyRing
from culture.core.locks import Lock
from feedback.touchpoints.models import WaitingWords, WordsKey

RING = KeyRing(WordsKey, WaitingWords, Lock.WORDS_KEY, of="customers' words")

check_keys = RING.check
renew_key = RING.renew
destroy_old_keys = RING.destroy_old
