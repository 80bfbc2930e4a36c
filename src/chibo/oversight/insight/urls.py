"""Addresses of overview and statistics."""

from django.urls import path

from chibo.oversight.insight import views

app_name = "insight"
urlpatterns = [
    path("overview/", views.own_overview, name="own_overview"),
    path("overview/<uuid:unit_id>/", views.overview, name="overview"),
    path("overview/<uuid:unit_id>/table.<str:kind>", views.overview_file, name="overview_file"),
    path("overview/<uuid:unit_id>/remind", views.remind, name="remind"),
    path("statistics/", views.own_statistics, name="own_statistics"),
    path("statistics/<uuid:unit_id>/", views.statistics, name="statistics"),
    path(
        "statistics/<uuid:unit_id>/table.<str:kind>", views.statistics_file, name="statistics_file"
    ),
]
