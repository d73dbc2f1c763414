#!/bin/sh
# Leaves a process behind, in a session of its own, and exits when that is there.
setsid sleep 60 >/dev/null 2>&1 &
sleep 0.2
