from django.urls import path

from chibo.assembly.minutes.views import above, after, papers

app_name = "minutes"
urlpatterns = [
    path("meetings/<uuid:meeting_id>/minutes", papers.of_meeting, name="of_meeting"),
    path("meetings/<uuid:meeting_id>/minutes/read-back", papers.read_back, name="read_back"),
    path("meetings/<uuid:meeting_id>/minutes/last", after.last, name="last"),
    path("minutes/<uuid:draft_id>/object", after.object_to, name="object"),
    path("minutes/objections/<uuid:objection_id>/accept", after.accept, name="accept"),
    path("minutes/objections/<uuid:objection_id>/record", after.record, name="record"),
    path("minutes/returns/<uuid:return_id>/answer", after.answer_return, name="answer_return"),
    path("minutes/returns/<uuid:return_id>/settle", above.settle, name="settle_return"),
    path("minutes/<uuid:draft_id>/give-back", above.give_back, name="give_back"),
    path("minutes/<uuid:draft_id>/confirm-grade", above.confirm, name="confirm_grade"),
    path("minutes/<uuid:draft_id>/", papers.page, name="page"),
    path("minutes/<uuid:draft_id>/edit/", papers.edit, name="edit"),
    path("minutes/<uuid:draft_id>/versions/", papers.compare, name="compare"),
    path("minutes/<uuid:draft_id>/preview.pdf", papers.preview, name="preview"),
    path("minutes/<uuid:draft_id>/review", papers.review, name="review"),
    path("minutes/<uuid:draft_id>/return", papers.return_draft, name="return"),
    path("minutes/<uuid:draft_id>/approve", papers.approve, name="approve"),
    path("minutes/<uuid:draft_id>/sign", papers.sign, name="sign"),
    path("minutes/<uuid:draft_id>/correct", papers.correct, name="correct"),
]
