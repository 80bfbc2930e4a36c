"""What a meeting shows of the minutes: those of the last time, when they are to be approved."""

from django.utils.translation import gettext_lazy as _

from chibo.assembly.minutes import sights, told  # noqa: F401  they register themselves
from chibo.web import slots

slots.register("meeting.minutes", title=_("The last minutes"), url_name="minutes:last")
