"""Addresses of overview and statistics."""

from django.urls import path

from chibo.oversight.insight.views import desk, figures, looked

app_name = "insight"
urlpatterns = [
    path("overview/", figures.own_overview, name="own_overview"),
    path("overview/<uuid:unit_id>/", figures.overview, name="overview"),
    path("overview/<uuid:unit_id>/table.<str:kind>", figures.overview_file, name="overview_file"),
    path("overview/<uuid:unit_id>/remind", figures.remind, name="remind"),
    path("overview/<uuid:unit_id>/desk/", desk.page, name="desk"),
    path("overview/<uuid:unit_id>/desk/year.<str:kind>", desk.file, name="desk_file"),
    path("overview/<uuid:unit_id>/desk/remind/<slug:kind>", desk.chase, name="chase"),
    path("looks/", looked.page, name="looked"),
    path("looks/table.<str:kind>", looked.file, name="looked_file"),
    path("statistics/", figures.own_statistics, name="own_statistics"),
    path("statistics/<uuid:unit_id>/", figures.statistics, name="statistics"),
    path(
        "statistics/<uuid:unit_id>/table.<str:kind>",
        figures.statistics_file,
        name="statistics_file",
    ),
]
