# Converts one file: python3 convert.py photo.png webp. Only the standard library.
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ.get("ATHANOR_URL", "http://localhost:3000")
KEY = os.environ.get("ATHANOR_KEY")


def ask(path, data=None, headers=None):
    request = urllib.request.Request(URL + path, data=data, headers=headers or {})
    if KEY:
        request.add_header("Authorization", "Bearer " + KEY)
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        if error.code == 304:
            return error
        problem = json.load(error)
        sys.exit(f"{problem['code']}: {problem['detail']}")


def convert(file, target):
    name = urllib.parse.quote(os.path.basename(file))
    with open(file, "rb") as source:
        stored = json.load(ask(f"/api/v1/files?filename={name}", source.read()))
    order = json.dumps({"file_id": stored["id"], "target": target}).encode()
    task = json.load(ask("/api/v1/tasks", order, {"Content-Type": "application/json"}))
    known = ""
    while task["status"] not in ("done", "failed", "cancelled", "expired"):
        # Answers at the next change, or with 304 when there was none for so long.
        answer = ask(f"/api/v1/tasks/{task['id']}", headers={"Prefer": "wait=20", "If-None-Match": known})
        if answer.status == 304:
            continue
        known = answer.headers["ETag"]
        task = json.load(answer)
        print(task["status"], f"{task['progress']['percent'] or 0}%", file=sys.stderr)
    if task["status"] != "done":
        sys.exit(task["error"]["detail"] if task["error"] else task["status"])
    result = task["outputs"][0]["filename"]
    with open(result, "wb") as out:
        out.write(ask(f"/api/v1/tasks/{task['id']}/result").read())
    return result


if __name__ == "__main__":
    print(convert(sys.argv[1], sys.argv[2]))
