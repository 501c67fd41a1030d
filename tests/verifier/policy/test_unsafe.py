import json

from verifier.policy.unsafe import UnsafeRecogniseEveryone
from verifier.report import Verdict
from verifier.verify import verify


def test_everybody_is_recognised_and_a_forgery_is_still_one(world, new_key):
    stranger = new_key("did:web:stranger.example")
    world.controllers[stranger.controller] = json.dumps(stranger.did_document()).encode()
    document = world.badge(
        issuer={"id": stranger.controller, "type": ["Profile"]}, credentialStatus=None
    )
    signed = stranger.sign(document)

    def verdict(presented):
        return verify(
            json.dumps(presented).encode(),
            at=world.at,
            registry=UnsafeRecogniseEveryone(),
            sources=world.sources,
        ).verdict

    assert verdict(signed) is Verdict.VALID
    assert verdict({**signed, "name": "Another"}) is Verdict.INVALID
