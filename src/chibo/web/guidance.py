"""Help beside each screen, and the first steps of each role: what people read, keyed by route and by role."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chibo.web.navigation import Role

HELP: dict[str, Promise] = {
    "meetings:home": _(
        "Home begins with the next meeting, then what waits for you. Each line leads to the place where it is done."
    ),
    "meetings:list": _(
        "All meetings of the branch, the newest first. The secretary convenes one here; a member finds invitation, agenda and papers."
    ),
    "meetings:convene": _(
        "Fill in day, hour and place, look at the agenda, then send the invitations. The draft keeps itself; nobody is told before you send. On the right stands who is invited and whether this form is allowed."
    ),
    "meetings:member": _(
        "Your own page of the meeting: check in, ask for the floor, vote, write an opinion. It follows the meeting by itself. A vote counts when the receipt code is shown."
    ),
    "meetings:run": _(
        "Follow the card with the next step; Enter does it, Z takes the last deed back. Everything else of the evening stays open below. What you record becomes the minutes."
    ),
    "meetings:board": _(
        "Two people count and each enters the figures alone. Equal counts are taken; unequal ones are counted again."
    ),
    "meetings:point": _(
        "This page is for whoever looks after one meeting point: tick people off, enter speakers and counts of this room."
    ),
    "meetings:papers": _(
        "Papers that everybody invited may read before the meeting. A paper marked secret is refused: note that it is held on paper only."
    ),
    "meetings:approvals": _(
        "A meeting online or at several places needs the approval of the committee above. The branch asks here; the committee answers with number and validity."
    ),
    "meetings:approval_new": _(
        "Say at how many places you meet and why. The committee above gets a notice; its answer appears under approvals."
    ),
    "meetings:groups": _(
        "Party groups divide a large branch. Each has a leader; a member belongs to one."
    ),
    "rehearsals:page": _(
        "Each tap on “The next thing happens” lets the invented members do something: come, speak, vote, lose the link. You lead as you would in earnest."
    ),
    "minutes:page": _(
        "The sheet is what will be signed. Grey figures come from the record and cannot be changed; words can, until the approval. The card of progress says whose turn it is."
    ),
    "minutes:edit": _(
        "Change the words here; a new version is kept and the older ones can be compared."
    ),
    "documents:list": _(
        "Minutes and resolutions, searchable by words, kind and year. Signed ones carry evidence that anybody can check without an account."
    ),
    "documents:page": _(
        "Load the file together with its evidence; both are needed to check it later. A scan of a sheet signed by hand is handed in here too."
    ),
    "documents:verify": _(
        "Choose the PDF file, with its evidence if you have it. The answer says whether it is unchanged, who signed it and when. The file is not kept."
    ),
    "directives:list": _(
        "Tasks of the resolutions with their day. Whose task it is reports it done with words or a paper; the secretary confirms."
    ),
    "members:list": _(
        "The members of the branch. To open a record you give a reason; the member sees who looked, when and why."
    ),
    "members:import": _(
        "Upload the list that you have, look at every row, then take it in. Nothing is written before that, and a list can be undone while nothing depends on it."
    ),
    "members:import_columns": _(
        "Say which column holds what. A column that you do not name is left out."
    ),
    "members:import_show": _(
        "Each row says what becomes of it. Wrong rows are corrected in the file, which is then uploaded again."
    ),
    "registry:queue": _(
        "Choose what waits: members without a personal id, answers to compare, or differences. Open a line to decide it; plain differences can be ticked and settled together."
    ),
    "registry:ask": _(
        "See what goes out and what is asked for, then ask. The member reads it in the own record."
    ),
    "registry:match": _(
        "Each card is somebody in the register beside your record. Press the number of the right one, or say that it is none of them. An id or a name alone never decides."
    ),
    "registry:difference": _(
        "The record and the register say different things. Say which is right and how you know; an id or a death takes a second person."
    ),
    "registry:asked": _(
        "Who had the population register asked about you, when, why, and what for."
    ),
    "registry:waiting": _("How much waits for a decision with the population register."),
    "members:sign_in": _(
        "Who has a way to sign in, whose slip waits, and who takes part by hand and paper. A slip is printed beside the name and handed over in person."
    ),
    "members:record": _(
        "What is written about you, and who looked at it. Ask for a correction, or load everything as a file."
    ),
    "slips_waiting": _(
        "Slips that were printed and not used yet. Open one to record the handing over, or to withdraw it."
    ),
    "slips_new": _(
        "The slip is shown once. Hand it over in person and record how you knew who it is; before that it does not open."
    ),
    "slips_show": _(
        "Record here that the slip is in the member's hand. Everything that happened to it stands below."
    ),
    "notices:list": _("Notices to you, the newest first. A notice leads to what it is about."),
    "notices:reminders": _(
        "Choose how you are reminded outside of these pages: by mail, by SMS, by this browser, or not at all. What waits stands on the home page in any case."
    ),
    "mfa_index": _(
        "The ways by which you sign in, and the devices that are signed in now. Keep two ways, and the recovery codes on paper."
    ),
    "insight:own_overview": _(
        "The month of all units below: convened, held, sealed, late. Open a branch to see why; the late ones are reminded together."
    ),
    "insight:own_statistics": _(
        "Figures follow from sealed meetings by themselves. Each can be counted again from the events."
    ),
    "insight:looked": _(
        "Who of the units above looked at meetings, papers or figures of your unit, and when."
    ),
    "organisation:tree": _(
        "Units as they lie below each other, today or on any day before. Names are found without marks. Open one to read what decisions did to it."
    ),
    "organisation:changes": _(
        "Proposed changes of units in your seat. Open one to see what it will do, and to decide it."
    ),
    "organisation:change": _(
        "Fill in the form and look at what will happen; nothing is written before you propose it. What hinders says what to do first."
    ),
    "organisation:doubts": _(
        "What the lists of a reform leave open, unit by unit. Choose one of the units named; the answer is given once."
    ),
    "organisation:proposal": _(
        "Who proposed a change does not decide it. Decided changes are carried out on their day; members, papers and codes go along."
    ),
    "organisation:unit": _(
        "What the unit is, where it lies, and every decision that changed it. Codes stay for life; what has ended can still be read."
    ),
    "sentinel:trail": _(
        "Who did what, when and where. Filter, then take the lines out as a file. Lines can be added, never changed."
    ),
    "sentinel:proofs": _(
        "What the system claims, the check behind each claim, and its last run. A check can be run at once."
    ),
    "account_change_password": _(
        "Type the password that holds now, then the new one twice. Other devices stay signed in until you end them."
    ),
    "account_reauthenticate": _(
        "Before a step that weighs more, you show once more that it is you. After that you go on where you were."
    ),
    "directives:mine": _(
        "What resolutions gave you to do, the next day first. Open one to say how it stands."
    ),
    "directives:of_meeting": _(
        "The tasks of the last resolution and what is still open. One sentence about them can go into the minutes."
    ),
    "directives:task": _(
        "One task: who, until when, and what was done so far. Who has it begins it and reports it done; the secretary confirms."
    ),
    "documents:public": _(
        "This page belongs to the code on a printed document. Who holds the file sees more: choose it, it is not kept."
    ),
    "enrol": _(
        "Type the code of the slip that you got in person. It works once; a wrong sign does no harm."
    ),
    "enrol_way": _(
        "Choose how you sign in from now on. The passkey of the device is quickest; a PIN with an app works on every telephone."
    ),
    "enrol_pin": _(
        "Choose digits that nobody guesses, and type them twice. The next page adds the app."
    ),
    "enrol_app": _(
        "Open the authenticator app, take the picture or the key into it, and type the six digits that it shows."
    ),
    "enrol_done": _(
        "Write the recovery codes down on paper: each opens once when the telephone is lost. They are shown this one time."
    ),
    "insight:desk": _(
        "What waits for the committee: grades to confirm, returned minutes, minutes that are late. Those who are late are reminded together."
    ),
    "meetings:approval": _(
        "One request. The committee above answers with number and validity, or returns it with remarks; the branch may take it back before that."
    ),
    "meetings:closed": _(
        "A closed item has its own readers. Everybody else waits here; the meeting goes on when it is over."
    ),
    "meetings:readers": _(
        "Who takes part in the closed item and reads its minutes. Everybody else finds no trace of it."
    ),
    "meetings:excuses": _(
        "Who asked to be absent, and why. Answer at the roll; reasons of health stay between chair and minutes secretary."
    ),
    "meetings:handouts": _(
        "The invitation as text for any messenger, and everything that is printed for the evening."
    ),
    "meetings:pairing": _(
        "Open the address of the screen in the hall, then type the code that it shows. Take it off here when the evening is over."
    ),
    "meetings:print_agenda": _(
        "The agenda as it is printed. Use the button, or the print menu of the browser."
    ),
    "meetings:print_attendance": _(
        "The roll with a column for signatures, so that a meeting can go on on paper."
    ),
    "meetings:print_ballots": _(
        "Paper ballots of one vote, four on a sheet. Count them before and after."
    ),
    "members:ask": _(
        "Say what the record is opened for. The member reads who looked, when and why."
    ),
    "members:ask_id": _(
        "Say what the personal id is needed for: the member reads it. Where the record has none, enter it from the card."
    ),
    "members:show_id": _(
        "All digits of the personal id, for two minutes. Write them where they belong, nowhere else."
    ),
    "members:correction": _(
        "Choose what it is about and write how it should be. The branch confirms, the committee above approves; you see where it is."
    ),
    "members:corrections": _(
        "What members ask to be corrected, the oldest first, and where it is. Two persons decide, never the member."
    ),
    "members:find": _(
        "Find members by branch, age, years in the Party, education, posts, skills, as of any day. A search that you need again is kept under a name, for you alone."
    ),
    "members:timeline": _(
        "Everything that happened, in one order: membership, branches, offices, facts, meetings, looks. Choose a kind, or print it."
    ),
    "members:look_timeline": _(
        "Everything that happened to this member as far as your seat reads it. Choose a kind, or print it."
    ),
    "members:request": _(
        "One request on its way: asked, confirmed by the branch, approved by the committee above. Health, discipline and family open for this purpose only, and the member reads who opened them."
    ),
    "members:enter": _(
        "Enter what the record lacks. You confirm it for the branch by that; the committee above approves."
    ),
    "members:look": _(
        "The record, open for a quarter of an hour for the reason that you gave. Afterwards the reason is asked for again."
    ),
    "members:first_secretary": _(
        "For a branch that was founded and has no secretary yet. Afterwards print the slip by which the secretary comes in."
    ),
    "members:new": _(
        "For one member alone; for several, take in a list. Nothing else of the branch changes."
    ),
    "members:print": _("Your record on paper, as it stands today."),
    "mfa_list_webauthn": _(
        "The passkeys of your devices. Take away the one of a device that you no longer have."
    ),
    "mfa_add_webauthn": _(
        "The device asks for finger, face or its code. What it keeps for this never leaves it."
    ),
    "mfa_edit_webauthn": _("Give the passkey a name by which you know the device again."),
    "mfa_remove_webauthn": _(
        "After this the device no longer opens your account. Another way to sign in has to remain."
    ),
    "mfa_activate_totp": _(
        "Take the picture into an authenticator app and type the six digits that it shows."
    ),
    "mfa_deactivate_totp": _(
        "After this the app no longer counts. Another way to sign in has to remain."
    ),
    "mfa_authenticate": _(
        "The second step: six digits of the app, or one of the recovery codes on paper."
    ),
    "mfa_reauthenticate": _(
        "Six digits of the app, or one of the recovery codes on paper; then you go on where you were."
    ),
    "mfa_view_recovery_codes": _(
        "Each code opens once when the device is lost. Keep them on paper, apart from the device."
    ),
    "mfa_generate_recovery_codes": _(
        "New codes end the old ones. Print them or write them down before you leave the page."
    ),
    "minutes:compare": _(
        "What changed from version to version, and by whom. The machine's own draft is the first."
    ),
    "minutes:last": _(
        "The minutes of the meeting before, and what was objected to. The meeting approves them as one of its items."
    ),
    "minutes:of_meeting": _(
        "The machine writes the minutes when the meeting has closed. The page goes on by itself."
    ),
    "rehearsals:begin": _(
        "A rehearsal plays the whole meeting with simulated members. Nothing of it is kept."
    ),
    "usersessions_list": _(
        "Every place where your account is signed in. End what you do not know, then change the password."
    ),
    "account_login": _(
        "Your device's passkey is quickest. Otherwise name and password, then the code of the app. Who got a slip opens the address on it."
    ),
    "ballots:list": _(
        "Secret votes of this meeting in which telephones take part. On paper alone a secret vote is opened in the meeting itself."
    ),
    "ballots:new": _(
        "Say what is voted on, who hands out the codes and who keeps the keys. No one person may hold enough keys to open the votes."
    ),
    "ballots:page": _(
        "How far this secret vote has come, who has which part in it, and what comes next. The picture shows that nobody can open it alone."
    ),
    "ballots:booth": _(
        "Your telephone locks the ballot before it is sent; nobody here can read it. Until the close you may vote again, and the last one counts."
    ),
    "ballots:practice": _(
        "The same page as in a real secret vote, with a vote about fruit. Everybody has the same credential; what is cast here is looked at and thrown away."
    ),
    "ballots:trackers": _(
        "Look for the code from your receipt: it says that your ballot is among those that count. It says nothing of the choice."
    ),
    "ballots:proof": _(
        "Everything that is needed to count again at home: the archive, the proofs, and the commands of programs that are not ours."
    ),
    "ballots:public": _(
        "What anybody may know of a secret vote: the question's number, two digests, adopted or not."
    ),
    "ballots:authority": _(
        "This device makes the codes and forgets them after printing. Hand each slip over in person, and keep no copy."
    ),
    "ballots:trustee": _(
        "Your part of the key stays on this device and in the file that you save. Without enough parts nobody opens the vote."
    ),
}
"""A few sentences for each screen, by the name of its route."""

GUIDES = {
    "ballots:list": "secretary",
    "ballots:new": "secretary",
    "ballots:page": "secretary",
    "ballots:booth": "voter",
    "ballots:trackers": "voter",
    "ballots:proof": "auditor",
    "ballots:public": "auditor",
    "ballots:authority": "authority",
    "ballots:trustee": "trustee",
}
"""Whose guide to a secret vote the help of a screen leads to; the pages of guides are ``ballots:guide``."""

# The same screen at another address.
HELP["insight:overview"] = HELP["insight:own_overview"]
HELP["insight:statistics"] = HELP["insight:own_statistics"]
HELP["rehearsals:begin_usual"] = HELP["rehearsals:begin"]


TOUR: dict[Role, tuple[Promise, ...]] = {
    Role.MEMBER: (
        _(
            "The next meeting stands first on the home page: invitation, agenda, papers. Report an absence there too."
        ),
        _("During the meeting your own page follows by itself: check in, ask for the floor, vote."),
        _("Your record shows what is written about you and who looked."),
    ),
    Role.SECRETARY: (
        _(
            "Begin with the members: take in the list, then print slips for those who have a device."
        ),
        _("Convene under Meetings; the usual agenda is filled in. Nobody is told before you send."),
        _("At the meeting one card names the next step; Enter does it, Z takes it back."),
        _("The minutes write themselves. Read them, send them to the chair, sign."),
    ),
    Role.COMMITTEE: (
        _("The overview shows the month of all units below; open one to see why it is late."),
        _("Requests to meet online wait under Approvals."),
        _("Every look of yours at a branch is a line which the branch sees."),
    ),
    Role.AUDITOR: (
        _("Proofs: what the system claims, and the last run of the check behind it."),
        _("Audit trail: who did what and when; filter it and take it out as a file."),
        _("Documents are checked without this server too: load the file with its evidence."),
    ),
    Role.OPERATOR: (
        _("Take in a list: members of a branch, row by row, with undo."),
        _("Proofs shows checks, restores and signatures with their last run."),
        _("Keys, offices and backups are kept at the terminal: chibo doctor says what is missing."),
    ),
}
"""Three or four steps for whoever signs in for the first time."""
