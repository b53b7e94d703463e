"""The browser's half of the blind signatures, in a real browser against the vectors of RFC 9474."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from surveys.waves.answering.blind_signatures import blind_sign, is_valid, new_key, public_key_of
from tests.surveys.test_waves_blind_signatures import RFC_PUBLIC, VARIANTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.e2e]

STATIC = Path(__file__).parents[2] / "static"

HEX = """
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const token = await import("/token.js");
"""
STEPS = (
    "async ({ spki, vector }) => {"
    + HEX
    + """
    const key = await token.publicKey(bytes(spki));
    const inverse = token.numberOf(bytes(vector.inv));
    const prepared = token.prepare(bytes(vector.msg), bytes(vector.msg_prefix));
    const salt = bytes(vector.salt);
    const factor = token.inverseOf(inverse, key.n);
    const hidden = await token.blind(key, prepared, { salt, factor });
    const finish = (signature, inverse = hidden.inverse) =>
      token
        .finalise(key, prepared, signature, inverse, { saltLength: salt.length })
        .then(hex, (error) => error.message);
    const signed = bytes(vector.blind_sig);
    const flipped = signed.with(7, signed[7] ^ 1);
    return {
      prepared_msg: hex(prepared),
      blinded_msg: hex(hidden.blinded),
      inv: hex(token.bytesOf(hidden.inverse, key.length)),
      sig: await finish(signed),
      flipped: await finish(flipped),
      short: await finish(signed.slice(1)),
      other: await finish(signed, hidden.inverse + 1n),
    };
}"""
)
FRESH = (
    "async (spki) => {"
    + HEX
    + """
    const key = await token.publicKey(bytes(spki));
    const prepared = token.prepare(crypto.getRandomValues(new Uint8Array(32)));
    const { blinded, inverse } = await token.blind(key, prepared);
    globalThis.finish = async (signature) =>
      hex(await token.finalise(key, prepared, bytes(signature), inverse));
    return { prepared: hex(prepared), blinded: hex(blinded) };
}"""
)


@pytest.fixture
def bench(browser: Browser) -> Iterator[Page]:
    """An empty page that a browser trusts, beside the module."""
    page = browser.new_page()
    page.route("http://localhost/", lambda route: route.fulfill(body="<!doctype html><title>x"))
    page.route(
        "http://localhost/token.js",
        lambda route: route.fulfill(path=STATIC / "respondent" / "token.js"),
    )
    page.goto("http://localhost/")
    yield page
    page.close()


@VARIANTS
def test_the_browser_gives_the_numbers_of_the_rfc(bench: Page, vector: dict[str, str]) -> None:
    found = bench.evaluate(STEPS, {"spki": RFC_PUBLIC.hex(), "vector": vector})

    for name in ("prepared_msg", "blinded_msg", "inv", "sig"):
        assert found[name] == vector[name]
    assert found["flipped"] == found["other"] == "The signature is not this key's."
    assert found["short"] == "The signature has another length than the key."


def test_the_server_signs_what_the_browser_hides(bench: Page) -> None:
    key = new_key()

    made = bench.evaluate(FRESH, public_key_of(key).hex())
    signed = blind_sign(key, bytes.fromhex(made["blinded"]))
    signature = bench.evaluate("signed => finish(signed)", signed.hex())

    prepared = bytes.fromhex(made["prepared"])
    assert len(prepared) == 64
    assert is_valid(public_key_of(key), prepared, bytes.fromhex(signature))
    assert signature != signed.hex()
