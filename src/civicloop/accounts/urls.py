"""The app's addresses; sign-up and sign-in are allauth's, under /account/."""

from django.urls import path

from civicloop.accounts.views import delivery, notices, people, webhooks

app_name = "accounts"
urlpatterns = [
    path("my/profile/", people.profile, name="profile"),
    path("my/notices/", notices.index, name="notices"),
    path("my/notices/read", notices.read_all, name="read_notices"),
    path("my/notices/<int:pk>/", notices.open_notice, name="notice"),
    path("my/notices/<int:pk>/read", notices.read, name="read_notice"),
    path("my/notices/settings", delivery.settings, name="notice_settings"),
    path("my/follows/", delivery.following, name="follows"),
    path("my/follows/change", delivery.follow, name="follow"),
    path("unsubscribe/<str:token>", delivery.unsubscribe, name="unsubscribe"),
    path("offices/<slug:code>/webhooks/", webhooks.index, name="webhooks"),
    path("offices/<slug:code>/webhooks/<int:pk>/test", webhooks.test, name="test_webhook"),
    path("offices/<slug:code>/webhooks/<int:pk>/remove", webhooks.remove, name="remove_webhook"),
    path("offices/<slug:code>/members/", people.members, name="members"),
    path("offices/<slug:code>/members/<int:pk>/end/", people.end_role, name="end_role"),
]
