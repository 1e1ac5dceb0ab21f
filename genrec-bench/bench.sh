#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
set -euo pipefail
usage="usage: bench.sh [--results FOLDER] short|full [DATASET [MODEL]]

Runs the JMH benchmarks and writes jmh-short.json or jmh-full.json, JMH's results, and the same name with .md, a table
with the machine, into FOLDER (genrec-bench/results if not given).

  short    few sizes and short iterations; under 5 minutes on two cores
  full     everything; the better part of an hour on two cores
  DATASET  the folder of a data set that genrec reads; without one the titles and users are made up
  MODEL    a GGUF model; without one a LLaMA of 15 million random weights and a vocabulary of the made-up titles

The jar is built by: mvn --batch-mode package -DskipTests -pl genrec-bench -am"

fail() {
  echo "bench.sh: $1" >&2
  exit "$2"
}

home=$(cd "$(dirname "$0")" && pwd)
command="genrec-bench/bench.sh $*"
results=$home/results
while [[ ${1:-} == -* ]]; do
  case $1 in
    -h | --help) echo "$usage" && exit 0 ;;
    --results) [[ $# -ge 2 ]] || fail "--results needs a folder" 2; results=$2; shift 2 ;;
    *) fail "unknown option $1; see --help" 2 ;;
  esac
done
[[ ${1:-} == short || ${1:-} == full ]] || fail "say short or full; see --help" 2
[[ $# -le 3 ]] || fail "there is more than short or full, a data set and a model; see --help" 2
profile=$1
dataset=${2:-}
model=${3:-}
jar=$home/target/benchmarks.jar
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
[[ -f $jar ]] || fail "$jar is missing; build it: mvn --batch-mode package -DskipTests -pl genrec-bench -am" 1
[[ -z $dataset || -d $dataset ]] || fail "there is no folder $dataset" 1
[[ -z $model || -f $model ]] || fail "there is no file $model" 1
command -v python3 >/dev/null || fail "python3 is missing; it writes the table" 1

mkdir -p "$results"
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
part=0

jmh() {
  part=$((part + 1))
  "$java" -jar "$jar" -foe true -rf json -rff "$parts/$part.json" -p "dataset=$dataset" -p "model=$model" "$@"
}

# A given catalogue has one size.
sizes=()
[[ -z $dataset ]] || sizes=(-p titles=0)
if [[ $profile == short ]]; then
  [[ -n $dataset ]] || sizes=(-p titles=100000)
  quick=(-f 1 -wi 1 -w 1 -i 2 -r 1)
  slow=(-f 1 -wi 1 -w 3 -i 3 -r 4)
  jmh 'CatalogueTrieBenchmark' "${sizes[@]}" "${quick[@]}"
  jmh 'BeamSearchBenchmark.searchAgain' -p titles=100000 -p scoring=TRIE_NORMALISED "${quick[@]}"
  jmh 'TitleResolverBenchmark|PromptBenchmark' -p history=20 "${quick[@]}"
  jmh 'RecommenderBenchmark' -p beam=10,50 -p scoring=TRIE_NORMALISED "${slow[@]}"
  jmh 'BatchBenchmark' -p inFlight=0,64 "${slow[@]}"
  [[ -n $dataset ]] || jmh 'CatalogueSizeBenchmark' -p titles=11924,100000 -p scoring=TRIE_NORMALISED "${slow[@]}"
else
  jmh 'CatalogueTrieBenchmark' "${sizes[@]}"
  jmh 'BeamSearchBenchmark|TitleResolverBenchmark|PromptBenchmark|RecommenderBenchmark'
  jmh 'BatchBenchmark'
  jmh 'BatchBenchmark' -p inFlight=0 -p beam=5,20,50
  [[ -n $dataset ]] || jmh 'CatalogueSizeBenchmark'
fi
commit=$(git -C "$home" describe --always --dirty 2>/dev/null || echo "not in a git repository")
python3 "$home/src/main/python/jmh-table.py" --commit "$commit" --command "$command" \
  --output "$results/jmh-$profile" "$parts"/*.json
echo "bench.sh: wrote $results/jmh-$profile.json and .md"
