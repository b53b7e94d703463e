"""URLs of the audit app."""

from django.urls import path

from culture.audit import views

app_name = "audit"

urlpatterns = [path("", views.entries, name="entries")]
