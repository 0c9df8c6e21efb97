#!/bin/bash
# Starts Kafka from a release's libraries, with settings as the official image takes them: KAFKA_NODE_ID is node.id.
set -euo pipefail

readonly DATA=/data LIBRARIES=/opt/tokensweep/app/lib
java=(java -Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dlogback.configurationFile=dev/tokensweep/sandbox/child-logback.xml -cp "$LIBRARIES/*")

env | sed -n 's/^KAFKA_\([A-Z_]*\)=/\1 /p' | while read -r name value; do
    name=${name,,}
    printf '%s=%s\n' "${name//_/.}" "$value"
done >"$DATA/server.properties"
echo "log.dirs=$DATA/log" >>"$DATA/server.properties"
"${java[@]}" kafka.tools.StorageTool format --ignore-formatted --config "$DATA/server.properties" \
    --cluster-id AAAAAAAAAAAAAAAAAAAAAQ
exec "${java[@]}" kafka.Kafka "$DATA/server.properties"
