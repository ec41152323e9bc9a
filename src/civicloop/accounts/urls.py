"""The app's addresses; sign-up and sign-in are allauth's, under /account/."""

from django.urls import path

from civicloop.accounts import views

app_name = "accounts"
urlpatterns = [
    path("my/profile/", views.profile, name="profile"),
    path("offices/<slug:code>/members/", views.members, name="members"),
    path("offices/<slug:code>/members/<int:pk>/end/", views.end_role, name="end_role"),
]
