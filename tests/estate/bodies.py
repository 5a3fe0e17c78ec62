"""Whose OIDs stand in the estate: names, roots and business ids that are public, and a few that are made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as the truth knows it.

    Attributes:
        name: as certificates write it.
        digits: what follows ``1.2.246.10.`` in its root.
        business_id: with hyphen.
        finding: code of what the inventory must say of its root, empty for a new one.
        arc: the tree its root stands in.
    """

    name: str
    digits: str
    business_id: str
    finding: str = ""
    arc: str = "1.2.246.10"

    @property
    def root(self) -> str:
        return f"{self.arc}.{self.digits}".rstrip(".")


# Sources: domain notes service-certificates.md, 3.1 and 4, and the published list of roots behind them.
VARHA: Final = Body("Varsinais-Suomen hyvinvointialue", "32210651", "3221065-1")
SATAKUNTA: Final = Body("Satakunnan hyvinvointialue", "32213043", "3221304-3")
OMA_HAME: Final = Body("Kanta-Hämeen hyvinvointialue", "32213078", "3221307-8")
PIRHA: Final = Body("Pirkanmaan hyvinvointialue", "32213086", "3221308-6")
POHDE: Final = Body("Pohjois-Pohjanmaan hyvinvointialue", "32213262", "3221326-2")
VAKE: Final = Body("Vantaan ja Keravan hyvinvointialue", "32213561", "3221356-1")
ELOISA: Final = Body("Etelä-Savon hyvinvointialue", "32213158", "3221315-8")
LAPHA: Final = Body("Lapin hyvinvointialue", "32213326", "3221332-6")
HYVAEP: Final = Body("Etelä-Pohjanmaan hyvinvointialue", "32213238", "3221323-8")
POHJOIS_SAVO: Final = Body("Pohjois-Savon hyvinvointialue", "32213166", "3221316-6")
SIUN_SOTE: Final = Body("Pohjois-Karjalan hyvinvointialue", "32213174", "3221317-4")
KEUSOTE: Final = Body("Keski-Uudenmaan hyvinvointialue", "32213406", "3221340-6")

KEUSOTE_KEPT: Final = Body("Keski-Uudenmaan hyvinvointialue", "28449694", "2844969-4", "kept_root")
KYMENLAAKSO: Final = Body("Kymenlaakson hyvinvointialue", "7259015", "0725901-5", "kept_root")
SOITE: Final = Body("Keski-Pohjanmaan hyvinvointialue", "2164623", "0216462-3", "kept_root")

VSSHP: Final = Body("Varsinais-Suomen sairaanhoitopiirin kuntayhtymä", "8282559", "0828255-9", "old_root")
SATSHP: Final = Body("Satakunnan sairaanhoitopiirin kuntayhtymä", "8259156", "0825915-6", "old_root")
KHSHP: Final = Body("Kanta-Hämeen sairaanhoitopiirin kuntayhtymä", "8182355", "0818235-5", "old_root")
PPSHP: Final = Body("Pohjois-Pohjanmaan sairaanhoitopiirin kuntayhtymä", "6794809", "0679480-9", "old_root")

ESPOO: Final = Body("Espoo", "1012636", "0101263-6", "municipality_root")
HAILUOTO: Final = Body("Hailuoto", "1849188", "0184918-8", "municipality_root")

# Made up: the check digits are right, and no such organisation is known.
VENDOR: Final = Body("Esimerkki Potilastiedot Oy", "99999917", "9999991-7", "other_organisation")
CHECK_DIGIT: Final = Body("Virheellinen Tunnus Oy", "99999929", "9999992-9", "other_organisation")
KELA: Final = Body("Kansanelakelaitos", "", "", "", "1.2.246.556")
OLDER_TREE: Final = Body("Pohjois-Savon hyvinvointialue", "32213166", "3221316-6", "", "1.2.246.537.10")

#: Those of which certificates stand everywhere; the others belong to one wanted OID each.
EVERYWHERE: Final = (VARHA, OMA_HAME, POHDE, KYMENLAAKSO, SOITE, VSSHP, KHSHP, PPSHP, ESPOO, HAILUOTO, VENDOR)
