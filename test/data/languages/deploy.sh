#!/usr/bin/env bash
# Builds, tags and copies a release; asks before it overwrites one.
set -euo pipefail
IFS=$'\n\t'

readonly ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
version=${1:?"usage: deploy.sh <version> [--force]"}
force=0
[[ "${2:-}" == "--force" ]] && force=1

log() { printf '[%(%H:%M:%S)T] %s\n' -1 "$*" >&2; }

if [[ -e "$ROOT/releases/$version.tar.gz" && $force -eq 0 ]]; then
	read -rp "Release $version exists. Overwrite? [y/N] " answer
	case "$answer" in [yY]*) ;; *) log 'left alone'; exit 1 ;; esac
fi

for target in linux-{x64,arm64} darwin-arm64; do
	log "building $target"
	(cd "$ROOT" && make -j"$(nproc)" TARGET="$target" >"build/$target.log" 2>&1) || { tail -n 20 "build/$target.log"; exit 2; }
done
tar -czf "$ROOT/releases/$version.tar.gz" -C "$ROOT/build" --exclude='*.o' . && log "done: $(du -h "$ROOT/releases/$version.tar.gz" | cut -f1)"
