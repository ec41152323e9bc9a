"""The app's addresses."""

from django.urls import path

from civicloop.programme.views import calendar, document, index, orders, review, tasks

app_name = "programme"
urlpatterns = [
    path("d/<int:number>/<int:page>", document.living, name="page"),
    path("d/<int:number>/review", review.review, name="review"),
    path("d/<int:number>/review/add/<int:page>", review.add, name="add"),
    path("d/<int:number>/review/draw", review.draw, name="draw"),
    path("programme/", index.index, name="index"),
    path("programme/campaigns/new", index.start, name="start-campaign"),
    path("programme/calendar", calendar.index, name="calendar"),
    path("programme/calendar/events/<int:pk>/forget", calendar.forget, name="forget-event"),
    path("programme/calendar/days/<str:day>/withdraw", calendar.withdraw, name="withdraw-day"),
    path("orders/", orders.index, name="orders"),
    path("orders/<int:pk>/", orders.show, name="directive"),
    path("orders/<int:pk>/place", orders.place, name="place"),
    path("orders/<int:pk>/dispatch", orders.dispatch, name="dispatch"),
    path("tasks/", tasks.index, name="tasks"),
    path("tasks/<str:number>/", tasks.show, name="task"),
    path("tasks/<str:number>/evidence/<int:step>", tasks.evidence, name="evidence"),
    path("tasks/<str:number>/<slug:deed>", tasks.do, name="do"),
]
