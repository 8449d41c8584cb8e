# A Celery program as other people write them, for tests: it sends, waits, asks and revokes with the unmodified library. One order as JSON on each
# line of its input, one answer as JSON on each line of its output. Arguments: broker, result backend ('' for none), settings as JSON.
import builtins
import json
import sys
import time

import billiard.exceptions
import celery.exceptions
from celery import Celery, chain, chord, group
from celery.result import ResultSet

broker, backend, conf = sys.argv[1:4]
app = Celery("shop", broker=broker, backend=backend or None)
app.conf.update(json.loads(conf))
sent = {}

CLASSES = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module, names in {
        celery.exceptions: [
            "SoftTimeLimitExceeded",
            "TimeLimitExceeded",
            "TaskRevokedError",
            "NotRegistered",
            "TimeoutError",
        ],
        billiard.exceptions: ["WorkerLostError"],
        builtins: ["ValueError", "TypeError", "PermissionError", "FileNotFoundError", "RuntimeError", "OSError"],
    }.items()
    for name in names
}


def outcome(result, timeout):
    try:
        return {"value": result.get(timeout=timeout), "state": state_of(result)}
    except Exception as error:
        return {
            "raised": [name for name, cls in CLASSES.items() if isinstance(error, cls)],
            "type": type(error).__name__,
            "args": [str(each) for each in error.args],
            "state": state_of(result),
        }


def state_of(result):
    # A group has none of its own.
    return getattr(result, "state", "")


def send(order):
    options = dict(order.get("options", {}))
    result = app.send_task(order["task"], args=order.get("args"), kwargs=order.get("kwargs"), **options)
    sent[result.id] = result
    return result.id


def signature(order):
    return app.signature(
        order["task"],
        args=order.get("args", []),
        kwargs=order.get("kwargs", {}),
        immutable=order.get("immutable", False),
        **order.get("options", {}),
    )


def states(result, timeout):
    seen = []
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        # Asked for together: between two questions it may have ended.
        meta = result._get_task_meta()
        state = meta["status"]
        info = meta["result"] if state == "PROGRESS" else None
        if not seen or seen[-1][0] != state or (info and seen[-1][1] != info):
            seen.append([state, info])
        if state in result.backend.READY_STATES:
            return seen
        time.sleep(0.02)
    return seen


def events(order):
    # One ear from beginning to end, because nothing is heard between two. The tasks are sent when it has heard something; when all that is waited
    # for was told, it goes on for some seconds, in case something is told twice.
    seen, tasks = [], list(order["tasks"])
    # What Flower keeps of it, and draws its pages from.
    state = app.events.State()

    def hear(event):
        seen.append(dict(event))
        state.event(event)

    over = time.monotonic() + order.get("timeout", 60)
    end = None
    with app.connection_for_read() as connection:
        receiver = app.events.Receiver(connection, handlers={"*": hear})

        def look():
            nonlocal end
            while seen and tasks:
                send(tasks.pop(0))
            if end is None and set(order["until"]) <= {event["type"] for event in seen}:
                end = time.monotonic() + order["seconds"]
            receiver.should_stop = time.monotonic() > (over if end is None else end)

        receiver.on_iteration = look
        for _ in receiver.consume(limit=None, wakeup=False):
            pass
    kept = [
        {"uuid": task.uuid, "name": task.name, "state": task.state, "runtime": task.runtime, "worker": task.worker.hostname}
        for task in state.tasks.values()
    ]
    return {"events": seen, "workers": {name: worker.alive for name, worker in state.workers.items()}, "tasks": kept}


def answer(order):
    what = order["do"]
    if what == "send":
        return send(order)
    if what == "batch":
        return [send(each) for each in order["orders"]]
    if what == "get":
        ids = order["ids"]
        return [outcome(sent.get(id) or app.AsyncResult(id), order.get("timeout", 60)) for id in ids]
    if what == "gather":
        # All at once. One after the other, over rpc:// Celery waits a second for each that came before its turn.
        gathered = ResultSet([sent[id] for id in order["ids"]])
        gathered.join_native(timeout=order.get("timeout", 60), propagate=False)
        return [{"value": result.result, "state": result.state} for result in gathered.results]
    if what == "states":
        return states(sent[order["id"]], order.get("timeout", 60))
    if what == "revoke":
        return app.control.revoke(order["id"], **order.get("options", {}))
    if what == "link":
        # As Celery's guide asks what became of those that were called with a result.
        result = signature(order).apply_async(link=[signature(each) for each in order["linked"]])
        result.get(timeout=order.get("timeout", 60))
        return [{"id": child.id, **outcome(child, order.get("timeout", 60))} for child in result.children]
    if what == "children":
        result = signature(order).apply_async(link=[signature(each) for each in order["linked"]])
        result.get(timeout=order.get("timeout", 60))
        ids = [child.id for child in result.children]
        if order["forget"]:
            result.forget()
        return ids
    if what == "errback":
        result = signature(order).apply_async(link_error=[signature(each) for each in order["linked"]])
        return outcome(result, order.get("timeout", 60))
    if what == "chain":
        result = chain(*[signature(each) for each in order["tasks"]]).apply_async()
        return outcome(result, order.get("timeout", 60))
    if what == "group":
        result = group(*[signature(each) for each in order["tasks"]]).apply_async()
        return outcome(result, order.get("timeout", 60))
    if what == "chord":
        result = chord([signature(each) for each in order["tasks"]])(signature(order["body"]))
        return outcome(result, order.get("timeout", 60))
    if what == "chain around a group":
        tasks = [signature(each) for each in order["tasks"]]
        result = chain(tasks[0], group(tasks[1:-1]), tasks[-1]).apply_async()
        return outcome(result, order.get("timeout", 60))
    if what == "inspect":
        # Without a limit it gathers until nobody has spoken for so long.
        inspect = app.control.inspect(timeout=order.get("timeout", 3), limit=order.get("limit"))
        return getattr(inspect, order["method"])(*order.get("args", []))
    if what == "control":
        gathers = {"timeout": order.get("timeout", 3), "limit": order.get("limit")}
        return getattr(app.control, order["method"])(*order.get("args", []), reply=True, **gathers, **order.get("options", {}))
    if what == "events":
        return events(order)
    raise ValueError(what)


for line in sys.stdin:
    try:
        print(json.dumps({"answer": answer(json.loads(line))}), flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
