"""The regime of a sheet that is closed once: groups, coding, attacker; see ADR 0009."""
