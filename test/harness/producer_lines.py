# The lines by which programs ask Celery for work, as their documents print them: nothing in here knows who does it. BROKER and BACKEND are addresses;
# arguments: a film, a picture. Prints what came of each line as JSON; imported by Celery's own commands, it is their application.
import json
import os
import sys
import time
from datetime import datetime, timedelta

from celery import Celery
from celery.exceptions import TaskRevokedError

app = Celery("shop", broker=os.environ["BROKER"], backend=os.environ["BACKEND"])
app.conf.task_routes = {
    "converter.tasks.convert_video": {"queue": "video"},
    "converter.tasks.convert_image": {"queue": "image"},
    "product.process_images": {"queue": "product"},
}


# Producers need names and arguments; the bodies run nowhere.
@app.task(name="converter.tasks.convert_video")
def convert_video(task_id, input_path, output_format, quality=None, output_path=None):
    raise NotImplementedError


@app.task(name="converter.tasks.convert_image")
def convert_image(task_id, input_path, output_format, quality=None, output_path=None):
    raise NotImplementedError


@app.task(name="send_notification")
def send_notification(user_id, text):
    raise NotImplementedError


@app.task(name="process_bid_assignment")
def process_bid_assignment(bid_id, master_id):
    raise NotImplementedError


def ended(result):
    try:
        return result.get(timeout=60)
    except TaskRevokedError as error:
        return f"revoked: {error}"


def wait_until_taken(inspect, *results):
    """What is taken back before a door has taken it never waits."""
    for result in results:
        while not any((inspect.query_task(result.id) or {}).values()):
            time.sleep(0.1)


def lines(film, photo):
    result = convert_video.delay(task_id="1", input_path=film, output_format="webm", quality="low")
    yield "delay", {"task": result.task_id, "value": result.get(timeout=240)}

    urgent = convert_image.apply_async(args=["2", photo, "webp"], priority=9)
    yield "priority", {"task": urgent.id, "value": urgent.get(timeout=60)}

    policy = {"max_retries": 3, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
    later = convert_image.apply_async(
        args=["3", photo, "jpg"], countdown=60, expires=3600, retry=True, retry_policy=policy
    )
    yield "countdown", {"task": later.id, "state": later.state}

    # Without a zone, as programs write it.
    send_time = datetime.utcnow() + timedelta(hours=1)
    reminder = send_notification.apply_async(args=[7, "Do not forget"], eta=send_time)
    yield "eta", {"task": reminder.id, "state": reminder.state}

    assigned = process_bid_assignment.delay(4, 2)
    yield "assign", {"task": assigned.id}

    by_name = app.send_task("product.process_images", kwargs={"product_id": 1, "image_urls": ["one.png"]}, countdown=600)
    yield "send_task", {"task": by_name.id}

    inspect = app.control.inspect(timeout=10, limit=1)
    yield "active", inspect.active()
    yield "stats", list(inspect.stats())

    wait_until_taken(inspect, later, reminder)
    app.control.revoke(later.id, terminate=True)
    yield "revoke", {"task": later.id, "value": ended(later)}
    app.control.revoke(reminder.id, terminate=True, signal="KILL")
    yield "kill", {"task": reminder.id, "value": ended(reminder)}


if __name__ == "__main__":
    print(json.dumps(dict(lines(*sys.argv[1:3]))))
