"""Where each statement of the domain note process.md stands in the data of the transition board.

A statement is named by its first words, its place by service and identifier of a date, step or rule, or by the
address of a contact or link.
"""

from typing import Final

#: Sections with the terms and with oddities of the slides' wording, which state nothing about the services.
LEFT_OUT: Final = frozenset({"1", "10"})

_ACCOUNT: Final = "sote-service-certificates/own-account-and-application"
_MAIL_CARDS: Final = ("card-contract/varmennepalvelut@dvv.fi", "authorisations/varmennepalvelut@dvv.fi")
_MAIL_VARTTI: Final = ("registration-points/vartti@dvv.fi", "card-renewal/vartti@dvv.fi", "vtjkysely/vartti@dvv.fi")
_MAIL_CERTIFICATES: Final = ("sote-service-certificates/vptuotanto@dvv.fi",)
_MAIL_CHANGES: Final = (
    "muutostietopalvelu/muutostietopalvelu@dvv.fi",
    "vtj-muutosrajapinta/muutostietopalvelu@dvv.fi",
)
_MAIL_SUOMIFI: Final = (
    "suomifi-tunnistus/suomi.fi-kayttoluvat@dvv.fi",
    "suomifi-tunnistus/tunnistus-kayttoonotot@dvv.fi",
)
_GUIDE: Final = "https://palveluhallinta.suomi.fi/fi/sivut/palveluvayla/kayttoonotto/vaiheet"

#: Section -> first words of a statement -> where it stands.
NOTE: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "2.1": {
        "2021-07-01": ("start-of-counties/counties-founded",),
        "2022-09-13": ("start-of-counties/clinic-critical",),
        "2022-09-30 | Card contract": ("card-contract/application", "card-contract/attach-points"),
        "2022-09-30 | Orders": ("registration-points/new-points",),
        "2022-10-01": ("vtjkysely/umbrella-permits-ready",),
        '2022-10 ("by October")': ("vtjkysely-rajapinta/umbrella-permit-ready",),
        "2022-10-31 (during October) | Data permit application, VTJkysely browser": ("vtjkysely/application",),
        "2022-10-31 (during October) | Data permit application, VTJkysely-raja": ("vtjkysely-rajapinta/application",),
        "2022-10-31 | Rescue": ("rescue-card-contract/application",),
        "2022-10-31 | One compiled": ("authorisations/list-of-authorisations",),
        "2022-10-31 | Suomi.fi": ("suomifi-tunnistus/permissions",),
        "2022-10-10": ("start-of-counties/clinic-beside",),
        "2022-11-09": ("start-of-counties/clinic-law",),
        "autumn 2022": ("sote-service-certificates/order-ahead",),
        "2023-01-01": ("start-of-counties/counties-start",),
        "2023-02-28": ("card-renewal/closing",),
        "2023-06-30": ("sote-service-certificates/kanta-transition",),
        "2024-12-31": ("vtj-muutosrajapinta/replaces",),
        "No extension": ("card-renewal/extension-unknown", "sote-service-certificates/kanta-transition"),
    },
    "2.2": {
        "2021-12-09": ("sote-service-certificates/hierarchy",),
        "2022-02-03": (
            "cards-in-use/hierarchy-organisation-cards",
            "cards-in-use/hierarchy-sote-cards",
            "cards-in-use/hierarchy-citizen-cards",
            "cards-in-use/hierarchy-backup-cards",
        ),
        "2023-04-17...18": ("cards-in-use/incident-begins", "cards-in-use/incident-ends"),
        "2023-09-15": ("sote-service-certificates/no-ip-addresses",),
        "2023-12-18": ("sote-service-certificates/vrk-roots-end",),
        "end of 2024": ("cards-in-use/atostek-id", "cards-in-use/digisign-fixes-end"),
        "about 2025": ("cards-in-use/new-chip",),
        "2025-12-08": ("suomifi-tunnistus/signing-certificate-rule",),
        "2026-01-13": ("cards-in-use/citizen-activation-code",),
    },
    "3.1": {
        "Every county makes": ("card-contract/apply",),
        "The contract package": ("card-contract/apply",),
        "A list of the registration points": ("card-contract/attach-points",),
        "Application and annex": ("card-contract/application",),
        "If the renewal contains": ("registration-points/no-separate-orders", "registration-points/order-new-points"),
        "These instructions": ("card-contract/pharmacies",),
        "Rescue departments": ("rescue-card-contract/send-contract", "rescue-card-contract/application"),
        "Detailed instructions": ("card-contract/https://dvv.fi/hyvinvointialueiden-toimikorttiohjeet",),
    },
    "3.2": {
        "Card contracts": _MAIL_CARDS,
        "Registrars' rights": _MAIL_VARTTI,
        "Service certificates": _MAIL_CERTIFICATES,
    },
    "3.3": {
        "Some public sote": ("authorisations",),
        "An authorisation can move": ("authorisations/can-move",),
        "Both the county": ("authorisations/both-approve", "authorisations/county-approves"),
        "Authorisations cannot": ("authorisations/cannot-move", "authorisations/authorise-anew"),
        "How to move one": ("authorisations/ask-approval", "authorisations/pass-approval-on"),
        "Each county sends": ("authorisations/send-list", "authorisations/list-of-authorisations"),
    },
    "3.4": {
        "Professional card": ("card-renewal/professional-cards-stay",),
        "Staff card": ("card-renewal/staff-and-actor-cards-renewed", "card-renewal/order-new-cards"),
        "If the present registration points": ("registration-points/offices-reused",),
        "Wholly new": ("registration-points/blanks-for-new-points", "registration-points/order-blanks"),
        "Ordering": ("card-renewal/ordering-begins", "start-of-counties/counties-founded"),
    },
    "3.5": {
        "Staff and actor cards": ("card-renewal/backup-cards-follow", "card-renewal/closing"),
        "After that date": (
            "card-renewal/registrars-close",
            "card-renewal/close-old-cards",
            "card-renewal/close-backup-cards",
        ),
    },
    "3.6": {
        "A county and any other": ("registration-points/serve-other-organisations",),
        "Every public": ("registration-points/serve-every-professional",),
        "Municipalities": ("rescue-card-contract/organisation-cards-authorised",),
    },
    "4": {
        "A new sote service": ("sote-service-certificates/new-code-new-certificate",),
        "To keep ordering": ("sote-service-certificates/order-ahead", "sote-service-certificates/order-certificates"),
        "The transition period": (
            "sote-service-certificates/kela-coordinates",
            "sote-service-certificates/agree-with-kela",
        ),
        "During it": ("sote-service-certificates/both-codes-work",),
        "The old sote": ("sote-service-certificates/old-certificate-works",),
        "Kela and the organisation": ("sote-service-certificates/kela-coordinates",),
        "A certificate that is no longer": (
            "sote-service-certificates/customer-closes",
            "sote-service-certificates/close-leftovers",
        ),
        "Service certificates are ordered": (_ACCOUNT,),
        "Every certificate": (_ACCOUNT, "sote-service-certificates/order-certificates"),
        "To order": ("sote-service-certificates/own-account",),
        "Contact": _MAIL_CERTIFICATES,
    },
    "5": {
        "What it is": ("vtjkysely/what-it-is",),
        "Login screen": ("vtjkysely/login", "vtjkysely/020 343 433", "vtjkysely/vartti@dvv.fi"),
        "New umbrella permits": ("vtjkysely/umbrella-permits", "vtjkysely/umbrella-permits-ready"),
        "Join": ("vtjkysely/umbrella-permits", "vtjkysely/join-sote-permit", "vtjkysely/join-rescue-permit"),
        "Old permits": ("vtjkysely/old-permits-do-not-move",),
        "Deadline": ("vtjkysely/application",),
        "After approval": ("vtjkysely/responsible-users", "vtjkysely/go-through-users"),
        "Contact persons": ("vtjkysely/dvv-informs", "vtjkysely/name-contacts"),
        "More information": ("vtjkysely/https://dvv.fi/hyvinvointialueet", "vtjkysely/vtjkysely@dvv.fi"),
    },
    "6": {
        "What it is": ("vtjkysely-rajapinta/what-it-is", "vtjkysely-rajapinta/single-queries-only"),
        "Palveluväylä guide": (f"vtjkysely-rajapinta/{_GUIDE}", "vtjkysely-rajapinta/join-data-exchange"),
        "Own permits": ("vtjkysely-rajapinta/own-permits",),
        "Umbrella permit": ("vtjkysely-rajapinta/umbrella-permit", "vtjkysely-rajapinta/umbrella-permit-ready"),
        "Deadline": ("vtjkysely-rajapinta/application", "vtjkysely-rajapinta/apply"),
        "Existing umbrella permit": ("vtjkysely-rajapinta/present-umbrella-permit",),
        "More information": ("vtjkysely-rajapinta/https://dvv.fi/vtjkysely-rajapinta",),
        "How to apply": ("vtjkysely-rajapinta/apply",),
        "Go to": ("vtjkysely-rajapinta/how-to-log-in",),
        "After login": ("vtjkysely-rajapinta/how-to-choose",),
        "Choose the tab": ("vtjkysely-rajapinta/how-to-choose",),
        "Choose Haluan": ("vtjkysely-rajapinta/how-to-choose",),
        "In the menu": ("vtjkysely-rajapinta/how-to-choose",),
        "At the top": ("vtjkysely-rajapinta/how-to-fill-in",),
        "Fill in": ("vtjkysely-rajapinta/how-to-fill-in",),
        "Check the data": ("vtjkysely-rajapinta/how-to-fill-in",),
    },
    "7.1": {
        "Continuous update": ("muutostietopalvelu/continuous-update",),
        "Almost all": ("muutostietopalvelu/present-users",),
        "Updates follow": ("muutostietopalvelu/by-municipality",),
        "Rhythm": ("muutostietopalvelu/rhythm",),
        "The controller": ("muutostietopalvelu/use-of-data",),
        "Three ready": ("muutostietopalvelu/data-packages",),
        "For persons": ("muutostietopalvelu/newcomers",),
        "DVV grants": ("muutostietopalvelu/general-permit", "muutostietopalvelu/order-service"),
        "Data that moves": ("muutostietopalvelu/moved-registers",),
        "A county can": ("muutostietopalvelu/basic-data", "muutostietopalvelu/order-basic-data"),
        "The service does not": ("muutostietopalvelu/not-covered",),
        "Contact": _MAIL_CHANGES[:1],
    },
    "7.2": {
        "Replaces": (
            "vtj-muutosrajapinta/replaces",
            "vtj-muutosrajapinta/same-data",
            "muutostietopalvelu/replaced",
        ),
        "Changes": ("vtj-muutosrajapinta/technology",),
        "Available": ("vtj-muutosrajapinta/for-counties", "vtj-muutosrajapinta/adapt-routines"),
        "All queries": ("vtj-muutosrajapinta/one-interface",),
        "By municipality": ("vtj-muutosrajapinta/by-municipality-or-code",),
        "The test interface": ("vtj-muutosrajapinta/sandbox",),
        "Contact": _MAIL_CHANGES[1:],
        "The slides repeat": ("muutostietopalvelu/not-covered", "vtjkysely-rajapinta/single-queries-only"),
    },
    "8": {
        "What it is": ("suomifi-tunnistus/what-it-is",),
        "New permissions": ("suomifi-tunnistus/new-permissions", "suomifi-tunnistus/apply-for-permissions"),
        "Deadline": ("suomifi-tunnistus/permissions",),
        "Services of merging": ("suomifi-tunnistus/merging-organisations", "suomifi-tunnistus/renew-merging-services"),
        "Technical changes": ("suomifi-tunnistus/no-technical-changes",),
        "Platforms": ("suomifi-tunnistus/check-platforms",),
        "Integration": ("suomifi-tunnistus/integration-updated", "suomifi-tunnistus/update-integration"),
        "New services": ("suomifi-tunnistus/new-services",),
        "Contact": _MAIL_SUOMIFI,
        "Later facts": ("suomifi-tunnistus/two-certificates", "suomifi-tunnistus/validity-not-checked"),
    },
    "8.1": {
        "Service cards: contracts": _MAIL_CARDS,
        "Service cards: registrars": _MAIL_VARTTI,
        "Service certificates": _MAIL_CERTIFICATES,
        "VTJkysely browser": ("vtjkysely/vtjkysely@dvv.fi", "vtjkysely/020 343 433"),
        "VTJkysely-rajapinta": ("vtjkysely-rajapinta/vtjkysely-rajapinta@dvv.fi",),
        "Palveluväylä": ("suomifi-palveluvayla/palveluvayla-kayttoonotot@dvv.fi",),
        "Muutostietopalvelu": _MAIL_CHANGES,
        "Suomi.fi-tunnistus, permissions": _MAIL_SUOMIFI[:1],
        "Suomi.fi-tunnistus, technical": _MAIL_SUOMIFI[1:],
        "Links of the slides": (
            "start-of-counties/https://dvv.fi/hyvinvointialueet",
            "start-of-counties/https://dvv.fi/infotilaisuudet-ja-klinikat",
            "start-of-counties/https://dvv.fi",
            "start-of-counties/names-without-address",
            "card-contract/https://asiointi.dvv.fi",
            "card-contract/https://dvv.fi/hyvinvointialueiden-toimikorttiohjeet",
            "vtjkysely/https://vtjkysely.2016.vrk.fi",
            "vtjkysely-rajapinta/https://asiointi.dvv.fi/#!/login",
            "vtjkysely-rajapinta/https://dvv.fi/vtjkysely-rajapinta",
            f"suomifi-palveluvayla/{_GUIDE}",
        ),
        "Later clinics": (
            "start-of-counties/clinic-beside",
            "start-of-counties/clinic-law",
            "start-of-counties/registration-for-clinics",
        ),
    },
    "9": {
        "Professional card |": ("cards-in-use/professional-card", "card-renewal/professional-cards-stay"),
        "Professional card, face": ("cards-in-use/professional-card-face",),
        "Staff card": ("cards-in-use/staff-card",),
        "Actor card": ("cards-in-use/actor-card",),
        "Staff and actor card, face": ("cards-in-use/organisation-on-the-chip",),
        "Uses": ("cards-in-use/uses",),
        "Validity, delivery": ("cards-in-use/validity-and-delivery",),
        "Any change of data": ("cards-in-use/changes-need-a-new-card",),
        "Cost": ("cards-in-use/cost",),
        "Ordering": ("cards-in-use/ordering",),
        "Vartti": ("cards-in-use/vartti",),
        "OmaKortti": ("cards-in-use/self-renewal",),
        "- window for it": ("cards-in-use/self-renewal-window",),
        "Temporary card (varakortti)": (
            "cards-in-use/backup-card",
            "cards-in-use/backup-card-data",
            "suomifi-tunnistus/no-backup-cards",
        ),
        "Temporary card of an old": ("card-renewal/backup-cards-follow", "card-renewal/close-backup-cards"),
        "PIN codes": ("cards-in-use/pin-codes",),
        "Activation code (": ("cards-in-use/activation-code",),
        "Activation code, wrong": ("cards-in-use/activation-code-locks",),
        "First use": ("cards-in-use/first-use",),
        "Revocation service": (
            "cards-in-use/revocation-service",
            "cards-in-use/0800 162 622",
            "cards-in-use/+358 800 162 622",
        ),
        "Advice line": ("cards-in-use/0600 9 6160",),
        "Test cards": ("cards-in-use/test-cards",),
        "Reader program": ("cards-in-use/expiry-warning",),
        "Certificate test": ("cards-in-use/https://dvv.fineid.fi/en/authentication",),
        "Incident of April 2023": ("cards-in-use/revocation-answers", "cards-in-use/incident-begins"),
        "Name changes after 2023": ("card-renewal/later-name-changes-unknown",),
        "Old cards still in use": ("card-renewal/old-cards-expire",),
    },
}

#: Days of the board, so that none is lost where the note is not at hand.
DAYS: Final = {
    "start-of-counties/counties-founded": "2021-07-01",
    "start-of-counties/clinic-critical": "2022-09-13",
    "start-of-counties/clinic-beside": "2022-10-10 13:00-15:00",
    "start-of-counties/clinic-law": "2022-11-09 13:00-15:00",
    "start-of-counties/counties-start": "2023-01-01",
    "card-contract/application": "2022-09-30",
    "rescue-card-contract/application": "2022-10-31",
    "registration-points/new-points": "2022-09-30",
    "authorisations/list-of-authorisations": "2022-10-31",
    "card-renewal/closing": "2023-02-28",
    "card-renewal/old-cards-expire": "2027-11-30 season",
    "sote-service-certificates/hierarchy": "2021-12-09",
    "sote-service-certificates/order-ahead": "2022-11-30 season",
    "sote-service-certificates/kanta-transition": "2023-06-30 provisional",
    "sote-service-certificates/no-ip-addresses": "2023-09-15",
    "sote-service-certificates/vrk-roots-end": "2023-12-18",
    "vtjkysely/umbrella-permits-ready": "2022-10-01",
    "vtjkysely/application": "2022-10-31 month",
    "vtjkysely-rajapinta/umbrella-permit-ready": "2022-10-31 month",
    "vtjkysely-rajapinta/application": "2022-10-31 month",
    "vtj-muutosrajapinta/replaces": "2024-12-31",
    "suomifi-tunnistus/permissions": "2022-10-31",
    "suomifi-tunnistus/signing-certificate-rule": "2025-12-08",
    "suomifi-tunnistus/validity-not-checked": "2026-12-31 year",
    "cards-in-use/hierarchy-organisation-cards": "2022-02-03",
    "cards-in-use/hierarchy-sote-cards": "2022-02-10",
    "cards-in-use/hierarchy-citizen-cards": "2022-02-17",
    "cards-in-use/hierarchy-backup-cards": "2022-03-01",
    "cards-in-use/incident-begins": "2023-04-17",
    "cards-in-use/incident-ends": "2023-04-18",
    "cards-in-use/atostek-id": "2024-12-31 year",
    "cards-in-use/digisign-fixes-end": "2025-12-31 year",
    "cards-in-use/new-chip": "2025-12-31 year",
    "cards-in-use/citizen-activation-code": "2026-01-13",
}

#: Contacts and links of the board, for the same reason: every place above that is an address.
ADDRESSES: Final = frozenset(
    place
    for statements in NOTE.values()
    for places in statements.values()
    for place in places
    if "@" in place or "://" in place or place.rpartition("/")[2][0] in "+0"
)
