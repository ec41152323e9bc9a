"""What follows up the tree when a part of a task moves: its parent's progress, and the weights of the other parts."""

from civicloop.programme.models import Task, TaskState
from civicloop.programme.weighing import rescaled, weighted


def living(task: Task) -> list[Task]:
    """The parts of a task that count."""
    return list(task.children.exclude(state=TaskState.CANCELLED).order_by("pk"))


def recount(parent: Task | None) -> None:
    """The progress of a task with parts is the weighted sum of theirs, and so on up the tree."""
    while parent is not None:
        if not (parts := living(parent)):
            return
        parent.progress = weighted([(part.weight or 0, part.progress) for part in parts])
        parent.save(update_fields=["progress"])
        parent = parent.parent


def share_out(cancelled: Task) -> None:
    """The weight of a part that was called off goes to the others in proportion, so that they add up to 100 again."""
    if cancelled.parent is None:
        return
    rest = living(cancelled.parent)
    for part, weight in zip(rest, rescaled([part.weight or 0 for part in rest]), strict=True):
        part.weight = weight
        part.save(update_fields=["weight"])
    recount(cancelled.parent)
