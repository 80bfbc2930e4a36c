"""Addresses of meetings: planning and running first, then following."""

from django.urls import path

from chibo.assembly.meetings.views import board, cockpit, convene, lists, papers, point

app_name = "meetings"
urlpatterns = [
    path("meetings/", lists.page, name="list"),
    path("meetings/new", convene.new, name="new"),
    path("meetings/<uuid:meeting_id>/convene", convene.page, name="convene"),
    path("meetings/<uuid:meeting_id>/run", cockpit.page, name="run"),
    path("meetings/<uuid:meeting_id>/run/<slug:name>", cockpit.deed, name="run_deed"),
    path("meetings/<uuid:meeting_id>/point/<str:point_id>", point.page, name="point"),
    path("meetings/<uuid:meeting_id>/point/<str:point_id>/<slug:name>", point.deed, name="point_deed"),
    path("meetings/<uuid:meeting_id>/board/<uuid:vote_id>/<str:point_id>", board.page, name="board"),
    path("meetings/<uuid:meeting_id>/papers", papers.page, name="papers"),
    path("meetings/<uuid:meeting_id>/papers/<uuid:laid_id>", papers.read, name="paper"),
    path("meetings/<uuid:meeting_id>/papers/<uuid:laid_id>/withdraw", papers.withdraw, name="paper_withdraw"),
    path("meetings/<uuid:meeting_id>/print/agenda", lists.print_agenda, name="print_agenda"),
    path("meetings/<uuid:meeting_id>/print/attendance", lists.print_attendance, name="print_attendance"),
]
