"""What each part in a secret vote on phones has to do, on one page; buttons are named as the pages name them.

The same with pictures, in English: docs/howto/secret-ballot-*.md.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Args:
        words: with ``{a}``, ``{b}`` … where a button or a heading is named. named: what is named, in order.
    """

    words: Promise
    named: tuple[Promise, ...] = ()

    @property
    def html(self) -> SafeString:
        """The sentence with the names in bold, in the language of the page."""
        if not self.named:
            return escape(str(self.words))
        bold = (format_html("<b>{}</b>", one) for one in self.named)
        return format_html(str(self.words), **dict(zip("abcd", bold, strict=False)))


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one part: what to do, and what to do when something goes wrong."""

    title: Promise
    steps: tuple[Step, ...]
    trouble: tuple[Step, ...]


GUIDES: dict[str, Guide] = {
    "voter": Guide(
        _("Voting in secret by phone"),
        (
            Step(
                _("Draw a slip from the box and keep it sealed until the vote is open. It has no name on it.")
            ),
            Step(
                _("On your page press {a}, or scan the code on the slip."),
                (_("Go to the voting booth"),),
            ),
            Step(
                _("Choose, then press {a}. Your phone locks the ballot; the choice never leaves it open."),
                (_("Prepare my ballot"),),
            ),
            Step(
                _("Note the tracker, then press {a}. To see first whether the phone is honest, press {b}."),
                (_("Cast this ballot"), _("Open it and check the phone")),
            ),
            Step(
                _("After the close look for the tracker with {a}: your ballot is there and counts."),
                (_("Find my ballot"),),
            ),
        ),
        (
            Step(_("Phone lost or battery dead: sign in on any other phone and use the same slip.")),
            Step(
                _("Network gone while casting: leave the page open and press {a} again. Two ballots of one slip never count."),
                (_("Cast this ballot"),),
            ),
            Step(_("Slip still sealed and you want paper: give it to two scrutineers before the close.")),
            Step(_("Slip opened and lost: it is not replaced. Tell the secretary at once.")),
        ),
    ),
    "authority": Guide(
        _("Handing out the codes"),
        (
            Step(
                _("Open the notice, press {a}, then {b}. The codes are made on your device only."),
                (_("To the credentials"), _("Make them on this device")),
            ),
            Step(
                _("Press {a}: one slip for each possible voter, without a name. Look whether all are there and readable."),
                (_("Print"),),
            ),
            Step(
                _("Note the mark of the list, press {a}, then {b}."),
                (_("Send the public list"), _("Remove the credentials from this device")),
            ),
            Step(
                _("Fold and seal each slip, mix them, let every voter draw one. Those left over go sealed to the counting committee.")
            ),
        ),
        (
            Step(
                _("Printer fails before {a}: leave the page open and print again. Closing it loses the codes; make new ones."),
                (_("Send the public list"),),
            ),
            Step(_("Printer fails after the codes are gone: the vote is declared void and prepared anew.")),
            Step(_("Never photograph or copy a slip. Hand none out by choice.")),
        ),
    ),
    "trustee": Guide(
        _("Holding a key"),
        (
            Step(
                _("Open the notice, press {a}, then {b}, on a device of your own."),
                (_("To my key"), _("Make my key on this device")),
            ),
            Step(
                _("Read the digits aloud to each other. All the same: {a}. Otherwise {b}, and stop."),
                (_("All read the same"), _("Somebody reads other digits")),
            ),
            Step(
                _("Type a pass phrase of four words, press {a}, then {b}. Keep file and phrase in different places."),
                (_("Save the file"), _("Send my public part")),
            ),
            Step(
                _("Come back once the codes are there: your device checks that the vote has your key. See with {a} whether the file opens."),
                (_("Try the file"),),
            ),
            Step(
                _("After the close press {a}, compare {b} with what was read aloud, then press {c}. Papers are counted before."),
                (_("Load and check"), _("Mark at the close"), _("Open the sum")),
            ),
        ),
        (
            Step(_("Device lost: open your page on another one, choose the file and type the pass phrase.")),
            Step(_("File and device lost: tell the secretary. The others can do without you if enough are left.")),
            Step(_("The page names a fault or another sum: do not go on, tell the chair.")),
            Step(_("Give file and phrase to nobody. Enough keys together could open every ballot.")),
        ),
    ),
    "scrutineer": Guide(
        _("Taking back slips, counting papers"),
        (
            Step(_("Before the vote look at the box: slips sealed and mixed, each voter draws one.")),
            Step(
                _("A sealed slip comes back before the close: one of you opens {a}, chooses the person and presses {b}. The other looks at the slip and presses {c}."),
                (_("Note a slip"), _("Note the slip"), _("Confirm")),
            ),
            Step(_("Keep the slip with the papers and give the person a paper. An opened slip is refused.")),
            Step(_("At the close note the mark that is read aloud.")),
            Step(
                _("Count the papers before the trustees open the sum: two people, each alone. Equal counts are taken.")
            ),
            Step(
                _("In an election: valid papers, invalid ones, then the votes of each name. Invalid is a paper with too many names, with nobody left, with a name added, signed or marked.")
            ),
            Step(
                _("Count the slips that came back and those left over: with the voters by phone they are as many as were printed.")
            ),
        ),
        (
            Step(
                _("More slips used than people vote by phone: the vote cannot be closed. Look at the slips that came back, else the chair declares it void.")
            ),
        ),
    ),
    "secretary": Guide(
        _("Preparing and leading a secret vote on phones"),
        (
            Step(
                _("Best the day before: {a} on the page of the meeting, then {b}. At least three trustees from different bodies."),
                (_("Secret votes on phones"), _("Prepare a secret vote")),
            ),
            Step(
                _("An election or a vote of confidence: open {a}, write one name in each line and how many are elected."),
                (_("Election or vote of confidence: the names"),),
            ),
            Step(_("Wait until each part is done on the own device; everybody concerned got a notice.")),
            Step(
                _("At the item tick who votes by phone, read the warnings aloud, press {a}, after a few seconds {b}."),
                (_("Freeze the roll and seal it"), _("Look again")),
            ),
            Step(
                _("Once every trustee’s device has checked the vote, press {a}. If one cannot, {b} and write why."),
                (_("Open the voting"), _("Open without them")),
            ),
            Step(
                _("When all who want have voted, press {a} and read the mark at the close aloud."),
                (_("End the voting"),),
            ),
            Step(
                _("Let the papers be counted, then the trustees open the sum. Close the vote in the meeting and announce it.")
            ),
        ),
        (
            Step(_("A member’s phone fails: any other phone does, or a sealed slip goes back to two scrutineers.")),
            Step(_("Power cut of the server: wait. Ballots that were acknowledged are there.")),
            Step(_("Fewer than five on phones: it does not open; vote on paper.")),
            Step(
                _("Something is not right: {a}, with the reason. No ballot is ever opened; prepare it anew."),
                (_("Declare this vote void"),),
            ),
        ),
    ),
    "auditor": Guide(
        _("Checking a secret vote yourself"),
        (
            Step(
                _("On the page of the vote open {a} and press {b}. It is there until the day that the page names."),
                (_("Figures, archive, proofs"), _("Load the archive")),
            ),
            Step(
                _("Check the file on a computer of your own with the two commands on that page; one program is not ours.")
            ),
            Step(
                _("Compare {a} with what was read aloud, and look for your own ballot with {b}."),
                (_("Mark at the close"), _("Find my ballot")),
            ),
            Step(
                _("Under {a} stands the SHA-256 of each file that encrypts on the devices: compare it with the published source."),
                (_("The scripts on the devices"),),
            ),
        ),
        (
            Step(_("Your tracker is missing after the close: show it to the counting committee at once.")),
            Step(_("A check fails: keep the file, write down what the program said, tell the chair and the auditor.")),
        ),
    ),
}  # fmt: skip
