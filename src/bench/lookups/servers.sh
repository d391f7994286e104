# Sourced by `run`: finds or installs what is compared, and starts and ends the servers. All listen on 127.0.0.1 only.
declare -A pid port

need_packages() {
  local missing=()
  PATH=$PATH:/usr/sbin:/sbin
  command -v nginx >/dev/null || missing+=(nginx)
  command -v varnishd >/dev/null || missing+=(varnish)
  command -v wrk >/dev/null || missing+=(wrk)
  command -v curl >/dev/null || missing+=(curl)
  [ "${#missing[@]}" -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || fail "please install as root: apt-get install -y ${missing[*]}"
  say "installing ${missing[*]}"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y "${missing[@]}"; } >"$work/apt.log" 2>&1 ||
    fail "apt-get failed, see $work/apt.log"
}

need_jars() {
  JAVA_HOME=$("$project/mvnw" -v | sed -n 's/^Java version.*runtime: //p')
  export JAVA_HOME
  if [ ! -f "$project/target/quarkus-app/quarkus-run.jar" ] || [ ! -d "$project/target/test-classes" ]; then
    say "building the gateway"
    (cd "$project" && ./mvnw -q -B package -DskipTests) >"$work/build.log" 2>&1 || fail "see $work/build.log"
  fi
  "$JAVA_HOME/bin/javac" -d "$work/callers" -cp "$project/target/quarkus-app/lib/main/*" "$here/Callers.java" "$here/Bare.java"
  [[ " ${systems[*]} " == *' scg '* ]] || return 0
  local scg=$here/spring-cloud-gateway
  scg_jar=$scg/target/spring-cloud-gateway.jar
  if [ ! -f "$scg_jar" ] || [ -n "$(find "$scg/src" "$scg/pom.xml" -newer "$scg_jar")" ]; then
    say "building Spring Cloud Gateway"
    (cd "$scg" && "$project/mvnw" -q -B package) >"$work/scg-build.log" 2>&1 ||
      fail "see $work/scg-build.log"
  fi
}

# Leaves a port that nobody listens on in free_port; below those that the system gives to outgoing connections.
free_port=20080
next_port() {
  free_port=$((free_port + 1))
  while (exec 3<>"/dev/tcp/127.0.0.1/$free_port") 2>/dev/null; do free_port=$((free_port + 1)); done
}

# begin NAME COMMAND...: in the background, output in a log of its own.
begin() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  pid[$name]=$!
}

# await NAME URL: until it answers 200.
await() {
  local i credentials
  mapfile -t credentials < <(auth "$1")
  for i in $(seq 300); do
    kill -0 "${pid[$1]}" 2>/dev/null || break
    ! curl -fs "${credentials[@]}" -o "$work/$1.answer" "$2" || return 0
    sleep 0.2
  done
  tail -20 "$work/$1.log" >&2
  fail "$1 did not start"
}

stop_all() {
  trap - EXIT INT TERM
  local one
  for one in "${pid[@]}"; do kill "$one" 2>/dev/null || true; done
  for one in "${pid[@]}"; do wait "$one" 2>/dev/null || true; done
}

start_sandbox() {
  next_port && port[sandbox]=$free_port
  next_port
  begin sandbox exec_java -cp "$project/target/test-classes" dev.xs2gateway.sandbox.Sandbox "${port[sandbox]}" "$free_port"
  await sandbox "$(sandbox_url)"
}

# The process itself must be the job, so that its id is the one to end and to measure.
exec_java() { exec "$JAVA_HOME/bin/java" "-Xms$HEAP" "-Xmx$HEAP" "$@"; }
# gateway_settings SYSTEM: those that both gateways share.
gateway_settings() {
  export QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT="${port[$1]}" QUARKUS_MANAGEMENT_PORT=0
  export GATEWAY_UPSTREAM_URL="http://127.0.0.1:${port[sandbox]}" GATEWAY_UPSTREAM_API_KEY=sandbox-key
  export GATEWAY_BUDGET_LIMITS=100000/1s GATEWAY_ORDERS_FULFILLED_AGE=2h GATEWAY_FILES_STORE_DIR="$work/store-$1"
}
# shellcheck disable=SC2086 # options, one word each
run_gateway() { exec_java ${GATEWAY_JAVA:-} -jar "$project/target/quarkus-app/quarkus-run.jar"; }
exec_gateway() {
  gateway_settings gateway
  export GATEWAY_ACCESS_MODE=open GATEWAY_ACCESS_ALLOW_OPEN=true
  run_gateway
}
# The gateway as it runs in production: each request carries a token.
exec_keys() {
  gateway_settings keys
  export GATEWAY_ACCESS_MODE=keys GATEWAY_ACCESS_CONSUMERS_FILE="$work/consumers.yaml"
  run_gateway
}
# make_token ROLE...: of the consumer that exec_keys knows.
make_token() {
  "$JAVA_HOME/bin/java" -jar "$project/target/quarkus-app/quarkus-run.jar" new-token bench "$@" >"$work/token"
  token=$(head -n 1 "$work/token")
  tail -n +2 "$work/token" >"$work/consumers.yaml"
}
# auth SYSTEM: the arguments of curl and wrk with which this system is asked.
auth() { [ "$1" != keys ] || printf '%s\n' -H "Authorization: Bearer $token"; }
exec_scg() {
  export BENCH_PORT="${port[scg]}" BENCH_UPSTREAM_PORT="${port[sandbox]}"
  exec_java --enable-native-access=ALL-UNNAMED -jar "$scg_jar"
}
# Not a peer but a measure: Vert.x, which carries Quarkus, with the gateway's own answer as its only one.
exec_bare() { exec_java -cp "$work/callers:$project/target/quarkus-app/lib/main/*" Bare "${port[bare]}" "$work/gateway.answer"; }
exec_nginx() { exec nginx -e "$work/nginx/error.log" -p "$work/nginx" -c "$work/nginx/nginx.conf"; }
# Its log in memory takes nothing of a hit, as nginx's is off; enough threads from the start for the cold run.
exec_varnish() {
  local tags=Begin,End,Link,Timestamp,SessOpen,SessClose,Hit,HitMiss,VCL_call,VCL_return,VCL_use
  tags+=,ReqStart,ReqMethod,ReqURL,ReqProtocol,ReqHeader,ReqUnset,ReqAcct
  tags+=,RespProtocol,RespStatus,RespReason,RespHeader,RespUnset
  exec varnishd -F -j none -n "$work/varnish" -a "127.0.0.1:${port[varnish]}" -f "$work/varnish.vcl" \
    -s malloc,1G -p vsl_mask="-${tags//,/,-}" -p thread_pool_min=600 -p thread_pool_max=2000
}

# filled TEMPLATE SYSTEM: the template with this system's values.
filled() {
  sed -e "s|@FOLDER@|$work/$2|g" -e "s|@PORT@|${port[$2]}|g" -e "s|@UPSTREAM_PORT@|${port[sandbox]}|g" \
    -e "s|@USER@|$(id -un)|g" -e "s|@GROUP@|$(id -gn)|g" "$here/$1"
}

start_systems() {
  local system
  for system in "${systems[@]}"; do next_port && port[$system]=$free_port; done
  mkdir -p "$work/nginx"
  [ -z "${port[nginx]:-}" ] || filled nginx.conf.in nginx >"$work/nginx/nginx.conf"
  [ -z "${port[varnish]:-}" ] || filled varnish.vcl.in varnish >"$work/varnish.vcl"
  for system in "${systems[@]}"; do
    say "starting $system"
    begin "$system" "exec_$system"
    await "$system" "$(url "$system" "$booking")"
    grep -q "$booking" "$work/$system.answer" || fail "$system answered something else, see $work/$system.answer"
  done
}
