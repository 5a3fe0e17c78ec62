"""Keys that follow from a seed: the same estate has the same certificates on every machine."""

from __future__ import annotations

import hashlib
import random
from functools import cache
from itertools import count
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

_RSA_BITS: Final = 2048
_EXPONENT: Final = 65537
_SMALL: Final = tuple(n for n in range(3, 2000) if all(n % d for d in range(2, int(n**0.5) + 1)))
_WITNESSES: Final = 24


@cache
def ec_key(label: str, curve: type[ec.EllipticCurve] = ec.SECP256R1) -> ec.EllipticCurvePrivateKey:
    """A key on a curve, drawn from ``label``."""
    number = int.from_bytes(hashlib.sha256(label.encode()).digest(), "big")
    return ec.derive_private_key(number >> 1 or 1, curve())


@cache
def rsa_key(label: str) -> rsa.RSAPrivateKey:
    """An RSA key drawn from ``label``; takes about a second, so few are used."""
    source = random.Random(label)  # noqa: S311 - keys of made-up certificates, which must repeat
    first, second = _prime(source), _prime(source)
    private = pow(_EXPONENT, -1, (first - 1) * (second - 1))
    return rsa.RSAPrivateNumbers(
        p=first,
        q=second,
        d=private,
        dmp1=private % (first - 1),
        dmq1=private % (second - 1),
        iqmp=pow(second, -1, first),
        public_numbers=rsa.RSAPublicNumbers(_EXPONENT, first * second),
    ).private_key()


def _prime(source: random.Random) -> int:
    half = _RSA_BITS // 2
    start = source.getrandbits(half) | 0b11 << (half - 2) | 1
    return next(n for n in count(start, 2) if n % _EXPONENT != 1 and _is_prime(n, source))


def _is_prime(number: int, source: random.Random) -> bool:
    """Miller-Rabin after trial division."""
    if any(number % small == 0 for small in _SMALL):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, odd, twos, source.randrange(2, number - 1)) for _ in range(_WITNESSES))


def _passes(number: int, odd: int, twos: int, base: int) -> bool:
    power = pow(base, odd, number)
    return power in {1, number - 1} or any((power := power * power % number) == number - 1 for _ in range(twos - 1))
