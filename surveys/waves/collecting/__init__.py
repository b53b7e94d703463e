"""The worker's part of an open wave: opening, mails, participation, and answers without order."""
