#!/usr/bin/env bash
# Starts docker-compose.yml on images made here of Debian's packages and of the release that is built, and sees that it
# does what it says. Needs root, a Docker engine, compose, debootstrap and prometheus (Debian: docker.io docker-compose debootstrap
# prometheus). Where there is no engine it says so and ends with 0: nothing was tested then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly LIMIT_SECONDS=180
docker info >/dev/null 2>&1 || {
    echo "compose-test: not run: there is no Docker engine here"
    exit 0
}
if docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
elif command -v docker-compose >/dev/null; then
    compose=(docker-compose)
else
    echo "compose-test: not run: there is neither 'docker compose' nor docker-compose here"
    exit 0
fi
official=("${compose[@]}" --file docker-compose.yml)
compose+=(--project-name tokensweep-test --file docker-compose.yml --file deploy/compose/local.yml)
export IMAGE_TOKENSWEEP=tokensweep:local IMAGE_KAFKA=tokensweep:local IMAGE_PROMETHEUS=tokensweep:local \
    IMAGE_POSTGRESQL=tokensweep/postgresql:debian

say() {
    printf '%4d s  %s\n' "$SECONDS" "$1"
}

fail() {
    echo "compose-test: $1" >&2
    "${compose[@]}" ps >&2 || true
    "${compose[@]}" logs --tail=40 >&2 || true
    exit 1
}

containers() {
    "${compose[@]}" ps -q "$@"
}

# The first client with BuildKit in it: a newer one has it in a plug-in, which may not be there.
builder() {
    local client
    for client in docker /usr/bin/docker; do
        if DOCKER_BUILDKIT=1 "$client" build --help 2>/dev/null | grep -q -e --secret; then
            echo "$client"
            return
        fi
    done
    echo "compose-test: no docker client here has BuildKit" >&2
    return 1
}

# The image's own build is for machines that reach a registry; here the release is packed already.
build() {
    deploy/images/make.sh postgresql java
    deploy/dist.sh
    DOCKER_BUILDKIT=1 "$(builder)" build --quiet --tag "$IMAGE_TOKENSWEEP" \
        --build-arg RELEASE=archive --build-arg JDK_IMAGE=scratch --build-arg JRE_IMAGE=tokensweep/java:debian .
}

is_healthy() {
    local container
    [[ $(containers capture cleaner sink console | wc -l) == 5 ]] || return 1
    for container in $(containers postgresql kafka capture cleaner sink console); do
        [[ $(docker inspect --format '{{.State.Health.Status}}' "$container") == healthy ]] || return 1
    done
}

overview() {
    curl -fsS -m 5 -H "Authorization: Bearer $(cat deploy/compose/console-token)" http://127.0.0.1:8080/api/overview
}

# More are archived from one look to the next.
is_cleaning() {
    local purged
    purged=$(overview | sed -n 's/.*"ARCHIVED":\([0-9]*\).*/\1/p')
    [[ ${purged:-0} -gt 100 ]]
}

are_all_scraped() {
    local up
    up=$(curl -fsS -m 5 'http://127.0.0.1:9090/api/v1/query?query=count(up==1)' | sed -n 's/.*,"\([0-9]*\)"\].*/\1/p')
    [[ ${up:-0} == 5 ]]
}

await() {
    local what=$1
    shift
    until "$@" 2>/dev/null; do
        ((SECONDS - began < LIMIT_SECONDS)) || fail "not $what within $LIMIT_SECONDS s"
        sleep 1
    done
    say "$what"
}

trap '"${compose[@]}" down --volumes --timeout 5 >/dev/null 2>&1' EXIT
build
"${official[@]}" config >/dev/null
"${compose[@]}" config >/dev/null
say "images are made, the files are valid"
began=$SECONDS
"${compose[@]}" up --detach --no-build >/dev/null 2>&1 || fail "'up' failed"
await "healthy" is_healthy
await "tokens are being cleaned" is_cleaning
await "Prometheus scrapes all five" are_all_scraped

open=$(docker ps --format '{{.Ports}}' | tr ',' '\n' | grep -- '->' | grep -v '^ *127\.0\.0\.1:' || true)
[[ -z $open ]] || fail "reachable from elsewhere: $open"
say "only loopback is published"

for container in $(containers capture cleaner sink console traffic); do
    docker exec "$container" bash -c '[[ $(id -u) != 0 ]] && ! touch /opt/tokensweep/x' 2>/dev/null ||
        fail "$container runs as root, or may write where it should not"
done
say "nobody is root, and nothing but the data can be written"

sink=$(containers sink)
docker stop --time 40 "$sink" >/dev/null
code=$(docker inspect --format '{{.State.ExitCode}}' "$sink")
[[ $code == 0 || $code == 143 ]] || fail "on SIGTERM the sink ended with $code"
docker logs "$sink" 2>&1 | grep -q Stopped || fail "the sink did not stop in order"
say "SIGTERM ends a role in order"
echo "1 passed, 0 failed"
