"""The library's OpenID Connect, stricter: a nonce, a checked signature, one origin, nothing from the query."""

import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse

from chibo.core import clock
from chibo.ground.accounts.identity import configured

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
LEEWAY_SECONDS = 60
LINKS = "links_identity"
"""In the session while somebody goes to the issuer in order to link what is proved there."""
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})


class IdentityAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # untyped library
    """Asks the configured issuer only."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer publishes.

        Raises:
            OAuth2Error: it names another issuer, or sends us elsewhere.
        """
        found: dict[str, Any] = super().openid_config
        issuer = configured.wanted().issuer
        origins = {urlsplit(found[name])[:2] for name in ENDPOINTS if name in found}
        if found.get("issuer") != issuer or origins != {urlsplit(issuer)[:2]}:
            raise OAuth2Error("the issuer is not the configured one")
        return found

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """The claims; the signature is checked although the token came directly."""
        try:
            algorithm, key = self._key(jwt.get_unverified_header(id_token))
            token: dict[str, Any] = jwt.decode(
                id_token,
                key=key,
                algorithms=[algorithm],
                issuer=configured.wanted().issuer,
                audience=app.client_id,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("the identity token is not the issuer's") from error
        return token

    def _key(self, header: dict[str, Any]) -> tuple[str, jwt.PyJWK]:
        """The one key that the token names; without a name the issuer has only one (RFC 7517, 4.5)."""
        with get_adapter().get_requests_session() as session:
            reply = session.get(self.openid_config["jwks_uri"])
        reply.raise_for_status()
        wanted = header.get("kid")
        keys = jwt.PyJWKSet.from_dict(reply.json()).keys
        found = [key for key in keys if wanted is None or key.key_id == wanted]
        if len(found) != 1 or header["alg"] not in ALGORITHMS:
            raise OAuth2Error("no key of the issuer fits the identity token")
        return header["alg"], found[0]


class IdentityProvider(OpenIDConnectProvider):  # type: ignore[misc]  # untyped library
    """Sends a nonce with every question, and what the question was for."""

    oauth2_adapter_class = IdentityAdapter

    def get_default_scope(self) -> list[str]:
        """No e-mail is asked for."""
        return ["openid", "profile"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Nobody widens it by the address."""
        found: list[str] = self.get_scope()
        return found

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Nobody adds to it by the address; who is signed in already has to prove it there anew."""
        found: dict[str, Any] = self.get_auth_params()
        return found | ({"prompt": "login", "max_age": "0"} if _confirms(request) else {})

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """Keep the nonce and the moment with the state."""
        nonce = secrets.token_urlsafe(24)
        params = {**kwargs.pop("auth_params", {}), "nonce": nonce}
        kept = {
            "nonce": nonce,
            "at": clock.now().timestamp(),
            "confirms": _confirms(request),
            "links": request.session.pop(LINKS, False),
        }
        answer: HttpResponse = super().redirect(
            request, process, next_url, kept, auth_params=params, **kwargs
        )
        return answer


def _confirms(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)
