"""The support file of a check: what is in it, what is masked, what a person may choose to show."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.app.crashes import CrashWriter
from cardtool.app.diagnosing.on_request import OnRequest
from cardtool.app.diagnosing.support import CHOICES, Preview, make_preview
from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.logs import FILE
from cardtool.diagnostics.system import UserStore
from cardtool.model.diagnosis import Fact, FactCode, ProbeId, Symptom
from cardtool.model.errors import InstallationError, SourceNotReadableError
from cardtool.model.revocation import NoAnswerReason
from tests.app.diagnosing.asking import configure
from tests.diagnostics.bench import HEALTHY, SCRIPTS, Bench, parsed
from tests.schemas import assert_valid
from tests.values import certificate as made_up

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = Texts("en")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


def document(preview: Preview) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(preview.files["support.json"])
    assert_valid(found)
    return found


def holder(bench: Bench) -> str:
    main = parsed(bench.certificates(SCRIPTS[HEALTHY].card).authentication)
    return main.subject.first("CN")


def test_it_tells_what_the_support_needs(bench: Bench) -> None:
    preview = make_preview(bench.workspace, bench.diagnose(), TEXTS)
    found = document(preview)
    assert found["diagnosis"]["causes"][0]["code"] == "all_fine"
    assert found["readers"][0] == {
        "name": "Training reader 1",
        "kind": "real",
        "card": "present",
        "family": "fineid",
        "atr": bench.workspace.hardware.readers()[0].atr.hex().upper(),
    }
    assert {item["profile"]: item["state"] for item in found["middleware"]}["atostek-id"] == "installed"
    assert found["settings"]["reading.via"] == "auto"
    assert {item["name"] for item in found["profiles"]} >= {"atostek-id", "opensc"}
    card = found["cards"][0]
    assert (card["holder"], card["email"], card["kind"]) == ("holder-1", "email-1", "staff_or_actor")
    assert found["masked"]["name"] == 1
    assert "Everything here is fine" in preview.files["support.txt"]


def test_what_was_looked_at_on_request_is_in_it(bench: Bench) -> None:
    bench.request, bench.told = OnRequest(network=True), (Symptom.SYSTEM_REFUSES,)
    found = document(make_preview(bench.workspace, bench.diagnose(), TEXTS))
    facts = [fact for probe in found["diagnosis"]["probes"] for fact in probe["facts"]]
    assert {"code": "reachable", "subject": "ocsp.fineid.fi", "value": "yes"} in facts
    assert {"code": "told", "subject": "", "value": "system_refuses"} in facts


def test_places_of_an_inventory_do_not_tell_who_the_user_is(bench: Bench) -> None:
    folder = "/".join(("", "home", "lintuka7", "varmenteet"))  # noqa: FLY002 - no folder of a machine stands in a source
    place = Fact(FactCode.SOURCE, folder, "partial")
    bench.asked, bench.only = {ProbeId.INVENTORY: lambda: [place]}, (ProbeId.INVENTORY,)
    diagnosis = bench.diagnose()
    assert diagnosis.first.evidence == (place,)
    assert "lintuka7" not in "\n".join(make_preview(bench.workspace, diagnosis, TEXTS).lines)


def test_mirrors_are_not_named_unless_chosen(bench: Bench) -> None:
    bench.workspace.folders.administrator.mkdir(parents=True)
    configure(bench.workspace, ocsp=["http://pki01.intra.example/a"], crl=["http://ocsp.fineid.fi/b"])
    bench.request = OnRequest(network=True)
    bench.station.hosts = {"http://pki01.intra.example/a": NoAnswerReason.HOST_REFUSED}
    diagnosis = bench.diagnose()
    preview = make_preview(bench.workspace, diagnosis, TEXTS)
    assert "pki01" not in "\n".join(preview.lines)
    seen = document(preview)["diagnosis"]["causes"][0]["evidence"]
    assert [(fact["subject"], fact["value"]) for fact in seen] == [("host-1", "host_refused")]
    assert "ocsp.fineid.fi" in preview.files["support.json"], "who the issuer is says nothing of anybody"
    shown = make_preview(bench.workspace, diagnosis, TEXTS, ["host"])
    assert "reachable pki01.intra.example: host_refused" in shown.files["support.txt"]


@pytest.mark.parametrize(
    ("place", "hidden"),
    [
        (
            "db7.intra.example:5432, ldaps://hakemisto.intra.example, kertaluokka:443",
            ("db7", "hakemisto", "kertaluokka"),
        ),
        ("[2001:db8::17]:443", ("db8::17",)),
        ("https://idp.intra.example/metadata", ("idp",)),
    ],
)
def test_servers_of_an_inventory_are_not_named(bench: Bench, place: str, hidden: tuple[str, ...]) -> None:
    facts = [Fact(FactCode.SOURCE, place, "partial"), Fact(FactCode.REFUSED, place, "timed_out")]
    bench.asked, bench.only = {ProbeId.INVENTORY: lambda: facts}, (ProbeId.INVENTORY,)
    diagnosis = bench.diagnose()
    lines = "\n".join(make_preview(bench.workspace, diagnosis, TEXTS).lines)
    assert not [name for name in hidden if name in lines]
    assert "host-1" in lines
    assert place in make_preview(bench.workspace, diagnosis, TEXTS, ["host"]).files["support.txt"]


def test_places_that_are_no_servers_stay_readable(bench: Bench) -> None:
    places = ["/srv/certificates", r"LocalMachine\My", "PKCS#11"]
    facts = [Fact(FactCode.SOURCE, place, "partial") for place in places]
    bench.asked, bench.only = {ProbeId.INVENTORY: lambda: facts}, (ProbeId.INVENTORY,)
    text = make_preview(bench.workspace, bench.diagnose(), TEXTS).files["support.txt"]
    assert all(place in text for place in places)


def test_mirrors_with_an_error_hinder_nothing(bench: Bench) -> None:
    bench.workspace.folders.administrator.mkdir(parents=True)
    (bench.workspace.folders.administrator / "revocation.toml").write_text("[[", encoding="utf-8")
    assert document(make_preview(bench.workspace, bench.diagnose([ProbeId.TOOL]), TEXTS))


def test_damaged_rules_hinder_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    diagnosis = bench.diagnose([ProbeId.SESSION])

    def broken() -> None:
        raise InstallationError("file is missing")

    monkeypatch.setattr("cardtool.app.diagnosing.support_hosts.load_diagnosis_rules", broken)
    assert document(make_preview(bench.workspace, diagnosis, TEXTS))


def test_the_cards_stay_when_something_else_is_repeated(bench: Bench) -> None:
    before = bench.diagnose()
    bench.now = bench.now.replace(hour=11)
    after = bench.diagnose([ProbeId.PORT], before=before)
    assert len(document(make_preview(bench.workspace, after, TEXTS))["cards"]) == 1


def test_a_fact_says_which_reader_it_is_about(bench: Bench) -> None:
    found = document(make_preview(bench.workspace, bench.diagnose([ProbeId.PINS]), TEXTS))
    facts = [fact for probe in found["diagnosis"]["probes"] for fact in probe["facts"] if fact["code"] == "pin"]
    assert {fact["reader"] for fact in facts} == {"Training reader 1"}


def test_the_lines_shown_are_the_lines_saved(bench: Bench, tmp_path: Path) -> None:
    preview = make_preview(bench.workspace, bench.diagnose(), TEXTS)
    path = tmp_path / "support.zip"
    preview.save(path)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        saved = [archive.read(name).decode() for name in archive.namelist()]
    assert preview.lines == tuple(line for content in saved for line in content.split("\n"))


def test_names_are_shown_only_when_chosen(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    words = holder(bench).split()
    masked = make_preview(bench.workspace, diagnosis, TEXTS)
    assert not any(word.lower() in "\n".join(masked.lines).lower() for word in words)
    shown = make_preview(bench.workspace, diagnosis, TEXTS, ["name"])
    card = document(shown)["cards"][0]
    assert card["holder"].split()[0].lower() in holder(bench).lower()
    assert card["email"] == "email-1"
    assert shown.unmasked == ("name",)
    assert "name" not in shown.masked


def test_nothing_but_what_may_be_shown_can_be_chosen(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    assert "secret" not in CHOICES
    assert document(make_preview(bench.workspace, diagnosis, TEXTS, ["secret"]))["unmasked"] == []
    with pytest.raises(ValueError, match="shoe size"):
        make_preview(bench.workspace, diagnosis, TEXTS, ["shoe size"])


def test_the_numbers_tell_nothing_of_other_cards_that_were_read(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    previews = [make_preview(bench.workspace, diagnosis, TEXTS) for _ in range(2)]
    assert [document(preview)["cards"][0]["holder"] for preview in previews] == ["holder-1", "holder-1"]


def test_cards_of_an_earlier_check_are_not_in_it(bench: Bench) -> None:
    bench.diagnose()
    bench.now = bench.now.replace(hour=11)
    bench.desk.remove("Training reader 1")
    assert document(make_preview(bench.workspace, bench.diagnose(), TEXTS))["cards"] == []


def test_logs_and_crashes_are_masked_again(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    folder = bench.workspace.folders.logs
    folder.mkdir(parents=True)
    (folder / FILE).write_text(f"an older version wrote {holder(bench)}\n" * 300, encoding="utf-8")
    CrashWriter(bench.workspace).write(ValueError(holder(bench)))
    found = document(make_preview(bench.workspace, diagnosis, TEXTS))
    assert len(found["log"]) == 200
    assert found["log"][0].startswith("an older version wrote holder-1")
    assert "ValueError" in found["crash"]


def test_the_address_of_a_database_is_masked(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    bench.workspace.__dict__.pop("settings")
    folder = bench.workspace.folders.settings
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('[worklist]\ndatabase = "postgresql://clerk7@kantapalvelin.fi/list"\n')
    settings = document(make_preview(bench.workspace, diagnosis, TEXTS))["settings"]
    assert settings["worklist.database"].startswith("postgresql://user-")
    assert "clerk7" not in str(settings)
    assert "kantapalvelin" not in str(settings)


def test_broken_settings_and_profiles_are_told(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    administrator = bench.workspace.folders.administrator
    (administrator / "pkcs11_profiles").mkdir(parents=True)
    (administrator / "pkcs11_profiles" / "x.toml").write_text("broken")
    (administrator / "settings.toml").write_text("broken")
    bench.workspace.__dict__.pop("profiles", None)
    bench.workspace.__dict__.pop("settings", None)
    found = document(make_preview(bench.workspace, diagnosis, TEXTS))
    assert found["settings"] == {"problem": "local_data_invalid"}
    assert [item["title"] for item in found["profiles"]] == ["local_data_invalid"]


def test_a_stale_certificate_is_masked_by_its_meaning(bench: Bench) -> None:
    store = UserStore(r"CurrentUser\My", (replace(made_up(), sha256="0123456789ab" + "c" * 52),), propagates=True)
    bench.station.own = (*bench.station.own, store)
    text = "\n".join(make_preview(bench.workspace, bench.diagnose(), TEXTS).lines)
    assert "0123456789ab" not in text


def test_every_language(bench: Bench) -> None:
    diagnosis = bench.diagnose()
    for language in LANGUAGES:
        assert document(make_preview(bench.workspace, diagnosis, Texts(language)))["diagnosis"]["language"] == language


def test_a_place_that_cannot_be_written(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(SourceNotReadableError):
        make_preview(bench.workspace, bench.diagnose(), TEXTS).save(tmp_path / "missing" / "support.zip")


def test_a_check_of_one_thing_is_enough(bench: Bench) -> None:
    found = document(make_preview(bench.workspace, bench.diagnose([ProbeId.SESSION]), TEXTS))
    assert (found["readers"], found["middleware"]) == ([], [])
