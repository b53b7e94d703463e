"""`make calibrate`: how often pages say what is chance, and find what is there.

Organisations without and with true differences are simulated answer by answer, published by the
engines that publish (privacy floor, groups of k, coding, rounding), and read by the functions that
pages use. `python -m bench.calibrate` prints every rate beside its goal, and exits with 1 where one
is missed; `--write` sets the tables into `docs/scoring.md`; `--rounds 20` is a short version.
"""
