"""``assay withdraw``, ``assay appeal`` and ``assay surrender``."""

import click

from issuer.cli.acting import acting_as, doer, public_id_of
from issuer.cli.clock import now
from issuer.cli.opening import opened_office
from issuer.domain.acts import Actor, WithdrawalReason
from issuer.services.ending import surrender as surrender_certification
from issuer.services.ending import take_back_withdrawal, uphold_appeal
from issuer.services.ending import withdraw as withdraw_certification


@click.command()
@click.argument("certification")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in WithdrawalReason]),
    help="Why; it is recorded, and the public is not told. Both officers must give the same.",
)
@click.option(
    "--take-back", is_flag=True, help="Give up what was proposed and nobody confirmed yet."
)
@acting_as
def withdraw(
    *, certification: str, reason: str | None, take_back: bool, person: str | None
) -> None:
    """Withdraw CERTIFICATION (its address or its id): two officers, one after the other.

    The first officer's command proposes and changes nothing yet. The second one's, another
    person's, withdraws it: at once everywhere, every unexpired version revoked. Until then any
    officer may take the proposal back.
    """
    if take_back is (reason is not None):
        raise click.UsageError("Say --reason, or --take-back.")
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        officer = doer(Actor.OFFICER, person)
        if reason is None:
            take_back_withdrawal(office, public_id=public_id, doer=officer, at=now())
            click.echo(f"Taken back: the withdrawal of {public_id} is not proposed any more")
            return
        withdrawal = withdraw_certification(
            office,
            public_id=public_id,
            reason=WithdrawalReason(reason),
            doer=officer,
            at=now(),
        )
    if withdrawal.done:
        click.echo(f"Withdrawn: {public_id}, proposed by {withdrawal.proposed_by}")
    else:
        click.echo(
            f"Proposed: {public_id} is not withdrawn yet. Another officer must give the same "
            "command."
        )


@click.command()
@click.argument("certification")
@acting_as
def appeal(*, certification: str, person: str | None) -> None:
    """Uphold the appeal against the withdrawal of CERTIFICATION (its address or its id).

    For an officer who had no part in the withdrawal. The standing is computed as if it had
    not been withdrawn, and a fresh credential is issued where it stands.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        standing = uphold_appeal(
            office, public_id=public_id, doer=doer(Actor.OFFICER, person), at=now()
        )
    click.echo(f"Appeal upheld: {public_id} is {standing}")


@click.command()
@click.argument("certification")
@acting_as
def surrender(*, certification: str, person: str | None) -> None:
    """Record that the holder gave CERTIFICATION (its address or its id) up in writing.

    As an officer. It ends at once everywhere and is not taken back: it can be earned anew.
    """
    with opened_office() as office:
        public_id = public_id_of(office, certification)
        surrender_certification(
            office, public_id=public_id, doer=doer(Actor.OFFICER, person), at=now()
        )
    click.echo(f"Surrendered: {public_id}")
