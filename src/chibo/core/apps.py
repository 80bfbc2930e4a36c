from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "chibo.core"
    label = "core"

    def ready(self) -> None:
        from chibo.core import rls
        from chibo.core.vault import tasks  # noqa: F401  # known to the workers

        post_migrate.connect(rls.grant_to_application, sender=self)
