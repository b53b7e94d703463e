"""What an invitation is good for: one blind signature, or one answer on the confidential path."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from surveys.waves.answering import answers
from surveys.waves.answering.answers import Outcome
from surveys.waves.answering.blind_signatures import BadMessage, blind_sign
from surveys.waves.answering.refusals import Reason, Refused
from surveys.waves.models import Invitation

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.answering.answers import WaveAnswer

Use = Invitation.Use


@transaction.atomic(durable=True)
def sign_ticket(*, code: str, blinded: bytes, now: dt.datetime) -> bytes:
    """Sign what a browser blinded, once per invitation; the same again gets the same signature.

    Raises `Refused`, and then the invitation stays as it was. The signature may leave only when
    this has returned: until then it is not known that it was given.
    """
    invitation = _locked(code, now=now)
    digest = hashlib.sha256(blinded).digest()
    if invitation.use == Use.CONFIDENTIAL:
        raise Refused(Reason.CONFIDENTIAL)
    if invitation.use == Use.TOKEN and bytes(invitation.blinded_digest or b"") != digest:
        raise Refused(Reason.FETCHED)
    try:
        signature = blind_sign(bytes(invitation.cell.private_key), blinded)
    except BadMessage:
        raise Refused(Reason.UNSIGNABLE) from None
    if invitation.use == Use.NONE:
        invitation.use, invitation.blinded_digest = Use.TOKEN, digest
        invitation.save(update_fields=["use", "blinded_digest"])
    return signature


def store_confidentially(
    *, code: str, answer: WaveAnswer, now: dt.datetime
) -> tuple[Outcome, bytes]:
    """Store an answer that came without a ticket; give what became of it, and its receipt.

    Marking the invitation and storing the answer are two transactions, and a retry meets the
    identity of the first try. Raises `Refused` where a ticket was given.
    """
    invitation = _mark_confidential(code, now=now)
    receipt = _receipt_of(code)
    outcome = answers.submit(
        wave=invitation.wave.uuid,
        cell=invitation.cell.uuid,
        identity=answers.identity_of(receipt),
        answer=answer,
    )
    return outcome, receipt


def is_answered_confidentially(code: str) -> bool:
    """Whether the answer of the confidential path arrived, after its invitation was marked.

    A failure between the two transactions marks it without an answer; then one may still come.
    """
    return answers.state_of(answers.identity_of(_receipt_of(code))) != Outcome.UNKNOWN


@transaction.atomic(durable=True)
def _mark_confidential(code: str, *, now: dt.datetime) -> Invitation:
    invitation = _locked(code, now=now)
    if invitation.use == Use.TOKEN:
        raise Refused(Reason.FETCHED)
    if invitation.use == Use.NONE:
        invitation.use = Use.CONFIDENTIAL
        invitation.save(update_fields=["use"])
    return invitation


def _locked(code: str, *, now: dt.datetime) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("wave", "cell")
        .filter(code=code)
        .first()
    )
    if invitation is None:
        raise Refused(Reason.UNKNOWN)
    if not invitation.wave.takes_answers_at(now):
        raise Refused(Reason.CLOSED)
    return invitation


def _receipt_of(code: str) -> bytes:
    content = b"confidential" + code.encode()
    message = hmac.digest(settings.SECRET_KEY.encode(), content, hashlib.sha256)
    return answers.receipt_of(message)
