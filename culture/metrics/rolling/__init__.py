"""The regime of answers that keep coming: blocks in unit and time; see ADR 0004."""
