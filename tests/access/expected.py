"""Who may what: one row for each address, by rule. A new address without a row fails the test.

A row tells for GET and for POST who is let in; ``None``: the address does not take that method. Rules speak
of the seat (office, and how its unit stands to the thing's unit), of the home, or of the very person. Being
let in does not mean that all goes well: a form may be wrong, a step out of turn.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chibo.ground.organisation.rules import Office
from tests.access.world import PUBLIC, SEATS, World

Rule = Callable[[World, str, str], bool]
"""Of the world, who asks, and the place of the thing."""


def anybody(world: World, who: str, place: str) -> bool:
    """Signed in or not."""
    return True


def signed_in(world: World, who: str, place: str) -> bool:
    """What is there of one's own, or judged behind it."""
    return who != PUBLIC


def stranger(world: World, who: str, place: str) -> bool:
    """Nobody: it leads to the page where one signs in, or there is no such thing here."""
    return False


def at_home(world: World, who: str, place: str) -> bool:
    """Members of the unit."""
    return who != PUBLIC and world.people[who].position == world.units[place].position


def seat(*offices: str, where: str = "own above") -> Rule:
    """Whoever holds one of the offices (none named: any) there."""

    def rule(world: World, who: str, place: str) -> bool:
        office = SEATS[who][1] if who != PUBLIC else None
        if office is None or (offices and office.value not in offices):
            return False
        return where == "any" or world.relation(who, place) in where.split()

    return rule


def person(*names: str) -> Rule:
    """These very persons, of the branch."""
    return lambda world, who, place: place == "own" and who in names


def either(*rules: Rule) -> Rule:
    """Any of them."""
    return lambda world, who, place: any(rule(world, who, place) for rule in rules)


def seated(rule: Rule) -> Rule:
    """Asked of one's own unit: whatever it is, the seat's own counts."""
    return lambda world, who, place: who != PUBLIC and rule(world, who, SEATS[who][0])


DESKS = ("auditor", "operator")
"""They cover units and read no contents of them; papers with their proofs are lent to auditors."""
LEADERS = ("secretary", "deputy")
COMMITTEES = ("secretary", "deputy", "committee", "officer")
ENROLLERS = ("secretary", "deputy", "officer")
leads = seat(*LEADERS, where="own")
contents = seat("secretary", "deputy", "committee", "officer")
sees = either(at_home, contents)
"""Row security: the unit's members, and every seat there or above but desks."""
reads = either(sees, seat("auditor"))
follows = either(at_home, seat("secretary", "officer"))
lists = seat(*COMMITTEES, where="any")
watches = seat("auditor", "operator", where="any")
registers = seat(*ENROLLERS, "operator", where="any")
founds = seated(lambda world, who, place: place == "above" and SEATS[who][1] is Office.SECRETARY)
"""The secretary of the committee above, for its own seat."""
pens = person("secretary", "deputy")
"""Chair and minutes secretary of the meetings of this world."""
voters = person("member", "secretary", "deputy", "committee")
on_the_roll = either(voters, person("probationary"))
holds_a_key = person("member", "deputy", "commune officer")
holds_a_part = either(holds_a_key, person("committee"))
"""In the election of this world: the trustees, and who makes the credentials."""

asks_or_answers = either(person("member"), seat(*ENROLLERS))
"""A request for correction."""


@dataclass(frozen=True)
class Row:
    """One address. ``also``: statuses beside the usual that are no fault there."""

    get: Rule | None = None
    post: Rule | None = None
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    also: frozenset[int] = frozenset()


OVER = {"meeting_id": "over_id"}
LAID = {"paper_id": "laid_paper_id"}
FILE = {"kind": "csv"}
SHEET = {"kind": "2-hsdv"}
CORRECTION = {"request_id": "correction_id"}
CONFLICT = frozenset({409})
NOT_HERE = frozenset({404})
"""Nothing of the kind is there for this person, which is no question of rights."""

ROUTES: dict[str, Row] = {
    # accounts: the library's pages, each for the own account
    "account_change_password": Row(signed_in, signed_in),
    "account_email": Row(anybody, anybody),
    "account_inactive": Row(anybody),
    "account_login": Row(anybody, anybody),
    "account_logout": Row(anybody, anybody),
    "account_reauthenticate": Row(signed_in, signed_in),
    "account_reset_password": Row(stranger, stranger),
    "account_set_password": Row(signed_in, signed_in),
    "account_signup": Row(stranger, stranger),
    "accounts_confirm": Row(signed_in),
    "accounts_confirmed": Row(signed_in),
    "accounts_link_identity": Row(stranger, stranger),  # no issuer is configured
    "accounts_own_identity": Row(post=stranger),
    "mfa_activate_totp": Row(signed_in, signed_in),
    "mfa_add_webauthn": Row(signed_in, signed_in),
    "mfa_authenticate": Row(signed_in, signed_in),
    "mfa_deactivate_totp": Row(signed_in, signed_in, also=NOT_HERE),
    "mfa_download_recovery_codes": Row(signed_in, signed_in, also=NOT_HERE),
    "mfa_edit_webauthn": Row(signed_in, signed_in),  # a proof is asked for before whose it is
    "mfa_generate_recovery_codes": Row(signed_in, signed_in),
    "mfa_index": Row(signed_in),
    "mfa_list_webauthn": Row(signed_in),
    "mfa_login_webauthn": Row(signed_in, signed_in),
    "mfa_reauthenticate": Row(signed_in, signed_in),
    "mfa_reauthenticate_webauthn": Row(signed_in, signed_in),
    "mfa_remove_webauthn": Row(signed_in, signed_in),
    "mfa_view_recovery_codes": Row(signed_in, also=NOT_HERE),
    "openid_connect_callback": Row(stranger),
    "openid_connect_login": Row(stranger),
    "usersessions_end": Row(post=person("member")),
    "usersessions_list": Row(signed_in, signed_in),
    # slips
    "enrol": Row(anybody, anybody),
    "enrol_app": Row(anybody, anybody),
    "enrol_done": Row(anybody, anybody),
    "enrol_passkey": Row(post=anybody),
    "enrol_pin": Row(anybody, anybody),
    "enrol_way": Row(anybody),
    "slips_confirm": Row(post=seat(*COMMITTEES)),
    "slips_file": Row(lists, arguments=FILE),
    "slips_hand_over": Row(post=seat(*ENROLLERS), data={"proof": "known"}),
    "slips_new": Row(seat(*ENROLLERS), seat(*ENROLLERS)),
    "slips_show": Row(seat(*COMMITTEES)),
    "slips_waiting": Row(lists),
    "slips_withdraw": Row(post=seat(*COMMITTEES)),
    # tasks
    "directives:do": Row(post=person("member"), arguments={"deed": "begin"}),
    "directives:export": Row(signed_in, arguments=FILE),
    "directives:list": Row(signed_in),
    "directives:mine": Row(signed_in),
    "directives:note": Row(post=pens, arguments=OVER),
    "directives:of_meeting": Row(at_home, arguments=OVER),
    "directives:paper": Row(signed_in, also=NOT_HERE),
    "directives:task": Row(either(person("member"), contents)),
    # documents
    "documents:evidence": Row(signed_in, also=NOT_HERE),  # not sealed
    "documents:file": Row(reads),
    "documents:list": Row(signed_in),
    "documents:list_file": Row(signed_in, arguments=FILE),
    "documents:page": Row(reads),
    "documents:print": Row(reads),
    "documents:public": Row(anybody, anybody),
    "documents:public_evidence": Row(post=anybody),
    "documents:scan": Row(signed_in, seat(*LEADERS, "committee", where="own"), also=NOT_HERE),
    "documents:send_otp": Row(post=signed_in),
    "documents:verify": Row(anybody, anybody),
    # overview and figures
    "insight:overview": Row(either(at_home, seat(*COMMITTEES))),
    "insight:overview_file": Row(seat(*COMMITTEES)),
    "insight:chase": Row(post=seat(*COMMITTEES), also=NOT_HERE),
    "insight:desk": Row(seat(*COMMITTEES)),
    "insight:desk_file": Row(seat(*COMMITTEES)),
    "insight:own_overview": Row(lists),
    "insight:own_statistics": Row(either(seat(*COMMITTEES, where="any"), seated(at_home))),
    "insight:remind": Row(post=seat(*COMMITTEES)),
    "insight:statistics": Row(either(at_home, seat(*COMMITTEES))),
    "insight:statistics_file": Row(either(at_home, seat(*COMMITTEES))),
    "insight:looked": Row(signed_in),
    "insight:looked_file": Row(signed_in),
    # the trail and the proofs
    "sentinel:call_off": Row(
        post=watches, arguments={"code": "no-such-proof"}, also=frozenset({409})
    ),
    "sentinel:proofs": Row(watches),
    "sentinel:run": Row(post=watches, arguments={"code": "no-such-proof"}, also=NOT_HERE),
    "sentinel:trail": Row(watches),
    "sentinel:trail_file": Row(seat("auditor", where="any")),
    # meetings
    "meetings:again": Row(post=leads),
    "meetings:approval": Row(
        sees, seat(*ENROLLERS, where="above"), data={"do": "return", "remarks": "Thiếu."}
    ),
    "meetings:approval_new": Row(seated(leads), seated(leads)),
    "meetings:approval_withdraw": Row(post=leads),
    "meetings:approvals": Row(signed_in),
    "meetings:approvals_file": Row(signed_in, arguments=FILE),
    "meetings:board": Row(at_home, at_home),
    "meetings:closed": Row(sees),
    "meetings:calendar": Row(follows),
    "meetings:convene": Row(leads, leads),
    "meetings:deed": Row(post=at_home, arguments={"deed": "ask"}),
    "meetings:door": Row(anybody),
    "meetings:excuses": Row(pens),
    "meetings:feed": Row(stranger),  # a calendar's own secret
    "meetings:group_dissolve": Row(post=leads),
    "meetings:groups": Row(seated(leads), seated(leads), data={"name": "x"}, also=NOT_HERE),
    "meetings:handouts": Row(either(pens, leads)),
    "meetings:home": Row(signed_in),
    "meetings:list": Row(signed_in),
    "meetings:list_file": Row(signed_in, arguments=FILE),
    "meetings:member": Row(follows),
    "meetings:new": Row(post=seated(leads)),
    "meetings:pair": Row(post=pens),
    "meetings:pairing": Row(pens),
    "meetings:paper": Row(sees, arguments=LAID),
    "meetings:paper_withdraw": Row(post=leads),
    "meetings:papers": Row(sees, leads),
    "meetings:point": Row(pens),
    "meetings:point_deed": Row(signed_in, pens, arguments={"name": "enter_presence"}),
    "meetings:print_agenda": Row(follows),
    "meetings:print_attendance": Row(pens),
    "meetings:print_ballots": Row(pens, pens, also=NOT_HERE),
    "meetings:projector": Row(anybody),
    "meetings:readers": Row(stranger, stranger),  # no closed session; see test_no_trace
    "meetings:regions": Row(voters, query="as=voter&since=0"),
    "meetings:run": Row(pens),
    "meetings:run_deed": Row(signed_in, pens, arguments={"name": "write_note"}),
    "meetings:unpair": Row(post=pens),
    # secret ballots on phones
    "ballots:archive": Row(stranger),  # not closed yet
    "ballots:authority": Row(person("committee"), person("committee"), also=CONFLICT),
    "ballots:booth": Row(either(reads, holds_a_part)),
    "ballots:cast": Row(post=stranger),  # no roll is frozen
    "ballots:ceremony": Row(holds_a_key, holds_a_key, also=CONFLICT),
    "ballots:check": Row(anybody),
    "ballots:close": Row(post=pens),
    "ballots:decryption": Row(post=holds_a_key, also=CONFLICT),
    "ballots:freeze": Row(post=pens),
    "ballots:guide": Row(anybody, arguments={"name": "voter"}),
    "ballots:list": Row(sees),
    "ballots:new": Row(either(pens, leads), either(pens, leads)),
    "ballots:of_vote": Row(stranger),  # a vote by hands
    "ballots:open": Row(post=pens),
    "ballots:page": Row(either(reads, holds_a_part)),
    "ballots:practice": Row(signed_in),
    "ballots:practice_cast": Row(post=signed_in, also=CONFLICT),
    "ballots:proof": Row(either(holds_a_part, seat("auditor"))),
    "ballots:public": Row(anybody),
    "ballots:slip": Row(post=on_the_roll, data={"voter": "01a20abd-a1ac-7794-b4bd-8e47dd2c4d34"}),
    "ballots:trackers": Row(either(holds_a_part, seat("auditor"))),
    "ballots:trustee": Row(holds_a_key),
    "ballots:void": Row(post=pens),
    # members
    "members:ask": Row(
        either(person("member"), seat(*ENROLLERS)), either(person("member"), seat(*ENROLLERS))
    ),
    "members:ask_id": Row(seat(*ENROLLERS), seat(*ENROLLERS)),
    "members:correction": Row(signed_in, signed_in),
    "members:corrections": Row(seat(*ENROLLERS, where="any")),
    "members:corrections_file": Row(seat(*ENROLLERS, where="any"), arguments=FILE),
    "members:download": Row(signed_in),
    "members:enter": Row(person("secretary"), person("secretary")),
    "members:everything": Row(signed_in, arguments={"kind": "json"}),
    "members:export": Row(lists, arguments=FILE),
    "members:find": Row(lists),
    "members:first_secretary": Row(founds, founds),
    "members:import": Row(registers, registers),
    # an operator reads the lists of their own only: tests/people/members/importing
    "members:import_columns": Row(seat(*ENROLLERS), seat(*ENROLLERS)),
    "members:import_discard": Row(post=seat(*ENROLLERS)),
    "members:import_file": Row(seat(*ENROLLERS), arguments=FILE),
    "members:import_form": Row(registers),
    "members:import_show": Row(seat(*ENROLLERS), seat(*ENROLLERS)),
    "members:import_undo": Row(post=seat(*ENROLLERS)),
    "members:list": Row(lists),
    "members:look": Row(person("secretary")),
    "members:look_sheet": Row(person("secretary"), arguments=SHEET),
    "members:look_timeline": Row(person("secretary")),
    "members:new": Row(registers, registers),
    "members:print": Row(signed_in),
    "members:proof": Row(asks_or_answers, arguments=CORRECTION, also=NOT_HERE),
    # open for two minutes, which may be over: tests/people/members/test_personal_id.py
    "members:show_id": Row(
        person("secretary"), arguments={"look_id": "id_look_id"}, also=frozenset({404})
    ),
    "members:record": Row(signed_in),
    "members:request": Row(asks_or_answers, arguments=CORRECTION),
    "members:request_do": Row(
        post=asks_or_answers, arguments=CORRECTION, data={"deed": "nothing"}, also=NOT_HERE
    ),
    "members:search_forget": Row(post=signed_in, arguments={"search_id": "look_id"}),
    "members:search_keep": Row(post=lists, data={"name": "x", "query": "?sex=f"}),
    "members:sheet": Row(signed_in, arguments=SHEET),
    "members:timeline": Row(signed_in),
    "members:sign_in": Row(lists),
    "members:sign_in_file": Row(lists, arguments=FILE),
    # minutes
    "minutes:accept": Row(post=pens),
    "minutes:answer_return": Row(post=pens),
    "minutes:approve": Row(post=person("secretary")),
    "minutes:compare": Row(sees),
    "minutes:confirm_grade": Row(
        post=seat(*ENROLLERS, where="above"), data={"points": "90", "remark": "x"}
    ),
    "minutes:correct": Row(post=pens),
    "minutes:edit": Row(pens, pens),
    "minutes:give_back": Row(
        post=seat(*ENROLLERS, where="above"), data={"remarks": "Thiếu.", "due": "2030-01-01"}
    ),
    "minutes:last": Row(sees, arguments=OVER),
    "minutes:object": Row(post=on_the_roll),
    "minutes:of_meeting": Row(sees, arguments=OVER),
    "minutes:page": Row(sees),
    "minutes:preview": Row(sees),
    "minutes:read_back": Row(post=pens),
    "minutes:record": Row(post=pens),
    "minutes:return": Row(post=person("secretary")),
    "minutes:review": Row(post=pens),
    "minutes:settle_return": Row(post=seat(*ENROLLERS, where="above")),
    "minutes:sign": Row(post=sees),  # not approved yet: refused before anybody's place is looked at
    # registry: none is connected in this world, so that questions are refused
    "registry:accept": Row(post=seat(*ENROLLERS)),
    "registry:ask": Row(seat(*ENROLLERS), seat(*ENROLLERS)),
    "registry:asked": Row(signed_in),
    "registry:compare": Row(post=seat("officer", where="any")),
    "registry:difference": Row(seat(*ENROLLERS), seat(*ENROLLERS)),
    "registry:file": Row(seat(*ENROLLERS, where="any"), arguments=FILE),
    "registry:match": Row(seat(*ENROLLERS)),
    "registry:nobody": Row(post=seat(*ENROLLERS)),
    "registry:queue": Row(seat(*ENROLLERS, where="any")),
    "registry:settle": Row(post=seat(*ENROLLERS, where="any")),
    "registry:waiting": Row(seat(*ENROLLERS, where="any")),
    # rehearsals: nobody has one under way
    "rehearsals:begin": Row(leads, leads),
    "rehearsals:begin_usual": Row(seated(leads), seated(leads)),
    "rehearsals:end": Row(post=signed_in, also=NOT_HERE),
    "rehearsals:next": Row(post=signed_in, also=NOT_HERE),
    "rehearsals:page": Row(signed_in, also=NOT_HERE),
    "rehearsals:resume": Row(post=signed_in, also=NOT_HERE),
    # notices, seat, and what belongs to no room
    "notices:add_device": Row(post=signed_in),
    "notices:calendar": Row(post=signed_in),
    "notices:end_device": Row(post=signed_in, also=NOT_HERE),
    "notices:list": Row(signed_in),
    "notices:list_file": Row(signed_in, arguments=FILE),
    "notices:open": Row(person("member")),
    "notices:read": Row(post=person("member")),
    "notices:read-all": Row(post=signed_in),
    "notices:reminders": Row(signed_in, signed_in),
    "notices:trial": Row(post=signed_in, also=NOT_HERE),
    "organisation:tree": Row(seat(where="any")),
    "organisation:tree_file": Row(seat(where="any"), arguments=FILE),
    "organisation:unit": Row(seat(where="any")),
    "organisation:changes": Row(seat(*ENROLLERS, where="any")),
    "organisation:changes_file": Row(seat(*ENROLLERS, where="any"), arguments=FILE),
    "organisation:proposal": Row(seat(*ENROLLERS, where="above")),
    "organisation:decide": Row(post=seat(*LEADERS, where="above"), also=CONFLICT),
    "organisation:answer": Row(
        post=seat(*LEADERS, where="above"), data={"reason": "x"}, also=CONFLICT
    ),
    "organisation:change": Row(
        seat(*ENROLLERS, where="above"),
        seat(*ENROLLERS, where="above"),
        arguments={"deed": "rename"},
    ),
    "organisation:doubts": Row(seat(*ENROLLERS, where="any")),
    "organisation:doubts_file": Row(seat(*ENROLLERS, where="any"), arguments=FILE),
    "organisation:settle": Row(
        post=seat(*LEADERS, where="own above"),
        data={"chosen": "01990000-0000-7000-8000-00000000abcd"},
        also=CONFLICT,
    ),
    "organisation:seat": Row(post=signed_in, data={"seat": "own"}),
    "web:csp-report": Row(post=anybody),
    "web:healthz": Row(anybody, also=frozenset({503})),
    "web:help": Row(anybody),
    "web:language": Row(post=anybody),
    "web:look": Row(post=anybody),
    "web:offline": Row(anybody),
    "web:styleguide": Row(stranger),  # demo installations only
    "web:styleguide-hall": Row(stranger),
    "web:worker": Row(anybody),
}
CONSTANTS = {"provider_id": "eid", "kind": "csv", "code": "members.export"}

STREAMS: dict[str, Rule] = {
    "voter": voters,
    "attendee": person("probationary"),
    "pen": pens,
    "board": pens,
    "observer": seat("secretary", "officer"),
    "projector": stranger,  # a paired screen's own secret; nobody by signing in
}
