"""A mail that waits for its time is not sent to somebody who has left meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from culture.accounts.models import User
from culture.actions.models import ActionMail
from feedback.cases.models import CaseMail
from feedback.observations.models import ObservationMail
from feedback.promises.models import PromiseMail


@pytest.mark.parametrize("kind", [ActionMail, CaseMail, ObservationMail, PromiseMail])
def test_a_mail_to_somebody_who_has_left_is_not_wanted(kind: Any) -> None:
    assert kind(recipient=User(is_active=False)).is_wanted is False
