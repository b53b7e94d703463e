"""Words of hiring's pages."""

from django import template

from culture.core.texts import text_here

register = template.Library()

register.filter("here", text_here)
