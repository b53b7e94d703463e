"""How many answers to links of cases one address may send in a minute."""

from culture.core.limits import NetworkCounts

counts = NetworkCounts("cases", limit="ANSWERS_PER_MINUTE")
