"""How many answers to links of promises one address may send in a minute."""

from culture.core.limits import NetworkCounts

counts = NetworkCounts("promises", limit="ANSWERS_PER_MINUTE")
