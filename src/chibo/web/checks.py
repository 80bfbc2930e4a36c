"""System checks: every entry of the navigation leads somewhere and has an icon that exists."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from chibo.web import icons, navigation


@register()
def navigation_leads_somewhere(**_: Any) -> list[CheckMessage]:
    """Names that no address has, icons that are not drawn."""
    found: list[CheckMessage] = []
    for entry in navigation.registered():
        if not entry.url:
            found.append(Error(f"navigation leads nowhere: {entry.url_name}", id="web.E001"))
        if entry.icon and entry.icon not in icons.PATHS:
            found.append(Error(f"there is no icon {entry.icon}", id="web.E002"))
    return found
