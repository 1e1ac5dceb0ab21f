#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds genrec's native library with CUDA, answers a workload on the CPU and on the GPU, and prints a table.
#
#   genrec-bench/gpu/run.sh --model m15.gguf --dataset DATASET --out results [--users 100] [--cuda-device CUDA0]
#   genrec-bench/gpu/run.sh --dry-run
#
# The library goes to genrec-native/target/native-cuda, and llama.cpp with CUDA to genrec's per-user cache, once; the library
# without CUDA stays as it is. With --dry-run the arguments and tools are checked, and the commands printed but not run.
set -euo pipefail
home=$(cd "$(dirname "$0")/../.." && pwd)
model='' dataset='' out='' users=100 device=CUDA0 dry=false

fail() {
  echo "gpu/run.sh: $1" >&2
  exit "${2:-1}"
}

while [ $# -gt 0 ]; do
  case $1 in
    --dry-run)
      dry=true
      shift
      continue
      ;;
    --model | --dataset | --out | --users | --cuda-device) [ $# -gt 1 ] || fail "$1 needs a value" 2 ;;
    *) fail "there is no option $1; there is: --model, --dataset, --out, --users, --cuda-device, --dry-run" 2 ;;
  esac
  case $1 in
    --model) model=$2 ;;
    --dataset) dataset=$2 ;;
    --out) out=$2 ;;
    --users) users=$2 ;;
    --cuda-device) device=$2 ;;
  esac
  shift 2
done
[[ $users =~ ^[1-9][0-9]*$ ]] || fail "--users must be a number above 0, was $users" 2
[ -z "$model" ] || [ -f "$model" ] || fail "the model $model does not exist" 2
[ -z "$dataset" ] || [ -d "$dataset" ] || fail "the data set $dataset is no folder" 2
if ! $dry && { [ -z "$model" ] || [ -z "$dataset" ] || [ -z "$out" ]; }; then
  fail "--model, --dataset and --out are needed" 2
fi

missing=()
for tool in java mvn cmake ninja c++ python3 nvcc nvidia-smi; do
  command -v "$tool" >/dev/null 2>&1 || missing+=("$tool")
done
if $dry; then
  echo "tools that are missing here: ${missing[*]:-none}"
else
  nvidia-smi --list-gpus 2>/dev/null | grep -q GPU ||
    fail "there is no NVIDIA GPU here (nvidia-smi lists none); --dry-run works without one"
  [ ${#missing[@]} -eq 0 ] || fail "not installed: ${missing[*]}; the CUDA toolkit brings nvcc"
fi

# Prints a command and, unless this is a dry run, runs it.
run() {
  echo "+ $*"
  $dry || "$@"
}

java_home=${JAVA_HOME:-$({ java -XshowSettings:properties -version 2>&1 || true; } | sed -n 's/^ *java\.home = //p')}
native="$home/genrec-native/target/native-cuda"
run mvn --batch-mode --quiet --file "$home/pom.xml" --projects genrec-bench --also-make -DskipTests \
  -Dmaven.javadoc.skip -Dmaven.source.skip package
run cmake -G Ninja -S "$home/genrec-native/src/main/cpp" -B "$native" -DGENREC_GPU=cuda \
  "-DGENREC_JNI_HEADERS=$home/genrec-native/target/jni-headers" "-DGENREC_JAVA_HOME=$java_home"
run cmake --build "$native" --target genrec genrec-prelude
library=$(find "$native/natives" -name 'libgenrec.*' 2>/dev/null | head -n 1 || true)
export JAVA_TOOL_OPTIONS="-Dgenrec.native.path=${library:-$native/natives/PLATFORM/libgenrec.so}"
echo "+ export JAVA_TOOL_OPTIONS=$JAVA_TOOL_OPTIONS"
run python3 "$home/genrec-bench/peers/run.py" --peers none --devices "CPU,$device" --users "$users" \
  --model "${model:-MODEL}" --dataset "${dataset:-DATASET}" --out "${out:-RESULTS}"
