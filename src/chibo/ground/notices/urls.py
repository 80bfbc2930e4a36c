from django.urls import path

from chibo.ground.notices.views import inbox, reminders

app_name = "notices"
urlpatterns = [
    path("notices/", inbox.listing, name="list"),
    path("notices/list.<str:kind>", inbox.file, name="list_file"),
    path("notices/read", inbox.read_all, name="read-all"),
    path("notices/reminders", reminders.page, name="reminders"),
    path("notices/reminders/trial", reminders.trial, name="trial"),
    path("notices/reminders/calendar", reminders.calendar, name="calendar"),
    path("notices/reminders/devices", reminders.add_device, name="add_device"),
    path("notices/reminders/devices/<uuid:device_id>/end", reminders.end_device, name="end_device"),
    path("notices/<uuid:notice_id>/", inbox.opened, name="open"),
    path("notices/<uuid:notice_id>/read", inbox.read, name="read"),
]
