"""Each person's inbox, and how its word reaches them outside of chibo."""

from django.db import models
from django.db.models import Q

from chibo.core.models import Restricted, Scoped
from chibo.ground.notices.rules.reminders import Channel, State, Words


class Notice(Restricted):
    """One message to one person; ``kind`` and ``data`` make the sentence, ``link`` leads to it.

    ``search_key`` is that sentence in every language, folded (``core.names``), as it was when it was sent.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    about = models.UUIDField(null=True)
    search_key = models.TextField(default="", blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "kind", "about"], name="notice_once", nulls_distinct=True
            ),
        )
        indexes = (models.Index(fields=["person", "-sent_at"], name="notice_person_sent"),)

    def __str__(self) -> str:
        return self.kind


class ReminderChoice(Scoped):
    """How somebody wants to be reminded outside of chibo, and the secret of the own calendar.

    Addresses are kept for this purpose only. ``position`` is 0: no office sees another's row.
    ``feed`` is the digest of the calendar's secret; the secret itself is kept nowhere.
    """

    person = models.OneToOneField(
        "accounts.Person", on_delete=models.PROTECT, related_name="reminders"
    )
    email = models.EmailField(blank=True)
    email_on = models.BooleanField(default=False)
    phone = models.CharField(max_length=16, blank=True)
    phone_on = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    feed = models.CharField(max_length=64, blank=True, db_index=True)
    feed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(email_on=True, email="") & ~Q(phone_on=True, phone=""),
                name="reminder_has_address",
            ),
        )

    def __str__(self) -> str:
        return str(self.person_id)


class Device(Scoped):
    """A browser that shows reminders: where it is reached, and the keys it gave."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    endpoint = models.CharField(max_length=1_000)
    digest = models.CharField(max_length=64)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["digest"], condition=Q(ended_at__isnull=True), name="device_once"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Delivery(Scoped):
    """One notice on its way by one channel to one place; its id is the message's for good."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(
        Notice, null=True, on_delete=models.PROTECT, related_name="deliveries"
    )
    channel = models.CharField(max_length=5, choices=[(c.value, c.value) for c in Channel])
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=12, choices=[(w.value, w.value) for w in Words])
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in State], default=State.WAITING.value
    )
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=60, blank=True)

    class Meta(Scoped.Meta):
        constraints = (
            *Scoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["notice", "channel", "device"],
                condition=Q(notice__isnull=False),
                nulls_distinct=False,
                name="delivery_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[State.WAITING.value, State.SENDING.value]),
                name="delivery_due",
            ),
            models.Index(fields=["person", "-made_at"], name="delivery_person"),
        )

    def __str__(self) -> str:
        return self.channel
