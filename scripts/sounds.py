"""Make the sounds of row mode: ``python scripts/sounds.py`` writes ``resources/sounds/*.wav``.

Each sound is one or two pure tones that swell and fade, so that they can be told apart by their number, height and
direction. The same files come out each time.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE = 16_000
LOUDNESS = 0.35
FADE = 0.012
#: For each sound its tones: height in hertz, 0 for silence, and length in seconds.
SOUNDS: dict[str, tuple[tuple[float, float], ...]] = {
    "action": ((660, 0.09), (880, 0.14)),
    "no_action": ((523, 0.16),),
    "known": ((587, 0.08), (0, 0.04), (587, 0.08)),
    "done": ((1047, 0.07),),
    "skipped": ((392, 0.07),),
    "again": ((440, 0.1), (0, 0.05), (440, 0.1), (0, 0.05), (440, 0.1)),
    "waiting": ((784, 0.05),),
    "undone": ((880, 0.08), (660, 0.1)),
    "refused": ((196, 0.18),),
    "failed": ((330, 0.12), (220, 0.22)),
}


def tone(height: float, length: float) -> list[int]:
    """Samples of one tone, from -32767 to 32767."""
    number = round(RATE * length)
    samples = []
    for place in range(number):
        moment = place / RATE
        swell = min(1.0, moment / FADE, (length - moment) / FADE)
        samples.append(round(32767 * LOUDNESS * swell * math.sin(2 * math.pi * height * moment)))
    return samples


def main(folder: Path = FOLDER) -> None:
    """Write all sounds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        samples = [sample for height, length in tones for sample in tone(height, length)]
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


if __name__ == "__main__":
    main()
