"""Signing in with an identity that somebody else has verified (OpenID Connect), by the library.

The library speaks the protocol (state, PKCE, tokens); ``provider`` adds the nonce, the signature of the
token and that nobody but the configured issuer is asked; ``social`` decides who it is. Nothing of the
library's own accounts is used: no account is made, no e-mail is looked at.
"""
