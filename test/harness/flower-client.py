# A program for Flower's API as its users write them: the standard library alone, a name and a password, JSON without a word about its type.
# Arguments: address, password. One call as JSON on each line, one answer on each line.
import base64
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

address, password = sys.argv[1:3]
login = base64.b64encode(f"flower:{password}".encode()).decode()

for line in sys.stdin:
    call = json.loads(line)
    data = call.get("json")
    form = call.get("form")
    body = json.dumps(data).encode() if data is not None else urllib.parse.urlencode(form or {}).encode()
    request = urllib.request.Request(address + call["path"], method=call["method"], data=body if call["method"] == "POST" else None)
    if password:
        request.add_header("Authorization", f"Basic {login}")
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:
            status, text = answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        status, text = error.code, error.read().decode()
    try:
        answered = json.loads(text)
    except ValueError:
        answered = text
    print(json.dumps({"status": status, "body": answered}), flush=True)
