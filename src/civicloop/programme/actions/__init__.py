"""Every write of the programme: one module for drawing orders out, one for reviewing them, one for tasks."""

from civicloop.programme.actions.bulk import take_in_sheet
from civicloop.programme.actions.calendar import date_event, declare_days, forget_event, withdraw_day
from civicloop.programme.actions.campaigns import (
    add_outcome,
    add_title,
    decide_title,
    enter_value,
    link_campaigns,
    start_campaign,
)
from civicloop.programme.actions.checklist import (
    ask_support,
    plan_task,
    reach_milestone,
    report_support,
    tick_measure,
)
from civicloop.programme.actions.completion import (
    answer_question,
    ask_issuer,
    complete_directive,
    withdraw_question,
)
from civicloop.programme.actions.dispatch import confirm_and_order
from civicloop.programme.actions.drawing import draw_directives
from civicloop.programme.actions.joining import join_directives, part_directive
from civicloop.programme.actions.practices import retire_practice, save_practice, save_practice_of
from civicloop.programme.actions.progress import report_progress
from civicloop.programme.actions.reckoning import preview
from civicloop.programme.actions.review import (
    add_directive,
    confirm_all,
    confirm_directive,
    correct_directive,
    reject_directive,
    reopen_directive,
)
from civicloop.programme.actions.scores import appeal_score, decide_score_appeal, save_formula, score_offices
from civicloop.programme.actions.slips import answer_slip, check_answer, climb, send_slip, send_slip_once, set_rung
from civicloop.programme.actions.splitting import join_order, merge_tasks, split_task, weigh_parts
from civicloop.programme.actions.suggesting import propose_suggestions
from civicloop.programme.actions.tasks import (
    accept_task,
    assign_task,
    cancel_task,
    finish_task,
    order_task,
    reorder_task,
    return_task,
    send_back_task,
    submit_task,
)
from civicloop.programme.actions.time import ask_time, grant_time, refuse_plea, resume_clock

__all__ = [
    "accept_task",
    "add_directive",
    "add_outcome",
    "add_title",
    "answer_question",
    "answer_slip",
    "appeal_score",
    "ask_issuer",
    "ask_support",
    "ask_time",
    "assign_task",
    "cancel_task",
    "check_answer",
    "climb",
    "complete_directive",
    "confirm_all",
    "confirm_and_order",
    "confirm_directive",
    "correct_directive",
    "date_event",
    "decide_score_appeal",
    "decide_title",
    "declare_days",
    "draw_directives",
    "enter_value",
    "finish_task",
    "forget_event",
    "grant_time",
    "join_directives",
    "join_order",
    "link_campaigns",
    "merge_tasks",
    "order_task",
    "part_directive",
    "plan_task",
    "preview",
    "propose_suggestions",
    "reach_milestone",
    "refuse_plea",
    "reject_directive",
    "reopen_directive",
    "reorder_task",
    "report_progress",
    "report_support",
    "resume_clock",
    "retire_practice",
    "return_task",
    "save_formula",
    "save_practice",
    "save_practice_of",
    "score_offices",
    "send_back_task",
    "send_slip",
    "send_slip_once",
    "set_rung",
    "split_task",
    "start_campaign",
    "submit_task",
    "take_in_sheet",
    "tick_measure",
    "weigh_parts",
    "withdraw_day",
    "withdraw_question",
]
