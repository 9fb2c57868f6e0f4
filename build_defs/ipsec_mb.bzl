"""@ipsec_mb//:ipsec_mb: Intel's library where Debian's libipsec-mb-dev is installed, else nothing. For benchmarks only."""

def _impl(ctx):
    found = ctx.path("/usr/include/intel-ipsec-mb.h").exists
    ctx.file("BUILD", """
load("@rules_cc//cc:cc_library.bzl", "cc_library")

cc_library(
    name = "ipsec_mb",
    defines = %s,
    linkopts = %s,
    visibility = ["//visibility:public"],
)
""" % (["LOCKSTEP_HAS_IPSEC_MB"] if found else [], ["-lIPSec_MB"] if found else []))

# Local: looked for again by each new Bazel server.
ipsec_mb_repository = repository_rule(implementation = _impl, local = True)
