from django.urls import path

from chibo.people.members.importing import views as importing
from chibo.people.members.record.views import asking, requests, story
from chibo.people.members.views import branches, listed, own, personal_id, signing_in

app_name = "members"
urlpatterns = [
    path("record/", own.record, name="record"),
    path("record/print/", own.printed, name="print"),
    path("record/record.json", own.download, name="download"),
    path("record/about-me.<str:kind>", own.everything, name="everything"),
    path("record/timeline/", story.own, name="timeline"),
    path("record/forms/<str:kind>.pdf", story.own_sheet, name="sheet"),
    path("record/correction/", asking.correction, name="correction"),
    path("members/", listed.listing, name="list"),
    path("members/sign-in/", signing_in.listing, name="sign_in"),
    path("members/sign-in/list.<str:kind>", signing_in.file, name="sign_in_file"),
    path("members/find/", listed.find, name="find"),
    path("members/find/keep/", listed.keep, name="search_keep"),
    path("members/find/<uuid:search_id>/forget/", listed.forget, name="search_forget"),
    path("members/export.<str:kind>", listed.export, name="export"),
    path("members/branches/secretary/", branches.first_secretary, name="first_secretary"),
    path("members/new/", importing.new, name="new"),
    path("members/import/", importing.begin, name="import"),
    path("members/import/form.xlsx", importing.blank, name="import_form"),
    path("members/import/<uuid:import_id>/", importing.show, name="import_show"),
    path("members/import/<uuid:import_id>/columns/", importing.columns, name="import_columns"),
    path(
        "members/import/<uuid:import_id>/rows.<str:kind>", importing.rows_file, name="import_file"
    ),
    path("members/import/<uuid:import_id>/discard/", importing.discard, name="import_discard"),
    path("members/import/<uuid:import_id>/undo/", importing.undo, name="import_undo"),
    path("members/corrections/", requests.listing, name="corrections"),
    path("members/corrections/list.<str:kind>", requests.file, name="corrections_file"),
    path("members/corrections/<uuid:request_id>/", requests.one, name="request"),
    path("members/corrections/<uuid:request_id>/do/", requests.do, name="request_do"),
    path("members/corrections/<uuid:request_id>/proof.pdf", requests.proof, name="proof"),
    path("members/looks/<uuid:look_id>/", listed.look, name="look"),
    path("members/looks/<uuid:look_id>/timeline/", story.of_member, name="look_timeline"),
    path(
        "members/looks/<uuid:look_id>/forms/<str:kind>.pdf",
        story.sheet_of_member,
        name="look_sheet",
    ),
    path("members/looks/<uuid:look_id>/correction/", asking.for_member, name="enter"),
    path("members/<uuid:member_id>/personal-id/", personal_id.ask, name="ask_id"),
    path("members/personal-ids/<uuid:look_id>/", personal_id.show, name="show_id"),
    path("members/<uuid:member_id>/", listed.ask, name="ask"),
]
