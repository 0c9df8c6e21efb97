#!/usr/bin/env bash
# Makes images of database servers, and of a Java runtime, from Debian's packages, for machines that reach no image
# registry. They are made side by side: most of the time goes into packages on their way.
#
#   deploy/images/make.sh                          all of them
#   deploy/images/make.sh mysql mariadb            some of them
#   deploy/images/make.sh --tree /some/dir mysql   no image, only the tree of files that it would be made of
#
# Trees are kept, and found again, below the directory that IMAGE_TREES names.
#
# Needs root, debootstrap, for an image a Docker engine, and a mirror of Debian's (DEBIAN_MIRROR; else debootstrap's own).
# What is there stays as it is; remove it to have it made anew. The images know the official images' variables as
# far as the tests use them, so that either can be run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly NAMES="postgresql mysql mariadb java"
readonly MIRROR=${DEBIAN_MIRROR:-}

suite_of() {
    case $1 in
        postgresql | mariadb | java) echo bookworm ;;
        mysql) echo sid ;;
    esac
}

packages_of() {
    case $1 in
        postgresql) echo postgresql-15 ;;
        mariadb) echo mariadb-server-core,mariadb-client-core ;;
        mysql) echo mysql-server-core,mysql-client-core ;;
        java) echo openjdk-17-jre-headless ;;
    esac
}

# What an image of it runs, and where that listens; the Java runtime is only built upon.
run_of() {
    local port=3306
    [[ $1 != java ]] || return 0
    [[ $1 != postgresql ]] || port=5432
    printf '%s\n' --change 'ENTRYPOINT ["/usr/local/bin/entrypoint"]' --change "EXPOSE $port"
}

# What the tests are told to use: tokensweep/NAME, and a tag that does not say a version that nobody chose.
image_of() {
    echo "tokensweep/$1:debian"
}

# It is moved into its place when it is whole.
make_tree() {
    local name=$1 root=$2 unfinished=$2.unfinished
    if [[ -d $root ]]; then
        return
    fi
    rm -rf "$unfinished"
    debootstrap --variant=minbase --include="$(packages_of "$name")" "$(suite_of "$name")" "$unfinished" \
        ${MIRROR:+"$MIRROR"} >"$work/$name.log" 2>&1 || {
        tail -n 20 "$work/$name.log" >&2
        echo "$name: debootstrap failed" >&2
        return 1
    }
    rm -rf "${unfinished:?}"/var/cache/apt/* "${unfinished:?}"/var/lib/apt/lists/* \
        "${unfinished:?}"/usr/share/{doc,man,locale}
    if [[ -f $name.sh ]]; then
        add_user "$unfinished" "$name"
        install -m 755 "$name.sh" "$unfinished/usr/local/bin/entrypoint"
    fi
    mv "$unfinished" "$root"
}

make_image() {
    local name=$1 image root=${IMAGE_TREES:-$work}/$1
    image=$(image_of "$name")
    if docker image inspect "$image" >/dev/null 2>&1; then
        echo "$image is there"
        return
    fi
    make_tree "$name" "$root"
    local run
    mapfile -t run < <(run_of "$name")
    tar -C "$root" -c . | docker import "${run[@]}" - "$image" >/dev/null
    [[ -n ${IMAGE_TREES:-} ]] || rm -rf "$root"
    echo "$image is made"
}

# Not every server's package makes the user that it runs as.
add_user() {
    case $2 in
        postgresql) ;;
        *) chroot "$1" sh -c 'id mysql >/dev/null 2>&1 || useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin mysql' ;;
    esac
}

need() {
    command -v "$1" >/dev/null || {
        echo "make.sh: $1 is missing: install it first" >&2
        exit 2
    }
}

tree=
if [[ ${1:-} == --tree ]]; then
    tree=${2:?make.sh: --tree needs a directory, and the name of a server}
    shift 2
    [[ $# == 1 ]] || {
        echo "make.sh: one server to a tree" >&2
        exit 2
    }
fi
need debootstrap
[[ -n $tree ]] || need docker
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read -ra names <<<"${*:-$NAMES}"
for name in "${names[@]}"; do
    [[ -n $(suite_of "$name") ]] || {
        echo "make.sh: no image $name: there are $NAMES" >&2
        exit 2
    }
done
if [[ -n $tree ]]; then
    make_tree "${names[0]}" "$tree"
    exit
fi
makers=()
for name in "${names[@]}"; do
    make_image "$name" &
    makers+=($!)
done
failed=0
for maker in "${makers[@]}"; do
    wait "$maker" || failed=1
done
exit "$failed"
