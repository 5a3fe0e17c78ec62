from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.service import ServiceUsage
from cardtool.store.comparison import Comparison, compare, service_identity
from tests.store.inventories import FILE, JUDGEMENT, STORE, found, inventory, service_certificate
from tests.values import name

if TYPE_CHECKING:
    from cardtool.model.inventory import InventoryCertificate

LATER = datetime(2026, 12, 1, tzinfo=UTC)


def comparison(a: list[InventoryCertificate], b: list[InventoryCertificate], *, hosts: bool = False) -> Comparison:
    return compare(inventory(a), inventory(b), across_hosts=hosts)


def plain(label: str) -> InventoryCertificate:
    """A certificate of a service of its own, without an OID."""
    return found(label, certificate=service_certificate(label, subject=name(CN=label)), oid=None)


def test_the_same_is_unchanged() -> None:
    both = [found("a"), plain("b")]
    assert comparison(both, both) == Comparison(same=2)
    assert comparison(both, both).unchanged


def test_new_and_gone() -> None:
    old, new = plain("old"), plain("new")
    result = comparison([old], [new])
    assert (result.new, result.gone, result.unchanged) == ((new,), (old,), False)


def test_moved_with_what_appeared_and_what_was_left() -> None:
    there = replace(FILE, path="/there")
    result = comparison([found("a", FILE, STORE)], [found("a", STORE, there)])
    (moved,) = result.moved
    assert (moved.appeared, moved.left, result.same) == ((there,), (FILE,), 0)


def test_another_number_in_the_same_file_is_no_move() -> None:
    assert comparison([found("a", FILE)], [found("a", replace(FILE, detail="pem#2", key=None))]).unchanged


def test_a_name_that_is_no_text_is_the_same_in_a_store_and_a_bundle() -> None:
    seen, stored = replace(FILE, path="/a\udcff.pem"), replace(FILE, path="/a\\udcff.pem")
    assert comparison([found("a", stored)], [found("a", seen)]).unchanged


def test_the_name_of_the_machine_counts_unless_machines_are_compared() -> None:
    one, other = found("a", replace(FILE, host="srv1")), found("a", replace(FILE, host="srv2"))
    assert comparison([one], [other]).moved
    assert comparison([one], [other], hosts=True).unchanged


def test_a_renewal_follows_the_certificate_that_ended_last() -> None:
    first = found("first", certificate=service_certificate("first", not_after=LATER))
    second, third = found("second"), found("third")
    result = comparison([first, second], [third])
    (renewal,) = result.renewed
    assert (renewal.old, renewal.new) == (second, third)
    assert (renewal.key_replaced, renewal.old_remains) == (True, False)
    assert (result.new, result.gone) == ((), ())
    assert result.replaced_keys == result.renewed


def test_a_renewal_beside_the_old_certificate_is_a_rollover() -> None:
    result = comparison([found("a")], [found("a"), found("b", key="a")])
    (renewal,) = result.renewed
    assert (renewal.key_replaced, renewal.old_remains, result.same) == (False, True, 1)
    assert result.replaced_keys == ()


def test_an_old_certificate_that_was_put_back_is_no_renewal() -> None:
    back = found("back", certificate=service_certificate("back", not_before=LATER - timedelta(days=2000)))
    result = comparison([found("a")], [found("a"), back])
    assert (result.new, result.renewed) == ((back,), ())


def test_another_use_of_the_same_oid_is_another_service() -> None:
    signature = found("b", judgement=replace(JUDGEMENT, usage=ServiceUsage.SYSTEM_SIGNATURE))
    result = comparison([found("a")], [signature])
    assert (len(result.new), len(result.gone)) == (1, 1)


def test_without_an_oid_the_subject_names_the_service() -> None:
    old = plain("a")
    new = replace(old, certificate=service_certificate("b", subject=name(CN="a")))
    assert len(comparison([old], [new]).renewed) == 1


def test_certificates_that_name_nothing_are_no_renewals_of_each_other() -> None:
    nameless = [replace(plain(label), certificate=service_certificate(label, subject=name())) for label in "ab"]
    assert service_identity(nameless[0]) is None
    result = comparison(nameless[:1], nameless[1:])
    assert (len(result.new), len(result.gone), result.renewed) == (1, 1, ())


labels = st.sets(st.sampled_from("abcdef"))


@given(labels, labels, st.booleans())
def test_every_certificate_is_in_exactly_one_group(a: set[str], b: set[str], with_oid: bool) -> None:
    make = found if with_oid else plain
    result = comparison([make(label) for label in sorted(a)], [make(label) for label in sorted(b)])
    arrived = [one.certificate.sha256 for one in result.new] + [one.new.certificate.sha256 for one in result.renewed]
    assert len(set(arrived)) == len(arrived) == len(b - a)
    assert result.same + len(result.moved) == len(a & b)
    assert len(result.gone) == (0 if result.renewed else len(a - b))
