#!/bin/sh
# Converts one file: sh convert.sh photo.png webp. Needs curl and sed; with jq it would be shorter.
set -eu
file=$1 target=$2
url=${ATHANOR_URL:-http://localhost:3000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Leaves the answer in "$work/body"; a refusal is shown and ends the program.
ask() {
  rm -f "$work/body"
  curl -sS --fail-with-body ${ATHANOR_KEY:+-H "Authorization: Bearer $ATHANOR_KEY"} -D "$work/headers" -o "$work/body" "$@" || {
    cat "$work/body" >&2
    exit 1
  }
}
# The answers begin with the id and the status of what they are about.
first_id() {
  sed 's/^{"id":"\([^"]*\)".*/\1/' "$work/body"
}
status() {
  sed 's/,"state_version".*//; s/.*"status":"\([a-z]*\)".*/\1/' "$work/body"
}
percent() {
  sed 's/.*"percent":\([^,}]*\).*/\1/' "$work/body"
}

ask --data-binary "@$file" "$url/api/v1/files?filename=$(basename "$file")"
ask -H 'Content-Type: application/json' -d "{\"file_id\":\"$(first_id)\",\"target\":\"$target\"}" "$url/api/v1/tasks"
id=$(first_id)
known=
while :; do
  # Answers at the next change, or with 304 and no body when there was none for so long.
  ask -H 'Prefer: wait=20' -H "If-None-Match: $known" "$url/api/v1/tasks/$id"
  [ -s "$work/body" ] || continue
  known=$(sed -n 's/^[Ee][Tt]ag: *\(.*[^[:space:]]\).*/\1/p' "$work/headers")
  echo "$(status) $(percent)%" >&2
  case $(status) in done) break ;; failed | cancelled | expired) cat "$work/body" >&2 && exit 1 ;; esac
done
name=$(basename "${file%.*}").$target
ask "$url/api/v1/tasks/$id/result"
mv "$work/body" "$name"
echo "$name"
