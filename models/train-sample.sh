#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the models that ship: sample.gguf, a small LLaMA trained on the viewers of the built-in sample data set, and
# film-club.gguf, an adapter of it for the members of a film club. What it prints is in train-sample.log beside it.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
genrec() {
  echo "\$ genrec $*" | sed "s|$work/||g"
  "$home/genrec" "$@" 2>&1 | sed "s|$work/||g"
}
genrec train --models 1 --no-prior --out "$work/sample"
genrec train --audience film_club --no-prior --base "$work/sample/model.gguf" --out "$work/film-club"
genrec evaluate --audience film_club --model "$work/sample/model.gguf"
mv "$work/sample/model.gguf" "$home/models/sample.gguf"
mv "$work/film-club/adapter.gguf" "$home/models/film-club.gguf"
