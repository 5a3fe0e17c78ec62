"""RC2 in CBC mode, decryption only (RFC 2268): older Windows and OpenSSL encrypt the certificates of PKCS#12 with it.

``cryptography`` knows RC2 with keys of 128 effective bits; these files use 40. Nothing is ever encrypted with it here.
"""

from __future__ import annotations

import struct
from typing import Final

_BLOCK: Final = 8
_WORD: Final = 0xFFFF
_EXPANDED: Final = 128
_ROTATIONS: Final = (1, 2, 3, 5)
#: Mixing rounds between which a mashing round stands (RFC 2268, 3).
_MIXING: Final = (5, 6, 5)
#: The permutation PITABLE (RFC 2268, 2).
_PI: Final = bytes.fromhex(
    "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2"
    "179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82"
    "54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626"
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7"
    "08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec"
    "c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731"
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9"
    "0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad"
)


def decrypt_cbc(key: bytes, effective_bits: int, iv: bytes, data: bytes) -> bytes:
    """The plain text, padding included.

    Args:
        key: 1 to 128 bytes.
        effective_bits: the effective key length, 1 to 1024.
        iv: 8 bytes.
        data: whole blocks of 8 bytes.
    """
    words = _expand(key, effective_bits)
    plain = bytearray()
    previous = int.from_bytes(iv, "big")
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK]
        plain += (int.from_bytes(_decrypt_block(words, block), "big") ^ previous).to_bytes(_BLOCK, "big")
        previous = int.from_bytes(block, "big")
    return bytes(plain)


def _expand(key: bytes, effective_bits: int) -> tuple[int, ...]:
    """The 64 words of the expanded key."""
    expanded = bytearray(key)
    for index in range(len(key), _EXPANDED):
        expanded.append(_PI[(expanded[index - 1] + expanded[index - len(key)]) & 0xFF])
    octets = (effective_bits + 7) // 8
    first = _EXPANDED - octets
    expanded[first] = _PI[expanded[first] & (0xFF >> (8 * octets - effective_bits))]
    for index in range(first - 1, -1, -1):
        expanded[index] = _PI[expanded[index + 1] ^ expanded[index + octets]]
    return struct.unpack("<64H", expanded)


def _decrypt_block(words: tuple[int, ...], block: bytes) -> bytes:
    r = list(struct.unpack("<4H", block))
    position = len(words)
    for part, rounds in enumerate(_MIXING):
        for _ in range(rounds):
            position -= 4
            _unmix(r, words, position)
        if part + 1 < len(_MIXING):
            for i in (3, 2, 1, 0):
                r[i] = (r[i] - words[r[i - 1] & 63]) & _WORD
    return struct.pack("<4H", *r)


def _unmix(r: list[int], words: tuple[int, ...], position: int) -> None:
    for i in (3, 2, 1, 0):
        turn = _ROTATIONS[i]
        value = (r[i] >> turn | r[i] << (16 - turn)) & _WORD
        r[i] = (value - words[position + i] - (r[i - 1] & r[i - 2]) - (~r[i - 1] & r[i - 3])) & _WORD
