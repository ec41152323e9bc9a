"""The app's addresses. It wraps the library's pages that hand out original files."""

from django.urls import URLPattern, URLResolver, path

from civicloop.marketplace.views import documents, ledger

app_name = "marketplace"
urlpatterns: list[URLPattern | URLResolver] = [
    path("d/<int:number>/original", documents.original, name="original"),
    path("d/<int:number>/v<int:ordinal>/original", documents.original, name="version-original"),
    path("d/<int:number>/fill/", documents.fill, name="fill"),
    path("library/lists/<int:pk>/files.zip", documents.bundle, name="bundle"),
    path("d/<int:number>/buy", documents.buy, name="buy"),
    path("d/<int:number>/price", documents.price, name="price"),
    path("my/ledger/", ledger.index, name="ledger"),
    path("my/ledger.csv", ledger.export, name="export"),
    path("my/ledger/grant", ledger.grant, name="grant"),
    path("my/ledger/purchases/<int:purchase>/refund", ledger.refund, name="refund"),
]
