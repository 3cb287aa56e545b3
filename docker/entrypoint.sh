#!/bin/bash
# Every variable NAME_FROM_FILE becomes NAME, read from that file: secrets stay out of compose.yaml and of `docker inspect`.
set -euo pipefail
for variable in $(compgen -e); do
  case $variable in
    *_FROM_FILE)
      file=${!variable}
      [ -r "$file" ] || { echo "entrypoint: $variable names $file, which this container cannot read: is the volume of secrets mounted?" >&2; exit 1; }
      export "${variable%_FROM_FILE}=$(<"$file")"
      unset "$variable"
      ;;
  esac
done
exec "$@"
