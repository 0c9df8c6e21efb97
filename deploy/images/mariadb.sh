#!/bin/sh
# Starts MariaDB as the official image does: MARIADB_ROOT_PASSWORD, MARIADB_DATABASE, MARIADB_USER, MARIADB_PASSWORD; the arguments
# are the server's own (--binlog-format=...).
set -eu

data=/var/lib/mysql
[ "${1:-}" != mariadbd ] || shift
# Testcontainers gives MySQL's names as well.
: "${MARIADB_ROOT_PASSWORD:=${MYSQL_ROOT_PASSWORD:-}}" "${MARIADB_DATABASE:=${MYSQL_DATABASE:-}}"
: "${MARIADB_USER:=${MYSQL_USER:-}}" "${MARIADB_PASSWORD:=${MYSQL_PASSWORD:-}}"
if [ ! -d "$data/mysql" ]; then
    install -d -o mysql -g mysql -m 750 "$data" /var/run/mysqld
    mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db --user=mysql --datadir="$data" >/dev/null
    {
        echo "ALTER USER root@localhost IDENTIFIED BY '${MARIADB_ROOT_PASSWORD:?}';"
        echo "CREATE USER root@'%' IDENTIFIED BY '${MARIADB_ROOT_PASSWORD}';"
        echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
        if [ -n "${MARIADB_DATABASE:-}" ]; then
            echo "CREATE DATABASE \`$MARIADB_DATABASE\`;"
        fi
        if [ -n "${MARIADB_USER:-}" ] && [ "$MARIADB_USER" != root ]; then
            echo "CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '${MARIADB_PASSWORD:?}';"
            echo "GRANT ALL ON \`${MARIADB_DATABASE:?}\`.* TO '$MARIADB_USER'@'%';"
        fi
    } >/tmp/init.sql
    chown mysql /tmp/init.sql
    set -- --init-file=/tmp/init.sql "$@"
fi
exec mariadbd --no-defaults --user=mysql --datadir="$data" --socket=/var/run/mysqld/mysqld.sock \
    --bind-address=0.0.0.0 "$@"
