"""A registry for conformance tests, in which everybody is recognised.

With it, VALID says only that somebody signed: whoever calls themselves a university is one.
Test suites bring issuers that nobody can know beforehand; nothing else may use this, and
``tests/architecture`` holds that nothing shipped does.
"""

from dataclasses import dataclass

from verifier.policy.registry import RecognisedIssuer, TrustRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafeRecogniseEveryone(TrustRegistry):
    """Recognises every issuer by whatever key its own document lists."""

    def find(self, issuer_id: str) -> RecognisedIssuer:
        """Return an entry for ``issuer_id``, whoever that is; its own entry where there is one."""
        for issuer in self.issuers:
            if issuer.id == issuer_id:
                return issuer
        return RecognisedIssuer(id=issuer_id, name="anybody (conformance test)")
