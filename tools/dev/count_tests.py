#!/usr/bin/env -S python3 -B
"""Counts the single test cases of one `bazel test` run.

usage: count_tests.py EVENTS STATUS [filtered]

EVENTS is that run's --build_event_json_file, STATUS the exit status of Bazel. The events name the targets of this run
and the test.xml of each shard, so a report that an earlier run left behind is never read. Whatever should have reported
and did not (a target that does not build, a binary that crashed or ran out of time) is one failure. A test that writes
no report of its own (a script, the replay of a corpus) is one case. Failed and skipped cases are named; the last line
is `N passed, N failed` or `N passed, N failed, N skipped`. Of a filtered run, targets may be left without a case. The exit status is 0 when something passed and nothing failed.
"""

import collections
import json
import sys
import urllib.parse
import xml.etree.ElementTree

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"

Case = collections.namedtuple("Case", "target name outcome")


def outcome_of(testcase):
    if testcase.find("failure") is not None or testcase.find("error") is not None:
        return FAILED
    if testcase.find("skipped") is not None or testcase.get("result") in ("skipped", "suppressed"):
        return SKIPPED
    return SKIPPED if testcase.get("status") == "notrun" else PASSED


def cases_of_report(target, uri):
    """The cases of one test.xml; none when it is absent, empty or cut short."""
    try:
        root = xml.etree.ElementTree.parse(urllib.parse.unquote(urllib.parse.urlparse(uri).path))
    except (OSError, xml.etree.ElementTree.ParseError):
        return []
    cases = []
    for testcase in root.iter("testcase"):
        name = ".".join(filter(None, [testcase.get("classname"), testcase.get("name")]))
        cases.append(Case(target, name, outcome_of(testcase)))
    return cases


def cases_of_attempt(target, shard, result):
    """The cases of one shard; a shard that Bazel did not pass holds at least one failure."""
    uris = [output["uri"] for output in result.get("testActionOutput", []) if output["name"] == "test.xml"]
    cases = [case for uri in uris for case in cases_of_report(target, uri)]
    status = result.get("status", "NO_STATUS")
    if status != "PASSED" and not any(case.outcome == FAILED for case in cases):
        where = f" in shard {shard}" if shard > 1 else ""
        cases.append(Case(target, f"({status}{where}; see its test.log)", FAILED))
    return cases


def read_events(lines):
    """Returns the test targets of the run, and for each (target, run, shard) the result of its last attempt."""
    targets, attempts = [], {}
    for line in lines:
        if not line.strip():
            continue
        event = json.loads(line)
        identity = event.get("id", {})
        if "testSize" in event.get("configured", {}):
            targets.append(identity["targetConfigured"]["label"])
        if "testResult" in event:
            key = identity["testResult"]
            place = (key["label"], key.get("run", 1), key.get("shard", 1))
            attempt = key.get("attempt", 1)
            if place not in attempts or attempts[place][0] < attempt:
                attempts[place] = (attempt, event["testResult"])
    return targets, {place: result for place, (_, result) in attempts.items()}


def count(lines, status, filtered=False):
    """All cases of the run, in the order of the targets."""
    targets, results = read_events(lines)
    cases = []
    for target in targets:
        of_target = []
        for (label, _, shard), result in sorted(results.items(), key=lambda item: item[0]):
            if label == target:
                of_target += cases_of_attempt(target, shard, result)
        # Also a binary that ran and held no test: a check that checks nothing is not a pass.
        ran = any(label == target for label, _, _ in results)
        if of_target or (ran and filtered):
            cases += of_target
            continue
        cases += [Case(target, "(holds no test case)" if ran else "(was not built or not run)", FAILED)]
    if status not in (0, 3) and not any(case.outcome == FAILED for case in cases):
        cases.append(Case("bazel", f"(ended with status {status})", FAILED))
    return cases


def main():
    status = int(sys.argv[2])
    try:
        with open(sys.argv[1], encoding="utf-8") as events:
            cases = count(events, status, filtered="filtered" in sys.argv[3:])
    except (OSError, ValueError, KeyError) as error:
        cases = [Case("bazel", f"(ended with status {status} and no readable events: {error})", FAILED)]
    for outcome in (SKIPPED, FAILED):
        for case in cases:
            if case.outcome == outcome:
                print(f"{outcome}: {case.target} {case.name}")
    passed, failed, skipped = (sum(case.outcome == each for case in cases) for each in (PASSED, FAILED, SKIPPED))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
