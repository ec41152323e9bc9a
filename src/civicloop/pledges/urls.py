"""The app's addresses."""

from django.urls import URLPattern, URLResolver, path

from civicloop.pledges.views import office, oversight, public

app_name = "pledges"
urlpatterns: list[URLPattern | URLResolver] = [
    path("pledges/", public.index, name="index"),
    path("pledges/new", office.new, name="new"),
    path("pledges/<str:number>/", public.detail, name="detail"),
    path("pledges/<str:number>/edit", office.edit, name="edit"),
    path("pledges/<str:number>/publish", office.publish, name="publish"),
    path("pledges/<str:number>/claim", office.claim, name="claim"),
    path("pledges/<str:number>/check", oversight.check, name="check"),
    path("pledges/<str:number>/verdict", public.judge, name="judge"),
    path("pledges/<str:number>/settle", oversight.settle, name="settle"),
    path("pledges/<str:number>/withdraw", office.withdraw, name="withdraw"),
    path("pledges/<str:number>/evidence/<str:sha256>", public.evidence, name="evidence"),
    path("pledges/<str:number>/reasons/<int:ballot>/hide", oversight.hide, name="hide"),
]
