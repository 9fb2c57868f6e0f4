#!/usr/bin/env -S python3 -B
"""Holds check_alerts.py to a few lines such as the runner prints."""

import sys
import unittest

import check_alerts

OUTPUT = """FAILED (Bad-Right)
unexpected error
got:
\tstderr:
\t\tmalformed (RFC 9846 section 6), in state START, alert decode_error :alert:decode_error: :reason:Truncated:

\tlocal: "remote error: error decoding message"
\tchild: "exit status 1"

FAILED (Bad-Wrong)
unexpected error
got:
\tstderr:
\t\tmalformed (RFC 9846 section 6), in state START, alert decode_error :alert:decode_error: :reason:Truncated:

\tlocal: "remote error: error decoding message"

PASSED (Bad-Unnamed)
FAILED (Free-Other)
unexpected error
got:
\tstderr:
\t\tno (RFC 9846 section 4), in state START, alert illegal_parameter :alert:illegal_parameter: :reason:No:

\tlocal: "EOF"
FAILED (Free-Same)
unexpected error
got:
\tstderr:
\t\tno (RFC 9846 section 4), in state START, alert unexpected_message :alert:unexpected_message: :reason:No:

\tlocal: "EOF"
"""


def expects(required="", boringssl=""):
    return {"alert_required": required, "alert_boringssl_sends": boringssl, "boringssl_error": ":ANY:"}


DECODE_ERROR = "remote error: error decoding message"


def compare(expected, disabled=None):
    return check_alerts.compare(expected, check_alerts.parse_results(OUTPUT), disabled or {})


class CheckAlertsTest(unittest.TestCase):
    def test_a_required_alert_that_was_sent_is_held(self):
        report, unexplained = compare({"Bad-Right": expects(DECODE_ERROR), "Bad-Unnamed": expects("remote error: any")})
        self.assertEqual(unexplained, 0)
        self.assertIn("2 required alerts sent", report[-1])

    def test_another_one_is_a_difference(self):
        report, unexplained = compare({"Bad-Wrong": expects("remote error: handshake failure")})
        self.assertEqual(unexplained, 1)
        self.assertTrue(report[0].startswith("DIFFERENT  Bad-Wrong"))
        self.assertIn("alert decode_error", report[0])

    def test_a_test_that_was_not_run_needs_a_reason(self):
        self.assertEqual(compare({"Missing": expects(DECODE_ERROR)})[1], 1)
        report, unexplained = compare({"Missing": expects(DECODE_ERROR)}, {"Missing": "section 4.2"})
        self.assertEqual(unexplained, 0)
        self.assertIn("section 4.2", report[0])

    def test_where_none_is_required_a_choice_is_reported_and_no_difference(self):
        report, unexplained = compare({"Free-Other": expects(boringssl="error decoding message"),
                                       "Free-Same": expects(boringssl="unexpected message")})
        self.assertEqual(unexplained, 0)
        self.assertTrue(report[0].startswith("free       Free-Other: BoringSSL sends decode_error, we illegal_parameter"))
        self.assertIn("1 as BoringSSL", report[-1])

    def test_what_the_runner_noticed_itself_names_no_alert(self):
        for text in ("local error: bad record MAC", "tls: no common signature algorithms", "(runner: EOF)", ""):
            self.assertIsNone(check_alerts.alert_name(text))
        self.assertEqual(check_alerts.alert_name("remote error: unknown certificate"), "certificate_unknown")


if __name__ == "__main__":
    sys.exit(unittest.main())
