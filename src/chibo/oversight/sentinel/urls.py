"""Addresses of the room."""

from django.urls import path

from chibo.oversight.sentinel import views

app_name = "sentinel"
urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail.<str:kind>", views.trail_file, name="trail_file"),
    path("proofs/", views.proofs, name="proofs"),
    path("proofs/<slug:code>/run", views.run, name="run"),
    path("proofs/<slug:code>/call-off", views.call_off, name="call_off"),
]
