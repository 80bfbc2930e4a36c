"""Root addresses: each room brings its own."""

from importlib.util import find_spec

from django.urls import include, path

ROOMS = {
    "chibo.web": "",
    "chibo.ground.accounts": "",
    "chibo.ground.organisation": "",
    "chibo.ground.notices": "",
    "chibo.trust.documents": "",
    "chibo.people.members": "",
    "chibo.people.registry": "",
    "chibo.assembly.meetings": "",
    "chibo.assembly.ballots": "",
    "chibo.assembly.minutes": "",
    "chibo.assembly.rehearsals": "",
    "chibo.action.directives": "",
    "chibo.oversight.insight": "",
    "chibo.oversight.sentinel": "audit/",
}

urlpatterns = [
    *[
        path(prefix, include(f"{room}.urls"))
        for room, prefix in ROOMS.items()
        if find_spec(f"{room}.urls")
    ],
]

handler400 = "chibo.web.errors.bad_request"
handler403 = "chibo.web.errors.permission_denied"
handler404 = "chibo.web.errors.page_not_found"
handler500 = "chibo.web.errors.server_error"
