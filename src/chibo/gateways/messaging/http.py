"""One POST to a service, and what its answer means."""

from typing import Any

import requests

from chibo.gateways.messaging.errors import Away, Gone, Refused

PATIENCE_SECONDS = 20
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})


def post(url: str, *, headers: dict[str, str], **body: Any) -> None:
    """Hand something over; redirections are not followed, so that a secret goes to one place only.

    Raises:
        Gone: 404 or 410. Refused: another 3xx or 4xx. Away: 408, 425, 429, 5xx or no answer.
    """
    try:
        answer = requests.post(
            url, headers=headers, timeout=PATIENCE_SECONDS, allow_redirects=False, **body
        )
    except requests.RequestException as error:
        raise Away(type(error).__name__.lower()) from error
    status = answer.status_code
    if status < 300:
        return
    code = f"http_{status}"
    if status in _GONE:
        raise Gone(code)
    raise (Away if status in _LATER or status >= 500 else Refused)(code)
