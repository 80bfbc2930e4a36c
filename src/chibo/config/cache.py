"""Keys of the shared cache: digests that only this installation can make, so that no address stands in a table."""

from django.utils.crypto import salted_hmac


def hidden(key: str, prefix: str, version: int) -> str:
    """The key as it is stored (Django's ``KEY_FUNCTION``)."""
    return salted_hmac("chibo.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
