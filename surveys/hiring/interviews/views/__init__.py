"""Pages of interviewers, signed in or behind a personal link."""
