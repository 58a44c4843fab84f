# shellcheck shell=bash
# A PostgreSQL of one's own, for scripts that have sourced lib.sh. No server need be running, and none is touched.

POSTGRES_PID=''
POSTGRES_DIR=''

# Starts a throw-away cluster and exports its DATABASE_URL. It is gone at exit; should this script be killed outright,
# the kernel stops the server (pdeathsig). Nothing on disk is worth a flush, so nothing waits for one.
start_postgres() {
  local binaries password port as_owner=()
  binaries=$(postgres_binaries)
  # shellcheck disable=SC2034 # lib.sh reads it
  AT_EXIT=stop_postgres
  begin_step 'PostgreSQL'
  POSTGRES_DIR=$(mktemp --directory /tmp/jiebang-postgres.XXXXXXXX) # a socket's path must be short
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$POSTGRES_DIR/password"
  if ((EUID == 0)); then # the server refuses to run as root
    chown -R postgres: "$POSTGRES_DIR"
    as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups)
  fi
  logged "${as_owner[@]}" env -C "$POSTGRES_DIR" "$binaries/initdb" --pgdata="$POSTGRES_DIR/data" --username=jiebang \
    --pwfile="$POSTGRES_DIR/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync
  port=$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # Its own session: Ctrl-C is for the tests, which still need their database to finish.
  setsid "${as_owner[@]}" setpriv --pdeathsig QUIT env -C "$POSTGRES_DIR" "$binaries/postgres" -D "$POSTGRES_DIR/data" \
    -p "$port" -k "$POSTGRES_DIR" -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c shared_buffers=256MB -c max_connections=100 -c max_locks_per_transaction=256 \
    >"$POSTGRES_DIR/log" 2>&1 </dev/null &
  POSTGRES_PID=$!
  export PGPASSWORD=$password
  local tries=0
  until "$binaries/psql" -qXAt -h 127.0.0.1 -p "$port" -U jiebang -d postgres -c 'CREATE DATABASE jiebang' \
    >>"$LOG" 2>&1; do
    tries=$((tries + 1))
    if ((tries > 150)) || ! kill -0 "$POSTGRES_PID" 2>/dev/null; then
      cat "$POSTGRES_DIR/log" >>"$LOG"
      return 1
    fi
    sleep 0.2
  done
  unset PGPASSWORD
  export DATABASE_URL="postgres://jiebang:$password@127.0.0.1:$port/jiebang"
  end_step "$("$binaries/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -n 1) on a throw-away cluster"
}

stop_postgres() {
  if [[ -n $POSTGRES_PID ]]; then
    kill -QUIT "$POSTGRES_PID" 2>/dev/null || true
    wait "$POSTGRES_PID" 2>/dev/null || true
    POSTGRES_PID=''
  fi
  if [[ -n $POSTGRES_DIR ]]; then
    rm -rf -- "$POSTGRES_DIR"
    POSTGRES_DIR=''
  fi
}
