#!/bin/sh
# Node (COUNTERSIGN_NODE) with the arguments given, in a session of its own where the machine has setsid(1); see web-processes.mjs. It replaces this
# process, so that whoever started it knows its pid and keeps its channel.
if command -v setsid >/dev/null 2>&1; then exec setsid "$COUNTERSIGN_NODE" "$@"; fi
exec "$COUNTERSIGN_NODE" "$@"
