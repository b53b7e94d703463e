"""URLs of the pages on which employees answer, without session and cookie."""

from django.urls import path

from surveys.waves.answering.views import answers, invitations, receipts

app_name = "answering"

urlpatterns = [
    path("answers/", answers.answer, name="answers"),
    path("receipt/", receipts.look_up, name="receipt"),
    path("<str:code>/", invitations.invite, name="invitation"),
    path("<str:code>/token/", invitations.sign, name="token"),
    path("<str:code>/confidential/", invitations.answer_confidentially, name="confidential"),
]
