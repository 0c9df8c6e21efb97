#!/usr/bin/env bash
# Packs what ./mvnw package has built into target/dist/tokensweep-VERSION.tar.gz, with a checksum beside it. The same build gives
# the same bytes. It runs where a Java runtime 17 or newer is; needs GNU tar, gzip and sha256sum.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly BUILT=tokensweep-app/target OUT=target/dist
# What an operator reads and deploys beside the command.
readonly BESIDE="tokensweep LICENSE README.md ARCHITECTURE.md SECURITY.md CHANGELOG.md config.example.yaml docs
    deploy/grafana deploy/prometheus deploy/systemd deploy/kubernetes"
# No file is newer than the build says it is.
readonly TIME=@$(date -u -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' pom.xml)" +%s)

jar=$(find "$BUILT" -maxdepth 1 -name 'tokensweep-app-*.jar' 2>/dev/null | head -n 1)
[[ -n $jar && -d $BUILT/lib && -f $BUILT/sbom.json ]] || {
    echo "dist.sh: nothing is built: run './mvnw -DskipTests package' first, or 'make dist'" >&2
    exit 2
}
version=$(basename "$jar" .jar)
name=tokensweep-${version#tokensweep-app-}

rm -rf "${OUT:?}"
mkdir -p "$OUT/$name/app"
# Links, not copies: the libraries are some hundred megabytes.
cp -l "$jar" "$OUT/$name/app/"
cp -lr "$BUILT/lib" "$OUT/$name/app/lib"
cp "$BUILT/sbom.json" "$OUT/$name/"
for file in $BESIDE; do
    mkdir -p "$OUT/$name/$(dirname "$file")"
    cp -r "$file" "$OUT/$name/$file"
done
chmod -R u=rwX,go=rX "$OUT/$name"
(cd "$OUT/$name" && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
# The libraries are compressed already.
tar -C "$OUT" --sort=name --mtime="$TIME" --owner=0 --group=0 --numeric-owner -c "$name" |
    gzip -1 -n >"$OUT/$name.tar.gz"
(cd "$OUT" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "$OUT/$name.tar.gz"
