"""Say how a person signs: with a key file, a token, a remote service, or by hand."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.errors import ChiboError
from chibo.core.scope import scope
from chibo.ground.accounts import queries as accounts
from chibo.trust.documents import queries, services
from chibo.trust.documents.rules import MeansKind


class Command(BaseCommand):
    """Without a kind it shows how the person signs now."""

    help = "Show or choose how a person signs: pkcs12, pkcs11, csc or paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options of the command."""
        parser.add_argument("person", help="user name, or the person's id")
        parser.add_argument("--kind", choices=[kind.value for kind in MeansKind])
        parser.add_argument(
            "--key",
            default="",
            help="PKCS#11 URI (pkcs11:token=…;object=…) or credentialID at the remote service",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Look for the key first; nothing changes when it is not there."""
        with scope(system_actor("signing_means")) as actor:
            person = _person(options["person"])
            if options["kind"]:
                try:
                    services.choose_means(
                        actor, person_id=person, kind=MeansKind(options["kind"]),
                        key=options["key"], at=clock.now(),
                    )  # fmt: skip
                except ChiboError as error:
                    raise CommandError(str(error)) from error
            found = queries.means_of(person)
        ends = f", certificate until {found.ends_at:%Y-%m-%d}" if found.ends_at else ""
        self.stdout.write(f"{options['person']}: {found.kind.value} {found.key}{ends}")


def _person(named: str) -> UUID:
    found = accounts.person_named(named)
    if found is not None:
        return found
    try:
        return UUID(named)
    except ValueError as error:
        raise CommandError(f"there is no user {named}") from error
