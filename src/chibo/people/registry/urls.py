from django.urls import path

from chibo.people.registry.views import asking, deciding, own, queue

app_name = "registry"
urlpatterns = [
    path("record/asked/", own.asked, name="asked"),
    path("registry/", queue.listing, name="queue"),
    path("registry/waiting/", queue.waiting, name="waiting"),
    path("registry/list.<str:kind>", queue.file, name="file"),
    path("registry/compare/", queue.compare, name="compare"),
    path("registry/settle/", deciding.settle, name="settle"),
    path("registry/members/<uuid:member_id>/", asking.ask, name="ask"),
    path("registry/matches/<uuid:match_id>/", asking.match, name="match"),
    path("registry/matches/<uuid:match_id>/accept/", asking.accept, name="accept"),
    path("registry/matches/<uuid:match_id>/nobody/", asking.nobody, name="nobody"),
    path("registry/differences/<uuid:difference_id>/", deciding.difference, name="difference"),
]
