"""Commands of documents. Each writes its rows, one audit entry and its fact, all or nothing.

Files are written before the rows that name them; a file that no row names is harmless.
"""

from .creating import Draft, create_document, preview
from .keys import issue_key
from .papers import keep_paper
from .signatures import renew, sign

__all__ = [
    "Draft",
    "create_document",
    "issue_key",
    "keep_paper",
    "preview",
    "renew",
    "sign",
]
