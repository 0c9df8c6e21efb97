#!/bin/sh
# Starts MySQL as the official image does: MYSQL_ROOT_PASSWORD, MYSQL_DATABASE, MYSQL_USER, MYSQL_PASSWORD; the arguments
# are the server's own (--binlog-format=...).
set -eu

data=/var/lib/mysql
[ "${1:-}" != mysqld ] || shift
if [ ! -d "$data/mysql" ]; then
    install -d -o mysql -g mysql -m 750 "$data" /var/run/mysqld
    mysqld --no-defaults --initialize-insecure --user=mysql --datadir="$data"
    {
        echo "ALTER USER root@localhost IDENTIFIED BY '${MYSQL_ROOT_PASSWORD:?}';"
        echo "CREATE USER root@'%' IDENTIFIED BY '${MYSQL_ROOT_PASSWORD}';"
        echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
        if [ -n "${MYSQL_DATABASE:-}" ]; then
            echo "CREATE DATABASE \`$MYSQL_DATABASE\`;"
        fi
        if [ -n "${MYSQL_USER:-}" ] && [ "$MYSQL_USER" != root ]; then
            echo "CREATE USER '$MYSQL_USER'@'%' IDENTIFIED BY '${MYSQL_PASSWORD:?}';"
            echo "GRANT ALL ON \`${MYSQL_DATABASE:?}\`.* TO '$MYSQL_USER'@'%';"
        fi
    } >/tmp/init.sql
    chown mysql /tmp/init.sql
    set -- --init-file=/tmp/init.sql "$@"
fi
exec mysqld --no-defaults --user=mysql --datadir="$data" --secure-file-priv= --socket=/var/run/mysqld/mysqld.sock \
    --mysqlx=OFF --bind-address=0.0.0.0 "$@"
