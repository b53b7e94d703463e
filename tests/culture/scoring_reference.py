"""Reference rows C of the scoring tests: 18 respondents, five items, 1..7, three units."""

UNITS = {
    "A": "65675 55664 76776 45544 66565 54655",
    "B": "34324 43443 23322 54453 33243 45444",
    "C": "56546 67656 44535 55645 76667 35434",
}
ROWS_OF = {
    unit: [tuple(int(digit) for digit in row) for row in rows.split()]
    for unit, rows in UNITS.items()
}
ROWS = [row for rows in ROWS_OF.values() for row in rows]
