from django.urls import path

from chibo.ground.organisation import views

app_name = "organisation"
urlpatterns = [path("seat/", views.seat, name="seat")]
