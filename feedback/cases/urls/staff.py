"""URLs of cases for those who see to them."""

from django.urls import path

from culture.core.tables.downloads import table_paths
from feedback.cases.views import acting, figures, register

app_name = "cases"

urlpatterns = [
    path("", register.index, name="index"),
    *table_paths("cases", register.table, csv="table", workbook="workbook"),
    path("units/<uuid:uuid>/", figures.figures, name="figures"),
    *table_paths(
        "units/<uuid:uuid>/in-time",
        figures.figures_table,
        csv="figures_table",
        workbook="figures_workbook",
    ),
    path("<uuid:uuid>/", register.show, name="case"),
    path("<uuid:uuid>/reply/", acting.reply, name="reply"),
    path("<uuid:uuid>/take-back/", acting.take_back, name="take_back"),
    path("<uuid:uuid>/take/", acting.take, name="take"),
    path("<uuid:uuid>/give/", acting.give, name="give"),
    path("<uuid:uuid>/link/", acting.link, name="link"),
    path("<uuid:uuid>/erase/", acting.erase, name="erase"),
]
