#!/usr/bin/env bash
# Shows what Lockstep does: certificates, a handshake as a picture, OpenSSL on the other side of it both ways, and 1 GiB
# through a connection. Everything lives in a scratch folder and on ports that the system chooses; nothing stays behind.
set -euo pipefail
. tools/dev/lib/environment.sh

need "${build_packages[@]}"
run_bazel build --config=opt //tools:lockstep
# From here on it is one story: headings, pictures and results in their order, wherever they are read.
exec 2>&1
lockstep="$PWD/bazel-bin/tools/lockstep"
scratch=$(mktemp -d)
servers=()
clean_up() {
  [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true
  wait
  rm -rf "$scratch"
}
trap clean_up EXIT
cd "$scratch"

# expect TEXT FILE: fails where the file does not hold the text.
expect() {
  grep -qF -- "$1" "$2" || {
    cat "$2" >&2
    die "expected \"$1\""
  }
}

# start PATTERN COMMAND...: starts a server and waits for its line that matches; sets `port` to the number that ends it.
start() {
  local pattern="$1" output line
  shift
  # A pipe that this script reads: there is nothing to wait for but the line itself.
  exec {output}< <(exec "$@" 2>server.log)
  servers+=($!)
  while IFS= read -r -t 20 line <&"$output"; do
    if [[ "$line" =~ $pattern ]]; then
      port="${line##*:}"
      return
    fi
  done
  cat server.log >&2
  die "$1 did not start"
}

say "A CA, and a certificate for localhost signed by it"
"$lockstep" cert ca --name "Demo CA" --cert ca.pem --key ca.key
"$lockstep" cert server --ca ca.pem --ca-key ca.key --san localhost --san 127.0.0.1 --san ::1 --cert server.pem --key server.key
openssl verify -CAfile ca.pem server.pem

say "lockstep serve; lockstep connect fetches a page from it"
start '^listening on ' "$lockstep" serve 127.0.0.1:0 --cert server.pem --key server.key --early-data 4KiB
"$lockstep" connect "localhost:$port" --ca ca.pem --http / --session session --picture >page.txt
expect '200 OK' page.txt
expect 'TLS_AES_128_GCM_SHA256' page.txt
sed -n 's|<tr><th>\(.*\)</th><td>\(.*\)</td></tr>|  \1: \2|p' page.txt

say "Its session is resumed, and the request goes ahead of the handshake"
printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n' >request
"$lockstep" connect "localhost:$port" --ca ca.pem --session session --early-data request --picture </dev/null >early.txt
expect '<th>Early data</th><td>accepted</td>' early.txt

say "openssl s_client fetches the same page from it"
printf 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n' |
  openssl s_client -connect "127.0.0.1:$port" -servername localhost -verify_hostname localhost -CAfile ca.pem \
    -verify_return_error -ign_eof >s_client.txt 2>&1 || { cat s_client.txt >&2 && die "s_client failed"; }
expect 'Verify return code: 0 (ok)' s_client.txt
expect '200 OK' s_client.txt
grep -E '^(New|Verif)' s_client.txt | sort -u | sed 's/^/  /'

say "A client that trusts nobody is told why, and what to do"
status=0
"$lockstep" connect "localhost:$port" --http / >/dev/null 2>refused.txt || status=$?
[ "$status" -eq 5 ] || die "expected exit status 5, and it was $status"
head -n 2 refused.txt | fold -s -w 100 | sed 's/^/  /'

say "openssl s_server; lockstep connect fetches its status page"
start '^ACCEPT ' openssl s_server -accept 127.0.0.1:0 -cert server.pem -key server.key -tls1_3 -www
"$lockstep" connect "localhost:$port" --ca ca.pem --http / --picture >s_server.txt
expect '200 ok' s_server.txt
expect 'TLSv1.3' s_server.txt
grep -m 1 'TLSv1.3' s_server.txt | sed 's/^/  /'

say "1 GiB from a client to a server"
"$lockstep" speed --size 1GiB
say "Done: every step worked"
