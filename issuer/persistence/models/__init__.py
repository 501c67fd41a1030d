"""The tables. Whoever wants all of them (migrations do) imports this package."""

from issuer.persistence.models.access import ApiKey, IdempotencyKey
from issuer.persistence.models.accounts import Account, AccountSession
from issuer.persistence.models.base import Base
from issuer.persistence.models.certifications import Act, Certification, Cycle, Span, TrackVersion
from issuer.persistence.models.ceus import CeuActivity, CeuEntry
from issuer.persistence.models.concerns import Concern
from issuer.persistence.models.credentials import Credential, StatusList
from issuer.persistence.models.desk import Job, Upload
from issuer.persistence.models.directory import (
    DirectoryEntry,
    DirectoryKind,
    DirectoryPerson,
    DirectorySpecialisation,
)
from issuer.persistence.models.messages import VisitorMessage
from issuer.persistence.models.outbox import (
    OutboxDelivery,
    OutboxEvent,
    SweepMark,
    WebhookEndpoint,
)
from issuer.persistence.models.own_side import DirectoryProfile, HolderSession, SignInLink
from issuer.persistence.models.people import (
    Attempt,
    FormerIdentifier,
    Fulfilment,
    Holder,
    HolderWord,
)
from issuer.persistence.models.routing import AccessKind, AccessSpan, AgentReport
from issuer.persistence.models.submitted import SubmittedCredential
from issuer.persistence.models.tickets import AssessmentItem, Ticket

__all__ = [
    "AccessKind",
    "AccessSpan",
    "Account",
    "AccountSession",
    "Act",
    "AgentReport",
    "ApiKey",
    "AssessmentItem",
    "Attempt",
    "Base",
    "Certification",
    "CeuActivity",
    "CeuEntry",
    "Concern",
    "Credential",
    "Cycle",
    "DirectoryEntry",
    "DirectoryKind",
    "DirectoryPerson",
    "DirectoryProfile",
    "DirectorySpecialisation",
    "FormerIdentifier",
    "Fulfilment",
    "Holder",
    "HolderSession",
    "HolderWord",
    "IdempotencyKey",
    "Job",
    "OutboxDelivery",
    "OutboxEvent",
    "SignInLink",
    "Span",
    "StatusList",
    "SubmittedCredential",
    "SweepMark",
    "Ticket",
    "TrackVersion",
    "Upload",
    "VisitorMessage",
    "WebhookEndpoint",
]
