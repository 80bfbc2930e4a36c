"""What the installation says of its issuer, read from the settings."""

from django.conf import settings

from chibo.ground.accounts.rules.identity import Wanted, digest

PROVIDER = "eid"


def is_on() -> bool:
    """Whether an issuer is configured."""
    return bool(settings.CHIBO_OIDC_ISSUER)


def name() -> str:
    """What people call the issuer."""
    found: str = settings.CHIBO_OIDC_NAME
    return found


def wanted() -> Wanted:
    """What is asked of the issuer."""
    return Wanted(
        issuer=settings.CHIBO_OIDC_ISSUER,
        claim=settings.CHIBO_OIDC_CLAIM,
        is_hash=settings.CHIBO_OIDC_CLAIM_IS_HASH,
        level_claim=settings.CHIBO_OIDC_LEVEL_CLAIM,
        levels=frozenset(settings.CHIBO_OIDC_LEVELS),
    )


def digest_of(value: str) -> str:
    """What is kept in place of a claim's value."""
    key = settings.CHIBO_IDENTITY_KEY.encode()
    return digest(value, issuer=settings.CHIBO_OIDC_ISSUER, key=key)
