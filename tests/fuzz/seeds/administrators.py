"""Files that an administrator could write, and ones with traps: deep nesting, endless numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_CERTAINTY: Final = 'certainty = "certain"\nsource = "own CA"\nread = 2026-11-23\n'
_RULES: Final = {
    "card_kinds.toml": f'[[issuer]]\nid = "own"\nkind = "staff"\ncn = ["Own CA"]\n{_CERTAINTY}'
    f'[[policy]]\nid = "own-policy"\nkind = "backup"\npolicies = ["1.2.3.4"]\n{_CERTAINTY}',
    "service_kinds.toml": f'[[issuer]]\nid = "own"\nkind = "sote_service"\n{_CERTAINTY}',
    "trust_anchors.toml": f'[[anchor]]\nname = "Own root"\nsha256 = "{"ab" * 32}"\nvalid_until = 2030-01-01\n',
}
_DEEP: Final = "a = " + "[" * 700
_ENDLESS: Final = "a = " + "1" * 4500
#: Every way to write a key and a value.
_SHAPES: Final = (
    "a.b = [{ c = 1, 'd' = '''x\n''' }, [1.5, 2023-01-01 13:00:00], # [e]\n"
    '"""\n\\""""""]\n[[e.f]]\n[e.f.g]\n[[e.f]]\n"h \\u00e4" = true\n'
)


def _shipped(name: str) -> str:
    """The first rules of the shipped file, which has the shapes that an addition may have."""
    from cardtool.shipped import resource

    return resource("rules", name).read_text(encoding="utf-8")


def rules() -> Iterator[bytes]:
    """Every file with something in it; parts of the shipped ones, which have the same shapes."""
    for name, content in _RULES.items():
        yield f"{name}\n{content}".encode()
    for name in ("transition.toml", "findings.toml", "oid_verdicts.toml", "inventory_findings.toml", "card_kinds.toml"):
        tables = [f"[[{part}" for part in _shipped(name).split("\n[[")[1:]]
        for table in {each.partition("]]")[0]: each for each in tables}.values():
            yield f"{name}\n{table}".encode()
    for trap in (_DEEP, _ENDLESS, "a = 2023-13-01", 'a = "\\ud800"', "[[issuer]]\nid = 1"):
        yield f"card_kinds.toml\n{trap}".encode()
        yield f"trust_anchors.toml\n{trap}".encode()


def transition_services() -> Iterator[bytes]:
    """The first entries of the shipped file, an addition, what retires, and every way to write a value."""
    tables = [f"[[{part}" for part in _shipped("transition_services.toml").split("\n[[")[1:]]
    first = {each.partition("]]")[0]: each for each in tables}
    yield "\n".join(first.values()).encode()
    yield from (table.encode() for table in first.values())
    yield b'retired_services = ["cards"]\nretired_reforms = [\n"x"]\n[limits]\nsoon_days = 3\noverdue_days = 9\n'
    traps = (_DEEP, _ENDLESS, "a." * 300 + "b = 1", "service = [{ date = [{}] }]")
    yield from (text.encode() for text in (_SHAPES, *traps))


def organisations() -> Iterator[bytes]:
    """Additions as CSV and as TOML."""
    header = "name_fi,status,county_codes,aliases,email_domains,founded"
    row = "Mallilan terveyskuntayhtymä,old,08|15,Mallila|MTK,mallila.example,2020-01-01"
    yield f"organisations.csv\n{header}\n{row}\n".encode()
    yield f"organisations.csv\n{header}\n{row}\n".replace(",", ";").encode()
    yield b"organisations.csv\nname_fi,status,code,kind\nUusi alue,current,99,county\nToinen,unaffected,,\n"
    yield b'organisations.csv\nname_fi,status\n"a\nb",old\n"cut'
    table = '[[organisation]]\nname_fi = "Mallila"\nstatus = "old"\ncounty_codes = ["08"]\nclosed = 2022-12-31\n'
    yield f"organisations.toml\n{table}business_ids = ['1234567-1']\noid_roots = ['1.2.3']\n".encode()
    for trap in (_DEEP, _ENDLESS, "organisation = 1", "[[organisation]]\nname_fi = []"):
        yield f"organisations.toml\n{trap}".encode()


def profile() -> Iterator[bytes]:
    """A profile with everything, a shipped one, and traps."""
    from cardtool.shipped import profiles_folder

    path = '[[modules]]\nplatform = "linux"\npath = "/usr/lib/own.so"\ncertainty = "certain"\nsource = "own"\n'
    head = (
        'name = "own"\ntitle = "Own"\nvendor = "x"\nkind = "software"\npriority = 5\nversions = ["1"]\nsources = []\n'
    )
    yield f"{head}[quirks]\ntwo_tokens_per_card = true\nslow_seconds = 30\n{path}".encode()
    yield f'{head}[environment]\nOWN_CONFIG = "profile.toml"\n'.encode()
    yield (profiles_folder() / "opensc.toml").read_bytes()[:2000]
    yield from (_DEEP.encode(), _ENDLESS.encode(), b"kind = []", b'name = "a"\ntitle = "b"\nquirks = 1')


def settings() -> Iterator[bytes]:
    """Settings of both, and traps."""
    yield b'[reading]\nvia = "auto"\nconfirm = "always"\npins = true\n[locked]\nkeys = ["reading.via"]\n'
    yield b'[reading]\nvia = "pkcs11"\nconfirm = "fallback"\n'
    yield from (_DEEP.encode(), _ENDLESS.encode(), b"reading = 1", b"[locked]\nkeys = [[]]", b"\xff\xfe")


def passwords() -> Iterator[bytes]:
    """Lines in each encoding."""
    yield "salasana\n\näö ö \r\nviimeinen".encode()
    yield from ("salasana\n".encode("utf-16"), b"\xef\xbb\xbfa\nb\x0bc\x85d", b"x\n" * 100, b"")
