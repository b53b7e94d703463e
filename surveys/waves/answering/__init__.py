"""The web process's part: the pages on which employees answer, without session and cookie."""
