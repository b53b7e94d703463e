"""How many answers one address may send in a minute."""

from culture.core.limits import NetworkCounts

counts = NetworkCounts("rate", limit="ANSWERS_PER_MINUTE")
