"""What other pages show of the register: to a member who asked about them, to a clerk what waits."""

from django.utils.translation import gettext_lazy as _

from chibo.web import slots

slots.register(
    "record", title=_("Who asked the population register about me"), url_name="registry:asked"
)
slots.register("members", title=_("Population register"), url_name="registry:waiting")
