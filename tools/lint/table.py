"""The table of layers: which headers and which words each folder may use. check_tree.py holds the tree to it.

crypto/base <- crypto <- record --+
                     ^-- x509  ---+<- tls <- tools, examples, interop, benchmarks, fuzz
crypto/base <- tls/wire <- tls/messages
"""

# Folder -> the folders whose headers it may include, besides its own. The longest folder that holds a file decides.
LAYERS = {
    "crypto/base": [],
    "crypto": ["crypto/base"],
    "record": ["crypto/base", "crypto"],
    "x509": ["crypto/base", "crypto"],
    "tls/wire": ["crypto/base"],
    "tls/messages": ["crypto/base", "tls/wire"],
    "tls/key_schedule": ["crypto/base", "crypto", "tls/wire"],
    # The handshake speaks to a sink and does not know the record layer: QUIC is another sink.
    "tls/handshake": ["crypto/base", "crypto", "x509", "tls/wire", "tls/messages", "tls/key_schedule", "tls"],
    "tls/client": ["crypto/base", "crypto", "x509", "tls/wire", "tls/messages", "tls/key_schedule", "tls/handshake", "tls"],
    "tls/server": ["crypto/base", "crypto", "x509", "tls/wire", "tls/messages", "tls/key_schedule", "tls/handshake", "tls"],
    "tls": ["crypto/base", "crypto", "record", "x509", "tls/wire", "tls/messages", "tls/key_schedule", "tls/handshake",
            "tls/client", "tls/server"],
    # What connections share: above the engine, which knows their interfaces only.
    "stores": ["crypto/base", "crypto", "x509", "tls"],
}

# Programs and tests over the engine: they may include any layer, the edges, and what the system offers.
APPLICATIONS = ["benchmarks", "examples", "fuzz", "interop", "tools"]

# Thin functions at the rim of a layer that touch the operating system. Only applications and tests include them.
EDGES = ["crypto/system_seed", "x509/system_roots"]

# A file is test code by its name or its folder. It is held to its layer's table too, and may use what TESTS lists.
TEST_SUFFIXES = ("_test.cc", "_test_util.h", "_test_util.cc")
TEST_FOLDERS = ("testing", "testdata")

# What must be named in a BUILD file, since nothing else would miss it.
RUN_SUFFIXES = ("_test.cc", "_fuzz.cc", "_benchmark.cc")

# Headers of other projects -> the folders that may include them. ".cc" says: in sources only, never in headers.
# "tests" stands for test code of any folder.
THIRD_PARTY = {
    "sodium.h": ["crypto .cc", "benchmarks"],
    "sodium/": ["crypto .cc", "benchmarks"],
    "cryptopp/": ["crypto .cc", "benchmarks"],
    "crypto++/": [],  # The same library under Debian's other name: one spelling is enough.
    "gtest/": ["tests"],
    "gmock/": ["tests"],
    "nlohmann/": ["tests", "tools", "interop", "benchmarks"],
    "CLI/": ["tools", "interop"],
    "benchmark/": ["benchmarks"],
    "openssl/": ["interop", "benchmarks"],
    "intel-ipsec-mb.h": ["benchmarks"],
    "valgrind/": ["tools"],
    "sanitizer/": ["tools"],
}

# What the engine may include of the system: computation and containers. Files, sockets, clocks, threads, locks,
# streams, locales and the libraries' random numbers are missing on purpose; so are <iostream>, <chrono>, <random>.
ENGINE_SYSTEM_HEADERS = set("""
    algorithm array bit bitset charconv compare concepts cstddef cstdint cstring deque expected functional
    initializer_list iterator limits list map memory memory_resource new numeric optional ranges set source_location
    span string string_view tuple type_traits unordered_map unordered_set utility variant vector version
    cassert climits cstdlib
""".split())

# Intrinsics and cpuid belong to kernels; Crypto++ asks for parameters by their type.
# Objects that threads share lock.
SYSTEM_HEADERS_OF = {"crypto": {"immintrin.h", "cpuid.h", "exception", "typeinfo"}, "stores": {"atomic", "mutex"}}

LOCKS = r"\bstd::(?:mutex|shared_mutex|atomic\w*)\b"

# Words that the engine may not use, outside tests and edges: pattern -> why.
ENGINE_WORDS = {
    # std::bad_alloc is how an arena that is full says so to a container; no public call lets it out.
    r"\bthrow\b(?!\s+std::bad_alloc\b)": "exceptions are not how the engine fails",
    r"\bthread_local\b": "a connection owns all of its state",
    r"\b(?:secure_)?getenv\b": "the environment is the application's",
    r"\bstd::(?:cout|cerr|clog|cin)\b|\b(?:f?printf|fopen|fwrite|fread|fputs|puts|perror)\s*\(": "the engine does no I/O",
    r"\b(?:system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday)\b": "the caller gives the time",
    r"\b(?:random_device|getrandom|getentropy|randombytes\w*|AutoSeeded\w+|OS_GenerateRandomBlock|RandomPool)\b":
        "a connection owns its generator, seeded by the caller",
    r"\b(?:s?rand|random)\s*\(": "a connection owns its generator, seeded by the caller",
    r"\bstd::(?:j?thread|condition_variable|async|once_flag|call_once)\b": "the engine starts no thread and waits for none",
    LOCKS: "the engine shares nothing that changes",
}
# Folders that may say them all the same.
WORDS_OF = {"stores": {LOCKS}}

# Limits. A table of data (*.inc) may be longer; an exception below says why.
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
LONGER_FILES = {}
