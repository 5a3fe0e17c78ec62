"""What is said of causes in the service, the reader, and the card in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import DiagnosisCode as Code

if TYPE_CHECKING:
    from collections.abc import Mapping

READER_CAUSES: Final[Mapping[Code, CauseText]] = {
    Code.SERVICE_STOPPED: CauseText(
        _("The smart-card service is not running"),
        _("A service of the operating system passes cards on to programs. It is stopped, so no program sees a card."),
        _("Restart the computer. If the message comes again, ask your IT support to start the smart-card service."),
        _("Start the service (Windows: SCardSvr, Linux: pcscd) and set it to start by itself or on demand."),
        _("Does the service stop again after it was started, and after what?"),
    ),
    Code.ACCESS_REFUSED: CauseText(
        _("This user may not use the card reader"),
        _("The reader is connected, but the operating system does not let programs of this user reach it."),
        _("Ask your IT support to allow this user to use the card reader, then restart this program."),
        _("Give the user access to the reader: a polkit rule for pcscd on Linux, the device rights on a server."),
        _("Does the reader work for another user of this computer?"),
    ),
    Code.REMOTE_WITHOUT_REDIRECTION: CauseText(
        _("The remote session does not pass the card reader on"),
        _(
            "You work on another computer through a remote connection. The reader is connected to the computer before "
            "you, and the connection does not pass it on."
        ),
        _("End the remote session, switch on smart cards among its local resources, and connect again."),
        _("Allow smart-card redirection in the policy of the remote desktop or Citrix, for this group of users."),
        _("Does the card work when this program is started on the computer before the user?"),
    ),
    Code.NO_READER: CauseText(
        _("No card reader is connected"),
        _("The computer sees no card reader that works."),
        _("Unplug the reader, plug it firmly into another USB port, and wait half a minute."),
        _("Check the cable and the reader on another computer, and install the driver of the reader."),
        _("Does a light on the reader come on when it is plugged in?"),
    ),
    Code.HELLO_READER: CauseText(
        _("A virtual reader stands beside the real one"),
        _(
            "Windows Hello for Business shows a reader that is no device. It holds no health care card and confuses "
            "the choice in programs."
        ),
        _("Choose the real card reader in the program, not the one named Windows Hello."),
        _("Switch off smart-card emulation of Windows Hello for Business where programs choose the wrong reader."),
        _("Which reader does the program name when it asks for the card?"),
    ),
    Code.READER_UNRELIABLE: CauseText(
        _("This card reader is unreliable with this card"),
        _("The chip of the reader is known to fail at the speed of current cards. Errors come and go."),
        _("Use another card reader."),
        _("Replace readers with the chips AU9540 and AU9560. Many are built into keyboards and laptops."),
        _("Does the same card work in another reader?"),
    ),
    Code.FALSE_PINPAD: CauseText(
        _("The reader claims keys that it does not have"),
        _(
            "The reader tells programs that a PIN can be entered on it, but it has no keys. Programs then wait for "
            "ever."
        ),
        _("Enter the PIN on the keyboard of the computer, when the reader program offers it."),
        _("Install the newest driver of the reader, or switch off PIN entry on the reader in the reader program."),
        _("Where does the program ask for the PIN: on the screen, or on the reader?"),
    ),
    Code.NO_CARD: CauseText(
        _("There is no card in the reader"),
        _("The reader works and is empty."),
        _("Push the card into the reader, chip first, until it stops."),
        _("Try a card that works elsewhere. If this reader does not notice it either, replace the reader."),
        _("Does another card work in this reader, and this card in another reader?"),
    ),
    Code.CARD_MUTE: CauseText(
        _("The card does not answer"),
        _("The reader feels a card, but its chip gives no answer: it is turned the wrong way, dirty or broken."),
        _("Turn the card so that the chip goes in first and faces the contacts, and wipe the chip with a soft cloth."),
        _("Try a card that works elsewhere. If only this card is silent, have a new one made."),
        _("Does another card work in this reader, and this card in another reader?"),
    ),
    Code.CARD_CONTACTLESS: CauseText(
        _("The card lies on a contactless reader"),
        _("The certificates of the card cannot be read without contact."),
        _("Put the card into a reader with a slot, chip first."),
        _("Provide a reader with contacts."),
        _("Is there a slot in the reader or in the keyboard?"),
    ),
    Code.CARD_UNSUPPORTED: CauseText(
        _("This kind of card is not known"),
        _("The card answers, but it is not a card of the Digital and Population Data Services Agency, or a new kind."),
        _("Check that this is your professional, staff, actor, backup or organisation card, and insert that one."),
        _("Update this program and the reader program. If the card is a right one, send the support file."),
        _("What is printed on the card?"),
    ),
    Code.CHIP_FAULTY: CauseText(
        _("The chip of the card is faulty"),
        _("The card answers with errors, or with contents that cannot be right."),
        _("Wipe the chip, try another reader, and if it fails there too, take the card to the registration point."),
        _("Have the registrar make a complaint about the card, and order a new one."),
        _("Does the card fail in another reader in the same way?"),
    ),
    Code.IN_USE_ELSEWHERE: CauseText(
        _("Another program holds the card"),
        _("Only one program at a time may talk to the card, and another one does not let go of it."),
        _("Close the other programs that use the card, take the card out, and insert it again."),
        _("Find the program that holds the card exclusively, and set it to share the card."),
        _("Which programs with a card login are open?"),
    ),
    Code.REMOVED_DURING_READING: CauseText(
        _("The card was removed while it was read"),
        _("The card left the reader, or another one came, before everything was read. What was read does not count."),
        _("Insert the card again and leave it in the reader until the result is shown."),
        _("If nobody touched the card, replace the reader: its contacts are loose."),
        _("Did anybody touch the card or the reader?"),
    ),
    Code.TIMED_OUT: CauseText(
        _("There was no answer in time"),
        _("The card, the reader program or the operating system did not answer within the time allowed."),
        _("Take the card out, wait ten seconds, insert it again, and check again."),
        _("Restart the smart-card service and the reader program. Look below at what did not answer."),
        _("Is it slow every time, and on every computer?"),
    ),
}
