"""The columns of a roster file, by the names that people write above them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.org.models import Position


class Column(models.TextChoices):
    """What a column says."""

    NUMBER = "number", _("number")
    NAME = "name", _("name")
    GIVEN_NAME = "given_name", _("first name")
    FAMILY_NAME = "family_name", _("last name")
    EMAIL = "email", _("e-mail")
    UNIT = "unit", _("unit")
    PATH = "path", _("unit path")
    KIND = "kind", _("kind")
    TITLE = "title", _("title")
    STARTS_ON = "starts_on", _("starts on")
    ENDS_ON = "ends_on", _("ends on")
    STATUS = "status", _("status")
    MANAGER = "manager", _("manager")


REQUIRED = (Column.NUMBER, Column.NAME)
PARTS = (Column.GIVEN_NAME, Column.FAMILY_NAME)  # of a name that stands in two columns
LONGEST = {
    Column.NUMBER: 40,
    Column.NAME: 200,
    Column.GIVEN_NAME: 99,
    Column.FAMILY_NAME: 100,
    Column.EMAIL: 254,
    Column.UNIT: 40,
    Column.PATH: 1000,
    Column.KIND: 40,
    Column.TITLE: 200,
    Column.STARTS_ON: 40,
    Column.ENDS_ON: 40,
    Column.STATUS: 60,
    Column.MANAGER: 254,
}

# English, Spanish, Russian, Norwegian.
NAMES = {
    Column.NUMBER: "number|staff number|employee number|employee id|personnel number|id|"
    "personnel no|personnel id|employee no|employee code|staff no|staff id|person id|"
    "payroll number|payroll no|worker id|badge number|número|número de empleado|"
    "número de empleada|n.º de empleado|nº de empleado|nº empleado|núm. de empleado|"
    "número de personal|id de empleado|código de empleado|legajo|matrícula|"
    "номер|табельный номер|табельный №|таб. номер|таб. №|таб номер|табельный|"
    "номер сотрудника|id сотрудника|код сотрудника|"
    "nummer|ansattnummer|ansattnr|ansatt nr|ansatt-nr|ansatt-id|ansatt id|ansattid|"
    "personalnummer|medarbeidernummer",
    Column.NAME: "name|full name|nombre|nombre completo|имя|фио|navn|fullt navn",
    Column.GIVEN_NAME: "first name|given name|forename|fornavn|nombre de pila",
    Column.FAMILY_NAME: "last name|family name|surname|apellido|apellidos|фамилия|etternavn",
    Column.EMAIL: "email|e-mail|email address|e-mail address|correo|correo electrónico|почта|"
    "электронная почта|эл. почта|e-post|epost|mail|e-mail-adresse|e-postadresse|work email",
    Column.UNIT: "unit|unit code|unidad|código de unidad|подразделение|код подразделения|"
    "enhet|enhetskode",
    Column.PATH: "unit path|path|ruta|ruta de la unidad|путь|путь подразделения|sti|enhetssti",
    Column.KIND: "kind|role|tipo|вид|роль|type|rolle",
    Column.TITLE: "title|job title|position|puesto|cargo|должность|tittel|stilling",
    Column.STARTS_ON: "starts_on|starts on|from|start date|desde|fecha de inicio|дата начала|"
    "fra|startdato|hire date|fecha de alta|дата приёма|дата приема|ansattdato|"
    "entry date|date of entry|"
    "joining date|date joined|join date|joined|joined on|date of joining|employment date|"
    "employment start|employed since|hired|hired on|date of hire|start|starts|first day|since|"
    "fecha de ingreso|ingreso|fecha de incorporación|incorporación|fecha de entrada|"
    "fecha de contratación|alta|inicio|дата приёма на работу|дата приема на работу|принят|принята|"
    "дата поступления|дата выхода|начало|ansatt dato|ansatt fra|ansatt siden|"
    "ansettelsesdato|tiltredelsesdato|tiltrådte|tiltredelse|startet|begynte|første dag|fra dato",
    Column.ENDS_ON: "ends_on|ends on|until|to|end date|termination date|leaving date|last day|"
    "last working day|hasta|fecha de fin|fecha de baja|fecha de cese|по|дата окончания|"
    "дата увольнения|til|sluttdato|fratredelsesdato|siste dag",
    Column.STATUS: "status|employment status|employee status|estado|situación|статус|состояние|"
    "ansettelsesstatus",
    Column.MANAGER: "manager|line manager|reports to|supervisor|manager name|manager email|"
    "manager id|superior|jefe|jefa|reporta a|supervisor directo|responsable directo|"
    "руководитель|начальник|подчиняется|непосредственный руководитель|"
    "nærmeste leder|leder|rapporterer til|overordnet",
}
# What stands for the unit where no column says so itself, and for a first name beside a last one.
DEPARTMENTS = frozenset({"department", "departamento", "отдел", "avdeling"})
FIRST_OR_WHOLE = frozenset({"name", "nombre", "имя", "navn"})
BY_NAME = {name: column for column, names in NAMES.items() for name in names.split("|")}

KINDS = {
    Position.Kind.MEMBER: "|member|miembro|участник|сотрудник|medlem",
    Position.Kind.LEADS: "leads|leader|manager|dirige|responsable|руководит|руководитель|leder",
}
WORKS, LEFT = "works", "left"
STATUSES = {
    WORKS: "|active|employed|current|working|works|on leave|leave|activo|activa|alta|en activo|"
    "de permiso|активен|активна|активный|работает|в отпуске|aktiv|ansatt|i arbeid|permisjon",
    LEFT: "terminated|left|has left|inactive|former|resigned|retired|dismissed|ended|quit|baja|"
    "inactivo|inactiva|cesado|cesada|despedido|despedida|jubilado|jubilada|уволен|уволена|"
    "уволился|неактивен|неактивна|не работает|на пенсии|sluttet|inaktiv|fratrådt|oppsagt|"
    "pensjonert|avsluttet",
}
STATUS_BY_NAME = {name: status for status, names in STATUSES.items() for name in names.split("|")}
KIND_BY_NAME = {name: kind for kind, names in KINDS.items() for name in names.split("|")}

# The words of these columns, and what somebody may say that another word means.
WORDS: Mapping[Column, Mapping[str, str]] = {
    Column.KIND: KIND_BY_NAME,
    Column.STATUS: STATUS_BY_NAME,
}


def folded(text: str) -> str:
    """Give a text as headings and words are compared."""
    return " ".join(text.casefold().split())


def missing_of(columns: Collection[str]) -> list[Column]:
    """Give what is needed and none of these columns says; two parts are a name too."""
    return [
        column
        for column in REQUIRED
        if column not in columns and not (column == Column.NAME and {*PARTS} <= {*columns})
    ]


def guessed_columns(
    titles: Sequence[str], names: Sequence[str], *, remembered: Mapping[str, str]
) -> dict[str, str]:
    """Say for each column, by its name, what it stands for: as last time, else by its title.

    Empty where nobody knows, and where an earlier column says the same already. A whole name makes
    its parts needless; beside a last name, a column “name” is the first one.
    """
    found: dict[str, str] = {}
    for title, name in zip(titles, names, strict=True):
        known = BY_NAME.get(folded(title)) or BY_NAME.get(folded(title).rstrip(" .:*#"))
        column = remembered.get(folded(title), known.value if known else "")
        found[name] = "" if column in found.values() else column
    by_column = {column: name for name, column in found.items() if column}
    heading = {name: folded(title) for title, name in zip(titles, names, strict=True)}
    if Column.UNIT not in by_column:
        department = next((name for name in names if heading[name] in DEPARTMENTS), "")
        if department and not found[department] and heading[department] not in remembered:
            found[department] = Column.UNIT.value
    if Column.NAME in by_column and Column.FAMILY_NAME in by_column:
        whole = by_column[Column.NAME]
        if heading[whole] in FIRST_OR_WHOLE and Column.GIVEN_NAME not in by_column:
            found[whole] = Column.GIVEN_NAME.value
        else:
            found |= {by_column[part]: "" for part in PARTS if part in by_column}
    return found
