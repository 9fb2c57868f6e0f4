#!/usr/bin/env -S python3 -B
"""Holds count_tests.py to made-up runs of Bazel: what is missing, cut short or stale must never count as passed."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

import count_tests

PASSING = '<testcase name="Reads" status="run" result="completed" classname="Reader" />'
FAILING = '<testcase name="Breaks" status="run" classname="Reader"><failure message="x">x</failure></testcase>'
SKIPPING = '<testcase name="NeedsVectors" result="skipped" classname="Reader"><skipped message="x"/></testcase>'
DISABLED = '<testcase name="DISABLED_Slow" status="notrun" result="suppressed" classname="Reader" />'
# What Bazel itself writes for a binary that leaves no report.
CRASHED = '<testcase name="a_test" status="run"><error message="exited with error code 139"></error></testcase>'


class Run:
    """One made-up run: its events, and its reports in a folder of their own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.events = []
        self.reports = 0

    def target(self, label):
        self.events.append({"id": {"targetConfigured": {"label": label}}, "configured": {"testSize": "MEDIUM"}})

    def library(self, label):
        self.events.append({"id": {"targetConfigured": {"label": label}}, "configured": {"targetKind": "cc_library rule"}})

    def result(self, label, report, status="PASSED", shard=1, attempt=1):
        """`report` is the test.xml's text, a list of test cases, or None for a file that was never written."""
        self.reports += 1
        path = pathlib.Path(self.folder.name) / f"{self.reports} test.xml"
        if isinstance(report, list):
            report = f"<testsuites><testsuite>{''.join(report)}</testsuite></testsuites>"
        if report is not None:
            path.write_text(report)
        self.events.append({
            "id": {"testResult": {"label": label, "run": 1, "shard": shard, "attempt": attempt}},
            "testResult": {"status": status, "testActionOutput": [
                {"name": "test.log", "uri": "file:///nowhere"}, {"name": "test.xml", "uri": path.as_uri()}]},
        })

    def count(self, status=0, text=None, options=()):
        """Returns (exit status, lines printed); `text` replaces the events."""
        path = pathlib.Path(self.folder.name) / "events"
        path.write_text("\n".join(map(json.dumps, self.events)) if text is None else text)
        arguments, sys.argv = sys.argv, ["count_tests.py", str(path), str(status), *options]
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                code = count_tests.main()
        finally:
            sys.argv = arguments
        return code, output.getvalue().splitlines()


class CountTests(unittest.TestCase):

    def setUp(self):
        self.run_ = Run()
        self.addCleanup(self.run_.folder.cleanup)

    def expect(self, code, *lines, status=0):
        self.assertEqual(self.run_.count(status), (code, list(lines)))

    def one(self, report, result="PASSED"):
        self.run_.target("//a:a_test")
        self.run_.result("//a:a_test", report, result)

    def test_counts_cases_not_targets(self):
        self.run_.library("//a:a")
        self.one([PASSING, PASSING])
        self.expect(0, "2 passed, 0 failed")

    def test_names_failed_and_skipped_cases_before_the_last_line(self):
        self.one([PASSING, FAILING, SKIPPING], "FAILED")
        self.expect(1, "skipped: //a:a_test Reader.NeedsVectors", "failed: //a:a_test Reader.Breaks",
                    "1 passed, 1 failed, 1 skipped", status=3)

    def test_a_disabled_case_is_skipped(self):
        self.one([PASSING, DISABLED])
        self.expect(0, "skipped: //a:a_test Reader.DISABLED_Slow", "1 passed, 0 failed, 1 skipped")

    def test_a_crash_that_bazel_reports_is_one_failure(self):
        self.one([CRASHED], "FAILED")
        self.expect(1, "failed: //a:a_test a_test", "0 passed, 1 failed", status=3)

    def test_an_absent_report_of_a_failed_target_is_one_failure(self):
        self.one(None, "TIMEOUT")
        self.expect(1, "failed: //a:a_test (TIMEOUT; see its test.log)", "0 passed, 1 failed", status=3)

    def test_an_absent_report_of_a_passed_target_is_a_failure(self):
        self.one(None)
        self.expect(1, "failed: //a:a_test (holds no test case)", "0 passed, 1 failed")

    def test_a_report_cut_short_by_a_crash_is_a_failure(self):
        self.one("<testsuites><testsuite><testcase name=", "FAILED")
        self.expect(1, "failed: //a:a_test (FAILED; see its test.log)", "0 passed, 1 failed", status=3)

    def test_a_crash_after_the_last_case_passed_is_a_failure(self):
        self.one([PASSING], "FAILED")
        self.expect(1, "failed: //a:a_test (FAILED; see its test.log)", "1 passed, 1 failed", status=3)

    def test_a_target_that_does_not_build_is_a_failure(self):
        self.one([PASSING])
        self.run_.target("//b:b_test")
        self.expect(1, "failed: //b:b_test (was not built or not run)", "1 passed, 1 failed", status=1)

    def test_a_target_without_a_case_is_a_failure(self):
        self.one([])
        self.expect(1, "failed: //a:a_test (holds no test case)", "0 passed, 1 failed")

    def test_a_target_without_a_case_is_none_in_a_filtered_run_that_has_others(self):
        self.one([])
        self.assertEqual(self.run_.count(options=["filtered"]), (1, ["0 passed, 0 failed"]))
        self.run_.target("//b:b_test")
        self.run_.result("//b:b_test", [PASSING])
        self.assertEqual(self.run_.count(options=["filtered"]), (0, ["1 passed, 0 failed"]))

    def test_a_target_that_crashed_is_a_failure_in_a_filtered_run_too(self):
        self.one([PASSING])
        self.run_.target("//b:b_test")
        self.assertEqual(self.run_.count(options=["filtered"]),
                         (1, ["failed: //b:b_test (was not built or not run)", "1 passed, 1 failed"]))

    def test_shards_add_up_and_one_of_them_may_be_empty(self):
        self.run_.target("//a:a_test")
        for shard, report in enumerate([[PASSING], [PASSING, SKIPPING], []], start=1):
            self.run_.result("//a:a_test", report, shard=shard)
        self.expect(0, "skipped: //a:a_test Reader.NeedsVectors", "2 passed, 0 failed, 1 skipped")

    def test_a_crashed_shard_is_a_failure(self):
        self.run_.target("//a:a_test")
        self.run_.result("//a:a_test", [PASSING], shard=1)
        self.run_.result("//a:a_test", None, "FAILED", shard=2)
        self.expect(1, "failed: //a:a_test (FAILED in shard 2; see its test.log)", "1 passed, 1 failed", status=3)

    def test_only_the_last_attempt_counts(self):
        self.run_.target("//a:a_test")
        self.run_.result("//a:a_test", [FAILING], "FAILED", attempt=1)
        self.run_.result("//a:a_test", [PASSING], attempt=2)
        self.expect(0, "1 passed, 0 failed")

    def test_a_report_of_an_earlier_run_is_not_read(self):
        self.one([PASSING])
        self.run_.result("//gone:gone_test", [PASSING, FAILING])
        self.run_.events.pop()  # The file stays; no event of this run names it.
        self.expect(0, "1 passed, 0 failed")

    def test_nothing_run_is_not_a_success(self):
        self.expect(1, "0 passed, 0 failed")

    def test_bazel_failing_on_its_own_is_a_failure(self):
        self.one([PASSING])
        self.expect(1, "failed: bazel (ended with status 37)", "1 passed, 1 failed", status=37)

    def test_unreadable_events_are_a_failure(self):
        code, lines = self.run_.count(status=1, text='{"id": ')
        self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed"))


if __name__ == "__main__":
    unittest.main()
