"""The columns of a roster file, by the names that people write above them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.org.models import Position


class Column(models.TextChoices):
    """What a column says."""

    NUMBER = "number", _("number")
    NAME = "name", _("name")
    EMAIL = "email", _("e-mail")
    UNIT = "unit", _("unit")
    PATH = "path", _("unit path")
    KIND = "kind", _("kind")
    TITLE = "title", _("title")
    STARTS_ON = "starts_on", _("from")


REQUIRED = (Column.NUMBER, Column.NAME)
LONGEST = {
    Column.NUMBER: 40,
    Column.NAME: 200,
    Column.EMAIL: 254,
    Column.UNIT: 40,
    Column.PATH: 1000,
    Column.KIND: 40,
    Column.TITLE: 200,
    Column.STARTS_ON: 40,
}

# English, Spanish, Russian, Norwegian.
NAMES = {
    Column.NUMBER: "number|staff number|employee number|id|número|número de empleado|"
    "номер|табельный номер|nummer|ansattnummer",
    Column.NAME: "name|full name|nombre|nombre completo|имя|фио|navn|fullt navn",
    Column.EMAIL: "email|e-mail|email address|e-mail address|correo|correo electrónico|почта|"
    "электронная почта|эл. почта|e-post|epost",
    Column.UNIT: "unit|unit code|unidad|código de unidad|подразделение|код подразделения|"
    "enhet|enhetskode",
    Column.PATH: "unit path|path|ruta|ruta de la unidad|путь|путь подразделения|sti|enhetssti",
    Column.KIND: "kind|role|tipo|вид|роль|type|rolle",
    Column.TITLE: "title|job title|position|puesto|cargo|должность|tittel|stilling",
    Column.STARTS_ON: "starts_on|starts on|from|start date|desde|fecha de inicio|дата начала|"
    "fra|startdato",
}
BY_NAME = {name: column for column, names in NAMES.items() for name in names.split("|")}

KINDS = {
    Position.Kind.MEMBER: "|member|miembro|участник|сотрудник|medlem",
    Position.Kind.LEADS: "leads|leader|manager|dirige|responsable|руководит|руководитель|leder",
}
KIND_BY_NAME = {name: kind for kind, names in KINDS.items() for name in names.split("|")}
