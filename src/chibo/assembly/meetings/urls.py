"""Addresses of meetings: planning and running first, then following."""

from django.urls import path

from chibo.assembly.meetings.views import (
    absences,
    approvals,
    ballot_papers,
    board,
    closed,
    cockpit,
    convene,
    deeds,
    feed,
    groups,
    handouts,
    home,
    lists,
    member,
    papers,
    point,
    projector,
)

app_name = "meetings"
urlpatterns = [
    path("meetings/", lists.page, name="list"),
    path("meetings/list.<str:kind>", lists.page_file, name="list_file"),
    path("meetings/groups", groups.page, name="groups"),
    path("meetings/groups/<uuid:group_id>/dissolve", groups.dissolve, name="group_dissolve"),
    path("approvals/", approvals.listing, name="approvals"),
    path("approvals/list.<str:kind>", approvals.listing_file, name="approvals_file"),
    path("approvals/new", approvals.new, name="approval_new"),
    path("approvals/<uuid:request_id>", approvals.page, name="approval"),
    path("approvals/<uuid:request_id>/withdraw", approvals.withdraw, name="approval_withdraw"),
    path("meetings/new", convene.new, name="new"),
    path("meetings/<uuid:meeting_id>/convene", convene.page, name="convene"),
    path("meetings/<uuid:meeting_id>/again", convene.convene_again, name="again"),
    path("meetings/<uuid:meeting_id>/excuses", absences.page, name="excuses"),
    path("meetings/<uuid:meeting_id>/run", cockpit.page, name="run"),
    path("meetings/<uuid:meeting_id>/run/<slug:name>", cockpit.deed, name="run_deed"),
    path("meetings/<uuid:meeting_id>/point/<str:point_id>", point.page, name="point"),
    path(
        "meetings/<uuid:meeting_id>/point/<str:point_id>/<slug:name>", point.deed, name="point_deed"
    ),
    path(
        "meetings/<uuid:meeting_id>/board/<uuid:vote_id>/<str:point_id>", board.page, name="board"
    ),
    path("meetings/<uuid:meeting_id>/closed", closed.entry, name="closed"),
    path("meetings/<uuid:meeting_id>/readers", closed.readers, name="readers"),
    path("meetings/<uuid:meeting_id>/papers", papers.page, name="papers"),
    path("meetings/<uuid:meeting_id>/papers/<uuid:paper_id>", papers.read, name="paper"),
    path(
        "meetings/<uuid:meeting_id>/papers/<uuid:laid_id>/withdraw",
        papers.withdraw,
        name="paper_withdraw",
    ),
    path("meetings/<uuid:meeting_id>/print/agenda", lists.print_agenda, name="print_agenda"),
    path(
        "meetings/<uuid:meeting_id>/print/attendance",
        lists.print_attendance,
        name="print_attendance",
    ),
    path(
        "meetings/<uuid:meeting_id>/print/ballots/<uuid:vote_id>/<str:point_id>",
        ballot_papers.page,
        name="print_ballots",
    ),
    path("calendar/<str:token>.ics", feed.page, name="feed"),
    path("meetings/<uuid:meeting_id>/handouts", handouts.page, name="handouts"),
    path("meetings/<uuid:meeting_id>/calendar.ics", handouts.calendar, name="calendar"),
    path("", home.page, name="home"),
    path("meetings/<uuid:meeting_id>/", member.page, name="member"),
    path("meetings/<uuid:meeting_id>/door", member.door, name="door"),
    path("meetings/<uuid:meeting_id>/regions", member.regions, name="regions"),
    path("meetings/<uuid:meeting_id>/do/<slug:deed>", deeds.do, name="deed"),
    path("meetings/<uuid:meeting_id>/projector", projector.pairing, name="pairing"),
    path("meetings/<uuid:meeting_id>/projector/pair", projector.pair, name="pair"),
    path(
        "meetings/<uuid:meeting_id>/projector/<uuid:projector_id>/unpair",
        projector.unpair,
        name="unpair",
    ),
    path("projector", projector.screen, name="projector"),
]
