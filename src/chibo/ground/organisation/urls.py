from django.urls import path

from chibo.ground.organisation.views import seats, tree

app_name = "organisation"
urlpatterns = [
    path("seat/", seats.seat, name="seat"),
    path("units/", tree.listing, name="tree"),
    path("units/list.<str:kind>", tree.file, name="tree_file"),
    path("units/<uuid:unit_id>/", tree.page, name="unit"),
]
