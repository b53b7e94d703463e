"""How many answers one address may send in a minute."""

from culture.core.limits import Counts

counts = Counts("rate", limit="ANSWERS_PER_MINUTE")
