"""What an API key may be allowed to do: one scope for each kind of act."""

from enum import StrEnum


class Scope(StrEnum):
    """The scopes of API keys; each route of the API asks for exactly one."""

    HOLDERS_READ = "holders:read"
    HOLDERS_WRITE = "holders:write"
    RECORDS_WRITE = "records:write"
    """Attempts and fulfilled requirements."""
    DECISIONS_READ = "decisions:read"
    CREDENTIALS_ISSUE = "credentials:issue"
    CREDENTIALS_REVOKE = "credentials:revoke"
    CREDENTIALS_SIGN = "credentials:sign"
    """Credentials that somebody else composed: whoever has this puts words into the office's
    mouth, though never those of a certification."""
    CERTIFICATIONS_READ = "certifications:read"
    CERTIFICATIONS_HISTORY = "certifications:history"
    """Every act with its actor and reason, which the public is not told."""
    CERTIFICATIONS_REVIEW = "certifications:review"
    """A reviewer's acts: renewal and reinstatement."""
    CERTIFICATIONS_DECIDE = "certifications:decide"
    """An officer's acts: suspension, withdrawal, appeal, surrender, correction."""
    ACTIVITIES_READ = "activities:read"
    ACTIVITIES_WRITE = "activities:write"
    """Handing in continuing education."""
    ACTIVITIES_REVIEW = "activities:review"
    """A reviewer's word on it, corrections and audits."""
    PEOPLE_DECIDE = "people:decide"
    """Erasing a person, and merging two records of one."""
    DIRECTORY_READ = "directory:read"
    ACCESS_READ = "access:read"
    """Whether somebody may do what a track grants: for routing and for gates of other sites."""
    ROUTING_DECIDE = "routing:decide"
    """Who takes a ticket."""
    ROUTING_REPORT = "routing:report"
    """How busy agents are, as the ticket system knows it."""
