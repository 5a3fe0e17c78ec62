"""Asking the local signature service (SCS) for its version: one request, to this workstation only.

Reader programs answer ``GET /version`` on https://localhost:53952 with a JSON document (domain note cards.md, 5.2;
Metatavu/digifinland-fineid-card-detect-example).
"""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Final

from cardtool.diagnostics.system import PortAnswer, PortSays

_HERE: Final = "127.0.0.1"
_PATH: Final = "/version"
_LARGEST: Final = 64 * 1024
_SECONDS: Final = 1.5
_OK: Final = 200
_LONGEST_VERSION: Final = 40


def ask(port: int) -> PortAnswer:
    """What answers on the port: first as the service does, encrypted, then plainly."""
    for connection in (_encrypted(port), http.client.HTTPConnection(_HERE, port, timeout=_SECONDS)):
        try:
            return _conversation(connection)
        except ssl.SSLError:
            continue  # not encrypted
        except (OSError, http.client.HTTPException, ValueError) as error:
            return PortAnswer(PortSays.NONE if isinstance(error, TimeoutError | ConnectionError) else PortSays.OTHER)
        finally:
            connection.close()
    return PortAnswer(PortSays.OTHER)


def _encrypted(port: int) -> http.client.HTTPSConnection:
    """The certificate is the program's own and names localhost; nothing secret is said and nothing is believed."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(_HERE, port, timeout=_SECONDS, context=context)


def _conversation(connection: http.client.HTTPConnection) -> PortAnswer:
    connection.request("GET", _PATH, headers={"Accept": "application/json", "Connection": "close"})
    response = connection.getresponse()
    content = response.read(_LARGEST + 1)
    if response.status != _OK or len(content) > _LARGEST:
        return PortAnswer(PortSays.OTHER)
    return _document(content)


def _document(content: bytes) -> PortAnswer:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return PortAnswer(PortSays.OTHER)
    if not isinstance(document, dict) or "version" not in document:
        return PortAnswer(PortSays.OTHER)
    return PortAnswer(PortSays.SIGNATURE_SERVICE, str(document["version"])[:_LONGEST_VERSION])
