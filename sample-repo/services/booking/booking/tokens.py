"""Access tokens of the identity service."""

import jwt

AUDIENCE = "https://booking.skerry.example"
ISSUER = "https://identity.skerry.example"


class Refused(Exception):
    """The token is no good here; why is for the log, not for the caller."""


def verify(token, keys):
    """The client and the passenger of a token that was made for this service."""
    try:
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(
            token,
            key,
            algorithms=["ES256"],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["exp", "aud", "sub", "client_id", "scope"]},
        )
    except (KeyError, jwt.InvalidTokenError) as error:
        raise Refused(str(error)) from error
    return Caller(client=claims["client_id"], passenger=claims["sub"], scopes=claims["scope"].split())
