"""Addresses of documents."""

from django.urls import path

from chibo.trust.documents import views

app_name = "documents"

urlpatterns = [
    path("documents/", views.listing, name="list"),
    path("documents/list.<str:kind>", views.list_file, name="list_file"),
    path("documents/<uuid:document_id>/", views.page, name="page"),
    path("documents/<uuid:document_id>/file", views.file, name="file"),
    path("documents/<uuid:document_id>/print", views.print_copy, name="print"),
    path("documents/<uuid:document_id>/scan", views.scan, name="scan"),
    path("documents/signing-code", views.send_otp, name="send_otp"),
    path("documents/<uuid:document_id>/evidence", views.evidence, name="evidence"),
    path("verify", views.verify, name="verify"),
    path("v/<str:token>", views.public, name="public"),
    path("v/<str:token>/evidence", views.public_evidence, name="public_evidence"),
]
