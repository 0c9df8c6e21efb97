#!/bin/sh
# Starts PostgreSQL as the official image does: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, and at the first start the
# scripts in /docker-entrypoint-initdb.d; the arguments are the server's own (postgres -c ...).
set -eu

user=${POSTGRES_USER:-postgres}
data=/var/lib/postgresql/data
bin=$(echo /usr/lib/postgresql/*/bin)
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }

[ "${1:-}" != postgres ] || shift
if [ ! -s "$data/PG_VERSION" ]; then
    install -d -o postgres -g postgres -m 700 "$data" /var/run/postgresql
    printf '%s' "${POSTGRES_PASSWORD:?}" >/tmp/password
    chown postgres /tmp/password
    as_postgres "$bin/initdb" -D "$data" -U "$user" --pwfile=/tmp/password --auth-host=scram-sha-256 -E UTF8 >/dev/null
    rm /tmp/password
    echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
    echo "host replication all all scram-sha-256" >>"$data/pg_hba.conf"
    as_postgres "$bin/pg_ctl" -D "$data" -o "-c listen_addresses=''" -w start >/dev/null
    if [ "${POSTGRES_DB:-$user}" != postgres ]; then
        as_postgres "$bin/createdb" -U "$user" "${POSTGRES_DB:-$user}"
    fi
    for script in /docker-entrypoint-initdb.d/*.sql; do
        [ ! -f "$script" ] ||
            "$bin/psql" -U "$user" -d "${POSTGRES_DB:-$user}" -v ON_ERROR_STOP=1 -q -f "$script"
    done
    as_postgres "$bin/pg_ctl" -D "$data" -w stop >/dev/null
fi
exec setpriv --reuid=postgres --regid=postgres --clear-groups \
    "$bin/postgres" -D "$data" -c listen_addresses='*' "$@"
