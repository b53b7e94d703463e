"""What workers are told of waves; a nudge that is lost costs a minute, until beat's own."""

OPENING = "waves.open_due"
MAILS = "waves.send_mails"
CLOSING = "waves.close_due"
