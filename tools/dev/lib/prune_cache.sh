# shellcheck shell=bash

# prune_cache FOLDER DAYS BYTES: deletes the files that are older than DAYS, and the oldest beyond BYTES. Looks at them
# once an hour at most. Bazel makes again what it misses. File names may hold anything but line feeds.
prune_cache() {
  local folder="$1" days="$2" bytes="$3" stamp="$1/.pruned"
  [ -z "$(find "$stamp" -mmin -60 2>/dev/null)" ] || return 0
  touch "$stamp"
  find "$folder" -type f -mtime "+$days" -delete 2>/dev/null || true
  # The newest first: from the file on that no longer fits, all go. Others may be deleting, too.
  { find "$folder" -type f ! -name .pruned -printf '%T@ %s %p\n' 2>/dev/null || true; } | sort -rn |
    awk -v most="$bytes" '{ total += $2 } total > most { sub(/^[^ ]+ [^ ]+ /, ""); print }' |
    tr '\n' '\0' | xargs -0 -r rm -f --
}
