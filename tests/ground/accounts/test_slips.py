"""Printing, confirming, handing over and using slips: who may, in which order, what is left of it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, connection, transaction

from chibo.core.actor import Actor, system_actor
from chibo.core.errors import ChiboError, Denied, Missing
from chibo.core.models import AuditEntry
from chibo.core.scope import scope
from chibo.ground.accounts import queries
from chibo.ground.accounts.models import Identity, Slip, User
from chibo.ground.accounts.rules.slips import Kind, State, WayIn, grouped
from chibo.ground.accounts.services import enrolling, slips
from chibo.ground.notices.models import Notice
from tests.ground.town import Town
from tests.support.factories import NOON

WEEK = timedelta(days=7)


def printed(
    town: Town, who: str = "duc", by: str = "thoan", kind: Kind = Kind.ENROL, key: str = "", at=NOON
):
    person = town.members[who].person_id
    with scope(town.actor(by)) as actor:
        return slips.print_slip(
            actor=actor, person_id=person, kind=kind, key=key or uuid4().hex, at=at
        )


def handed(town: Town, slip: Slip, by: str = "thoan", proof: str = "known", at=NOON) -> Slip:
    with scope(town.actor(by)) as actor:
        return slips.hand_over(actor=actor, slip_id=slip.pk, proof=proof, at=at)


def confirmed(town: Town, slip: Slip, by: str = "dien", at=NOON) -> Slip:
    with scope(town.actor(by)) as actor:
        return slips.confirm(actor=actor, slip_id=slip.pk, at=at)


def withdrawn(town: Town, slip: Slip, by: str = "thoan") -> Slip:
    with scope(town.actor(by)) as actor:
        return slips.withdraw(actor=actor, slip_id=slip.pk, at=NOON)


def opened(code: str, at=NOON):
    return enrolling.open_slip(typed=code, at=at)


def with_app(holder: enrolling.Holder, at=NOON):
    secret = generate_totp_secret()
    return enrolling.set_pin_and_app(
        slip_id=holder.slip_id, password=make_password("482916"), secret=secret, at=at
    )


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(ChiboError) as refused:
        call(*args, **kwargs)
    return refused.value.code


def trail(town: Town, who: str) -> list[AuditEntry]:
    with scope(system_actor("test")):
        found = AuditEntry.objects.filter(subject=town.members[who].person_id)
        return list(found.order_by("at", "id"))


def fresh(slip_id: UUID) -> Slip:
    with scope(system_actor("test")):
        return Slip.objects.get(pk=slip_id)


def test_a_slip_from_the_printer_to_the_first_sign_in(town):
    made = printed(town)
    handed(town, made.slip, proof="citizen_card")

    holder = opened(grouped(made.code).lower())
    user, factor = with_app(holder)

    assert holder.name == "Lò Minh Đức"
    assert user.username.startswith("duclm")
    assert user.check_password("482916")
    assert factor.type == Authenticator.Type.TOTP
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    assert fresh(made.slip.pk).state(NOON) == State.USED
    lines = trail(town, "duc")
    assert [line.action for line in lines] == [
        "accounts.slip_printed",
        "accounts.slip_handed_over",
        "accounts.slip_opened",
        "accounts.slip_used",
    ]
    assert lines[1].detail["proof"] == "citizen_card"
    assert lines[3].detail["handed_by"] == str(town.members["thoan"].person_id)


def test_the_code_is_nowhere_in_the_database(town):
    made = printed(town)

    with scope(system_actor("test")), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM accounts_slip s")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(row_to_json(a)::text, '') FROM core_auditentry a")
        kept += cursor.fetchone()[0]

    assert made.code not in kept
    assert grouped(made.code) not in kept
    assert slips.digest_of(made.code) in kept


def test_the_same_form_sent_twice_prints_the_same_slip(town):
    key = uuid4().hex

    first, second = printed(town, key=key), printed(town, key=key)

    assert first.code == second.code
    assert first.slip.pk == second.slip.pk
    assert [line.action for line in trail(town, "duc")] == ["accounts.slip_printed"]


def test_a_new_slip_kills_the_older_one(town):
    key = uuid4().hex
    old = printed(town, key=key)
    handed(town, old.slip)
    new = printed(town, by="dien")
    handed(town, new.slip, by="dien")

    assert refusal(opened, old.code) == "slip_replaced"
    assert opened(new.code).slip_id == new.slip.pk
    assert refusal(printed, town, key=key) == "slip_over"


def test_a_slip_that_is_not_recorded_as_handed_over_does_not_open(town):
    made = printed(town)

    assert refusal(opened, made.code) == "slip_not_handed"
    assert not User.objects.filter(person_id=town.members["duc"].person_id).exists()


def test_a_slip_opens_until_its_week_is_over(town):
    made = printed(town)
    handed(town, made.slip)

    assert opened(made.code, at=NOON + WEEK - timedelta(seconds=1))
    assert refusal(opened, made.code, at=NOON + WEEK) == "slip_expired"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("C4F7", "slip_unreadable"), ("C4F7-9HJK-M2NP-QR3T", "slip_unknown")],
)
@pytest.mark.django_db
def test_a_wrong_code_is_told_apart(typed, code):
    assert refusal(opened, typed) == code


def test_a_slip_works_once(town):
    made = printed(town)
    handed(town, made.slip)
    holder = opened(made.code)
    with_app(holder)

    assert refusal(with_app, holder) == "slip_used"
    assert refusal(opened, made.code) == "slip_used"
    assert refusal(enrolling.holder, slip_id=holder.slip_id, at=NOON) == "slip_used"
    assert Authenticator.objects.filter(user=holder.user, type="totp").count() == 1


def test_half_finished_goes_on_with_the_same_slip_and_the_same_account(town):
    made = printed(town)
    handed(town, made.slip)

    first = opened(made.code)
    second = opened(made.code, at=NOON + timedelta(days=2))

    assert first.user.pk == second.user.pk
    assert not first.user.has_usable_password()
    duc = town.members["duc"].person_id
    with scope(town.actor("thoan")):
        assert queries.ways_in([duc]) == {duc: WayIn()}
    assert [line.action for line in trail(town, "duc")].count("accounts.slip_opened") == 1


def test_who_can_sign_in_gets_no_first_slip_and_who_cannot_no_lost_one(town):
    town.user("hoa")

    assert refusal(printed, town, who="hoa") == "has_way"
    assert refusal(printed, town, who="duc", kind=Kind.LOST) == "no_way"


def test_a_closed_account_gets_no_slip_and_opens_none(town):
    made = printed(town)
    handed(town, made.slip)
    user = opened(made.code).user
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert refusal(opened, made.code) == "account_closed"
    assert refusal(printed, town) == "account_closed"


@pytest.mark.parametrize(
    ("by", "who", "error"),
    [
        ("hoa", "duc", Denied),
        ("duc", "hoa", Denied),
        ("thoan", "thoan", Denied),
        ("thoan", "far", Missing),
        ("lien", "far", None),
        ("dien", "thoan", None),
    ],
)
def test_slips_are_printed_by_officers_for_others_of_their_area(town, by, who, error):
    if error is None:
        assert printed(town, who=who, by=by).slip.printed_by == town.members[by].person_id
        return
    with pytest.raises(error):
        printed(town, who=who, by=by)


def test_a_key_that_could_be_guessed_is_refused(town):
    assert refusal(printed, town, key="1") == "no_key"


@pytest.mark.parametrize(
    ("by", "error"), [("hoa", Denied), ("duc", Denied), ("far", Missing), ("dien", None)]
)
def test_handing_over_is_recorded_by_an_officer_who_is_not_the_member(town, by, error):
    made = printed(town)
    if error is None:
        assert handed(town, made.slip, by=by).handed_by_name == "Quàng Thị Diên"
        return
    with pytest.raises(error):
        handed(town, made.slip, by=by)


def test_handing_over_needs_a_kind_of_proof_and_is_recorded_once(town):
    made = printed(town)

    assert refusal(handed, town, made.slip, proof="") == "no_proof"
    assert refusal(handed, town, made.slip, proof="friend") == "no_proof"
    assert handed(town, made.slip).handed_at == NOON
    assert handed(town, made.slip).handed_at == NOON
    assert refusal(handed, town, made.slip, by="dien") == "slip_recorded"
    assert [line.action for line in trail(town, "duc")].count("accounts.slip_handed_over") == 1


def test_a_withdrawn_slip_is_dead(town):
    made = printed(town)
    handed(town, made.slip)
    withdrawn(town, made.slip, by="hoa")
    withdrawn(town, made.slip)

    assert refusal(opened, made.code) == "slip_withdrawn"
    assert refusal(handed, town, made.slip, by="dien") == "slip_over"
    assert refusal(withdrawn, town, printed(town, who="la").slip, by="duc") == "no_slip"


def test_what_is_not_there_is_missing(town):
    nowhere = Slip(pk=uuid4())

    assert refusal(handed, town, nowhere) == "no_slip"
    assert refusal(enrolling.holder, slip_id=nowhere.pk, at=NOON) == "no_slip"
    assert refusal(
        enrolling.set_pin_and_app, slip_id=nowhere.pk, password="", secret="", at=NOON
    ) == ("no_slip")
    with scope(town.actor("thoan")):
        assert refusal(queries.slip, nowhere.pk) == "no_slip"


class TestLostTelephone:
    """A second officer, the end of all that was, and word to the member."""

    @pytest.fixture
    def owner(self, town: Town) -> User:
        user = town.user("duc")
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
        town.client("duc").get("/accounts/security/")
        return user

    def lost(self, town: Town, by: str = "thoan"):
        return printed(town, by=by, kind=Kind.LOST)

    def test_old_factors_codes_password_and_sessions_die(self, town, owner):
        codes = RecoveryCodes.activate(owner).get_unused_codes()
        client = town.client("duc")
        UserSession.objects.create(
            user=owner, ip="10.0.0.1", user_agent="x", session_key=client.session.session_key
        )
        made = self.lost(town)
        confirmed(town, made.slip)
        handed(town, made.slip)
        assert client.get("/notices/").status_code == 200

        holder = opened(made.code)
        assert client.get("/notices/").status_code == 200
        user, _factor = with_app(holder)

        assert user.pk == owner.pk
        assert not User.objects.get(pk=user.pk).check_password("rừng xanh núi đỏ 58")
        assert Authenticator.objects.filter(user=user, type="totp").count() == 1
        renewed = RecoveryCodes(Authenticator.objects.get(user=user, type="recovery_codes"))
        assert not set(renewed.get_unused_codes()) & set(codes)
        assert client.get("/notices/").status_code == 302

    def test_it_does_not_open_before_somebody_else_confirms(self, town, owner):
        made = self.lost(town)

        assert refusal(opened, made.code) == "slip_unconfirmed"
        assert refusal(handed, town, made.slip) == "slip_unconfirmed"
        assert refusal(confirmed, town, made.slip, by="thoan") == "one_officer"
        confirmed(town, made.slip)
        assert refusal(opened, made.code) == "slip_not_handed"

    @pytest.mark.parametrize(
        ("by", "error"),
        [("duc", Denied), ("la", Missing), ("hoa", None), ("lien", None), ("dien", None)],
    )
    def test_the_second_officer_is_of_the_branch_or_above_and_not_the_member(
        self, town, owner, by, error
    ):
        made = self.lost(town)
        if error is None:
            assert confirmed(town, made.slip, by=by).confirmed_at == NOON
            assert confirmed(town, made.slip, by=by).confirmed_at == NOON
            return
        with pytest.raises(error):
            confirmed(town, made.slip, by=by)

    def test_a_first_slip_needs_no_confirmation(self, town):
        made = printed(town, who="la")

        assert refusal(confirmed, town, made.slip) == "slip_recorded"

    def test_an_officer_confirms_nothing_for_herself(self, town):
        town.user("dien")
        made = printed(town, who="dien", kind=Kind.LOST)

        assert refusal(confirmed, town, made.slip, by="dien") == "own_slip"

    def test_both_officers_stand_in_the_trail(self, town, owner):
        made = self.lost(town)
        confirmed(town, made.slip, by="lien")
        handed(town, made.slip)
        with_app(opened(made.code))

        used = trail(town, "duc")[-1]
        assert used.action == "accounts.slip_used"
        assert used.detail["printed_by"] == str(town.members["thoan"].person_id)
        assert used.detail["confirmed_by"] == str(town.members["lien"].person_id)

    def test_the_member_is_told_at_once_and_can_stop_it(self, town, owner):
        made = self.lost(town)
        with scope(queries.person_actor(owner.person_id)):
            told = list(Notice.objects.filter(person_id=owner.person_id))
            slips.withdraw(
                actor=Actor(person_id=owner.person_id, name="Lò Minh Đức"),
                slip_id=made.slip.pk,
                at=NOON,
            )

        assert [notice.kind for notice in told] == ["lost_slip_printed"]
        assert fresh(made.slip.pk).state(NOON) == State.WITHDRAWN

    def test_the_others_with_an_office_are_asked(self, town, owner):
        made = self.lost(town)

        with scope(system_actor("test")):
            asked = Notice.objects.filter(kind="lost_slip_to_confirm", about=made.slip.pk)
            people = set(asked.values_list("person_id", flat=True))
        assert people == {town.members["dien"].person_id}

    def test_the_member_is_told_when_it_was_used(self, town, owner):
        made = self.lost(town)
        confirmed(town, made.slip)
        handed(town, made.slip)
        with_app(opened(made.code))

        with scope(queries.person_actor(owner.person_id)):
            kinds = set(Notice.objects.values_list("kind", flat=True))
        assert kinds == {"lost_slip_printed", "way_in_renewed"}


class TestElectronicIdentity:
    """An identity that an officer wrote down is a way to sign in as well."""

    def known(self, town: Town, who: str = "duc") -> None:
        person = town.members[who].person
        with scope(system_actor("test")):
            User.objects.get_or_create(
                person=person, defaults={"username": "duc", "password": make_password(None)}
            )
            Identity.objects.create(
                person=person,
                position=person.position,
                digest="d" * 64,
                linked_at=NOON,
                linked_by=town.members["thoan"].person_id,
                linked_by_name="Lò Văn Thoan",
            )

    def test_who_signs_in_by_identity_gets_no_first_slip_from_one_officer(self, town):
        self.known(town)

        assert refusal(printed, town) == "has_way"
        with scope(town.actor("thoan")):
            assert set(queries.with_a_way()) == {town.members["duc"].person_id}

    def test_a_lost_telephone_ends_it_until_it_is_written_down_again(self, town):
        self.known(town)
        made = printed(town, kind=Kind.LOST)
        confirmed(town, made.slip)
        handed(town, made.slip)
        with_app(opened(made.code))

        with scope(system_actor("test")):
            assert not Identity.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"confirmed_by": "printed_by"},
        {"confirmed_by": "person_id"},
        {"handed_by": "person_id"},
        {"handed_at": NOON},
        {"used_at": NOON},
    ],
)
def test_the_database_itself_refuses_what_the_rules_forbid(town, change):
    made = printed(town)
    values = {
        name: getattr(made.slip, value) if isinstance(value, str) else value
        for name, value in change.items()
    }

    with (
        pytest.raises(IntegrityError),
        scope(town.actor("thoan")),
        transaction.atomic(),
    ):
        Slip.objects.filter(pk=made.slip.pk).update(**values)


def test_one_living_slip_for_a_person_in_the_database_too(town):
    second = printed(town).slip
    second.pk, second.digest, second.request = uuid4(), "a" * 64, "b" * 64

    with pytest.raises(IntegrityError), scope(town.actor("thoan")), transaction.atomic():
        second.save(force_insert=True)


def test_a_neighbour_sees_no_slip_of_others(town):
    printed(town, who="duc")

    with scope(town.actor("la")):
        assert Slip.objects.count() == 0
    with scope(town.actor("duc")):
        assert Slip.objects.count() == 1


def test_reads_for_the_list_of_the_branch(town, django_assert_num_queries):
    waiting = printed(town, who="duc").slip
    TOTP.activate(town.user("hoa"), generate_totp_secret())
    Authenticator.objects.create(user=town.user("hoa"), type="webauthn", data={})
    ids = [member.person_id for member in town.members.values()]
    hoa, duc = town.members["hoa"].person_id, town.members["duc"].person_id

    with scope(town.actor("thoan")):
        with django_assert_num_queries(3):
            ways, found = queries.ways_in(ids), queries.slips_of(ids)
        assert ways == {hoa: WayIn(passkeys=1, app=True, password=True)}
        assert found == {duc: waiting}
        assert set(queries.with_a_way()) == {hoa}
        assert list(queries.slips_alive(NOON)) == [waiting]
        assert not queries.slips_alive(NOON + WEEK).exists()
        assert queries.enrolments_of(duc) == []


def test_a_hundred_people_of_one_name_get_different_names(town, monkeypatch):
    monkeypatch.setattr("chibo.ground.accounts.services.enrolling.secrets.randbelow", lambda n: 7)
    User.objects.create(username="duclm107")
    made = printed(town)
    handed(town, made.slip)

    assert opened(made.code).user.username == "duclm100000007"
