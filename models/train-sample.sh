#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes models/sample.gguf, the model that ships: a small LLaMA trained on the built-in sample data set. The figures that it
# prints are in README.md beside this script.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$home/genrec" train --out "$work/sample" --dropout 0.1
"$home/genrec" evaluate --recommender "$work/sample" --baselines
mv "$work/sample/model.gguf" "$home/models/sample.gguf"
