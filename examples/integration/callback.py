# Orders work over HTTP and is called when it is done: python3 callback.py order NAME, and python3 callback.py serve PORT. Only the standard library.
# ATHANOR_URL, ATHANOR_KEY (scopes tasks:read, tasks:write, webhooks), ATHANOR_SECRET (GET /api/v1/webhooks/callback-secret, with that key), OUR_URL (where we are called).
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["ATHANOR_SECRET"].removeprefix("whsec_"))


def ask(path, body=None, headers=None):
    request = urllib.request.Request(os.environ["ATHANOR_URL"] + path, body, headers or {})
    if os.environ.get("ATHANOR_KEY"):  # while nobody has an account, loopback needs none
        request.add_header("Authorization", "Bearer " + os.environ["ATHANOR_KEY"])
    try:
        return json.load(urllib.request.urlopen(request))
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise RuntimeError(f"{problem['code']}: {problem['detail']}")


def order(name):
    work = {"operation": "hello.greet", "options": {"name": name}, "callback": {"url": os.environ["OUR_URL"]}}
    # With the same key the same order is the same task, however often it is sent.
    headers = {"Content-Type": "application/json", "Idempotency-Key": f'"{name}"'}
    return ask("/api/v1/tasks", json.dumps(work).encode(), headers)["id"]


def is_genuine(headers, body):
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return False
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, each) for each in headers["webhook-signature"].split(" "))


class Called(BaseHTTPRequestHandler):
    seen = set()  # a service keeps it in its database, in the transaction that does what follows

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not is_genuine(self.headers, body):
            return self.answer(401)
        if self.headers["webhook-id"] not in self.seen:
            call = json.loads(body)
            task = ask("/api/v1/tasks/" + call["data"]["task_id"])
            print(call["type"], task["result"]["words"], flush=True)
            self.seen.add(self.headers["webhook-id"])
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


if sys.argv[1] == "serve":
    HTTPServer(("127.0.0.1", int(sys.argv[2])), Called).serve_forever()
print(order(sys.argv[2]))
