"""Every write of the programme: one module for drawing orders out, one for reviewing them, one for tasks."""

from civicloop.programme.actions.calendar import date_event, declare_days, forget_event, withdraw_day
from civicloop.programme.actions.campaigns import start_campaign
from civicloop.programme.actions.dispatch import confirm_and_order
from civicloop.programme.actions.drawing import draw_directives
from civicloop.programme.actions.review import (
    add_directive,
    confirm_directive,
    correct_directive,
    reject_directive,
)
from civicloop.programme.actions.tasks import (
    accept_task,
    cancel_task,
    finish_task,
    order_task,
    reorder_task,
    return_task,
    send_back_task,
    submit_task,
)

__all__ = [
    "accept_task",
    "add_directive",
    "cancel_task",
    "confirm_and_order",
    "confirm_directive",
    "correct_directive",
    "date_event",
    "declare_days",
    "draw_directives",
    "finish_task",
    "forget_event",
    "order_task",
    "reject_directive",
    "reorder_task",
    "return_task",
    "send_back_task",
    "start_campaign",
    "submit_task",
    "withdraw_day",
]
