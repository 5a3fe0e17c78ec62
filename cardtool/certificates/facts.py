"""What a parser fills in: the parts of a certificate that are read by the strict or by the tolerant road."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import AlternativeNames

if TYPE_CHECKING:
    from datetime import datetime

    from cardtool.model.certificate import Defect, KeyUse

#: Microsoft's user principal name in an otherName.
UPN: Final = "1.3.6.1.4.1.311.20.2.3"
OCSP: Final = "1.3.6.1.5.5.7.48.1"
CA_ISSUERS: Final = "1.3.6.1.5.5.7.48.2"
QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"


@dataclass(slots=True)
class ExtensionFacts:
    """What the extensions say; the fields are those of :class:`cardtool.model.certificate.Certificate`."""

    alternative_names: AlternativeNames = field(default_factory=AlternativeNames)
    policies: tuple[str, ...] = ()
    key_usage: frozenset[KeyUse] | None = None
    extended_key_usage: tuple[str, ...] = ()
    is_ca: bool = False
    path_length: int | None = None
    subject_key_id: bytes = b""
    authority_key_id: bytes = b""
    issuer_addresses: tuple[str, ...] = ()
    ocsp_addresses: tuple[str, ...] = ()
    crl_addresses: tuple[str, ...] = ()
    qc_statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The result of either road.

    Attributes:
        not_before: start of validity, aware, UTC.
        not_after: end of validity, aware, UTC.
        extensions: what the extensions say.
        defects: what was found not to conform on the way.
    """

    not_before: datetime
    not_after: datetime
    extensions: ExtensionFacts
    defects: tuple[Defect, ...] = ()
