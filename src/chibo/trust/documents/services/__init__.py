"""Commands of documents. Each writes its rows, one audit entry and its fact, all or nothing.

Files are written before the rows that name them; a file that no row names is harmless.
"""

from .by_hand import may_hand_in, print_copy, replace_scan, sign_on_paper
from .creating import Draft, create_document, preview
from .keys import issue_key
from .means import choose_means, look_at_certificates
from .papers import forget_papers, keep_paper
from .renewing import renew
from .signatures import send_otp, sign

__all__ = [
    "Draft",
    "choose_means",
    "create_document",
    "forget_papers",
    "issue_key",
    "keep_paper",
    "look_at_certificates",
    "may_hand_in",
    "preview",
    "print_copy",
    "renew",
    "replace_scan",
    "send_otp",
    "sign",
    "sign_on_paper",
]
