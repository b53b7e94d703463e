"""Letters: what waits in the database for the worker, sealed to a key that is not in it."""
