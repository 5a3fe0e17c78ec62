"""Readers on the USB bus, by the class of their interfaces (USB-IF, "Smart Card": 0Bh)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cardtool.diagnostics.system import Device

_SMART_CARD: Final = "0b"
_MOST: Final = 1000
_LONGEST: Final = 200


class UsbDevices:
    """:class:`cardtool.diagnostics.system.Devices`.

    Args:
        folder: where the kernel shows the devices.
    """

    def __init__(self, folder: Path = Path("/sys/bus/usb/devices")) -> None:
        self._folder = folder

    def readers(self) -> tuple[Device, ...] | None:
        """Every device with an interface for smart cards; pcscd drives them itself, without a driver of the kernel."""
        try:
            interfaces = sorted(self._folder.iterdir())[:_MOST]
        except OSError:
            return None
        names = [
            _name(self._folder / interface.name.partition(":")[0])
            for interface in interfaces
            if _text(interface / "bInterfaceClass") == _SMART_CARD
        ]
        return tuple(Device(name, working=True) for name in dict.fromkeys(names))


def _name(device: Path) -> str:
    return " ".join(text for text in (_text(device / "manufacturer"), _text(device / "product")) if text) or device.name


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode(errors="replace").strip()
    except OSError:
        return ""
