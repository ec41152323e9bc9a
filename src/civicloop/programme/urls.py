"""The app's addresses."""

from django.urls import path

from civicloop.programme.views import calendar, document, index, orders, plan, practices, review, slips, task, tasks

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
    path("tasks/<str:number>/", task.show, name="task"),
    path("tasks/<str:number>/evidence/<int:step>", task.evidence, name="evidence"),
    path("tasks/<str:number>/measures/<int:pk>", plan.measure, name="measure"),
    path("tasks/<str:number>/milestones/<int:pk>", plan.milestone, name="milestone"),
    path("tasks/<str:number>/supports/<int:pk>", plan.support, name="support"),
    path("tasks/<str:number>/plan", plan.plan, name="plan"),
    path("tasks/<str:number>/split", plan.split, name="split"),
    path("tasks/<str:number>/<slug:deed>", task.do, name="do"),
    path("slips/", slips.index, name="slips"),
    path("slips/ladder", slips.ladder, name="ladder"),
    path("slips/<str:number>/", slips.show, name="slip"),
    path("slips/<str:number>/answer", slips.answer, name="answer-slip"),
    path("slips/<str:number>/check", slips.check, name="check-slip"),
    path("practices/", practices.index, name="practices"),
    path("practices/new", practices.save, name="save-practice"),
    path("practices/<int:pk>/", practices.show, name="practice"),
    path("practices/<int:pk>/retire", practices.retire, name="retire-practice"),
]
