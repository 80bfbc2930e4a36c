"""Addresses that belong to no room."""

from django.urls import path

from chibo.web import reports, views

app_name = "web"
urlpatterns = [
    path("look", views.look, name="look"),
    path("language", views.language, name="language"),
    path("help", views.help_page, name="help"),
    path("offline", views.offline, name="offline"),
    path("healthz", views.healthz, name="healthz"),
    path("csp-report", reports.csp_report, name="csp-report"),
    path("worker.js", views.worker, name="worker"),
    path("styleguide", views.styleguide, name="styleguide"),
    path("styleguide/hall", views.styleguide_hall, name="styleguide-hall"),
]
