"""Words of the pages of decision zones."""

from django import template

from culture.zones.wording import answering_time, percent_of

register = template.Library()

register.filter("answering_time", answering_time)
register.filter("percent", percent_of)
