"""All fuzz targets: name, what is tried, where a corpus begins, and which modules of the product it covers."""

from __future__ import annotations

from typing import Final

from tests.fuzz.parsers import (
    administrators,
    cards,
    certificates,
    diagnostics,
    documents,
    formats,
    helper,
    register,
    revocation,
    sources,
    worklist,
)
from tests.fuzz.seeds import administrators as of_administrators
from tests.fuzz.seeds import cards as of_cards
from tests.fuzz.seeds import certificates as of_certificates
from tests.fuzz.seeds import diagnostics as of_diagnostics
from tests.fuzz.seeds import documents as of_documents
from tests.fuzz.seeds import register as of_register
from tests.fuzz.seeds import revocation as of_revocation
from tests.fuzz.seeds import sources as of_sources
from tests.fuzz.seeds import worklist as of_worklist
from tests.fuzz.target import Target


def _in(room: str, *names: str) -> tuple[str, ...]:
    return tuple(f"cardtool.{room}.{name}" for name in names)


_CERTIFICATES: Final = _in(
    "certificates", "algorithms", "der", "head", "keys", "layout", "names", "parsing", "strict", "tolerant"
)
_BUNDLES: Final = (*_CERTIFICATES, *_in("certificates", "bundles"))
_LISTS_OF_REVOKED: Final = _in("certificates.revocation", "crl", "crl_layout", "crl_scope", "extensions", "reasons")
_OCSP: Final = _in("certificates.revocation", "freshness", "ocsp", "responders", "reasons", "signing")
_SIGNATURES: Final = _in("cards", "challenge")
_PEM: Final = _in("inventory.formats", "armour", "pem")
_DER: Final = _in("inventory.formats", "der", "other_der")
_DER_AND_PEM: Final = _in("inventory.formats", "der_and_pem")
_PKCS7: Final = _in("inventory.formats", "pkcs7")
_PKCS12: Final = _in("inventory.formats", "pkcs12", "pkcs12_bags", "pkcs12_crypto", "rc2")
_BASE64: Final = (*_in("inventory.formats", "bare_base64"), *_DER, *_PKCS7, *_PKCS12)
_JKS: Final = _in("inventory.formats", "jks")
_NSS: Final = _in("inventory.formats", "nss")
_SAML: Final = (*_in("inventory", "xml_safe"), *_in("inventory.formats", "saml"))
_KEYCONF: Final = _in("inventory.formats", "xroad", "xml_certificates")
_ANY: Final = (
    *_in("inventory.formats", "findings", "registry", "unsupported"),
    *(*_PEM, *_BASE64, *_JKS, *_NSS, *_SAML, *_KEYCONF),
)
_LISTS: Final = _in("inventory.sources", "lists", "list_rows")
_VALUES: Final = (*_in("inventory.sources", "list_certificates"), *_ANY)
_DEVICES: Final = _in("inventory.sources", "xroad")
_STARTTLS: Final = _in("inventory.sources", "starttls", "conversation")
_HTTP: Final = _in("inventory.sources", "fetching")
_ADDRESSES: Final = _in("inventory.sources", "endpoint", "saml")
_WINDOWS: Final = _in("inventory.sources", "windows_contract")
_EXPORTS: Final = _in("register", "imports", "imports_fields", "imports_values")
_TEXT: Final = (*_EXPORTS, *_in("register", "imports_text"))
_XML: Final = (*_EXPORTS, *_in("register", "imports_xml"))
_WANTED: Final = (*_TEXT, *_in("register", "roots", "wanted"))
_PAGES: Final = (*_EXPORTS, *_in("register", "imports_json"))
_OIDS: Final = (*_in("register", "oid_syntax"), *_in("rules", "kanta_oid", "oid_verdict_horizon"))
_NAMES: Final = _in("register", "names", "domains", "genitives", "lookup", "municipality", "near_misses")
_RULES: Final = (
    *_in("rules", "loading", "table", "toml_reading", "kind_tables", "verdict_tables"),
    *_in("rules", "service_kind_tables", "oid_verdict_tables"),
    *_in("certificates", "anchors"),
)
_BOARD: Final = _in(
    "rules",
    *("checked_table", "toml_checks", "toml_places", "toml_reading"),
    *("transition_plan", "transition_plan_parts", "transition_plan_tables", "transition_plan_texts"),
)
_LOCAL: Final = _in("register", "local", "tables")
_PROFILES: Final = _in("cards", "profiles")
_SETTINGS: Final = _in("app", "settings")
_PASSWORDS: Final = (*_in("inventory", "passwords"), *_in("app.inventory", "passwords"))
_FLEET: Final = _in("reports", "inventory_bundle_reading")
_SCANS: Final = _in("app.inventory", "remembering")
_CACHE: Final = _in("inventory", "cache_contents")
_EXPECTED: Final = (
    *_in("worklist", "fields"),
    *_in("worklist.importing", "encodings", "expected", "exports", "headings", "lists", "long_texts"),
    *_in("worklist.importing", "texts", "workbooks"),
)
_CANDIDATES: Final = _in("worklist", "candidate_documents", "fields")
_OUTBOX: Final = _in("worklist", "outbox")
_BACKUP: Final = _in("store", "worklist_backup_format")
_STORE: Final = _in("store", "values")
_PROGRAMS: Final = _in("diagnostics", "pe_version")
_PORTS: Final = _in("diagnostics.windows", "ports")
_SERVICE: Final = _in("diagnostics", "signature_service")
_DELIVERED: Final = _in("diagnostics.network", "delivered")
_VIEWS: Final = _in("diagnostics", "masking_views")
_FILES: Final = _in("cards.direct", "tlv", "pkcs15", "blocks", "pins")
_DIALOGUE: Final = _in("cards.direct", "channel", "directories", "files", "leaves", "reading", "tokens")
_MODULE: Final = _in("cards", "binaries")
_READERS: Final = _in("cards", "pcsc_names", "reader_names")
_HELPER: Final = _in("cards.helper", "lines", "shapes", "protocol", "contents")

_ASN1: Final = ("asn1crypto",)
_TOML: Final = ("tomllib",)

TARGETS: Final = (
    # Certificates, and what stands around them.
    Target("certificate", certificates.certificate, of_certificates.certificate, _CERTIFICATES, _ASN1),
    Target("bundle", certificates.bundle, of_certificates.bundle, _BUNDLES),
    Target("signature", certificates.signature, of_certificates.signature, _SIGNATURES),
    Target("crl", revocation.revocation_list, of_revocation.revocation_list, _LISTS_OF_REVOKED, _ASN1),
    Target("ocsp", revocation.ocsp_answer, of_revocation.ocsp_answer, _OCSP, _ASN1),
    # Formats of files.
    Target("any_content", formats.any_content, of_certificates.any_content, _ANY),
    Target("pem", formats.of_format("pem"), of_certificates.pem, _PEM),
    Target("base64", formats.of_format("base64"), of_certificates.bare_base64, _BASE64),
    Target("der", formats.of_format("der"), of_certificates.der, _DER),
    Target("der_and_pem", formats.of_format("der_and_pem"), of_certificates.der_and_pem, _DER_AND_PEM),
    Target("pkcs7", formats.of_format("pkcs7"), of_certificates.pkcs7, _PKCS7, _ASN1),
    Target("pkcs12", formats.of_format("pkcs12"), of_certificates.pkcs12, _PKCS12, _ASN1, seconds=20),
    Target("jks", formats.of_format("jks"), of_certificates.jks, _JKS),
    Target("nss", formats.of_format("nss"), of_certificates.nss, _NSS, longest=8192),
    Target("saml", formats.of_format("saml"), of_certificates.saml, _SAML),
    Target("keyconf", formats.of_format("keyconf"), of_certificates.keyconf, _KEYCONF),
    # What other programs and servers say.
    Target("list_csv", sources.rows, of_sources.list_csv, _LISTS),
    Target("list_ndjson", sources.rows, of_sources.list_ndjson, _LISTS, longest=8192),
    Target("list_osquery", sources.rows, of_sources.list_osquery, _LISTS),
    Target("list_value", formats.value, of_certificates.value, _VALUES),
    Target("xroad_devices", sources.devices, of_sources.devices, _DEVICES, ("configparser",), longest=1024),
    Target("starttls", sources.starttls, of_sources.starttls, _STARTTLS),
    Target("http", sources.http, of_sources.http, _HTTP, ("http", "urllib"), longest=8192),
    Target("address", sources.address, of_sources.address, _ADDRESSES, ("urllib",), longest=1024),
    Target("windows_line", sources.windows_line, of_sources.windows_line, _WINDOWS),
    # Registers and names.
    Target("register_text", register.export, of_register.text, _TEXT),
    Target("register_xml", register.export, of_register.xml, _XML),
    Target("register_json", register.export, of_register.pages, _PAGES, longest=8192),
    Target("wanted_csv", register.wanted, of_register.wanted, _WANTED, longest=1024),
    Target("oid_text", register.oid, of_register.oid, _OIDS, longest=1024),
    Target("organisation_name", register.organisation_name, of_register.organisation_name, _NAMES, longest=1024),
    # Files of administrators and users.
    Target("rules", administrators.rules, of_administrators.rules, _RULES, _TOML, longest=8192),
    Target(
        "transition_services",
        administrators.transition_services,
        of_administrators.transition_services,
        _BOARD,
        _TOML,
        longest=8192,
    ),
    Target("organisations", administrators.organisations, of_administrators.organisations, _LOCAL, _TOML, longest=8192),
    Target("profile", administrators.profile, of_administrators.profile, _PROFILES, _TOML, longest=8192),
    Target("settings", administrators.settings, of_administrators.settings, _SETTINGS, _TOML, longest=8192),
    Target("passwords", administrators.passwords, of_administrators.passwords, _PASSWORDS, longest=1024),
    # What the program wrote and reads back.
    Target("fleet_bundle", documents.fleet_bundle, of_documents.fleet_bundle, _FLEET, longest=8192),
    Target("kept_scans", documents.kept_scans, of_documents.kept_scans, _SCANS),
    Target("store_values", documents.store_values, of_documents.store_values, _STORE),
    Target("cached_file", documents.cached_file, of_documents.cached_file, _CACHE),
    # The worklist: what it is given, and what it wrote and reads back.
    Target("expected_list", worklist.expected_list, of_worklist.expected_list, _EXPECTED, longest=8192, seconds=20),
    Target("candidates", worklist.candidates, of_worklist.candidates, _CANDIDATES),
    Target("outbox", worklist.outbox, of_worklist.outbox, _OUTBOX),
    Target("backup_lines", worklist.backup_lines, of_worklist.backup_lines, _BACKUP, longest=8192),
    # What the diagnosis finds on the workstation.
    Target("program_version", diagnostics.program_version, of_diagnostics.program_version, _PROGRAMS),
    Target("port_table", diagnostics.port_table, of_diagnostics.port_table, _PORTS, longest=1024),
    Target("service_answer", diagnostics.service_answer, of_diagnostics.service_answer, _SERVICE),
    Target("delivered_list", diagnostics.delivered_list, of_diagnostics.delivered_list, _DELIVERED, longest=1024),
    Target("masked_views", diagnostics.masked_views, of_diagnostics.masked_views, _VIEWS, longest=1024),
    # Cards, readers and the helpers that load modules.
    Target("card_files", cards.directories, of_cards.directories, _FILES),
    Target("card_dialogue", cards.dialogue, of_cards.dialogue, _DIALOGUE, longest=8192),
    Target("module_file", cards.module_file, of_cards.module_file, _MODULE, longest=4096),
    Target("reader_names", cards.reader_names, of_cards.reader_names, _READERS, longest=1024),
    Target("helper_lines", helper.lines, of_cards.helper_lines, _HELPER, longest=8192),
)


def target_named(name: str) -> Target:
    """The target of this name.

    Raises:
        KeyError: there is none.
    """
    return {target.name: target for target in TARGETS}[name]
