"""Persons and the users that sign in for them."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from chibo.core.models import Scoped


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

    def __str__(self) -> str:
        return self.display_name


class User(AbstractUser):
    """Credentials of one person; holds nothing but what signing in needs (``email`` stays empty)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    REQUIRED_FIELDS = ()  # type: ignore[assignment]

    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="user")

    def __str__(self) -> str:
        return self.username
