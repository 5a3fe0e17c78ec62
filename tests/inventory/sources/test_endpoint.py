from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory.sources.endpoint import USUAL_PORTS, Endpoint, Opening, parse_endpoint


@pytest.mark.parametrize(
    ("text", "endpoint", "shown"),
    [
        ("host.example:8443", Endpoint("host.example", 8443), "host.example:8443"),
        ("host", Endpoint("host", 443), "host:443"),
        (" host.example. ", Endpoint("host.example.", 443), "host.example.:443"),
        ("my_host-1:1", Endpoint("my_host-1", 1), "my_host-1:1"),
        ("järvi.example", Endpoint("järvi.example", 443), "järvi.example:443"),
        ("192.0.2.1:65535", Endpoint("192.0.2.1", 65535), "192.0.2.1:65535"),
        ("[2001:db8::1]:636", Endpoint("2001:db8::1", 636), "[2001:db8::1]:636"),
        ("2001:db8::1", Endpoint("2001:db8::1", 443), "[2001:db8::1]:443"),
        ("[::1]", Endpoint("::1", 443), "[::1]:443"),
        ("mail:25", Endpoint("mail", 25, Opening.SMTP), "mail:25"),
        ("db:5432", Endpoint("db", 5432, Opening.POSTGRES), "db:5432"),
        ("ldap://dir", Endpoint("dir", 389, Opening.LDAP), "dir:389"),
        ("LDAPS://dir", Endpoint("dir", 636), "dir:636"),
        ("smtp://mail:2525", Endpoint("mail", 2525, Opening.SMTP), "mail:2525"),
        ("smtp://mail", Endpoint("mail", 25, Opening.SMTP), "mail:25"),
        ("tls://mail:587", Endpoint("mail", 587), "mail:587"),
        ("https://host.example/path?query", Endpoint("host.example", 443), "host.example:443"),
    ],
)
def test_addresses_are_read(text: str, endpoint: Endpoint, shown: str) -> None:
    assert parse_endpoint(text) == endpoint
    assert str(endpoint) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "host:0",
        "host:65536",
        "host:port",
        "host:-1",
        "[::1:443",
        "[host]:443",
        ":443",
        "-host:443",
        "a..b",
        "a b:1",
        "user:word@host:443",
        "gopher://host",
        "file:///etc/hostname",
        "host\n:443",
        "x" * 64 + ".example",
        "x." * 300,
    ],
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert parse_endpoint(text) is None


@pytest.mark.parametrize(
    ("host", "name"), [("a.example", "a.example"), ("a.example.", "a.example"), ("192.0.2.1", None), ("::1", None)]
)
def test_a_name_is_asked_for_but_no_address(host: str, name: str | None) -> None:
    assert Endpoint(host, 443).server_name == name


def test_every_protocol_has_its_usual_port() -> None:
    assert set(USUAL_PORTS.values()) == set(Opening) - {Opening.TLS}


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(text: str) -> None:
    endpoint = parse_endpoint(text)
    assert endpoint is None or parse_endpoint(f"{endpoint.opening}://{endpoint}") == endpoint
