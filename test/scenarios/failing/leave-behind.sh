#!/bin/sh
# Exits at once, and leaves a process behind in a session of its own.
exec 3>&1
setsid sleep 60 >/dev/null 2>&1 3>&- &
