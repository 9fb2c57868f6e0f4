"""The rules that check_tree.py holds each source file to. A rule yields (line number, message)."""

import pathlib
import re

import table

_COMMENT_OR_LITERAL = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | R"(?P<mark>[^\s()\\]*)\(.*?\)(?P=mark)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'""", re.DOTALL | re.VERBOSE)


def _blank(match):
    """Keeps the line breaks, so that line numbers stay true."""
    return re.sub(r"[^\n]", " ", match[0])


class Source:
    """One file: its path from the root, its lines, and the same lines without comments and without literals."""

    def __init__(self, root, path):
        self.root = root
        self.path = path
        text = (root / path).read_text(encoding="utf-8")
        self.lines = text.splitlines()
        without_comments = _COMMENT_OR_LITERAL.sub(lambda m: _blank(m) if m["comment"] else m[0], text)
        self.uncommented = without_comments.splitlines()
        self.code = _COMMENT_OR_LITERAL.sub(_blank, without_comments).splitlines()
        parts = pathlib.PurePosixPath(path).parts
        self.is_test = path.endswith(table.TEST_SUFFIXES) or any(part in table.TEST_FOLDERS for part in parts[:-1])
        self.is_edge = is_edge(path)
        self.is_application = parts[0] in table.APPLICATIONS
        self.layer = layer_of(path)

    def is_engine(self):
        return self.layer is not None and not self.is_test and not self.is_edge


def is_edge(path):
    return any(path.startswith(edge + ".") for edge in table.EDGES)


def is_test(path):
    return path.endswith(table.TEST_SUFFIXES) or any(part in table.TEST_FOLDERS for part in path.split("/")[:-1])


def layer_of(path):
    """The longest folder of the table that holds the file; None for applications and the rest."""
    holders = [folder for folder in table.LAYERS if path.startswith(folder + "/")]
    return max(holders, key=len, default=None)


def includes(source):
    for number, line in enumerate(source.uncommented, start=1):
        if not re.match(r"\s*#\s*(include|include_next|import)\b", line):
            continue
        match = re.match(r'\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")\s*$', line)
        if not match:
            yield number, f"an include that the table of layers cannot judge: {line.strip()}"
        elif match[2]:
            yield from ((number, message) for message in _judge_project(source, match[2]))
        else:
            yield from ((number, message) for message in _judge_system(source, match[1]))


def _judge_project(source, header):
    if not (source.root / header).is_file():
        yield f'"{header}" is no file of this project, written from its root'
        return
    may_include_all = source.is_application or source.is_test
    if is_test(header) and not may_include_all:
        yield f'"{header}" is test code'
    if is_edge(header) and not (may_include_all or source.is_edge):
        yield f'"{header}" touches the operating system: only applications include it'
    layer = layer_of(header)
    if layer is None and not is_test(header) and source.layer is not None:
        yield f'{source.layer}/ may not include "{header}": applications are above it'
    if source.layer is not None and layer not in (None, source.layer) and layer not in table.LAYERS[source.layer]:
        yield f'{source.layer}/ may not include "{header}" of {layer}/'


def _judge_system(source, header):
    for name, places in table.THIRD_PARTY.items():
        if header == name or (name.endswith("/") and header.startswith(name)):
            if not any(_is_in(source, place) for place in places):
                yield f"<{header}> is for {', '.join(places) or 'nobody'}, not for {source.path}"
            return
    if source.is_engine():
        own = table.SYSTEM_HEADERS_OF.get(source.layer, set())
        if header not in table.ENGINE_SYSTEM_HEADERS | own:
            yield f"<{header}> is not among the system headers that the engine may use"


def _is_in(source, place):
    folder, _, suffix = place.partition(" ")
    if folder == "tests":
        return source.is_test
    return (source.layer or source.path.split("/")[0]) == folder and source.path.endswith(suffix)


def words(source):
    if not source.is_engine():
        return
    own = table.WORDS_OF.get(source.layer, set())
    for number, line in enumerate(source.code, start=1):
        for pattern, why in table.ENGINE_WORDS.items():
            if pattern in own:
                continue
            match = re.search(pattern, line)
            if match:
                yield number, f"'{match[0].strip()}': {why}"


# Formatted code has namespace scope, and nothing else, in column 0; a parenthesis would make it a function.
_GLOBAL = re.compile(r"(?!(?:const|constexpr|using|typedef|extern|friend|namespace|template|class|struct|enum|union"
                     r"|concept|requires|return|public|private|protected|inline const(?:expr)?|static const(?:expr)?)\b)"
                     r"[A-Za-z_][\w:<>,*& ]*[ *&>]\w+(?:\[\w*\])*(?: = .*|\{.*)?[;{]$")
_STATIC = re.compile(r"\s+static (?!(?:inline )?const)(?!.*\boperator)[^()]*[=;{]")


def mutable_globals(source):
    if not source.is_engine():
        return
    for number, line in enumerate(source.code, start=1):
        if _GLOBAL.match(line) or _STATIC.match(line):
            yield number, "global mutable state: a connection owns all of its state"


def file_length(source):
    limit = table.LONGER_FILES.get(source.path, table.MAX_FILE_LINES)
    if len(source.lines) > limit and not source.path.endswith(".inc"):
        yield 1, f"{len(source.lines)} lines; a file holds one concept in at most {limit}"


_OPENS_BODY = re.compile(r"\)(?: const| noexcept| override| final| &&?| mutable| -> [^()]+|\s*:.*)* \{$")
_CONTROL = re.compile(r"\s*(?:\} )?(?:if|else|for|while|switch|do|try|catch|namespace|class|struct|enum)\b")


def _closing_line(code, opening):
    """The line that closes the brace at the end of the opening line, braces within literals left out."""
    depth = 1
    for number in range(opening + 1, len(code)):
        for brace in re.findall(r"[{}]", re.sub(r"\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)'", "", code[number])):
            depth += 1 if brace == "{" else -1
            if depth == 0:
                return number
    return opening


def function_length(source):
    """Counts from the first line of a function's statement to its closing brace."""
    for index, line in enumerate(source.code):
        if not _OPENS_BODY.search(line):
            continue
        start = index
        while start > 0 and not re.search(r"(^\s*#.*|[;{}:]|^\s*)$", source.code[start - 1]):
            start -= 1
        if _CONTROL.match(source.code[start]):
            continue
        end = _closing_line(source.code, index)
        if end - start + 1 > table.MAX_FUNCTION_LINES:
            yield start + 1, f"a function of {end - start + 1} lines; at most {table.MAX_FUNCTION_LINES} fit a screen"


def in_build(source):
    """A test that no BUILD file names is not run, and would pass for ever."""
    if not source.path.endswith(table.RUN_SUFFIXES):
        return
    path = pathlib.PurePosixPath(source.path)
    for folder in path.parents:
        build = source.root / folder / "BUILD"
        if build.is_file():
            name = path.relative_to(folder).as_posix()
            # A list comprehension over names may hold its stem, or that without the suffix.
            stem = name.removesuffix(path.suffix)
            spellings = "|".join(map(re.escape, [name, stem, stem.rpartition("_")[0]]))
            if not re.search(f'":?(?:{spellings})"', build.read_text(encoding="utf-8")):
                yield 1, f"{folder}/BUILD does not name it"
            return
    yield 1, "no BUILD file names it"


ALL = [includes, words, mutable_globals, file_length, function_length, in_build]
