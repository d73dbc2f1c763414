#!/bin/sh
exec ./programs/extension.sh "${0##*/}"
