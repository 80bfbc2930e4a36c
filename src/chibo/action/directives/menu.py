"""Navigation, and what other pages show of tasks: the next on the home page, those before in a meeting."""

from django.utils.translation import gettext_lazy as _

from chibo.action.directives import told  # noqa: F401  registers itself
from chibo.web import navigation, slots

navigation.register(
    role=("member", "secretary"),
    label=_("Tasks"),
    url_name="directives:list",
    icon="agenda",
    order=35,
)
slots.register("home", title=_("My tasks"), url_name="directives:mine", order=20)
slots.register("meeting.tasks", title=_("What was given out"), url_name="directives:of_meeting")
