"""What the look itself adds to the navigation."""

from django.utils.translation import gettext_lazy as _

from chibo.web import navigation

navigation.register(role="foot", label=_("Help"), url_name="web:help", order=90)
