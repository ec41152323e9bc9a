"""What is known of windows and of disputes, and what waits for whom."""

from civicloop.appraisal.queries.desk import Duty, desk
from civicloop.appraisal.queries.windows import for_office

__all__ = ["Duty", "desk", "for_office"]
