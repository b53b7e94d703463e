"""What hiring stores; each noun has a module of its own."""

from surveys.hiring.models.bank import BankQuestion, QuestionContent, QuestionKind
from surveys.hiring.models.guides import (
    Accommodation,
    Guide,
    GuideQuestion,
    GuideSection,
    GuideVersion,
    Setting,
)
from surveys.hiring.models.profiles import Competency, ProfileVersion, RoleProfile
from surveys.hiring.models.vacancies import Vacancy

__all__ = [
    "Accommodation",
    "BankQuestion",
    "Competency",
    "Guide",
    "GuideQuestion",
    "GuideSection",
    "GuideVersion",
    "ProfileVersion",
    "QuestionContent",
    "QuestionKind",
    "RoleProfile",
    "Setting",
    "Vacancy",
]
