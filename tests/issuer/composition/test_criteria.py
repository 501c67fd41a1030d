"""The criteria narrative says what the rules say."""

from dataclasses import replace

from issuer.composition.criteria import criteria_narrative
from issuer.programmes import shipped

CONVERSATIONIQ, SUPPORT = shipped()


def test_a_track_with_one_component_where_every_answer_must_be_right():
    assert criteria_narrative(SUPPORT.track("security-compliance"), SUPPORT.name) == (
        "Security & Compliance is a certification at the level Foundation (bronze) of "
        "Support Agent Certification. To earn it:\n\n"
        "- study 4 modules, 6 hours in all:\n"
        "    - Data privacy under GDPR, CCPA and HIPAA (2 h)\n"
        "    - Personal data: handling and redacting it (1 h)\n"
        "    - First response to security incidents (2 h)\n"
        "    - Phishing and social engineering (1 h)\n"
        "- pass the assessment: Knowledge test (25 questions), with every answer right;\n\n"
        "It holds for 6 months and is kept up by renewal."
    )


def test_a_track_with_an_average():
    text = criteria_narrative(SUPPORT.track("de-escalation"), SUPPORT.name)
    assert "Live simulations (5 scenarios), with an average of at least 75 %;" in text


def test_a_track_with_weights_prerequisites_and_requirements():
    text = criteria_narrative(CONVERSATIONIQ.track("expert-leader"), CONVERSATIONIQ.name)
    for part in (
        "- hold ConversationIQ Advanced Practitioner for 12 months;",
        "- pass the assessment with at least 90 % in the weighted total:",
        "    - Expert examination (100 questions, 180 minutes, 25 % of the total, at least 90 %)",
        "    - Capstone project (3 months of work before, 25 % of the total, at least 90 %)",
        "- Professional references: 5 references;",
        "- Interview by the expert panel;",
        "It holds for 24 months",
    ):
        assert part in text


def test_signs_that_markdown_would_read_are_escaped():
    track = replace(SUPPORT.track("de-escalation"), name="A *bold* [name] {x} <b>")
    text = criteria_narrative(track, "P")
    assert r"A \*bold\* \[name\] \{x\} \<b\> is a certification" in text
