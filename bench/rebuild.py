"""All score cells from raw responses, against DuckDB on the same columns in the same run.

PostgreSQL reads its table, DuckDB a parquet file of exactly the columns needed, with the same text.
(Written with one filtered aggregate a sum, DuckDB takes five times as long.)
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from bench.table import Line, at_most, end, note, print_lines
from tests.house import OwnHouse, own_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GOALS = {"dimension": 2.0, "item": 10.0}
TABLE = "responses_response"
ORGANISATION = "Rebuild"
THREADS = 2
TIMES = 3
LONGEST = 10.0
Rows = list[tuple[Any, ...]]


def measure(house: OwnHouse, *, responses: int) -> list[Line]:
    """Generate responses in the house and give the lines of this benchmark."""
    made = house.manage(
        "generate_responses", "--responses", str(responses), "--name", ORGANISATION, "--units", "12"
    )
    assert not made.returncode, made.stderr
    lines = [note("responses generated", made.stdout.split("  ", 1)[1].strip())]
    house.ask(f"VACUUM ANALYZE {TABLE}")
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "responses.parquet"
        queries = house.tell("-m", "bench.queries", ORGANISATION)
        export(house, queries["version"], parquet)
        for kind, goal in GOALS.items():
            lines += compare(house, queries, kind, parquet, goal=goal, responses=responses)
    return lines


def compare(
    house: OwnHouse,
    queries: dict[str, Any],
    kind: str,
    parquet: Path,
    *,
    goal: float,
    responses: int,
) -> list[Line]:
    """Time both engines, check that they agree, and give the ratio."""
    ours = queries[kind].replace("%s", str(queries["version"]))
    with (
        closing(house.connect()) as connection,
        closing(connection.cursor()) as cursor,
        closing(duckdb.connect()) as duck,
    ):
        duck.execute(f"SET threads = {THREADS}")

        def postgres() -> Rows:
            cursor.execute(ours)
            return list(cursor.fetchall())

        def duckdb_too() -> Rows:
            read = ours.replace(f"FROM {TABLE}", f"FROM read_parquet('{parquet}')")
            return list(duck.execute(read).fetchall())

        seconds, rows = best(postgres)
        yardstick, same = best(duckdb_too)
    assert exact(rows) == exact(same), "the engines disagree"
    name = "dimension and overall" if kind == "dimension" else kind
    return [
        at_most(f"{name} cells: time against DuckDB", seconds / yardstick, goal),
        note("  PostgreSQL, DuckDB", f"{seconds:.2f} s, {yardstick:.2f} s"),
        note("  a million responses", f"{seconds / responses * 1e6:.2f} s"),
    ]


def best(run: Callable[[], Rows]) -> tuple[float, Rows]:
    """Run several times, fewer where it takes long; give the shortest time and the rows."""
    shortest, began = float("inf"), time.perf_counter()
    rows: Rows = []
    for _time in range(TIMES):
        start = time.perf_counter()
        rows = run()
        shortest = min(shortest, time.perf_counter() - start)
        if time.perf_counter() - began > LONGEST:
            break
    return shortest, rows


def exact(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Give the rows in order, every sum as the integer that it is."""
    return sorted((unit, day, *map(int, sums)) for unit, day, *sums in rows)


def export(house: OwnHouse, version: int, parquet: Path) -> None:
    """Write the columns that the cells are made of to a parquet file."""
    scores = [
        f"{side}_{place}"
        for side in ("expected", "delivered")
        for place in (*range(1, 6), "overall")
    ]
    text = parquet.with_suffix(".csv")
    names = ["unit_id", "answered_on", "version_id", "flags", "is_complete::int", *scores]
    arrays = [
        f"'[' || array_to_string({side}, ',', 'NULL') || ']' AS {side}"
        for side in ("expected", "delivered")
    ]
    with (
        closing(house.connect()) as connection,
        closing(connection.cursor()) as cursor,
        text.open("w") as file,
    ):
        cursor.copy_expert(
            f"COPY (SELECT {', '.join(names + arrays)} FROM {TABLE} WHERE version_id = {version})"  # noqa: S608
            " TO STDOUT WITH (FORMAT csv, HEADER)",
            file,
        )
    with closing(duckdb.connect()) as duck:
        duck.execute(
            "COPY (SELECT * REPLACE (is_complete = 1 AS is_complete,"  # noqa: S608
            " expected::SMALLINT[] AS expected, delivered::SMALLINT[] AS delivered)"
            f" FROM read_csv('{text}')) TO '{parquet}' (FORMAT parquet)"
        )
    text.unlink()


def main() -> None:
    """Run this benchmark alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with own_house() as house:
        house.manage("migrate")
        lines = measure(house, responses=chosen.responses)
    print_lines("Rebuild", lines)
    end(lines)


if __name__ == "__main__":
    main()
