"""URLs of people who apply, without session and cookie."""

from django.urls import path

from surveys.hiring.candidates.views import applying, own

app_name = "candidate"

urlpatterns = [
    path("<uuid:identity>/", applying.apply, name="apply"),
    path("<uuid:identity>/sent/", applying.applied, name="applied"),
    path("me/<str:code>/", own.start, name="start"),
    path("me/<str:code>/begin/", own.begin, name="begin"),
    path("me/<str:code>/answers/", own.answers, name="answers"),
    path("me/<str:code>/check/", own.check, name="check"),
    path("me/<str:code>/rights/", own.show_rights, name="rights"),
    path("me/<str:code>/rights/download/", own.download, name="download"),
    path("me/<str:code>/rights/withdraw/", own.withdraw, name="withdraw"),
    path("me/<str:code>/rights/erase/", own.erase, name="erase"),
    path("me/<str:code>/rights/link/", own.replace_link, name="link"),
]
