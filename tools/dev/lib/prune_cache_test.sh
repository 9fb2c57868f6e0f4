#!/usr/bin/env bash
# Fills a folder with files of known ages and sizes, prunes it, and compares what is left.
set -euo pipefail
. tools/dev/lib/prune_cache.sh

cache="$TEST_TMPDIR/cache"
mkdir -p "$cache/ac" "$cache/cas"

# file NAME AGE BYTES
file() {
  head -c "$3" /dev/zero >"$cache/$1"
  touch -d "$2 ago" "$cache/$1"
}

# expect WHAT FILE...: prunes to 15 days and 1000 bytes.
expect() {
  local what="$1" left
  shift
  prune_cache "$cache" 15 1000
  left=$(cd "$cache" && find . -type f ! -name .pruned | sort | tr '\n' ' ')
  [ "$left" = "$(printf './%s ' "$@")" ] || {
    echo "$what: left $left"
    exit 1
  }
}

file ac/newest "1 hour" 100
file "cas/with a blank" "2 hours" 500
file cas/fits "3 hours" 400
expect "within both limits" ac/newest cas/fits "cas/with a blank"

file cas/oldest "20 days" 1
rm "$cache/.pruned"
expect "beyond the age" ac/newest cas/fits "cas/with a blank"

file cas/now "1 minute" 600
expect "again within the hour" ac/newest cas/fits cas/now "cas/with a blank"
rm "$cache/.pruned"
expect "beyond the size, the oldest first" ac/newest cas/now
