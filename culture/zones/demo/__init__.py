"""The demo's decision zones: values, rules, and half a year of questions and answers."""

from culture.core.demo import register
from culture.zones.demo.loading import rule_and_ask

register(rule_and_ask, order=45)
