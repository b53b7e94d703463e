"""How many requests of people who apply one address may send in a minute."""

from culture.core.limits import NetworkCounts

counts = NetworkCounts("hiring", limit="CANDIDATE_REQUESTS_PER_MINUTE")
