#!/bin/bash
# ready.sh PORT PATH: succeeds when GET PATH on this container's PORT answers 200 within two seconds. Bash alone: no curl in the images.
set -euo pipefail
port=$1 path=$2
status=$(timeout 2 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0" && printf "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" "$1" >&3 && read -r _ code _ <&3 && echo "$code"' "$port" "$path")
[ "$status" = 200 ] || { echo "GET $path on port $port answered '${status:-nothing}', wanted 200"; exit 1; }
