"""What an invitation is good for: one blind signature, or one answer on the confidential path."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from surveys.waves.answering import answers
from surveys.waves.answering.blind_signatures import BadMessage, blind_sign
from surveys.waves.answering.refusals import Reason, Refused
from surveys.waves.answering.tokens import refuse_if_closed
from surveys.waves.invitation_codes import digest_of
from surveys.waves.models import Invitation
from surveys.waves.ticket_keys import unlock_key

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.letters import WaveAnswer
    from surveys.waves.models import Cell

Use = Invitation.Use


@transaction.atomic(durable=True)
def sign_ticket(*, code: str, blinded: bytes, now: dt.datetime) -> bytes:
    """Sign what a browser blinded, once per invitation; the same again gets the same signature.

    Raises `Refused`, and then the invitation stays as it was. The signature may leave only when
    this has returned: until then it is not known that it was given.
    """
    invitation = _locked(code, now=now)
    digest = hashlib.sha256(blinded).digest()
    # What cannot be signed is refused first: asking with it must not tell whether one was.
    try:
        signature = blind_sign(_key_of(invitation.cell), blinded)
    except BadMessage:
        raise Refused(Reason.UNSIGNABLE) from None
    if not _is_for(invitation, Use.TOKEN, digest):
        raise Refused(Reason.FETCHED)
    _mark(invitation, Use.TOKEN, digest)
    return signature


def _key_of(cell: Cell) -> bytes:
    return unlock_key(bytes(cell.locked_key), public=bytes(cell.public_key))


def store_confidentially(*, code: str, field: bytes, answer: WaveAnswer, now: dt.datetime) -> bytes:
    """Store an answer that came without a ticket, and give its receipt.

    `field` is the random field of the form that was filled in: by it a retry is known. Where the
    invitation was used otherwise before, nothing is stored but a receipt, and nobody can tell.
    Marking the invitation and storing the answer are two transactions. Raises `Refused` where the
    wave is not open.
    """
    invitation, is_first = _mark_confidential(code, field, now=now)
    receipt = answers.receipt_of(b"confidential" + code.encode() + field)
    identity = answers.identity_of(receipt)
    if is_first:
        outcome = answers.submit(cell=invitation.cell, identity=identity, answer=answer)
    else:
        outcome = answers.submit_nothing(cell=invitation.cell, identity=identity)
    refuse_if_closed(outcome)
    return receipt


@transaction.atomic(durable=True)
def _mark_confidential(code: str, field: bytes, *, now: dt.datetime) -> tuple[Invitation, bool]:
    invitation = _locked(code, now=now)
    digest = hashlib.sha256(field).digest()
    if not _is_for(invitation, Use.CONFIDENTIAL, digest):
        return invitation, False
    _mark(invitation, Use.CONFIDENTIAL, digest)
    return invitation, True


def _is_for(invitation: Invitation, use: Invitation.Use, digest: bytes) -> bool:
    """Whether an invitation is unused, or was used just so before."""
    used = bytes(invitation.digest or b"")
    return invitation.use == Use.NONE or (invitation.use == use and used == digest)


def _mark(invitation: Invitation, use: Invitation.Use, digest: bytes) -> None:
    if invitation.use == Use.NONE:
        invitation.use, invitation.digest = use, digest
        invitation.save(update_fields=["use", "digest"])


def _locked(code: str, *, now: dt.datetime) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave", "cell__wave__key")
        .filter(code_digest=digest_of(code))
        .first()
    )
    if invitation is None:
        raise Refused(Reason.UNKNOWN)
    if not invitation.wave.takes_answers_at(now):
        raise Refused(Reason.CLOSED)
    return invitation
