"""The signing key of a machine that nobody configured."""

import os
import secrets

from culture import embedded


def local_secret_key() -> str:
    """Read the key of this checkout, making it on first use; only its account can read the file."""
    path = embedded.data_folder() / "secret_key"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(50)
    os.write(file, key.encode())
    os.close(file)
    return key
