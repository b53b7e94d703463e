"""Blind signatures against the vectors of RFC 9474 and against what a dishonest client sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gmpy2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from surveys.waves.answering import blind_signatures
from surveys.waves.answering.blind_signatures import (
    BadMessage,
    blind,
    blind_sign,
    encode,
    finalise,
    is_valid,
    modulus_and_exponent,
    new_key,
    prepare,
    public_key_of,
)

VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("rfc9474_vectors.json").read_text())
VARIANTS = pytest.mark.parametrize(
    "vector", VECTORS["variants"], ids=[vector["name"] for vector in VECTORS["variants"]]
)


def private_key_of_the_rfc() -> bytes:
    p, q, n, e, d = (int(VECTORS["key"][name], 16) for name in "pqned")
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e=e, n=n),
    )
    key = numbers.private_key(unsafe_skip_rsa_key_validation=True)
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


RFC_KEY = private_key_of_the_rfc()
RFC_PUBLIC = public_key_of(RFC_KEY)


@pytest.fixture(scope="module")
def key() -> bytes:
    return new_key()


def content(vector: dict[str, str], name: str) -> bytes:
    return bytes.fromhex(vector[name])


@VARIANTS
def test_every_step_gives_the_numbers_of_the_rfc(vector: dict[str, str]) -> None:
    n, e = modulus_and_exponent(RFC_PUBLIC)
    salt, inverse = content(vector, "salt"), int(vector["inv"], 16)

    prepared = prepare(content(vector, "msg"), content(vector, "msg_prefix"))
    blinded, found = blind(RFC_PUBLIC, prepared, salt=salt, factor=pow(inverse, -1, n))
    signed = blind_sign(RFC_KEY, blinded)

    assert (n, e) == (int(VECTORS["key"]["n"], 16), 65537)
    assert prepared == content(vector, "prepared_msg")
    assert encode(prepared, bits=4095, salt=salt) == content(vector, "encoded_msg")
    assert (blinded, found) == (content(vector, "blinded_msg"), inverse)
    assert signed == content(vector, "blind_sig")
    assert finalise(RFC_PUBLIC, prepared, signed, inverse, salt_length=len(salt)) == content(
        vector, "sig"
    )


@VARIANTS
def test_a_flipped_byte_or_another_salt_length_is_no_signature(vector: dict[str, str]) -> None:
    message, signature = content(vector, "prepared_msg"), content(vector, "sig")
    length = len(content(vector, "salt"))
    flipped = signature[:-1] + bytes([signature[-1] ^ 1])

    assert is_valid(RFC_PUBLIC, message, signature, salt_length=length)
    assert not is_valid(RFC_PUBLIC, message, flipped, salt_length=length)
    assert not is_valid(RFC_PUBLIC, message + b"x", signature, salt_length=length)
    assert not is_valid(RFC_PUBLIC, message, signature, salt_length=48 - length)
    assert not is_valid(RFC_PUBLIC, message, signature[1:], salt_length=length)
    assert not is_valid(RFC_PUBLIC, message, b"", salt_length=length)


def test_keys_have_2048_bits_and_none_is_made_twice(key: bytes) -> None:
    n, e = modulus_and_exponent(public_key_of(key))

    assert (n.bit_length(), e) == (2048, 65537)
    assert public_key_of(new_key()) != public_key_of(key)


def test_a_token_is_valid_under_its_own_key_only(key: bytes) -> None:
    public, prepared = public_key_of(key), prepare(b"eligible once")
    blinded, inverse = blind(public, prepared)

    signature = finalise(public, prepared, blind_sign(key, blinded), inverse)

    assert len(prepared) == 32 + len(b"eligible once")
    assert is_valid(public, prepared, signature)
    assert not is_valid(public_key_of(new_key()), prepared, signature)


def test_the_same_blinded_message_gets_the_same_signature(key: bytes) -> None:
    blinded, _inverse = blind(public_key_of(key), prepare(b"m"))

    assert blind_sign(key, blinded) == blind_sign(key, blinded)


def test_the_same_message_is_hidden_anew_every_time(key: bytes) -> None:
    public, prepared = public_key_of(key), prepare(b"m")

    assert blind(public, prepared)[0] != blind(public, prepared)[0]
    assert prepare(b"m") != prepared


@pytest.mark.parametrize(
    ("modulus", "offset", "length"),
    [
        pytest.param(0, 0, 0, id="nothing"),
        pytest.param(0, 0, 256, id="zero"),
        pytest.param(0, 7, 255, id="too short"),
        pytest.param(0, 7, 257, id="too long"),
        pytest.param(1, 0, 256, id="the modulus"),
        pytest.param(1, 1, 256, id="above the modulus"),
        pytest.param(0, 2**2048 - 1, 256, id="all ones"),
    ],
)
def test_what_no_honest_client_sends_is_not_signed(
    key: bytes, modulus: int, offset: int, length: int
) -> None:
    n, _e = modulus_and_exponent(public_key_of(key))

    with pytest.raises(BadMessage):
        blind_sign(key, (n * modulus + offset).to_bytes(length, "big"))


def test_a_signature_of_another_key_or_length_is_not_taken(key: bytes) -> None:
    public, prepared = public_key_of(key), prepare(b"m")
    blinded, inverse = blind(public, prepared)
    *most, last = blind_sign(key, blinded)
    foreign = bytes([*most, last ^ 1])

    with pytest.raises(BadMessage, match="not this key's"):
        finalise(public, prepared, foreign, inverse)
    with pytest.raises(BadMessage, match="255 bytes came instead of 256"):
        finalise(public, prepared, foreign[1:], inverse)


def test_a_faulty_signature_never_leaves(key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    blinded, _inverse = blind(public_key_of(key), prepare(b"m"))
    monkeypatch.setattr(blind_signatures, "_power_of_secret", lambda _key, base: base)

    with pytest.raises(ArithmeticError, match="signing failure"):
        blind_sign(key, blinded)


def test_a_modulus_too_short_for_the_encoding_is_refused() -> None:
    with pytest.raises(BadMessage, match="too short"):
        encode(b"m", bits=700, salt=bytes(48))


def test_secret_exponents_go_to_the_power_that_takes_the_same_time_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python's own `pow` is quicker for some exponents than for others."""
    seen: list[tuple[int, int]] = []

    def noted(base: int, exponent: int, modulus: int) -> int:
        seen.append((exponent, modulus))
        return pow(base, exponent, modulus)

    monkeypatch.setattr(gmpy2, "powmod_sec", noted)
    blinded, _inverse = blind(RFC_PUBLIC, prepare(b"message"))
    blind_sign(RFC_KEY, blinded)

    p, q, d = (int(VECTORS["key"][name], 16) for name in "pqd")
    assert seen == [(d % (p - 1), p), (d % (q - 1), q)]
