# A service in Python as other people write them: it drops one message and prints the answer. Arguments: redis or amqp, address of the broker, queue to send
# to, queue to be answered in, id of a file.
import json
import sys
import uuid

kind, url, queue, reply_to, file_id = sys.argv[1:6]
message = {
    "specversion": "1.0",
    "id": str(uuid.uuid4()),
    "source": "/python",
    "type": "conversion.task.requested",
    "datacontenttype": "application/json",
    "reply_to": reply_to,
    "correlation_id": "from python",
    "data": {"file_id": file_id, "target": "webp"},
}

if kind == "redis":
    import redis

    broker = redis.Redis.from_url(url, decode_responses=True)
    broker.xadd(queue, {"event": json.dumps(message)})
    last = "0"
    while True:
        for _, entries in broker.xread({reply_to: last}, block=30_000):
            for last, fields in entries:
                answer = json.loads(fields["event"])
                if answer["correlation_id"] == "from python":
                    print(json.dumps(answer))
                    sys.exit(0)
else:
    from kombu import Connection, Queue

    with Connection(url) as connection:
        channel = connection.channel()
        Queue(reply_to, channel=channel, durable=True).declare()
        connection.Producer().publish(message, routing_key=queue, serializer="json", delivery_mode=2)

        def told(body, letter):
            letter.ack()
            answer = body if isinstance(body, dict) else json.loads(body)
            print(json.dumps(answer))
            sys.exit(0)

        consumer = connection.Consumer(
            [Queue(reply_to, durable=True)], callbacks=[told], accept=["json", "application/cloudevents+json"]
        )
        with consumer:
            # Ended by the answer; whatever else the broker has to say is passed over.
            while True:
                connection.drain_events(timeout=30)
