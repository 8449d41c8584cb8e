# Has a picture converted by one message and waits for the answer: python3 message.py photo.png. Debian's package is python3-redis.
import json
import os
import sys

import redis

broker = redis.Redis.from_url(os.environ["BROKER"], decode_responses=True)


def order(name, data):
    message = {
        "specversion": "1.0",
        "type": "conversion.task.requested",
        "id": name,  # the same name again is the same task
        "source": "/shop",
        "reply_to": "shop.replies",
        "correlation_id": name,
        "data": data,
    }
    broker.xadd("shop.tasks", {"event": json.dumps(message)})


def answer_to(name):
    last = "0"
    while True:
        for _, entries in broker.xread({"shop.replies": last}, block=5_000):
            for last, fields in entries:
                answer = json.loads(fields["event"])
                if answer["correlation_id"] == name:
                    return answer


photo = os.path.abspath(sys.argv[1])
order("order-4711-python", {"path": photo, "target": "webp"})
answer = answer_to("order-4711-python")
if answer["type"] != "conversion.task.done":
    sys.exit(json.dumps(answer["data"]))
print(answer["data"]["outputs"][0]["filename"])
