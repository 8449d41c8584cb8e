# A service that has its slow work done with Celery, and does not know by whom: python3 celery-service.py photo.png
# BROKER is the address of its broker; its results lie there too.
import os
import sys
import time
import uuid

from billiard.exceptions import WorkerLostError
from celery import Celery, chain
from celery.exceptions import SoftTimeLimitExceeded, TaskRevokedError, TimeLimitExceeded

app = Celery("shop", broker=os.environ["BROKER"], backend=os.environ["BROKER"])
app.conf.task_routes = {"converter.tasks.convert_image": {"queue": "image"}}


# Producers need its name and its arguments; the body runs nowhere.
@app.task(name="converter.tasks.convert_image")
def convert_image(task_id, input_path, output_format, quality=None, output_path=None):
    raise NotImplementedError


def result(photo):
    sent = convert_image.delay("42", photo, "webp", "high")
    return sent.get(timeout=60)


def progress(photo):
    sent = convert_image.apply_async(("43", photo, "jpg"), priority=9, expires=600, time_limit=120)
    while not sent.ready():
        if sent.state == "PROGRESS":
            print(sent.info["percent"], sent.info["stage"], file=sys.stderr)
        time.sleep(0.1)
    return sent.get()["output_file"]


def errors(photo):
    try:
        return convert_image.delay("44", photo, "mp3").get(timeout=60)
    except (SoftTimeLimitExceeded, TimeLimitExceeded):
        return "it takes too long: final"
    except WorkerLostError:
        return "three workers died of it: final"
    except TaskRevokedError as reason:
        return f"somebody cancelled it: {reason}"
    except (PermissionError, FileNotFoundError) as reason:
        return f"the path: {reason}"
    except (ValueError, TypeError) as reason:
        return f"what was asked: {reason}"


def revoked(photo):
    sent = convert_image.apply_async(("45", photo, "webp"), countdown=3600)
    app.control.revoke(sent.id, terminate=True)
    try:
        return sent.get(timeout=60)
    except TaskRevokedError as reason:
        return reason


def chained(photo):
    smaller = convert_image.si("46", photo, "png", "low", os.path.dirname(photo) + "/small.png")
    greeting = app.signature("hello.greet", kwargs={"name": "you"}, immutable=True)
    return chain(smaller, greeting).apply_async().get(timeout=60)


def once():
    # The same order has the same id, however often it is sent.
    same = str(uuid.uuid5(uuid.NAMESPACE_URL, "https://shop.example/orders/4711"))
    for _ in range(2):
        sent = app.send_task("hello.greet", kwargs={"name": "order 4711"}, task_id=same)
    return sent.get(timeout=60)


if __name__ == "__main__":
    photo = os.path.abspath(sys.argv[1])
    for step in (result, progress, errors, revoked, chained):
        print(f"{step.__name__}: {step(photo)}", flush=True)
    print(f"once: {once()}")
