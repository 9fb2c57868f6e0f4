"""Builds fuzz targets with libFuzzer and runs each for a while from its corpus, one a processor.

The corpora are copied first: the repository's stay as they are. One line a target; when one fails, its log and the
input that failed it stay in the scratch folder, and the exit status is 1.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

UNIT_SECONDS = 10  # One input may take no longer: parsers are linear in it.
MEMORY_MB = 2048


def bazel(verb, *arguments):
    """Returns what it prints; ends the script when it fails, having told why."""
    run = subprocess.run(["bazel", verb, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        sys.exit(f"bazel {verb} failed")
    return run.stdout


def query(expression):
    return bazel("query", "--noshow_progress", expression).split()


def path_of(label):
    """//folder:name -> folder/name"""
    return label[2:].replace(":", "/").lstrip("/")


def select(names):
    """The labels of all fuzz targets, or of those named."""
    targets = query(r'attr(tags, "\bfuzz\b", //...)')
    unknown = [name for name in names if not any(name == target.split(":")[1] for target in targets)]
    if unknown or not targets:
        sys.exit(f"no fuzz target {' '.join(unknown)}; there are: {' '.join(target.split(':')[1] for target in targets)}")
    return [target for target in targets if not names or target.split(":")[1] in names]


def copy_corpus(target, folder):
    folder.mkdir(parents=True)
    for label in query(f"kind('source file', deps(labels(data, {target})))"):
        # Files of different folders may have the same name.
        shutil.copy(path_of(label), folder / path_of(label).replace("/", "_"))


def fuzz(binary, folder, seconds):
    """Returns the exit status; the output goes to folder/log."""
    command = [binary, f"-max_total_time={seconds}", f"-timeout={UNIT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}",
               "-print_final_stats=1", f"-artifact_prefix={folder}/", folder / "corpus"]
    with open(folder / "log", "wb") as log:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False).returncode


def last(pattern, text, default="?"):
    return (re.findall(pattern, text) or [default])[-1]


def report(name, status, log):
    if status:
        return f"{name:32} FAILED: {last(r'(?:ERROR|SUMMARY): .*|.*runtime error.*', log, f'exit status {status}')}"
    return (f"{name:32} {last(r'average_exec_per_sec: *([0-9]+)', log):>8} exec/s"
            f" {last(r'number_of_executed_units: *([0-9]+)', log):>12} runs, coverage {last(r'cov: ([0-9]+)', log)}")


def main():
    parser = argparse.ArgumentParser(prog="./dev fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="name of a fuzz target (default: all)")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (default: 60)")
    parser.add_argument("--disk-cache", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    targets = select(options.targets)
    bazel("build", f"--disk_cache={options.disk_cache}", "--config=fuzz", "--", *targets)
    binaries = pathlib.Path(bazel("info", "--config=fuzz", "bazel-bin").strip())
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-fuzz."))
    for target in targets:
        copy_corpus(target, scratch / target.split(":")[1] / "corpus")
    print(f"{len(targets)} targets, {options.seconds} seconds each, {os.cpu_count()} at a time", flush=True)

    def fuzz_and_report(target):
        name = target.split(":")[1]
        status = fuzz(binaries / path_of(target), scratch / name, options.seconds)
        print(report(name, status, (scratch / name / "log").read_text(errors="replace")), flush=True)
        return status == 0

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        if all(list(pool.map(fuzz_and_report, targets))):
            shutil.rmtree(scratch)
            return 0
    print(f"what failed, and the logs, are in {scratch}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
