from django.urls import path

from chibo.ground.organisation.views import changing, doubts, seats, tree

app_name = "organisation"
urlpatterns = [
    path("seat/", seats.seat, name="seat"),
    path("units/", tree.listing, name="tree"),
    path("units/list.<str:kind>", tree.file, name="tree_file"),
    path("units/changes/", changing.listing, name="changes"),
    path("units/changes/list.<str:kind>", changing.file, name="changes_file"),
    path("units/changes/<uuid:proposal_id>/", changing.page, name="proposal"),
    path("units/changes/<uuid:proposal_id>/decide/", changing.decide, name="decide"),
    path("units/changes/<uuid:proposal_id>/answer/", changing.answer, name="answer"),
    path("units/doubts/", doubts.listing, name="doubts"),
    path("units/doubts/list.<str:kind>", doubts.file, name="doubts_file"),
    path("units/doubts/<uuid:doubt_id>/", doubts.settle, name="settle"),
    path("units/<uuid:unit_id>/", tree.page, name="unit"),
    path("units/<uuid:unit_id>/<str:deed>/", changing.propose, name="change"),
]
