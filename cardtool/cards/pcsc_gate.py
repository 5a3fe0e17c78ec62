"""Card access that returns in time, whatever the service, another program or the card does.

SCardConnect and SCardBeginTransaction wait for another program's transaction, and for a card that does not answer, for
as long as it lasts, and cannot be cancelled (measured with pcsc-lite 1.9.9). So they run on a thread of their own that is
waited for up to :data:`LIMIT` seconds. One that is late goes on, undoes its work when its turn comes at last, and until
then every other attempt at that reader fails at once: no threads pile up.
"""

from __future__ import annotations

