"""What the worker is told of candidates; a nudge that is lost costs five minutes, until beat's."""

LETTERS = "hiring.tend_letters"
