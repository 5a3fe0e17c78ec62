"""What is said of causes in the reader program, in this workstation and in the program itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import DiagnosisCode as Code

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM_CAUSES: Final[Mapping[Code, CauseText]] = {
    Code.MIDDLEWARE_MISSING: CauseText(
        _("No reader program is installed"),
        _("Browsers and patient systems reach the card through a reader program. There is none on this computer."),
        _("Ask your IT support to install the reader program Atostek ID."),
        _("Install Atostek ID."),
        _("Did the card work on this computer before?"),
    ),
    Code.MIDDLEWARE_BITNESS: CauseText(
        _("The reader program does not fit this computer"),
        _("The installed reader program is built for another kind of processor or program, or is not complete."),
        _("Ask your IT support to install the reader program again, in its 64-bit version."),
        _("Install the version of the reader program that fits, with everything it needs."),
        _("Was the reader program or Windows updated lately?"),
    ),
    Code.MIDDLEWARE_TOO_OLD: CauseText(
        _("The reader program is too old for this card"),
        _("Cards of the present issuer need a newer reader program than the one that is installed."),
        _("Ask your IT support to update the reader program."),
        _("Remove DigiSign and install Atostek ID, or update DigiSign."),
        _("Does an older card work on this computer?"),
    ),
    Code.MIDDLEWARE_NO_TOKEN: CauseText(
        _("The reader program does not see the card"),
        _("The card can be read, but the installed reader program does not show it to other programs."),
        _("Close the reader program, start it again, and insert the card anew."),
        _("Update or repair the reader program. OpenSC does not know health care cards; install Atostek ID."),
        _("Does the reader program show the card in its own window?"),
    ),
    Code.MIDDLEWARE_CONFLICT: CauseText(
        _("Two reader programs disturb each other"),
        _("DigiSign and Atostek ID are both installed, and both want to serve the card."),
        _("Ask your IT support to remove DigiSign, then restart the computer."),
        _("Remove DigiSign and restart the computer."),
        _("Which of the two does the patient system need?"),
    ),
    Code.MIDDLEWARE_MISBEHAVES: CauseText(
        _("The reader program gives wrong answers"),
        _("The reader program breaks the rules of its interface, or shows another card than the one in the reader."),
        _("Take the card out, restart the reader program, and insert the card again."),
        _("Repair or update the reader program, and clear its cache of certificates."),
        _("Was the card renewed lately?"),
    ),
    Code.MIDDLEWARE_CRASHED: CauseText(
        _("The reader program crashed"),
        _("The reader program ended while it was asked for the card."),
        _("Restart the computer and check again."),
        _("Repair or update the reader program that is named below."),
        _("Does it crash with every card?"),
    ),
    Code.PORT_CONFLICT: CauseText(
        _("Another program is in the place of the reader program"),
        _(
            "Browsers reach the reader program through port 53952 of this computer, which is its address. "
            "Another program has taken it."
        ),
        _("Close the program that is named below, and start the reader program again."),
        _("Remove the second program, or keep it from using port 53952."),
        _("Which programs were started before the reader program?"),
    ),
    Code.PROGRAM_NOT_RUNNING: CauseText(
        _("The reader program is not running"),
        _("It is installed but not started, so browsers cannot ask for the card."),
        _("Close the browser, start the reader program, and open the browser again."),
        _("Let the reader program start with the user's session."),
        _("Is the symbol of the reader program at the lower edge of the screen?"),
    ),
}

WORKSTATION_CAUSES: Final[Mapping[Code, CauseText]] = {
    Code.ROOT_MISSING: CauseText(
        _("This computer does not trust the issuer of the card"),
        _("The root certificate, from which trust in the card begins, is missing on this computer."),
        _("Ask your IT support to install the root certificates of the card's issuer."),
        _("Distribute the roots DVV Gov. Root CA G3 RSA and ECC, and VRK Gov. Root CA G2, by group policy."),
        _("Do cards of others work on this computer?"),
    ),
    Code.INTERMEDIATE_MISSING: CauseText(
        _("A certificate between the card and its root is missing"),
        _("The certificate of the authority that issued the card is not on this computer, so trust has a gap."),
        _("Ask your IT support to install the certificate of the issuing authority that is named below."),
        _("Install the authority's certificate among the intermediate ones; proxy.fineid.fi/ca offers it."),
        _("Do cards of others work on this computer?"),
    ),
    Code.CERT_NOT_IN_WINDOWS: CauseText(
        _("Windows has not taken over the card's certificate"),
        _("The card can be read, but Windows has not put its certificate where browsers look for it."),
        _("Take the card out, wait ten seconds, and insert it again."),
        _("Start the service CertPropSvc, and check that the driver (minidriver) of the card is installed."),
        _("Does the browser offer any certificate?"),
    ),
    Code.STALE_CERTIFICATE: CauseText(
        _("A certificate of another card was left behind"),
        _("This computer still offers the certificate of a card that is not in the reader."),
        _("Choose the certificate of your own card, and close the browser before you change cards."),
        _("Remove the certificates of cards that left from the user's store."),
        _("Whose name does the browser show when it asks for the certificate?"),
    ),
    Code.WRONG_CERT_CHOSEN: CauseText(
        _("The browser may have chosen another certificate"),
        _("More than one certificate for logging in is offered, and browsers remember the first choice."),
        _("Close all windows of the browser, open it again, and choose the login certificate of this card."),
        _("Clear the browser's TLS state, and leave only one card in the readers."),
        _("Which certificate did the user choose?"),
    ),
    Code.PROXY_REFUSED: CauseText(
        _("The network asks this program for a password"),
        _("A proxy, through which this computer reaches the internet, does not let this program through."),
        _("Ask your IT support to let this computer reach the card issuer's servers that are named below."),
        _("Let port 80 of the hosts that are named below pass the proxy without a login."),
        _("Does the browser of this computer reach other addresses on the internet?"),
    ),
    Code.NETWORK_BLOCKED: CauseText(
        _("The card issuer's servers cannot be reached"),
        _("Programs ask these servers whether a card is in force. From this computer they do not answer."),
        _("Check the network connection and check again. If it fails again, ask your IT support."),
        _(
            "Open the way to port 80 of the hosts that are named below. A proxy that a script chooses must be set for "
            "this program too, in the variable http_proxy."
        ),
        _("Do the servers answer on another computer of the same network?"),
    ),
}

TOOL_CAUSES: Final[Mapping[Code, CauseText]] = {
    Code.LOCAL_DATA_INVALID: CauseText(
        _("A settings file of this program has an error"),
        _("Settings or additions of the administrator could not be used. What ships with the program is in force."),
        _("Ask your IT support to correct the file that is named below."),
        _("Correct the file; its format is described at its top or in the manual."),
        _("Who changed the file last?"),
    ),
    Code.INSTALLATION_DAMAGED: CauseText(
        _("This program is not completely installed"),
        _("Files that ship with the program are missing or changed."),
        _("Ask your IT support to install this program again."),
        _("Install the program again, and exclude its folder from cleaning tools."),
        _("Did a virus scanner report anything?"),
    ),
    Code.STORE_UNREACHABLE: CauseText(
        _("The database of this program cannot be reached"),
        _("The server does not answer, or the file cannot be opened."),
        _("Check the network connection and try again."),
        _("Check the address of the database in the settings, and that its server runs."),
        _("Do others reach the database?"),
    ),
    Code.STORE_BUSY: CauseText(
        _("The database of this program is busy"),
        _("Another program keeps the database locked."),
        _("Close other windows of this program, wait a minute, and try again."),
        _("Find what keeps the database locked: a backup, or a program that hangs."),
        _("Is this program open twice?"),
    ),
    Code.STORE_FULL: CauseText(
        _("There is no room left on the disk"),
        _("This program cannot keep anything, because the disk is full."),
        _("Empty the recycle bin and remove files that you do not need."),
        _("Make room on the disk or raise the user's quota."),
        _("Which folder is the largest?"),
    ),
    Code.STORE_READ_ONLY: CauseText(
        _("This program may not write to its folder"),
        _("The folder or database of this program can be read but not changed."),
        _("Ask your IT support for the right to write to the folder that is named below."),
        _("Give the user the right to write to the folder."),
        _("Has the user's profile been moved?"),
    ),
    Code.STORE_DAMAGED: CauseText(
        _("The database of this program is damaged"),
        _("The file is broken, or belongs to another program."),
        _("Ask your IT support to restore the file from a backup."),
        _("Restore the database from a backup, or move the file away to begin anew."),
        _("Did the computer lose power?"),
    ),
    Code.STORE_TOO_NEW: CauseText(
        _("The database is of a newer version of this program"),
        _("A newer version has changed the database; this one cannot use it."),
        _("Start the newest version of this program."),
        _("Install the newest version of this program on all workstations."),
        _("Which version is shown under About?"),
    ),
    Code.INTERNAL_ERROR: CauseText(
        _("The check itself failed"),
        _("This program made a mistake, so something could not be checked."),
        _("Check again. If it fails again, save the support file and send it to your IT support."),
        _("Send the support file to those who maintain this program."),
        _("What was done just before?"),
    ),
    Code.NOT_CHECKED: CauseText(
        _("Not everything was checked"),
        _("The check was ended before it was complete, so nothing can be said of the rest."),
        _("Check again and wait until the check is complete."),
        _("Look below at what was not checked."),
        _("Why was the check ended?"),
    ),
    Code.ALL_FINE: CauseText(
        _("Everything here is fine"),
        _("Reader, card and this computer work. The problem is beyond this workstation."),
        _("Ask the support of the service that refuses the card, and tell them that the card itself works."),
        _("Check that the card is linked to the user in the system, and that the service is up."),
        _("Which service refuses the card, since when, and does it refuse the cards of others too?"),
    ),
}
