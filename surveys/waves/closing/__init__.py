"""The end of a wave: the last shuffle, publication, its audit, and what is kept."""
