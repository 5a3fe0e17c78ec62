"""What kind of service certificate one is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.evidence import Evidence


class ServiceKind(StrEnum):
    """What kind of certificate, for the inventory."""

    SOTE_SERVICE = "sote_service"
    GENERIC_SERVICE = "generic_service"
    XROAD_SIGN = "xroad_sign"
    XROAD_AUTH = "xroad_auth"
    SAML_SIGNING = "saml_signing"
    CARD = "card"
    CA = "ca"
    OTHER = "other"


class ServiceUsage(StrEnum):
    """What it is for."""

    SERVER = "server"
    CLIENT = "client"
    SERVER_CLIENT = "server_client"
    SYSTEM_SIGNATURE = "system_signature"
    AUTHENTICATION = "authentication"
    SIGNATURE = "signature"
    OTHER = "other"


class Environment(StrEnum):
    """Test or production."""

    PRODUCTION = "production"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class ServiceJudgement:
    """What the rules say of a certificate, apart from its chain and its expiry.

    Attributes:
        kind: what kind.
        usage: what for.
        environment: test or production.
        generation: name of the issuing generation in the rule table, for example ``DVV G3E``; empty when not known.
        evidence: what it rests on.
    """

    kind: ServiceKind
    usage: ServiceUsage
    environment: Environment
    generation: str = ""
    evidence: tuple[Evidence, ...] = ()
