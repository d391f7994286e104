# Sourced by `run`: what was measured stands in $results, one line each, fields apart by a blank; this reads it and writes Markdown.

# Of numbers, one a line: "median least most".
spread() {
  sort -g | awk '{ v[NR] = $1 } END {
    if (NR == 0) { print "- - -" } else { print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2), v[1], v[NR] } }'
}

# column N FIELD...: field N of the lines that begin so.
column() {
  local n=$1
  shift
  awk -v n="$n" -v want="$*" 'index($0, want " ") == 1 { print $n }' "$results"
}

median() { column "$@" | spread | awk '{ print $1 }'; }

# ratios N PEER FIELD...: the gateway's field N over the peer's, round by round; lines are FIELD... SYSTEM ROUND ...
ratios() {
  local n=$1 peer=$2
  shift 2
  paste -d' ' <(column "$n" "$@" gateway) <(column "$n" "$@" "$peer") | awk '$2 > 0 { print $1 / $2 }' |
    spread | awk '{ printf "%.2f (%.2f to %.2f)", $1, $2, $3 }'
}

report_cached() {
  printf '\n**A cached booking**, kept connections, %s alternating rounds of %s s for each system and number of connections. ' \
    "$ROUNDS" "$SECONDS_EACH"
  printf 'Medians; ratios pair by pair: median (least to most). Upstream calls in all of it: %s.\n\n' "$(median 2 cached-calls)"
  echo '| connections | system | requests/s | gateway ÷ it | p50 ms | p99 ms | failed | body, bytes |'
  echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
  local connections system ratio
  for connections in 32 256; do
    for system in "${systems[@]}"; do
      ratio='' && [ "$system" = gateway ] || ratio=$(ratios 5 "$system" cached "$connections")
      printf '| %s | %s | %.0f | %s | %.2f | %.2f | %s | %s |\n' "$connections" "$system" \
        "$(median 5 cached "$connections" "$system")" "$ratio" "$(median 6 cached "$connections" "$system")" \
        "$(median 7 cached "$connections" "$system")" \
        "$(column 8 cached "$connections" "$system" | awk '{ n += $1 } END { print n + 0 }')" \
        "$(wc -c <"$work/$system.answer")"
    done
  done
}

report_cold() {
  printf '\n**%s bookings that nobody has asked for yet**, %s callers, one `GET` for each booking; %s alternating rounds after one that ' \
    "$COLD_IDS" "$COLD_CALLERS" "$COLD_ROUNDS"
  printf 'does not count. Medians.\n\n'
  echo '| system | seconds | upstream calls | a caller waits, p50 ms | p99 ms | failed |'
  echo '| --- | --- | --- | --- | --- | --- |'
  local system
  for system in "${systems[@]}"; do
    printf '| %s | %.2f | %.0f | %.0f | %.0f | %s |\n' "$system" "$(median 4 cold "$system")" "$(median 8 cold "$system")" \
      "$(median 5 cold "$system")" "$(median 6 cold "$system")" \
      "$(column 7 cold "$system" | awk '{ n += $1 } END { print n + 0 }')"
  done
}

report_slow() {
  printf '\n**A cached booking while the vendor takes 2 s** for each call and %s callers miss all the time: 256 callers, each asking about ten ' \
    "$MISSING_CALLERS"
  printf 'times a second; %s rounds of %s s. Medians (most).\n\n' "$SLOW_ROUNDS" "$SLOW_SECONDS"
  echo '| system | p99 ms, vendor quick | p99 ms, vendor slow | failed |'
  echo '| --- | --- | --- | --- |'
  local system
  for system in gateway nginx; do
    printf '| %s | %s | %s | %s |\n' "$system" \
      "$(column 7 paced quick "$system" | spread | awk '{ printf "%.2f (%.2f)", $1, $3 }')" \
      "$(column 7 paced slow "$system" | spread | awk '{ printf "%.2f (%.2f)", $1, $3 }')" \
      "$({ column 8 paced quick "$system"; column 8 paced slow "$system"; } | awk '{ n += $1 } END { print n + 0 }')"
  done
}

report_memory() {
  printf '\n**Memory of the gateway**: what lives on the heap after a full collection.\n\n'
  echo '| what | number | bytes each |'
  echo '| --- | --- | --- |'
  awk '$1 == "memory" { printf "| %s | %s | %.0f |\n", words($4), $2, $3 }
    function words(name) { gsub("_", " ", name); return name }' "$results"
  printf '\nResident at the end, MB (both JVMs have a fixed heap of %s): ' "$HEAP"
  awk '$1 == "resident" { printf "%s%s %.0f", n++ ? ", " : "", $2, $3 / 1024 } END { print "." }' "$results"
}

# What was compared, on what machine.
report_head() {
  printf 'Measured on %s: %s cores (%s), %s GB of memory, Linux %s. The load comes from the same machine and shares its cores with the ' \
    "$(date -u +%F)" "$(nproc)" "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" \
    "$(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)" "$(uname -r | cut -d- -f1)"
  printf 'servers, so ratios say more than figures. Java %s; %s; %s; Spring Cloud Gateway %s; wrk %s; gateway of commit %s.\n' \
    "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release")" \
    "$(nginx -v 2>&1 | sed 's/.*: //; s|/| |')" \
    "$(varnishd -V 2>&1 | sed -n '1s/.*(\(varnish-[^ ]*\) .*/\1/; 1s/-/ /p')" \
    "$(unzip_name spring-cloud-gateway-server-webflux)" \
    "$(wrk -v 2>&1 | sed -n '1s/^wrk \([^ ]*\) .*/\1/p' | sed 's|.*/||')" \
    "$(git -C "$project" rev-parse --short HEAD 2>/dev/null || echo unknown)"
}

# The version of a jar inside the Spring application.
unzip_name() {
  [ -n "${scg_jar:-}" ] || { printf 'not run' && return; }
  "$JAVA_HOME/bin/jar" tf "$scg_jar" | sed -n "s|.*/$1-\(.*\)\.jar|\1|p"
}
