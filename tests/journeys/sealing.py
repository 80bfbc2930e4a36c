"""What makes papers valid: an authority with the keys of both signers, the log with its signer, and the jobs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.test import override_settings

from chibo.core import clock
from chibo.core.actor import system_actor
from chibo.core.scope import scope
from chibo.trust.documents import services as documents
from chibo.trust.ledger import services as ledger
from tests.journeys.world import World
from tests.support import signing
from tests.support.jobs import drain
from tests.support.logsigner import SignerThread, new_files

ORIGIN = "log.example/journey"
CODE = "mở khóa ký"


@contextmanager
def office(world: World, folder: Path, signers: dict[str, str]) -> Iterator[Callable[[], None]]:
    """Yields what the processes beside the pages do: waiting jobs, then the log.

    Args:
        signers: key → name of those who get a signing key with the code ``CODE``.
    """
    with ExitStack() as stack:
        pki = stack.enter_context(signing.running(folder / "pki", people={}))
        files = new_files(folder, ORIGIN)
        (folder / "log").mkdir()
        (folder / "log" / "log.vkey").write_bytes(files["vkey"].read_bytes())
        stack.enter_context(
            override_settings(
                CHIBO_LOG_DIR=folder / "log",
                CHIBO_LOG_ORIGIN=ORIGIN,
                CHIBO_LOG_SIGNER_SOCKET=files["socket"],
                CHIBO_PKI_DIR=pki.authority.folder,
                CHIBO_TSA_URL=pki.tsa_url,
                SITE_URL=world.base,
            )
        )
        signer = stack.enter_context(SignerThread(files))
        with scope(system_actor("test")) as system:
            for key, name in signers.items():
                documents.issue_key(
                    system,
                    person_id=world.people[key],
                    name=name,
                    unit_name=world.unit.name,
                    secret=CODE,
                    at=clock.now(),
                )

        def work() -> None:
            drain()
            ledger.run_once(at=clock.now(), signer=signer)
            drain()

        yield work
