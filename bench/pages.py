"""What pages weigh on the wire: the page and every file it names, compressed as browsers ask."""

from __future__ import annotations

import argparse
import gzip
import http.client
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.table import Line, at_most, end, print_lines
from tests.house import WEB, OwnHouse, own_house

if TYPE_CHECKING:
    from collections.abc import Collection

RESPONDENT_GOAL, STAFF_GOAL = 30, 120
ORGANISATION = "Weight"
RESPONSES = 5_000
FILE = re.compile(rb'<(link|script|img)\b[^>]*?(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """What came for one address: bytes on the wire, and the text."""

    status: int
    weight: int
    text: bytes


def get(house: OwnHouse, path: str, *, cookie: str = "") -> Page:
    """Ask for one address as a browser does."""
    connection = http.client.HTTPConnection("127.0.0.1", house.options.port, timeout=60)
    headers = {"Host": f"localhost:{house.options.port}", "Accept-Encoding": "gzip"}
    connection.request("GET", path, headers=headers | ({"Cookie": cookie} if cookie else {}))
    answer = connection.getresponse()
    body = answer.read()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    connection.close()
    is_packed = answer.getheader("Content-Encoding") == "gzip"
    return Page(answer.status, head + len(body), gzip.decompress(body) if is_packed else body)


def weight(
    house: OwnHouse, path: str, *, cookie: str = "", without: Collection[bytes] = ()
) -> float:
    """Give the kilobytes of a page and its files, leaving out kinds of elements."""
    page = get(house, path, cookie=cookie)
    assert page.status == http.HTTPStatus.OK, f"{path} gave {page.status}"
    files = {name for kind, name in FILE.findall(page.text) if kind not in without}
    return (page.weight + sum(get(house, name.decode()).weight for name in files)) / 1000


def measure(house: OwnHouse, world: dict[str, Any]) -> list[Line]:
    """Give the lines of this benchmark; the web server of the house runs."""
    made = house.manage(
        *("generate_responses", "--responses", str(RESPONSES), "--name", ORGANISATION),
        *("--units", "12", "--cells"),
    )
    assert not made.returncode, made.stderr
    access = house.tell("-m", "bench.access", ORGANISATION)
    form = f"/f/{world['full'][0]['code']}/"
    respondent = weight(house, form, without=(b"script",))
    staff = weight(house, access["path"], cookie=access["cookie"])
    return [
        at_most(
            "form of 22 statements, without scripts",
            respondent,
            RESPONDENT_GOAL,
            unit=" KB",
            digits=1,
        ),
        at_most("dashboard of the whole organisation", staff, STAFF_GOAL, unit=" KB", digits=1),
    ]


def main() -> None:
    """Run this benchmark alone."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with own_house() as house:
        world = house.build_world("1")
        house.start(WEB)
        lines = measure(house, world)
    print_lines("Pages", lines)
    end(lines)


if __name__ == "__main__":
    main()
