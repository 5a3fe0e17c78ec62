"""How sure a statement is, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How sure the program is of something it says."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class EvidenceCode(StrEnum):
    """What kind of observation a piece of evidence is; the faces translate it."""

    # card kind
    TEST_POLICY = "test_policy"
    TEST_ISSUER = "test_issuer"
    EXACT_ISSUER = "exact_issuer"
    EXACT_ISSUER_FINGERPRINT = "exact_issuer_fingerprint"
    POLICY = "policy"
    ISSUER_WORDS = "issuer_words"
    SUBJECT_HAS_ORGANISATION = "subject_has_organisation"
    SUBJECT_HAS_NO_ORGANISATION = "subject_has_no_organisation"
    SUBJECT_HAS_TITLE = "subject_has_title"
    SUBJECT_HAS_PSEUDONYM = "subject_has_pseudonym"
    SHORT_VALIDITY = "short_validity"
    NOTHING_MATCHED = "nothing_matched"
    # kind of a certificate of the inventory
    BASIC_CONSTRAINTS = "basic_constraints"
    SUBJECT_SERIAL_NUMBER = "subject_serial_number"
    SUBJECT_COMMON_NAME = "subject_common_name"
    SUBJECT_ORGANISATION = "subject_organisation"
    SUBJECT_UNIT = "subject_unit"
    KEY_USAGE = "key_usage"
    EXTENDED_KEY_USAGE = "extended_key_usage"
    KANTA_OID = "kanta_oid"
    SEEN_IN = "seen_in"
    CARD_RULES = "card_rules"
    TEST_NAME = "test_name"
    TEST_OID = "test_oid"
    # organisation
    NAME = "name"
    ALIAS = "alias"
    SHARED_NAME = "shared_name"
    EMAIL_DOMAIN = "email_domain"
    SHARED_EMAIL_DOMAIN = "shared_email_domain"
    MUNICIPALITY = "municipality"
    ISSUED_ON = "issued_on"
    LOCAL_ADDITION = "local_addition"
    NEAR_MISS = "near_miss"
    NAME_NOT_FOUND = "name_not_found"
    NO_NAME = "no_name"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that a statement rests on.

    Attributes:
        code: what kind of observation.
        detail: the observed text, for example the issuer's common name; never a translated sentence.
        rule: identifier of the rule or register row that used it, empty when there is none.
        source: where the rule comes from (document and section), empty when there is none.
        confidence: how far this observation alone carries.
    """

    code: EvidenceCode
    detail: str
    rule: str = ""
    source: str = ""
    confidence: Confidence = Confidence.CERTAIN

    def __str__(self) -> str:
        """``code: detail``, the form of the JSON documents."""
        return f"{self.code.value}: {self.detail}"
