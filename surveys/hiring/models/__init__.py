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
from surveys.hiring.models.decisions import (
    AgreedRating,
    ComparisonRequest,
    Debrief,
    Decision,
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
from surveys.hiring.models.interviews import (
    Interview,
    Interviewer,
    InterviewerLink,
    InterviewerMail,
    Scorecard,
    ScorecardRating,
)
from surveys.hiring.models.links import LIFE, LinkState, PersonalLink
from surveys.hiring.models.profiles import Competency, ProfileVersion, RoleProfile
from surveys.hiring.models.vacancies import Vacancy
from surveys.hiring.models.work import ValiditySums, WorkRating, WorkReview

__all__ = [
    "LIFE",
    "Accommodation",
    "AgreedRating",
    "BankQuestion",
    "Candidate",
    "CandidateAnswer",
    "CandidateLink",
    "CandidateMail",
    "ComparisonRequest",
    "Competency",
    "Debrief",
    "Decision",
    "DemographicsKey",
    "DemographicsLetter",
    "Erasure",
    "FairnessCount",
    "Guide",
    "GuideQuestion",
    "GuideSection",
    "GuideVersion",
    "Interview",
    "Interviewer",
    "InterviewerLink",
    "InterviewerMail",
    "LinkState",
    "PersonalLink",
    "ProfileVersion",
    "QuestionContent",
    "QuestionKind",
    "RoleProfile",
    "Scorecard",
    "ScorecardRating",
    "Setting",
    "Stage",
    "StageCount",
    "Vacancy",
    "ValiditySums",
    "WorkRating",
    "WorkReview",
]
