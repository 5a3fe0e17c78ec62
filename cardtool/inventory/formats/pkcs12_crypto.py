"""The cryptography of PKCS#12: keys from passwords, decryption, and the check value (RFC 7292, RFC 8018).

``cryptography`` opens such files only as a whole: it decodes the private key, which this program never does, and it
refuses all of a file for one certificate that does not conform. Its ciphers are used; the frame is read here.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cardtool.inventory.formats import rc2

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Most rounds of key derivation for one password. OpenSSL writes 2048, Java 10 000, Firefox 600 000.
MOST_ROUNDS: Final = 2_000_000
#: RC2 is computed by this program and slow: largest content, in bytes. A certificate has some 2 KiB.
_LARGEST_RC2: Final = 256 * 1024
#: A block of it takes as long as so many rounds of key derivation.
_COST_OF_RC2: Final = 50
_LONGEST_SALT: Final = 1024
_LONGEST_KEY: Final = 32
#: Hashes that are known; check values of other kinds (RFC 9579) are not looked at.
HASHES: Final = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})
#: What the derived bytes are for (RFC 7292, B.3).
_FOR_KEY, _FOR_IV, _FOR_MAC = 1, 2, 3
_CBC_BLOCKS: Final = {"aes": 16, "tripledes": 8, "rc2": 8}


class UnsupportedError(Exception):
    """An algorithm, or an amount of work, that is not supported; never leaves the parser."""


class _Derivation(NamedTuple):
    """How a key comes from a password: hash, salt and rounds."""

    hash_name: str
    salt: bytes
    rounds: int


def check_derivation(hash_name: str, salt: bytes, rounds: int) -> None:
    """Refuse what would take too long or is not known.

    Raises:
        UnsupportedError: the hash is not known, or salt or rounds are out of bounds.
    """
    if hash_name not in HASHES:
        raise UnsupportedError(f"hash {hash_name}")
    if not 1 <= rounds <= MOST_ROUNDS or len(salt) > _LONGEST_SALT:
        raise UnsupportedError("the key derivation is out of bounds")


def mac_is_right(mac: Any, content: bytes, password: str) -> bool:
    """Whether the check value over ``content`` was made with this password (RFC 7292, appendix B.4).

    Args:
        mac: the ``MacData`` of the file.
        content: what it is over.
        password: the one to try.

    Raises:
        UnsupportedError: as :func:`check_derivation`.
    """
    name = mac["mac"]["digest_algorithm"]["algorithm"].native
    derivation = _Derivation(name, mac["mac_salt"].native, mac["iterations"].native)
    check_derivation(*derivation)
    digest = mac["mac"]["digest"].native
    if len(digest) != hashlib.new(name).digest_size:  # the work grows with its length
        return False
    keys = (_derive(secret, derivation, _FOR_MAC, len(digest)) for secret in _bmp_forms(password))
    return any(hmac.compare_digest(hmac.digest(key, content, name), digest) for key in keys)


def cost_of(algorithm: Any, length: int) -> int:
    """What one password costs, in rounds of key derivation: several times those of the file for a long key.

    Args:
        algorithm: the ``EncryptionAlgorithm`` beside the data.
        length: of the data, in bytes.

    Raises:
        UnsupportedError: as :func:`decrypt`.
    """
    try:
        cipher, block = _cipher(algorithm, length)
        derivation, key = _derivation(algorithm)
    except (ValueError, KeyError) as error:
        raise UnsupportedError("encryption") from error
    width = hashlib.new(derivation.hash_name).digest_size
    vector = block if algorithm.kdf == "pkcs12_kdf" else 0
    own = length // block * _COST_OF_RC2 if cipher == "rc2" else 0
    return derivation.rounds * sum(-(-each // width) for each in (key, vector)) + own


def decrypt(algorithm: Any, data: bytes, password: str) -> Iterator[bytes]:
    """Every plain text that ``data`` could stand for under this password; none when the password is wrong.

    There may be two because an empty password has two encodings. Padding fits by chance once in 256 times, so the
    caller has to look at what it gets.

    Args:
        algorithm: the ``EncryptionAlgorithm`` beside the data.
        data: the encrypted bytes.
        password: the one to try.

    Raises:
        UnsupportedError: the algorithm is not known, or as :func:`check_derivation`.
    """
    cipher, block = _cipher(algorithm, len(data))
    if not data or len(data) % block:
        return
    for key, iv in _keys(algorithm, block, password):
        plain = _decrypt_cbc(cipher, key, iv, data)
        padding = plain[-1]
        if 1 <= padding <= block and plain.endswith(bytes([padding]) * padding):
            yield plain[:-padding]


def _cipher(algorithm: Any, length: int) -> tuple[str, int]:
    cipher, mode = algorithm.encryption_cipher, algorithm.encryption_mode
    if mode != "cbc" or cipher not in _CBC_BLOCKS:
        raise UnsupportedError(f"encryption {cipher}")
    if cipher == "rc2" and length > _LARGEST_RC2:
        raise UnsupportedError(f"RC2 over more than {_LARGEST_RC2} bytes")
    return cipher, _CBC_BLOCKS[cipher]


def _keys(algorithm: Any, block: int, password: str) -> Iterator[tuple[bytes, bytes]]:
    """Pairs of key and initialisation vector."""
    derivation, length = _derivation(algorithm)
    if algorithm.kdf == "pbkdf2":
        secret = password.encode(errors="replace")
        key = hashlib.pbkdf2_hmac(derivation.hash_name, secret, derivation.salt, derivation.rounds, length)
        yield key, algorithm.encryption_iv
    elif algorithm.kdf == "pkcs12_kdf":
        for secret in _bmp_forms(password):
            yield _derive(secret, derivation, _FOR_KEY, length), _derive(secret, derivation, _FOR_IV, block)
    else:
        raise UnsupportedError(f"key derivation {algorithm.kdf}")


def _derivation(algorithm: Any) -> tuple[_Derivation, int]:
    """How the key comes from the password, and how long it is."""
    derivation = _Derivation(algorithm.kdf_hmac, algorithm.kdf_salt, algorithm.kdf_iterations)
    check_derivation(*derivation)
    length = algorithm.key_length
    if not 1 <= length <= _LONGEST_KEY:
        raise UnsupportedError(f"key of {length} bytes")
    return derivation, length


def _decrypt_cbc(cipher: str, key: bytes, iv: bytes, data: bytes) -> bytes:
    if cipher == "rc2":
        return rc2.decrypt_cbc(key, 8 * len(key), iv, data)
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, modes
    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    # Of two keys, the first is used again as the third (NIST SP 800-67, keying option 2).
    kind = AES(key) if cipher == "aes" else TripleDES((key + key[:8])[:24])
    decryptor = Cipher(kind, modes.CBC(iv)).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def _bmp_forms(password: str) -> tuple[bytes, ...]:
    """The password in UTF-16 with a closing zero; of an empty one some programs leave out that zero too."""
    encoded = password.encode("utf-16-be", errors="replace") + b"\0\0"
    return (encoded,) if password else (encoded, b"")


def _derive(secret: bytes, derivation: _Derivation, purpose: int, length: int) -> bytes:
    """Bytes from a password by the derivation of PKCS#12 (RFC 7292, B.2)."""
    width = hashlib.new(derivation.hash_name).block_size
    diversifier = bytes([purpose]) * width
    state = _filled(derivation.salt, width) + _filled(secret, width)
    derived = b""
    while len(derived) < length:
        digest = diversifier + state
        for _ in range(derivation.rounds):
            digest = hashlib.new(derivation.hash_name, digest).digest()
        derived += digest
        state = _stepped(state, digest, width)
    return derived[:length]


def _filled(text: bytes, width: int) -> bytes:
    """``text`` repeated to the next multiple of ``width``."""
    length = -(-len(text) // width) * width
    return (text * (length // len(text) + 1))[:length] if text else b""


def _stepped(state: bytes, digest: bytes, width: int) -> bytes:
    step = int.from_bytes((digest * (width // len(digest) + 1))[:width], "big") + 1
    whole = 1 << (8 * width)
    parts = (int.from_bytes(state[start : start + width], "big") for start in range(0, len(state), width))
    return b"".join(((part + step) % whole).to_bytes(width, "big") for part in parts)
