# A Celery program to measure with: its own worker (celery -A celery_program worker), and a sender that times itself.
# Arguments of the sender: fill QUEUE COUNT | latency QUEUE COUNT. The broker is BENCH_BROKER.
import json
import os
import sys
import time

from celery import Celery

broker = os.environ["BENCH_BROKER"]
app = Celery("bench", broker=broker, backend=broker)
app.conf.update(worker_prefetch_multiplier=1, worker_hijack_root_logger=False)


@app.task(name="bench.nothing")
def nothing():
    return None


def fill(queue, count):
    for _ in range(count):
        app.send_task("bench.nothing", queue=queue, ignore_result=True)


def latency(queue, count):
    times = []
    for _ in range(count):
        began = time.perf_counter()
        app.send_task("bench.nothing", queue=queue).get(timeout=30)
        times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    verb, queue, count = sys.argv[1:4]
    print(json.dumps({"fill": fill, "latency": latency}[verb](queue, int(count))))
