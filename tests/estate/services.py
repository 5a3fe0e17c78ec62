"""Certificates of services: one function for each kind, which knows what the inventory must say of what it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.estate.issuing import Made, Truth, issue

if TYPE_CHECKING:
    from datetime import date

    from tests.estate.bodies import Body
    from tests.estate.issuers import Issuer


def sote(
    issuer: Issuer,
    body: Body,
    below: str,
    use: str,
    days: tuple[date, date],
    *,
    common_name: str = "Liityntapiste",
    unit: str = "Potilastietojarjestelma",
    organisation: str = "",
    test: bool = False,
    conforming: bool = False,
    more: tuple[str, ...] = (),
    names: tuple[str, ...] = (),
) -> Made:
    """A certificate with a Kanta OID.

    Args:
        issuer: who issues it.
        body: whose root the OID has.
        below: what follows the root, with its dot.
        use: a key of ``USES``, the first words of which are the usage.
        days: first and last day of validity.
        common_name: its CN.
        unit: its OU.
        organisation: its O, that of the body unless said.
        test: it says itself that it is for testing.
        conforming: without the encodings that strict parsers refuse.
        more: findings besides those that follow from the root.
        names: DNS names, for a server its CN unless said.
    """
    oid = body.root + below
    environment = "test" if test or issuer.is_test else "production"
    truth = Truth(
        kind="sote_service",
        usage=use.partition(" ")[0],
        environment=environment,
        generation=issuer.generation,
        oid=oid,
        oid_root=body.root,
        business_id=body.business_id,
        findings=(*_findings(body, environment), *more),
    )
    subject = (
        ("C", "FI"),
        ("O", organisation or ascii_name(body.name)),
        ("OU", unit),
        ("serialNumber", oid),
        ("CN", common_name),
    )
    if not names and "server" in use and "_" not in common_name:
        names = (f"{common_name.lower()}.example.invalid",)
    return issue(issuer, subject, truth, use=use, first=days[0], last=days[1], conforming=conforming, names=names)


def generic(issuer: Issuer, body: Body, host: str, use: str, days: tuple[date, date], *, test: bool = False) -> Made:
    """A generic DVV service certificate: a business id, no OID."""
    environment = "test" if test or issuer.is_test else "production"
    truth = Truth(
        kind="generic_service",
        usage=use.partition(" ")[0],
        environment=environment,
        generation=issuer.generation,
        findings=_findings(body, environment),
    )
    subject = (("C", "FI"), ("O", ascii_name(body.name)), ("serialNumber", body.business_id), ("CN", host))
    return issue(issuer, subject, truth, use=use, first=days[0], last=days[1], names=[host])


def xroad(
    issuer: Issuer, body: Body, days: tuple[date, date], *, signing: bool, server: str, instance: str = "FI"
) -> Made:
    """A certificate of Palveluväylä."""
    environment = "production" if instance == "FI" and not issuer.is_test else "test"
    truth = Truth(
        kind="xroad_sign" if signing else "xroad_auth",
        usage="signature" if signing else "authentication",
        environment=environment,
        generation=issuer.generation,
        findings=_findings(body if signing else None, environment),
    )
    subject = (
        ("C", "FI"),
        ("O", ascii_name(body.name)),
        ("serialNumber", f"{instance}/{server}/MUN"),
        ("CN", body.business_id if signing else f"{server}.example.invalid"),
    )
    use = "signature" if signing else "xroad authentication"
    return issue(issuer, subject, truth, use=use, first=days[0], last=days[1])


def authority(issuer: Issuer, days: tuple[date, date]) -> Made:
    """The certificate of an issuing authority, signed by itself."""
    environment = "test" if issuer.is_test else "production"
    truth = Truth(kind="ca", usage="other", environment=environment, generation=issuer.generation)
    return issue(issuer, issuer.subject, truth, use="ca", first=days[0], last=days[1])


def _findings(body: Body | None, environment: str) -> tuple[str, ...]:
    """What follows from the root, or from the business id that stands in its place."""
    about_root = body.finding if body else ""
    return tuple(filter(None, (about_root, "test_certificate" if environment == "test" else "")))


def ascii_name(name: str) -> str:
    """The name as DVV writes it (domain note service-certificates.md, 1.1)."""
    return name.translate(str.maketrans("äöåÄÖÅ", "aoaAOA"))
