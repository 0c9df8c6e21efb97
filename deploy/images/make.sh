#!/usr/bin/env bash
# Makes images of database servers from Debian's packages, for machines that reach no image registry.
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

readonly NAMES="postgresql mysql mariadb"
readonly MIRROR=${DEBIAN_MIRROR:-}

suite_of() {
    case $1 in
        postgresql | mariadb) echo bookworm ;;
        mysql) echo sid ;;
    esac
}

packages_of() {
    case $1 in
        postgresql) echo postgresql-15 ;;
        mariadb) echo mariadb-server-core,mariadb-client-core ;;
        mysql) echo mysql-server-core,mysql-client-core ;;
    esac
}

port_of() {
    case $1 in
        postgresql) echo 5432 ;;
        *) echo 3306 ;;
    esac
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
    add_user "$unfinished" "$name"
    install -m 755 "$name.sh" "$unfinished/usr/local/bin/entrypoint"
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
    tar -C "$root" -c . | docker import \
        --change 'ENTRYPOINT ["/usr/local/bin/entrypoint"]' --change "EXPOSE $(port_of "$name")" - "$image" >/dev/null
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
for name in "${names[@]}"; do
    if [[ -n $tree ]]; then
        make_tree "$name" "$tree"
    else
        make_image "$name"
    fi
done
