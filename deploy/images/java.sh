#!/usr/bin/env bash
# Makes tokensweep/java:debian, a Java runtime and nothing else, from Debian's packages, for machines that reach no
# image registry. Needs what make.sh needs. What is there stays as it is.
set -euo pipefail

readonly IMAGE=tokensweep/java:debian SUITE=bookworm PACKAGES=openjdk-17-jre-headless
if docker image inspect "$IMAGE" >/dev/null 2>&1; then
    echo "$IMAGE is there"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include="$PACKAGES" "$SUITE" "$work/root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} \
    >"$work/log" 2>&1 || {
    tail -n 20 "$work/log" >&2
    echo "java.sh: debootstrap failed" >&2
    exit 1
}
rm -rf "${work:?}"/root/var/cache/apt/* "${work:?}"/root/var/lib/apt/lists/* "${work:?}"/root/usr/share/{doc,man,locale}
tar -C "$work/root" -c . | docker import - "$IMAGE" >/dev/null
echo "$IMAGE is made"
