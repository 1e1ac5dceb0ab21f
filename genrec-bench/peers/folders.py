# SPDX-License-Identifier: Apache-2.0
"""Where genrec's build keeps what it fetched, and where the peers go."""

import os
import pathlib
import sys

LLAMA_CPP_TAG = "v0.5.0"
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def cache_dir():
    """genrec's folder in the platform's folder for caches, as cmake/platform.cmake finds it."""
    environment = os.environ
    if environment.get("GENREC_CACHE_DIR"):
        return pathlib.Path(environment["GENREC_CACHE_DIR"])
    if sys.platform == "win32":
        return pathlib.Path(environment["LOCALAPPDATA"]) / "genrec"
    if sys.platform == "darwin":
        return pathlib.Path.home() / "Library/Caches/genrec"
    if os.path.isabs(environment.get("XDG_CACHE_HOME", "")):
        return pathlib.Path(environment["XDG_CACHE_HOME"]) / "genrec"
    return pathlib.Path.home() / ".cache/genrec"


def llama_cpp_source():
    """The source of llama.cpp that genrec is built from, or an exit that says how to get it."""
    source = cache_dir() / "llama.cpp" / f"source-{LLAMA_CPP_TAG}"
    if not (source / "CMakeLists.txt").exists():
        raise SystemExit(f"there is no source of llama.cpp at {source}; build genrec once, which fetches it")
    return source
