# The cart service, a program with Celery as other people write them: it sends tasks by name and has no worker, nor a line of the task service.
# A cart that nobody touches for half an hour counts as abandoned; an hour after that its owner is reminded, unless the cart was bought meanwhile.
import base64
import hashlib
import hmac
import json
import os
import re
import signal
import sys
import threading
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from celery import Celery

IDLE_S = 30 * 60
REMIND_AFTER = timedelta(hours=1)
FIVE_MINUTES_S = 300

celery = Celery("cart", broker=os.environ["BROKER_URL"])
celery.conf.task_default_queue = "cart"
celery.conf.task_ignore_result = True

carts = {}
lock = threading.RLock()


class Refusal(Exception):
    def __init__(self, status, sentence):
        super().__init__(sentence)
        self.status = status


def cart_of(user_id):
    if int(user_id) not in carts:
        raise Refusal(404, "this user has no cart")
    return carts[int(user_id)]


def show(user_id):
    return 200, cart_of(user_id)


def put(user_id, body):
    if not isinstance(body.get("product_id"), int):
        raise Refusal(422, "product_id is missing")
    with lock:
        cart = carts.setdefault(int(user_id), {"version": 0, "items": [], "state": "open", "reminder": None})
        cart["items"].append({"product_id": body["product_id"], "count": body.get("count", 1)})
        cart["version"] += 1
        forget_reminder(cart)
        cart["state"] = "open"
    celery.send_task("cart.check_abandoned", args=[int(user_id), cart["version"]], countdown=IDLE_S)
    return 200, cart


def check_out(user_id, _body):
    cart = cart_of(user_id)
    order = {"user_id": int(user_id), "items": cart["items"]}
    request = urllib.request.Request(
        os.environ["ORDER_URL"] + "/api/orders", json.dumps(order).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        order = json.load(answer)
    with lock:
        forget_reminder(cart)
        cart["state"] = "ordered"
    return 202, order


def abandoned(user_id, body):
    with lock:
        cart = cart_of(user_id)
        if cart["state"] == "open" and cart["version"] == body["version"]:
            text = "Something is waiting in your cart."
            when = datetime.now(timezone.utc) + REMIND_AFTER
            cart["reminder"] = celery.send_task("send_notification", args=[int(user_id), text], eta=when).id
            cart["state"] = "abandoned"
    return 200, {}


def forget_reminder(cart):
    if cart["reminder"]:
        celery.control.revoke(cart["reminder"])
        cart["reminder"] = None


ROUTES = {
    ("GET", r"/api/carts/(\d+)"): show,
    ("POST", r"/api/carts/(\d+)/items"): put,
    ("POST", r"/api/carts/(\d+)/checkout"): check_out,
    ("POST", r"/api/carts/(\d+)/abandoned"): abandoned,
}
FROM_THE_TASK_SERVICE = {abandoned}


def is_genuine(headers, body):
    if abs(time.time() - int(headers.get("webhook-timestamp", 0))) > FIVE_MINUTES_S:
        return False
    key = base64.b64decode(os.environ["SERVICE_SECRET"].removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, each) for each in headers.get("webhook-signature", "").split(" "))


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply(*self.handled())

    def do_POST(self):
        self.reply(*self.handled())

    def handled(self):
        try:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/":
                return 200, {"service": "cart", "carts": len(carts)}
            for (method, path), handle in ROUTES.items():
                found = re.fullmatch(path, self.path)
                if not found or method != self.command:
                    continue
                if handle in FROM_THE_TASK_SERVICE and not is_genuine(self.headers, body):
                    raise Refusal(401, "the signature does not fit")
                return handle(found[1]) if method == "GET" else handle(found[1], json.loads(body or b"{}"))
            raise Refusal(404, "there is nothing here")
        except Refusal as refusal:
            return refusal.status, {"error": str(refusal)}
        except (KeyError, ValueError):
            return 400, {"error": "this cannot be read"}

    def reply(self, status, answer):
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args):
        pass


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ["PORT"])), Handler).serve_forever()
