"""URLs of the pages on which employees answer, without session and cookie.

No browser or proxy keeps a copy: the next person at a shared computer must not find one.
"""

from django.urls import path
from django.views.decorators.cache import cache_control

from surveys.waves.answering.views import answers, invitations, receipts

app_name = "answering"

kept_nowhere = cache_control(private=True, no_store=True)

urlpatterns = [
    path("answers/", kept_nowhere(answers.answer), name="answers"),
    path("receipt/", kept_nowhere(receipts.look_up), name="receipt"),
    path("<str:code>/", kept_nowhere(invitations.invite), name="invitation"),
    path("<str:code>/token/", kept_nowhere(invitations.sign), name="token"),
    path(
        "<str:code>/confidential/",
        kept_nowhere(invitations.answer_confidentially),
        name="confidential",
    ),
]
