#!/bin/sh
# An extension that speaks the Extensions API by hand. Its argument is its name; "audit" without.
set -eu

name="${1:-audit}"
api="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
headers="$TMPDIR/$name.headers"

curl -sS -o /dev/null -D "$headers" -H "Lambda-Extension-Name: $name" \
  -d '{ "events": ["INVOKE", "SHUTDOWN"] }' "$api/register"
id=$(tr -d '\r' <"$headers" | sed -n 's/^lambda-extension-identifier: //Ip')
echo "${GREETING:-hello} from $name of $AWS_LAMBDA_FUNCTION_NAME, table ${TABLE:-none}"

while event=$(curl -sS -H "Lambda-Extension-Identifier: $id" "$api/event/next"); do
  type=$(printf %s "$event" | sed 's/.*"eventType":"\([A-Z]*\)".*/\1/')
  echo "event $type"
  [ "$type" = SHUTDOWN ] && exit 0
done
