"""What is said of causes in service certificates, which an inventory tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import DiagnosisCode as Code

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Causes that only service certificates have.
SERVICE_CAUSES: Final[Mapping[Code, CauseText]] = {
    Code.SOURCE_NOT_READABLE: CauseText(
        _("A place with certificates could not be read"),
        _("A file, store or address could not be read, so nobody knows what is in it."),
        _("Check the place that is named below, and try again."),
        _("Give this program the right to read it, or the password that it needs."),
        _("Can the file be opened with another program?"),
    ),
    Code.ROLLOVER: CauseText(
        _("Two valid certificates for the same identifier"),
        _("That is normal while a certificate is being renewed."),
        _("Nothing needs to be done by you."),
        _("Check which of the two is in use, and remove the older one after the change."),
        _("Is the change finished?"),
    ),
    Code.MANY_PLACES: CauseText(
        _("One certificate stands in several places"),
        _("When it is renewed, every place needs the new one."),
        _("Nothing needs to be done by you."),
        _("Renew the certificate in all the places that are listed."),
        _("Which systems use it?"),
    ),
    Code.CHECK_DIGIT: CauseText(
        _("A business identity code looks mistyped"),
        _("Its last digit, which guards against mistakes, does not fit the others."),
        _("Nothing needs to be done by you."),
        _("Compare the code with the one in the register of businesses."),
        _("Where does the code come from?"),
    ),
}

#: Causes that cards have too, as they are said of service certificates.
OF_SERVICES: Final[Mapping[Code, CauseText]] = {
    Code.OLD_ORGANISATION: CauseText(
        _("A certificate names an organisation that has ended"),
        _("The identifier in it is that of an organisation whose work a wellbeing services county has taken over."),
        _("Ask those who run the service to plan its change to a certificate of the county."),
        _("Agree the change with Kela while the certificate is in force; remove or archive one that has expired."),
        _("Which service uses the certificate?"),
    ),
    Code.TEST_CARD: CauseText(
        _("A test certificate is among the real ones"),
        _("It was issued for test systems only, and others do not trust it."),
        _("Ask those who run the service whether it is a test system."),
        _("Replace the certificate, if a system in real use has it."),
        _("Is the system in real use?"),
    ),
    Code.CONTRADICTION: CauseText(
        _("Name and identifier of a certificate disagree"),
        _("The organisation that a certificate names is not the one that its identifier belongs to."),
        _("Ask those who ordered the certificate which of the two is right."),
        _("Compare with the order of the certificate; a county that kept an old identifier may be right so."),
        _("Who ordered the certificate, and for which organisation?"),
    ),
    Code.TIMED_OUT: CauseText(
        _("A place with certificates took too long"),
        _("It did not give all its certificates within the time allowed, so nobody knows what else is in it."),
        _("Ask your IT support to look at the place that is named below, and make the inventory again."),
        _("Read the place by itself, or leave it out of the inventory and say so."),
        _("Is it a shared folder or a store of many users?"),
    ),
    Code.ALL_FINE: CauseText(
        _("Nothing is wrong in these certificates"),
        _("All places were read, and no certificate needs attention."),
        _("Nothing needs to be done by you."),
        _("Make the inventory again when certificates were changed."),
        _("Were all the places named in which certificates may be?"),
    ),
}
