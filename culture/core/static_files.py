"""How collected static files are named."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = (r'(?P<matched>from "(?P<url>\./[^"]+)";)', 'from "%(url)s";')


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # untyped
    """Names files by their content, also where one of our own modules imports another."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("respondent/*.js", (IMPORT,)),
        ("staff/*.js", (IMPORT,)),
    )
