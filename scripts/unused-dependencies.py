#!/usr/bin/env python3
"""Fails when a crate of the workspace names a dependency that none of its sources mentions.

A dependency that is named for another reason, such as a feature it turns on, is listed with that reason in the crate's
Cargo.toml: [package.metadata.unused-dependencies] NAME = "why".
"""

import json
import pathlib
import re
import subprocess
import sys

SOURCES = {"normal": ("lib", "bin", "test", "bench", "example"), "build": ("custom-build",)}


def main() -> int:
    command = ["cargo", "metadata", "--format-version=1"]
    metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    libraries = {package["name"]: library(package) for package in metadata["packages"]}
    ours = [package for package in metadata["packages"] if package["id"] in metadata["workspace_members"]]
    unused = [line for package in ours for line in unused_in(package, libraries)]
    print("\n".join(unused) or "every dependency is used")
    return 1 if unused else 0


def library(package: dict) -> str:
    """The name by which sources call a package: md-5, for one, is md5 there."""
    names = [target["name"] for target in package["targets"] if set(target["kind"]) & {"lib", "rlib", "proc-macro"}]
    return (names or [package["name"]])[0].replace("-", "_")


def unused_in(package: dict, libraries: dict):
    excused = (package["metadata"] or {}).get("unused-dependencies", {})
    for dependency in package["dependencies"]:
        name = dependency["rename"] or dependency["name"]
        kinds = SOURCES["build" if dependency["kind"] == "build" else "normal"]
        called = dependency["rename"] or libraries.get(dependency["name"], name)
        word = re.compile(rf"\b{re.escape(called.replace('-', '_'))}\b")
        if name not in excused and not any(word.search(text) for text in texts(package, kinds)):
            yield f"{package['manifest_path']}: {name} is not used"


def texts(package: dict, kinds: tuple):
    for target in package["targets"]:
        if not set(target["kind"]) & set(kinds):
            continue
        source = pathlib.Path(target["src_path"])
        # A build script is one file; every other target is its file's folder.
        for file in [source] if "custom-build" in target["kind"] else source.parent.rglob("*.rs"):
            yield file.read_text(encoding="utf-8")


sys.exit(main())
