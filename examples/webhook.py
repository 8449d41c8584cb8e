# Checks that a call comes from this server and is fresh, by the rules of Standard Webhooks. Only the standard library.
# Called as a program it reads the body from standard input: python3 webhook.py SECRET ID TIMESTAMP SIGNATURES
import base64
import hashlib
import hmac
import sys
import time

FIVE_MINUTES = 300


def is_genuine(secret, webhook_id, timestamp, signatures, body, now=None):
    """The arguments are the secret, the headers webhook-id, webhook-timestamp and webhook-signature, and the body as bytes."""
    if abs((now or time.time()) - int(timestamp)) > FIVE_MINUTES:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # While a secret is being rotated there are two signatures.
    return any(hmac.compare_digest(expected, each) for each in signatures.split(" "))


if __name__ == "__main__":
    genuine = is_genuine(*sys.argv[1:5], sys.stdin.buffer.read())
    print("genuine" if genuine else "not genuine")
    sys.exit(0 if genuine else 1)
