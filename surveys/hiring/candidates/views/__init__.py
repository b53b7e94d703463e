"""Pages of people who apply, without account, session and cookie."""
