"""An upload that is larger than anything we take is refused before it is read to the end."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST_BYTES = 64 * 1024 * 1024
"""Above the largest file of any page (50 MB, `/verify`), with room for the form around it."""


class BoundedUpload(FileUploadHandler):
    """First of the handlers: looks at the announced length only, and leaves the data to the others."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  # Django's signature
        content_length: int,
        boundary: Any,  # bytes; the stubs say str
        encoding: str | None = None,
    ) -> None:
        """Refuse by the length.

        Raises:
            RequestDataTooBig
        """
        if content_length > LARGEST_BYTES:
            raise RequestDataTooBig(f"an upload of {content_length} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
