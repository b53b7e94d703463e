"""How each language of the house writes days and times, by folder, as Django looks for them.

Beside Django's own names there are two of the house: SHORT_MONTH_FORMAT stands on an axis, and
WEEKDAY_FORMAT is a day of the last weeks after a word such as “since”. A format that a language
does not give is Django's own.
"""

from django.utils.translation import gettext_noop

# Django writes the Russian ones with a capital, as if every month began a sentence.
MONTHS = [
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
]
