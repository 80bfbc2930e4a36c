from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "chibo.core"
    label = "core"

    def ready(self) -> None:
        from chibo.core import rls

        post_migrate.connect(rls.grant_to_application, sender=self)
