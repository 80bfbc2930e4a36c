from django.urls import path

from chibo.ground.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.listing, name="list"),
    path("notices/read", views.read_all, name="read-all"),
    path("notices/<uuid:notice_id>/", views.opened, name="open"),
    path("notices/<uuid:notice_id>/read", views.read, name="read"),
]
