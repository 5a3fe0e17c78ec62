"""Certificates in every form in which people keep them."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from tests.certificates.making import tlv
from tests.estate.keys import ec_key
from tests.inventory.made_stores import pem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.estate.issuing import Made

_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_DATA: Final = bytes.fromhex("06092a864886f70d010701")
_ROUNDS: Final = 2000
_METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
_SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"


def ders(certificates: Iterable[Made]) -> list[bytes]:
    return [made.der for made in certificates]


def blocks(certificates: Iterable[Made], *, newline: str = "\n") -> bytes:
    """PEM blocks, one after another."""
    return b"".join(pem(made.der, newline=newline) for made in certificates)


@cache
def key_block() -> bytes:
    """The holders' private key."""
    return ec_key("holders").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def with_bag_attributes(made: Made) -> bytes:
    """As ``openssl pkcs12`` prints it."""
    return b"Bag Attributes\n    friendlyName: palvelu\nsubject=CN = x\n\nissuer=CN = y\n" + pem(made.der)


def trusted(made: Made) -> bytes:
    """With the trust settings of OpenSSL after the certificate: trusted for TLS servers."""
    settings = tlv(0x30, tlv(0x30, bytes.fromhex("06082b06010505070301")))
    return pem(made.der + settings, "TRUSTED CERTIFICATE")


def in_json(made: Made) -> bytes:
    return json.dumps({"name": "palvelu", "certificate": pem(made.der).decode()}).encode()


def in_yaml(made: Made) -> bytes:
    lines = pem(made.der).decode().splitlines()
    return ("tls:\n  crt: |\n" + "".join(f"    {line}\n" for line in lines)).encode()


def bare_base64(content: bytes, *, wrapped: bool) -> bytes:
    return base64.encodebytes(content) if wrapped else base64.b64encode(content)


def pkcs7(certificates: Iterable[Made]) -> bytes:
    """Signed data without signatures (RFC 5652, 5.1), whatever the certificates are like."""
    parts = (b"\x02\x01\x01", b"\x31\x00", tlv(0x30, _DATA), tlv(0xA0, *ders(certificates)), b"\x31\x00")
    return tlv(0x30, _SIGNED_DATA, tlv(0xA0, tlv(0x30, *parts)))


def pkcs12_store(certificates: Sequence[Made], password: str, *, key: bool = True) -> bytes:
    """A store by ``cryptography``, which takes no certificate with NULL in ECDSA."""
    first, *rest = [x509.load_der_x509_certificate(made.der) for made in certificates]
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_ROUNDS)
    algorithm = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC).hmac_hash(SHA256())
    protection = algorithm.build(password.encode()) if password else NoEncryption()
    if key:
        return pkcs12.serialize_key_and_certificates(b"palvelu", ec_key("holders"), first, rest, protection)
    return pkcs12.serialize_key_and_certificates(None, None, None, [first, *rest], protection)


def takes_pkcs12(made: Made) -> bool:
    """Whether ``cryptography`` takes it: one that an RSA key signed, or a conforming one."""
    return made.conforming or b"\x2a\x86\x48\xce\x3d\x04\x03\x02" not in made.der


def saml_metadata(entity: str, signing: Iterable[bytes | str], encryption: Iterable[bytes | str] = ()) -> bytes:
    """Metadata of a service provider; what is no bytes stands in the element as it is."""
    keys = [_key_descriptor("signing", content) for content in signing]
    keys += [_key_descriptor("encryption", content) for content in encryption]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="{_METADATA}" '
        f'entityID={quoteattr(entity)}>\n<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:'
        f'protocol">{"".join(keys)}</md:SPSSODescriptor>\n</md:EntityDescriptor>\n'
    ).encode()


def _key_descriptor(use: str, content: bytes | str) -> str:
    text = content if isinstance(content, str) else base64.encodebytes(content).decode()
    return (
        f'<md:KeyDescriptor use="{use}"><ds:KeyInfo xmlns:ds="{_SIGNATURES}"><ds:X509Data><ds:X509Certificate>'
        f"{text}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n"
    )


def keyconf(keys: Iterable[tuple[str, Sequence[bytes | str]]]) -> bytes:
    """A key configuration of X-Road: for each key its use and its certificates."""
    written = "".join(_key(number, use, contents) for number, (use, contents) in enumerate(keys))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<ns3:keyConf xmlns:ns3="http://cyber.ee/xroad/signer/conf">\n<device><deviceType>softToken</deviceType>'
        f"<id>0</id><pinIndex>1</pinIndex>\n{written}</device>\n</ns3:keyConf>\n"
    ).encode()


def _key(number: int, use: str, contents: Iterable[bytes | str]) -> str:
    certificates = "".join(_certificate(content) for content in contents)
    return f'<key usage="{use}"><keyId>{number:040X}</keyId>{certificates}</key>\n'


def _certificate(content: bytes | str) -> str:
    text = content if isinstance(content, str) else base64.b64encode(content).decode()
    return f'<cert active="true"><status>registered</status><contents>{text}</contents></cert>'
