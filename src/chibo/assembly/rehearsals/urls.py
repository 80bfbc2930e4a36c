from django.urls import path

from chibo.assembly.rehearsals.views import pages

app_name = "rehearsals"
urlpatterns = [
    path("rehearsal/", pages.page, name="page"),
    path("rehearsal/begin", pages.begin, name="begin_usual"),
    path("rehearsal/begin/<uuid:meeting_id>", pages.begin, name="begin"),
    path("rehearsal/next", pages.next_thing, name="next"),
    path("rehearsal/resume", pages.resume, name="resume"),
    path("rehearsal/end", pages.end, name="end"),
]
