"""How many observations, and how many tries of a code, one address may send in a minute."""

from culture.core.limits import NetworkCounts

told = NetworkCounts("observations", limit="OBSERVATIONS_PER_MINUTE")
tried = NetworkCounts("observation-codes", limit="OBSERVATIONS_PER_MINUTE")
