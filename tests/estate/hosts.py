"""The servers of the estate: each a folder with certificates in the forms and places that servers have."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from tests.estate import forms
from tests.inventory.made_stores import (
    CERTIFICATE_CLASS,
    JCEKS_MAGIC,
    jks,
    jks_key,
    jks_secret,
    jks_trusted,
    nss,
    pem,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.estate.issuing import Made
    from tests.estate.population import Population
    from tests.estate.tree import Tree

HOSTS: Final = 40
#: Of the key stores; the others in the list of passwords fit nothing.
PASSWORD: Final = "salasana-äö"  # noqa: S105 - of stores made here
PASSWORDS: Final = ("vaara-1", "vaara-2", PASSWORD, "changeit")
#: Old certificates that nobody removed, in each host.
_LEFTOVERS: Final = 24


def write_hosts(tree: Tree, people: Population, seed: int) -> None:
    """Spread all certificates over the hosts, every one somewhere and most of them in several places."""
    known = [*people.services, *people.traps, *people.of_wanted, *people.cards, *people.others]
    for number in range(HOSTS):
        draw = random.Random(seed * HOSTS + number)  # noqa: S311 - made-up certificates, which must repeat
        own = known[number::HOSTS]
        _Host(tree, f"hosts/palvelin{number:02}", draw, own, people).write(number)


class _Host:
    def __init__(self, tree: Tree, folder: str, draw: random.Random, own: Sequence[Made], people: Population) -> None:
        self._tree = tree
        self._folder = folder
        self._draw = draw
        self._own = own
        self._people = people

    def write(self, number: int) -> None:
        self._write_texts()
        self._write_bundles()
        self._write_binaries()
        self._write_stores()
        self._write_documents(number)
        self._write_leftovers()

    def _put(self, path: str, content: bytes, *holds: Made) -> None:
        self._tree.put(f"{self._folder}/{path}", content, holds)

    def _write_texts(self) -> None:
        for index, made in enumerate(self._own):
            self._put(f"etc/ssl/certs/palvelu{index}.pem", pem(made.der), made)
        one = self._any()
        self._put("etc/ssl/windows.crt", pem(one.der, newline="\r\n"), one)
        self._put("etc/ssl/bom.cer", b"\xef\xbb\xbf" + pem(one.der), one)
        for name in ("utf-16", "utf-16-le", "utf-16-be"):
            self._put(f"etc/ssl/notepad.{name}.txt", pem(one.der).decode().encode(name), one)
        self._put("etc/ssl/x509.pem", pem(one.der, "X509 CERTIFICATE"), one)
        self._put("etc/ssl/trusted.pem", forms.trusted(one), one)
        self._put("etc/ssl/attributes.pem", forms.with_bag_attributes(one), one)
        self._put("srv/app/config.json", forms.in_json(one), one)
        self._put("srv/app/values.yaml", forms.in_yaml(one), one)
        self._put("srv/export/wrapped.txt", forms.bare_base64(one.der, wrapped=True), one)
        self._put("srv/export/line", forms.bare_base64(one.der, wrapped=False), one)

    def _write_bundles(self) -> None:
        chain = (self._any(), *self._people.authorities[:3])
        self._put("etc/haproxy/site.pem", forms.blocks(chain) + forms.key_block(), *chain)
        self._put("etc/nginx/key-first.pem", forms.key_block() + forms.blocks(chain), *chain)
        authorities = self._people.authorities
        self._put("etc/ssl/ca-bundle.crt", b"# CA\n" + forms.blocks(authorities, newline="\r\n"), *authorities)
        twice = (chain[0], chain[0])
        self._put("etc/ssl/twice.pem", forms.blocks(twice), *twice)

    def _write_binaries(self) -> None:
        one, other = self._any(), self._any()
        self._put("srv/dvv/varmenne.cer", one.der, one)
        self._put("srv/dvv/varmenne.der", one.der, one)
        self._put("srv/dvv/no-extension", one.der, one)
        self._put("srv/dvv/wrong-name.pem", one.der, one)
        self._put("srv/dvv/trailing.crt", one.der + b"\r\n\0\0", one)
        self._put("srv/dvv/two.der", one.der + other.der, one, other)
        both = (one, other, self._people.of_awkward_length)
        self._put("srv/dvv/chain.p7b", forms.pkcs7(both), *both)
        self._put("srv/dvv/chain.p7c", pem(forms.pkcs7(both), "PKCS7"), *both)
        self._put("srv/dvv/cms.pem", pem(forms.pkcs7(both), "CMS"), *both)
        self._put("srv/dvv/chain.b64", forms.bare_base64(forms.pkcs7(both), wrapped=True), *both)

    def _write_stores(self) -> None:
        usable = [made for made in self._people.services if forms.takes_pkcs12(made)]
        pair = self._draw.sample(usable, 2)
        self._put("opt/tomcat/open.p12", forms.pkcs12_store(pair, ""), *pair)
        self._put("opt/tomcat/locked.pfx", forms.pkcs12_store(pair, PASSWORD), *pair)
        self._put("opt/tomcat/trust.p12", forms.pkcs12_store(pair, PASSWORD, key=False), *pair)
        self._put("opt/tomcat/p12.txt", forms.bare_base64(forms.pkcs12_store(pair, ""), wrapped=True), *pair)
        one, other, ca = self._any(), self._any(), self._people.authorities[0]
        entries = (jks_key("palvelu", [one.der, ca.der]), jks_trusted("juuri", other.der))
        self._put("opt/tomcat/keystore.jks", jks(*entries), one, ca, other)
        secrets = (jks_secret("salaisuus", b"\xac\xed\0\5sr"), *entries)
        self._put("opt/tomcat/keystore", jks(*secrets, magic=JCEKS_MAGIC), one, ca, other)
        rows = [(CERTIFICATE_CLASS, b"palvelu", one.der), (CERTIFICATE_CLASS, b"juuri", ca.der)]
        self._put("home/nss/cert9.db", nss([*rows, (b"\0\0\0\2", b"avain", b"key")]), one, ca)

    def _write_documents(self, number: int) -> None:
        people = self._people
        signing = people.saml[number % len(people.saml)]
        metadata = forms.saml_metadata("https://palvelu.example.invalid", [signing.der], [people.encryption.der])
        self._put("srv/saml/metadata.xml", metadata, signing, people.encryption)
        sign, auth = people.xroad[number % len(people.xroad)]
        keys = [("SIGNING", [sign.der]), ("AUTHENTICATION", [auth.der])]
        self._put("etc/xroad/signer/keyconf.xml", forms.keyconf(keys), sign, auth)

    def _write_leftovers(self) -> None:
        for index in range(_LEFTOVERS):
            made = self._any()
            self._put(f"var/backups/{2015 + index % 8}/expired-{index}.pem", pem(made.der), made)

    def _any(self) -> Made:
        return self._draw.choice(self._people.services)
