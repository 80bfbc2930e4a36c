from django.urls import path

from chibo.assembly.minutes import views

app_name = "minutes"
urlpatterns = [
    path("meetings/<uuid:meeting_id>/minutes", views.of_meeting, name="of_meeting"),
    path("meetings/<uuid:meeting_id>/minutes/read-back", views.read_back, name="read_back"),
    path("minutes/<uuid:draft_id>/", views.page, name="page"),
    path("minutes/<uuid:draft_id>/edit/", views.edit, name="edit"),
    path("minutes/<uuid:draft_id>/versions/", views.compare, name="compare"),
    path("minutes/<uuid:draft_id>/preview.pdf", views.preview, name="preview"),
    path("minutes/<uuid:draft_id>/review", views.review, name="review"),
    path("minutes/<uuid:draft_id>/return", views.return_draft, name="return"),
    path("minutes/<uuid:draft_id>/approve", views.approve, name="approve"),
    path("minutes/<uuid:draft_id>/sign", views.sign, name="sign"),
    path("minutes/<uuid:draft_id>/correct", views.correct, name="correct"),
]
