"""Who a person is and how they prove it: identity, credentials, sign-in, the actor of a request."""
