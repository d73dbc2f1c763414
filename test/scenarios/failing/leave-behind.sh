#!/bin/sh
# Leaves a process behind, in a session of its own, and exits when that is there. It takes off the
# mark by which it would be known: the limit of file locks, which dash and bash name differently.
setsid sh -c 'ulimit -S -w unlimited 2>/dev/null || ulimit -S -x unlimited; exec sleep 60' >/dev/null 2>&1 &
sleep 0.2
