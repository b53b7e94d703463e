"""URLs of the instruments app."""

from django.urls import path

from surveys.instruments.views import editor, instruments, versions

app_name = "instruments"

urlpatterns = [
    path("", instruments.instrument_list, name="list"),
    path("new/", instruments.create, name="create"),
    path("import/", instruments.import_file, name="import"),
    path("library/<slug:key>/adopt/", instruments.adopt, name="adopt"),
    path("<uuid:uuid>/", instruments.detail, name="detail"),
    path("<uuid:uuid>/draft/", instruments.start_draft, name="start_draft"),
    path("versions/<uuid:uuid>/", versions.version_detail, name="version"),
    path("versions/<uuid:uuid>/preview/", versions.preview, name="preview"),
    path("versions/<uuid:uuid>/publish/", versions.publish, name="publish"),
    path("versions/<uuid:uuid>/discard/", versions.discard, name="discard"),
    path("versions/<uuid:uuid>/export/", versions.export, name="export"),
    path("versions/<uuid:uuid>/correct/", versions.correct, name="correct"),
    path("versions/<uuid:uuid>/edit/", editor.edit, name="edit"),
    path("versions/<uuid:uuid>/design/", editor.design, name="design"),
    path("dimensions/<uuid:uuid>/remove/", editor.remove_dimension, name="remove_dimension"),
    path("items/<uuid:uuid>/remove/", editor.remove_item, name="remove_item"),
]
