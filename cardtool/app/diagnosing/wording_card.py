"""What is said of causes in PINs, the certificates of a card, and its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import DiagnosisCode as Code

if TYPE_CHECKING:
    from collections.abc import Mapping

CARD_CAUSES: Final[Mapping[Code, CauseText]] = {
    Code.PIN_LOW: CauseText(
        _("Few tries are left for a PIN"),
        _("A wrong PIN was entered. After too many wrong tries the PIN is locked."),
        _("Do not guess. Find the right PIN before you try again."),
        _("Tell the user how a locked PIN is unlocked with the activation code."),
        _("Which of the two PINs does the program ask for?"),
    ),
    Code.PIN_LAST_TRY: CauseText(
        _("One try is left for a PIN"),
        _("One more wrong entry locks the PIN."),
        _("Stop. Do not enter the PIN before you are sure of it."),
        _("Have the activation code at hand before the user tries again."),
        _("Does the user have the letter with the activation code?"),
    ),
    Code.PIN_LOCKED: CauseText(
        _("A PIN of the card is locked"),
        _("A wrong PIN was entered too often. PIN 1 is for logging in, PIN 2 for signing; each is locked by itself."),
        _("Unlock the PIN in the reader program with the activation code (PUK) from your letter."),
        _("If the code is lost, have the registration point order a new one."),
        _("Does the user have the letter with the activation code?"),
    ),
    Code.ACTIVATION_LOCKED: CauseText(
        _("The activation code of the card is locked"),
        _("The code that unlocks the PINs was entered wrong too often. Nobody can unlock it."),
        _("Order a new card, and ask for a backup card until it comes."),
        _("Order a new card in Vartti and give a backup card meanwhile."),
        _("Is a backup card at hand?"),
    ),
    Code.NOT_ACTIVATED: CauseText(
        _("The card has not been taken into use"),
        _("A new card works only after its holder has chosen the PINs with the code from the letter."),
        _(
            "Start the reader program and choose your PINs with the activation code from your letter, without long "
            "pauses."
        ),
        _("Check that the reader program offers the activation, and help the user with the first use."),
        _("Has the letter with the activation code come?"),
    ),
    Code.ACTIVATION_LETTER_MISSING: CauseText(
        _("The letter with the activation code has not come"),
        _("Without the code in the letter the card cannot be taken into use or unlocked."),
        _("Ask the registration point that gave the card for the letter."),
        _("Have the registration point order a new code."),
        _("When was the card ordered, and to which address?"),
    ),
    Code.NO_AUTHENTICATION_CERTIFICATE: CauseText(
        _("The card has no certificate for logging in"),
        _("A certificate is the card's proof of who you are. The one for logging in is missing or cannot be found."),
        _("Take the card to the registration point and show this result."),
        _("Read the card on another computer. If the certificate is missing there too, order a new card."),
        _("Has the card ever worked?"),
    ),
    Code.EXPIRED: CauseText(
        _("The card has expired"),
        _("The certificates of the card are no longer valid."),
        _("Order a new card, and ask for a backup card until it comes."),
        _("Order a new card in Vartti. It takes about two weeks."),
        _("Has a new card been ordered?"),
    ),
    Code.NOT_YET_VALID: CauseText(
        _("The card is not valid yet"),
        _("The validity of the card begins later than today."),
        _("Check the date of this computer, and use the card from its first day of validity on."),
        _("Compare the clock of the computer with the right time."),
        _("Is the date at the lower edge of the screen right?"),
    ),
    Code.CLOCK_WRONG: CauseText(
        _("The clock of this computer is wrong"),
        _("With a wrong date valid certificates look expired or not valid yet."),
        _("Set the date and the time of the computer right, then start the browser again."),
        _("Set up time synchronisation, and check the battery of the computer's clock."),
        _("Is the clock wrong again after a restart?"),
    ),
    Code.REVOKED: CauseText(
        _("The card has been closed"),
        _("The issuer lists the certificate of the card as revoked: it must not be used any more."),
        _("Ask the registration point why the card was closed, and order a new one."),
        _("Check in Vartti who closed the card, when and why."),
        _("Was a new card ordered, or the card reported lost?"),
    ),
    Code.REVOCATION_UNKNOWN: CauseText(
        _("It is not known whether the card has been closed"),
        _("No answer that can be relied on says whether the issuer has closed the card."),
        _("Check again later."),
        _("Open the way to ocsp.fineid.fi and proxy.fineid.fi, port 80, or provide the revocation lists."),
        _("Does the network need a proxy?"),
    ),
    Code.CONTRADICTION: CauseText(
        _("What the card says contradicts itself"),
        _("Issuer, policy, names or signature of the certificates do not fit together."),
        _("Do not use the card. Show it at the registration point."),
        _("Look at the certificates of the card, and ask the issuer about them."),
        _("Who gave the card, and when?"),
    ),
    Code.OLD_ORGANISATION: CauseText(
        _("The card names an organisation that has ended"),
        _("A wellbeing services county has taken over. Cards with the old name are renewed and then closed."),
        _("Order a new card from your present employer."),
        _("Renew the card in Vartti, and close the old one when the new one has been given."),
        _("Has a new card been ordered already?"),
    ),
    Code.TEST_CARD: CauseText(
        _("This is a test card"),
        _("Test cards work in test systems only."),
        _("Insert your real card."),
        _("Keep test cards apart from real ones."),
        _("Is a test system or the real one to be used?"),
    ),
    Code.BACKUP_CARD_NOT_ACCEPTED: CauseText(
        _("A backup card is not accepted everywhere"),
        _("The card works. Some services, such as Suomi.fi identification, do not accept backup cards."),
        _("Log in with another means of identification, or wait for your own card."),
        _("Tell the user which services accept a backup card."),
        _("Into which service does the user want to log in?"),
    ),
    Code.SV_NUMBER_MISSING: CauseText(
        _("The professional card lacks the SV number"),
        _("The number identifies those who may prescribe. Without it prescriptions cannot be signed."),
        _("Order a new professional card."),
        _("Check the professional's data in Terhikki, and renew the card."),
        _("Can the user sign anything else with this card?"),
    ),
    Code.PROFESSIONAL_CARD_NEEDED: CauseText(
        _("Prescriptions need a professional card"),
        _("The card in the reader is of another kind. Only a professional card signs prescriptions."),
        _("Use your professional card for prescriptions. If you have none, ask your employer about it."),
        _("Check whether the user may prescribe, and order a professional card if so."),
        _("Does the user have a professional card, too?"),
    ),
    Code.NOT_LINKED: CauseText(
        _("The card is not linked to the user in the system"),
        _("The card works, but the system does not know yet that it belongs to this user."),
        _("Ask the main user of the system to link your new card to your user account."),
        _("Link the card to the account in the patient or client system."),
        _("Did the user get a new card lately?"),
    ),
}
