"""What comes of answers through a personal link, for its person alone."""
