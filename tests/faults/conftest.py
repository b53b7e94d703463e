"""What fault tests share: a house of their own for each module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.house import WEB, OwnHouse, own_house

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def house() -> Iterator[OwnHouse]:
    """Give a house whose engines run, and nothing else yet."""
    with own_house() as house:
        yield house


@pytest.fixture(scope="module")
def touchpoints(house: OwnHouse) -> list[dict[str, Any]]:
    """Build one unit that is asked in full, and start the web alone."""
    told: list[dict[str, Any]] = house.build_world("1")["full"]
    house.start(WEB)
    return told
