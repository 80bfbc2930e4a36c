from django.urls import path

from chibo.people.members.views import listed, own, signing_in

app_name = "members"
urlpatterns = [
    path("record/", own.record, name="record"),
    path("record/print/", own.printed, name="print"),
    path("record/record.json", own.download, name="download"),
    path("record/correction/", own.correction, name="correction"),
    path("members/", listed.listing, name="list"),
    path("members/sign-in/", signing_in.listing, name="sign_in"),
    path("members/export.csv", listed.export, name="export"),
    path("members/corrections/", listed.corrections, name="corrections"),
    path("members/corrections/<uuid:request_id>/", listed.answer, name="answer"),
    path("members/looks/<uuid:look_id>/", listed.look, name="look"),
    path("members/<uuid:member_id>/", listed.ask, name="ask"),
]
