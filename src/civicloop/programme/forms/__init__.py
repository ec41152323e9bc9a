"""Forms of the programme: reviewing an order, dispatching it, the deeds on a task, the filters of lists."""

from civicloop.programme.forms.deeds import (
    AcceptForm,
    AnswerForm,
    AskForm,
    CheckForm,
    DeedForm,
    FinishForm,
    MergeForm,
    NoteForm,
    ReasonForm,
    ReorderForm,
    ReportForm,
    SlipForm,
    SubmitForm,
    SupportForm,
    WordsForm,
)
from civicloop.programme.forms.fields import open_offices
from civicloop.programme.forms.filters import Filters, OrderFilters, TaskFilters
from civicloop.programme.forms.orders import CampaignForm, OrderForm
from civicloop.programme.forms.review import TermsForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "AskForm",
    "CampaignForm",
    "CheckForm",
    "DeedForm",
    "Filters",
    "FinishForm",
    "MergeForm",
    "NoteForm",
    "OrderFilters",
    "OrderForm",
    "ReasonForm",
    "ReorderForm",
    "ReportForm",
    "SlipForm",
    "SubmitForm",
    "SupportForm",
    "TaskFilters",
    "TermsForm",
    "WordsForm",
    "open_offices",
]
