"""How many requests of employees one address may send in a minute: a whole office may share one."""

from culture.core.limits import NetworkCounts

counts = NetworkCounts("waves", limit="WAVE_REQUESTS_PER_MINUTE")
