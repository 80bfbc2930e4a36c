"""Static files: hashed and compressed once collected, and plain before that, so that nothing fails without it."""

from urllib.parse import unquote, urlsplit

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)


class CollectedOrPlain(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped package
    """The manifest's name of a file; its own name when it has not been collected."""

    def stored_name(self, name: str) -> str:
        """Name under which the file is served."""
        key = self.hash_key(self.clean_name(urlsplit(unquote(name)).path))
        return str(super().stored_name(name)) if key in self.hashed_files else name
