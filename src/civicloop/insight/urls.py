"""The app's addresses."""

from django.urls import path

from civicloop.insight.views import desk, home, offices, orders, proof

app_name = "insight"
urlpatterns = [
    path("", home.home, name="home"),
    path("my/", desk.desk, name="desk"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("offices/", offices.index, name="offices"),
    path("offices/<slug:code>/", offices.office, name="office"),
    path("proof/", proof.proof, name="proof"),
    path("proof/check/", proof.check, name="check"),
    path("proof/chain.jsonl", proof.download_chain, name="chain"),
    path("proof/verify_chain.py", proof.download_verifier, name="verifier"),
]
