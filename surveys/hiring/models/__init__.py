"""What hiring stores; each noun has a module of its own."""

from surveys.hiring.models.bank import BankQuestion, QuestionContent, QuestionKind
from surveys.hiring.models.candidates import (
    Candidate,
    CandidateAnswer,
    CandidateLink,
    CandidateMail,
    Erasure,
    Stage,
)
from surveys.hiring.models.demographics import (
    DemographicsKey,
    DemographicsLetter,
    FairnessCount,
    StageCount,
)
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
    "Candidate",
    "CandidateAnswer",
    "CandidateLink",
    "CandidateMail",
    "Competency",
    "DemographicsKey",
    "DemographicsLetter",
    "Erasure",
    "FairnessCount",
    "Guide",
    "GuideQuestion",
    "GuideSection",
    "GuideVersion",
    "ProfileVersion",
    "QuestionContent",
    "QuestionKind",
    "RoleProfile",
    "Setting",
    "Stage",
    "StageCount",
    "Vacancy",
]
