"""Persons, the users that sign in for them, and the slips by which they get a way to sign in."""

from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from chibo.core.models import Scoped
from chibo.ground.accounts.rules import slips


class Person(Scoped):
    """Somebody who acts, belongs or is named: members, guests, applicants.

    ``position`` is that of the person's own unit (0: none); ``look`` holds what the person chose of
    ``web.look`` and the language, for the next device.
    """

    display_name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=600, db_index=True)
    search_key = models.CharField(max_length=200)
    locale = models.CharField(max_length=8, default="vi")
    look = models.JSONField(default=dict)

    class Meta(Scoped.Meta):
        ordering = ("sort_key",)
        indexes = (models.Index(fields=["search_key", "position"], name="person_called"),)

    def __str__(self) -> str:
        return self.display_name


class NameForm(models.Model):
    """A name that somebody bears, once however many bear it; triggers keep it, ``finding`` looks in it.

    The application's role sees no row (migration ``0008_names``).
    """

    id = models.BigAutoField(primary_key=True)
    search_key = models.CharField(max_length=200, db_collation="C")
    given_key = models.CharField(max_length=220, db_collation="C")
    words = ArrayField(models.TextField())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["search_key"], name="name_form_once"),)
        indexes = (
            models.Index(fields=["given_key"], name="name_form_given"),
            GinIndex(fields=["words"], name="name_form_words"),
        )

    def __str__(self) -> str:
        return self.search_key


class NameKey(models.Model):
    """A word of names under one of its keys: how it sounds (``s…``), itself and itself less a letter (``d…``)."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=202, db_collation="C")
    word = models.CharField(max_length=200, db_collation="C")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "word"], name="name_key_once"),)

    def __str__(self) -> str:
        return self.key


class User(AbstractUser):
    """Credentials of one person; holds nothing but what signing in needs (``email`` stays empty).

    ``sessions_ended`` counts how often all sessions were ended: one opened before the last time is none.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    REQUIRED_FIELDS = ()  # type: ignore[assignment]

    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="user")
    sessions_ended = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What every session is compared with at each request: the password, and ``sessions_ended``."""
        held: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # no hook of its own
        told = f"{held}:{self.sessions_ended}"
        return salted_hmac(
            "chibo.accounts.sessions", told, secret=secret, algorithm="sha256"
        ).hexdigest()


class Slip(Scoped):
    """A paper handed over in person that lets its member set a way to sign in; never its code.

    ``digest`` and ``request`` are keyed hashes: of the code, and of the form that asked for the slip
    (the same form sent twice gives the same slip). Names of officers are kept as they were that day.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="slips")
    kind = models.CharField(max_length=5, choices=[(k.value, k.value) for k in slips.Kind])
    digest = models.CharField(max_length=64, unique=True)
    request = models.CharField(max_length=64, unique=True)
    printed_at = models.DateTimeField()
    printed_by = models.UUIDField()
    printed_by_name = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=20, blank=True)
    handed_at = models.DateTimeField(null=True)
    handed_by = models.UUIDField(null=True)
    handed_by_name = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    factor = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(
        max_length=9, blank=True, choices=[(e.value, e.value) for e in slips.Ending]
    )

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="slip_one_alive",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=models.F("printed_by")) & ~Q(confirmed_by=models.F("person")),
                name="slip_two_officers",
            ),
            models.CheckConstraint(
                condition=~Q(printed_by=models.F("person"))
                & (Q(handed_by__isnull=True) | ~Q(handed_by=models.F("person"))),
                name="slip_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) | ~Q(proof=""), name="slip_proof_named"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True)
                | Q(handed_at__isnull=False, ended_at__isnull=True)
                & (Q(kind=slips.Kind.ENROL.value) | Q(confirmed_at__isnull=False)),
                name="slip_used_when_open",
            ),
        )

    def __str__(self) -> str:
        return self.kind

    @property
    def facts(self) -> slips.Facts:
        """What the rules judge by."""
        return slips.Facts(
            kind=self.kind,
            expires_at=self.expires_at,
            confirmed_at=self.confirmed_at,
            handed_at=self.handed_at,
            used_at=self.used_at,
            ending=self.ending,
        )

    def state(self, at: datetime) -> slips.State:
        """What it waits for at a moment, or why it is over."""
        return slips.state(self.facts, at=at)


class Identity(Scoped):
    """The verified identity (a keyed digest, never the number) that opens a person's account.

    ``digest`` is not unique: a number written down at two people by a mistake opens neither account.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="identity")
    digest = models.CharField(max_length=64, db_index=True)
    linked_at = models.DateTimeField()
    linked_by = models.UUIDField()
    linked_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return str(self.pk)
