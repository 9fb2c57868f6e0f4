#!/usr/bin/env python3
"""Holds the alerts that the shim sends in BoringSSL's must-fail tests against a list of those that are expected.

The runner tells what a shim printed only where it finds fault with it. So it is run here under the shim's configuration
without its ErrorMap: a must-fail test that expects an error by name then fails, and says what the shim printed and what
the runner received. One that names none passes, and the runner itself has held it to the alert that it requires.

    check_alerts.py --expected core-mustfail-alerts.json --runner RUNNER --directory SOURCE_OF_RUNNER \\
        --shim bazel-bin/interop/bogo_shim --config interop/bogo_config.json [--config MORE.json ...]
    check_alerts.py --expected core-mustfail-alerts.json --config interop/bogo_config.json --results OUTPUT_OF_SUCH_A_RUN

The expected alerts: {test: {"alert_required": the runner's error text or "", "alert_boringssl_sends": text}}. The exit
status is 1 where a required alert was not sent, or a test was not run that no --config disables, with its reason.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

# How the runner, whose words are those of Go's crypto/tls, calls what has another name in the RFC.
NAMES = {
    "error decoding message": "decode_error",
    "error decrypting message": "decrypt_error",
    "unknown certificate": "certificate_unknown",
    "revoked certificate": "certificate_revoked",
    "expired certificate": "certificate_expired",
    "unknown certificate authority": "unknown_ca",
    "protocol version not supported": "protocol_version",
    "insufficient security level": "insufficient_security",
    "bad certificate status response": "bad_certificate_status_response",
}


def alert_name(text):
    """The RFC's name of an alert that the runner writes in words; None where it names no alert of ours."""
    text = text.removeprefix("remote error: ")
    if text.startswith(("local error:", "tls:", "(runner:")):
        return None
    return NAMES.get(text, text.lower().replace(" ", "_")) or None


def parse_results(text):
    """The runner's output -> {test: {"passed": the runner's verdict, "sent": alert or None, "line": what the shim said,
    "local": the runner's error}}."""
    results = {}
    for block in re.split(r"^(?=(?:FAILED|PASSED|UNIMPLEMENTED) \()", text, flags=re.MULTILINE):
        head = re.match(r"(\w+) \(([^)]*)\)", block)
        if not head or head[1] == "UNIMPLEMENTED":
            continue
        said = re.search(r"^\tstderr:\n((?:\t\t.*\n)*)", block, re.MULTILINE)
        line = said[1].strip() if said else ""
        local = re.search(r'^\tlocal: "(.*)"$', block, re.MULTILINE)
        sent = re.search(r", alert (\w+)", line)
        results[head[2]] = {"passed": head[1] == "PASSED", "sent": sent[1] if sent else None, "line": line, "local": local[1] if local else ""}
    return results


def compare(expected, results, reasons):
    """Returns (lines of the report, number of differences without a reason)."""
    report, unexplained, held, same = [], 0, 0, 0
    for test, want in sorted(expected.items()):
        got = results.get(test)
        required = want["alert_required"]
        if got is None:
            fault = "not run"
        elif required and not got["passed"] and required not in got["local"]:
            fault = f"the runner requires '{required}', and got '{got['local']}': {got['line'] or 'nothing was said'}"
        else:
            held += bool(required)
            boringssl = alert_name(want["alert_boringssl_sends"])
            same += not required and boringssl == got["sent"]
            if not required and not got["passed"] and boringssl not in (None, got["sent"]):
                report.append(f"free       {test}: BoringSSL sends {boringssl}, we {got['sent']}: {got['line']}")
            continue
        reason = reasons.get(test)
        unexplained += reason is None
        report.append(f"disabled   {test}: {reason}" if reason else f"DIFFERENT  {test}: {fault}")
    report.append(f"{len(expected)} tests: {held} required alerts sent, {unexplained} differences without a reason; "
                  f"where none is required, {same} as BoringSSL")
    return report, unexplained


def merge(configs):
    merged = {}
    for config in configs:
        for key, value in config.items():
            merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def run(options, config, tests):
    """Runs the runner over these tests, and returns its output."""
    config = {**config, "ErrorMap": {}}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(config, file)
        file.flush()
        command = [options.runner.absolute(), "-shim-path", options.shim.absolute(), "-shim-config", file.name, "-pipe",
                   "-allow-unimplemented", "-test", ";".join(tests)]
        return subprocess.run(command, cwd=options.directory, capture_output=True, text=True, errors="replace",
                              check=False).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--expected", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path, help="output of a run without ErrorMap, in place of a run")
    parser.add_argument("--runner", type=pathlib.Path)
    parser.add_argument("--directory", type=pathlib.Path, help="where the runner finds its own files")
    parser.add_argument("--shim", type=pathlib.Path)
    parser.add_argument("--config", type=pathlib.Path, action="append", default=[])
    options = parser.parse_args()
    if not options.results and not (options.runner and options.shim):
        parser.error("either --results, or --runner and --shim")
    expected = json.loads(options.expected.read_text())
    config = merge(json.loads(path.read_text()) for path in options.config)
    text = options.results.read_text(errors="replace") if options.results else run(options, config, expected)
    report, unexplained = compare(expected, parse_results(text), config.get("DisabledTests", {}))
    print("\n".join(report))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
