from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from tests.made_up_cards import OLD_EMAIL, OLD_NAME, professional_card, staff_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def staff_file(tmp_path: Path) -> Path:
    file = tmp_path / "staff.pem"
    file.write_text("".join(ssl.DER_cert_to_PEM_cert(der) for der in staff_card()), encoding="ascii")
    return file


@pytest.fixture
def professional_file(tmp_path: Path) -> Path:
    file = tmp_path / "professional.der"
    file.write_bytes(professional_card()[0])
    return file


@pytest.mark.parametrize(
    ("as_of", "code", "days"),
    [
        ("2022-12-31", "renew_and_close_by", 59),
        ("28.2.2023", "renew_and_close_by", 0),
        ("2023-03-01", "close_now", -1),
    ],
)
def test_a_staff_card_of_an_old_organisation(
    run: Callable[..., Run], staff_file: Path, as_of: str, code: str, days: int
) -> None:
    result = run("card", "explain", str(staff_file), "--json", "--as-of", as_of)
    assert result.code == 1
    document = result.document
    assert document["problems"] == []
    (card,) = document["cards"]
    assert (card["kind"], card["kind_confidence"]) == ("staff_or_actor", "likely")
    assert card["holder"] == {
        "name": "TAINA TESTINEN",
        "title": "osastosihteeri",
        "email": OLD_EMAIL,
        "organisation": OLD_NAME,
    }
    assert card["organisation"]["status"] == "old"
    assert card["organisation"]["matched"] == OLD_NAME
    defaults = [successor for successor in card["organisation"]["successors"] if successor["default"]]
    assert [(successor["code"], successor["name_fi"]) for successor in defaults] == [
        ("05", "Varsinais-Suomen hyvinvointialue")
    ]
    assert (card["verdict"]["code"], card["verdict"]["deadline"]) == (code, "2023-02-28")
    assert card["verdict"]["days_left"] == days
    assert [certificate["usage"] for certificate in card["certificates"]] == ["authentication", "signature", "ca", "ca"]
    assert card["certificates"][0]["conforming"] is False
    assert card["certificates"][2]["conforming"] is True
    assert card["valid_until"] == "2026-10-01T20:59:59Z"
    assert card["trust"] == {"state": "not_trusted", "anchor": None}
    assert card["token"] is None


def test_a_professional_card_stays(run: Callable[..., Run], professional_file: Path) -> None:
    result = run("card", "explain", str(professional_file), "--json", "--as-of", "2023-03-01")
    assert result.code == 0
    (card,) = result.document["cards"]
    assert (card["kind"], card["verdict"]["code"]) == ("professional", "no_action")
    assert "confirm_kind_on_card_face" in {finding["code"] for finding in card["findings"]}


def test_text_for_people_names_verdict_facts_and_reasons(run: Callable[..., Run], staff_file: Path) -> None:
    result = run("card", "explain", str(staff_file), "--as-of", "2023-03-01")
    assert result.code == 1
    assert "CLOSE THE CARD NOW" in result.output
    assert OLD_NAME in result.output
    assert "Why:" in result.output


def test_files_are_one_card_or_each_its_own(run: Callable[..., Run], staff_file: Path, professional_file: Path) -> None:
    together = run("card", "explain", str(staff_file), str(professional_file), "--json").document
    assert len(together["cards"]) == 1
    assert "holders_differ" in {finding["code"] for finding in together["cards"][0]["findings"]}
    apart = run("card", "explain", "--each", str(staff_file), str(professional_file), "--json").document
    assert [card["reader"] for card in apart["cards"]] == [str(staff_file), str(professional_file)]


def test_what_cannot_be_read_is_a_problem_and_the_rest_is_judged(
    run: Callable[..., Run], staff_file: Path, tmp_path: Path
) -> None:
    garbage = tmp_path / "garbage.pem"
    garbage.write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    result = run("card", "explain", str(staff_file), str(garbage), str(tmp_path / "none.pem"), str(tmp_path), "--json")
    assert result.code == 3
    document = result.document
    assert len(document["cards"]) == 1
    assert [problem["cause"] for problem in document["problems"]] == [
        "no_certificate_found",
        "source_not_readable",
        "source_not_readable",
    ]


def test_one_broken_block_is_named(run: Callable[..., Run], staff_file: Path) -> None:
    with staff_file.open("a", encoding="ascii") as stream:
        stream.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    result = run("card", "explain", str(staff_file), "--json")
    assert result.code == 3
    assert result.document["problems"][0]["reader"] == f"{staff_file} [4]"


def test_a_huge_file_is_refused(run: Callable[..., Run], tmp_path: Path) -> None:
    file = tmp_path / "huge.pem"
    with file.open("wb") as stream:
        stream.truncate(5 * 1024 * 1024)
    result = run("card", "explain", str(file))
    assert result.code == 3
    assert "The file cannot be read" in result.errors


def test_an_issuer_in_the_administrators_folder_completes_the_chain(
    run: Callable[..., Run], folders: object, tmp_path: Path
) -> None:
    leaf, _, issuing, root = staff_card()
    certificates = tmp_path / "administrator" / "certificates"
    certificates.mkdir(parents=True)
    (certificates / "issuing.cer").write_bytes(issuing)
    (certificates / "root.cer").write_bytes(root)
    file = tmp_path / "leaf.der"
    file.write_bytes(leaf)
    (card,) = run("card", "explain", str(file), "--json").document["cards"]
    assert card["trust"]["state"] == "not_trusted"


def test_a_root_pinned_by_the_administrator_is_trusted(
    run: Callable[..., Run], staff_file: Path, tmp_path: Path
) -> None:
    import hashlib

    rules = tmp_path / "administrator" / "rules"
    rules.mkdir(parents=True)
    digest = hashlib.sha256(staff_card()[3]).hexdigest()
    (rules / "trust_anchors.toml").write_text(
        f'[[anchor]]\nname = "Training"\nsha256 = "{digest}"\nsource = "test"\n', encoding="utf-8"
    )
    (card,) = run("card", "explain", str(staff_file), "--json").document["cards"]
    assert card["trust"] == {"state": "trusted", "anchor": "Training"}


def test_an_error_in_a_local_addition_is_told_and_the_shipped_rules_stay(
    run: Callable[..., Run], professional_file: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "administrator" / "rules"
    rules.mkdir(parents=True)
    (rules / "transition.toml").write_text("[[reform", encoding="utf-8")
    result = run("card", "explain", str(professional_file), "--json", "--as-of", "2023-03-01")
    assert result.code == 1
    assert result.document["problems"][0]["cause"] == "local_data_invalid"
    assert result.document["cards"][0]["verdict"]["code"] == "no_action"
