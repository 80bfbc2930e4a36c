"""Entry point of the web process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chibo.config.settings")
application = get_wsgi_application()

from chibo.core import logs  # noqa: E402  # the settings are read above

logs.guard("web")
