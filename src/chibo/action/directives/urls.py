"""Addresses of tasks."""

from django.urls import path

from chibo.action.directives.views import listed, meeting, one

app_name = "directives"
urlpatterns = [
    path("tasks/", listed.listing, name="list"),
    path("tasks/mine", listed.mine, name="mine"),
    path("tasks/export.<str:kind>", listed.export, name="export"),
    path("tasks/<uuid:task_id>/", one.page, name="task"),
    path("tasks/<uuid:task_id>/paper", one.paper, name="paper"),
    path("tasks/<uuid:task_id>/do/<slug:deed>", one.do, name="do"),
    path("meetings/<uuid:meeting_id>/tasks", meeting.looked_back_on, name="of_meeting"),
    path("meetings/<uuid:meeting_id>/tasks/note", meeting.note, name="note"),
]
