"""Blind RSA signatures of RFC 9474 in the variant RSABSSA-SHA384-PSS-Randomized.

A browser has a message signed that the signer never sees: it hides the encoded message behind a
random factor, the server signs what it got, and the browser takes the factor off again. What is
left is an ordinary RSA-PSS signature, which no signing can be matched with.
"""

from __future__ import annotations

import hashlib
import math
import secrets
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

EXPONENT = 65537
MODULUS_BITS = 2048
PREFIX_LENGTH = 32
SALT_LENGTH = 48
HASH_LENGTH = 48
TRAILER = b"\xbc"


class BadMessage(Exception):  # noqa: N818 - says what is wrong with what came
    """A blinded message or a signature that no honest client makes."""


def new_key(bits: int = MODULUS_BITS) -> bytes:
    """Make a private key (PKCS #8 in DER)."""
    return rsa.generate_private_key(public_exponent=EXPONENT, key_size=bits).private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
    )


def public_key_of(private: bytes) -> bytes:
    """Give the public half of a key (SubjectPublicKeyInfo in DER), as browsers import it."""
    return (
        _private(private).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )


def modulus_and_exponent(public: bytes) -> tuple[int, int]:
    """Give n and e of a public key."""
    numbers = _public(public).public_numbers()
    return numbers.n, numbers.e


def blind_sign(private: bytes, blinded: bytes) -> bytes:
    """Sign a blinded message without learning what it hides; the same gives the same again.

    Raises `BadMessage` unless it is as long as the modulus and lies below it.
    """
    key = _private(private).private_numbers()
    n, e = key.public_numbers.n, key.public_numbers.e
    size = _size(n)
    if len(blinded) != size:
        raise BadMessage(f"{len(blinded)} bytes came instead of {size}")
    message = int.from_bytes(blinded, "big")
    if not 0 < message < n or math.gcd(message, n) != 1:
        raise BadMessage("the message lies outside the modulus")
    # A fresh factor, so that the time taken says nothing about the key.
    factor = _unit_below(n)
    signature = _power_of_secret(key, message * pow(factor, e, n) % n) * pow(factor, -1, n) % n
    # A fault in the arithmetic would give the key away; it must not leave.
    if pow(signature, e, n) != message:
        raise ArithmeticError("signing failure")
    return signature.to_bytes(size, "big")


def is_valid(
    public: bytes, message: bytes, signature: bytes, *, salt_length: int = SALT_LENGTH
) -> bool:
    """Whether a signature is this key's on a prepared message."""
    scheme = padding.PSS(mgf=padding.MGF1(SHA384()), salt_length=salt_length)
    try:
        _public(public).verify(signature, message, scheme, SHA384())
    except InvalidSignature:
        return False
    return True


def prepare(message: bytes, prefix: bytes | None = None) -> bytes:
    """Put 32 random bytes before a message, so that nobody can guess what is signed."""
    return (secrets.token_bytes(PREFIX_LENGTH) if prefix is None else prefix) + message


def blind(
    public: bytes, prepared: bytes, *, salt: bytes | None = None, factor: int | None = None
) -> tuple[bytes, int]:
    """Hide a prepared message: what to send for signing, and the inverse that unhides."""
    n, e = modulus_and_exponent(public)
    salt = secrets.token_bytes(SALT_LENGTH) if salt is None else salt
    encoded = int.from_bytes(encode(prepared, bits=n.bit_length() - 1, salt=salt), "big")
    factor = _unit_below(n) if factor is None else factor
    return (encoded * pow(factor, e, n) % n).to_bytes(_size(n), "big"), pow(factor, -1, n)


def finalise(
    public: bytes,
    prepared: bytes,
    blind_signature: bytes,
    inverse: int,
    *,
    salt_length: int = SALT_LENGTH,
) -> bytes:
    """Unhide a signature and check it. Raises `BadMessage` where it is not the key's."""
    n, _e = modulus_and_exponent(public)
    if len(blind_signature) != _size(n):
        raise BadMessage(f"{len(blind_signature)} bytes came instead of {_size(n)}")
    unhidden = int.from_bytes(blind_signature, "big") * inverse % n
    signature = unhidden.to_bytes(_size(n), "big")
    if not is_valid(public, prepared, signature, salt_length=salt_length):
        raise BadMessage("the signature is not this key's")
    return signature


def encode(message: bytes, *, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, section 9.1.1, with SHA-384 and MGF1."""
    length = -(-bits // 8)
    room = length - HASH_LENGTH - len(salt) - 2
    if room < 0:
        raise BadMessage("the modulus is too short")
    inner = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(room) + b"\x01" + salt
    mask = _mask(inner, len(block))
    masked = bytearray(left ^ right for left, right in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> 8 * length - bits
    return bytes(masked) + inner + TRAILER


def _mask(seed: bytes, length: int) -> bytes:
    blocks = -(-length // HASH_LENGTH)
    return b"".join(
        hashlib.sha384(seed + counter.to_bytes(4, "big")).digest() for counter in range(blocks)
    )[:length]


def _power_of_secret(key: rsa.RSAPrivateNumbers, base: int) -> int:
    from gmpy2 import powmod_sec  # noqa: PLC0415 (only who signs needs it, 8 MB)

    # By the Chinese remainder theorem: a quarter of the time. The powers are those of GMP that take
    # the same time and touch the same memory whatever the exponent is; Python's own do not.
    left = int(powmod_sec(base % key.p, key.dmp1, key.p))
    right = int(powmod_sec(base % key.q, key.dmq1, key.q))
    return right + (left - right) * key.iqmp % key.p * key.q


def _unit_below(n: int) -> int:
    while math.gcd(number := secrets.randbelow(n), n) != 1:
        pass
    return number


def _size(n: int) -> int:
    return -(-n.bit_length() // 8)


def _private(content: bytes) -> rsa.RSAPrivateKey:
    # Keys come from `new_key` alone: testing their primes at every signature would cost more than
    # signing, and each signature is tested anyway.
    key = load_der_private_key(content, password=None, unsafe_skip_rsa_key_validation=True)
    return cast("rsa.RSAPrivateKey", key)


def _public(content: bytes) -> rsa.RSAPublicKey:
    return cast("rsa.RSAPublicKey", load_der_public_key(content))
