# rules.py: the house rules, each with a sample that it must catch
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A rule looks at one file (its path in the tree, its text) and yields (line, complaint).

`bad` is the smallest file that breaks the rule, `more` are further ones: a rule that lets one pass
is itself broken. `good` is a near miss that must pass, where a rule could be too eager. Words that
a rule forbids are spelt in halves here, so that this file keeps its own rules."""

import ast
import re
import xml.etree.ElementTree as ElementTree
from pathlib import PurePosixPath
from typing import Callable, NamedTuple

MAX_FUNCTION_LINES = 60
MAX_FILE_LINES = 600
MAX_COLUMNS = 100
CODE = (".c", ".h", ".py", ".js", ".css", ".ui", ".html", ".build", "")
PROSE_AND_DATA = (".json", ".md", ".po", ".pot", ".csv", ".tsv", ".txt", ".svg", ".jws", ".golden")
HEADLESS = PROSE_AND_DATA + (".dict", ".bin", ".hex", ".rr", ".hrm")
HEADLESS_NAMES = {"LICENSE", "LINGUAS", "POTFILES", ".gitignore", ".gitattributes"}

# Whose headers a folder may include; tests may include all. A folder's own are always allowed.
MAY_INCLUDE = {
    "core": (),
    "devices": ("core",),
    "ui": ("core", "i18n"),
    "kiosk": ("core", "devices", "ui", "i18n"),
    "backend": ("core", "devices/energy", "devices/health", "ui/web", "i18n"),
}
# System headers a folder must do without.
FOREIGN = {
    "core": r"gio/|gtk/|gdk/|sqlite3|libsoup/|sys/socket|netdb|dbus",
    "devices": r"gtk/|gdk/|sqlite3|libsoup/",
    "devices/profiles": r"gio/|gtk/|gdk/|sqlite3|libsoup/|sys/socket|dbus",
    "ui": r"sqlite3|libsoup/|sys/socket|netdb|bluetooth/|gio/g(unix)?socket",
    "backend": r"gtk/|gdk/|bluetooth/",
}


class Rule(NamedTuple):
    title: str
    check: Callable
    bad: tuple
    good: tuple = ()
    more: tuple = ()


def suffix(path):
    return PurePosixPath(path).suffix


def in_folder(path, folder):
    return path.startswith(folder + "/")


def without_comments(text):
    """C or JavaScript with comments and the insides of strings blanked, line by line the same."""
    def blank(match):
        token = match.group(0)
        if token[0] in "\"'":
            return token[0] + " " * (len(token) - 2) + token[-1] if "\n" not in token else token
        return re.sub(r"[^\n]", " ", token)
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text,
                  flags=re.DOTALL)


def each_match(pattern, text, complaint):
    for match in re.finditer(pattern, text):
        yield text.count("\n", 0, match.start()) + 1, complaint.format(match.group(0).strip())


def functions_of_c(text):
    """(line, name, length) of each function, which GNU style opens and closes in column 0."""
    lines = text.splitlines()
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif start is not None and line.startswith("}"):
            if line == "}":
                head = "\n".join(lines[max(0, start - 12):start])
                names = re.findall(r"^(\w+) \(", head, re.MULTILINE)
                yield start + 1, names[-1] if names else "?", number - start + 1
            start = None


def long_functions(path, text):
    if suffix(path) in (".c", ".h"):
        found = functions_of_c(text)
    elif suffix(path) == ".py":
        found = [(node.lineno, node.name, node.end_lineno - node.lineno + 1)
                 for node in ast.walk(ast.parse(text))
                 if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    else:
        return
    for line, name, length in found:
        if length > MAX_FUNCTION_LINES:
            yield line, f"{name} has {length} lines, more than {MAX_FUNCTION_LINES}"


def long_files(path, text):
    length = text.count("\n")
    if suffix(path) not in PROSE_AND_DATA and path != "LICENSE" and length > MAX_FILE_LINES:
        yield 1, f"{length} lines, more than {MAX_FILE_LINES}"


def banned_calls(path, text):
    if suffix(path) in (".c", ".h"):
        yield from each_match(r"\b(v?sprintf|strcpy|strcat|atoi|atol|atof|gets|strtok|alloca|system"
                              r"|popen|tmpnam|mktemp)\s*\(", without_comments(text),
                              "{} is banned")


def prints(path, text):
    if suffix(path) == ".c" and not path.endswith("main.c") and not in_folder(path, "tests"):
        yield from each_match(r"(?<!\w)(g_print|g_printerr|printf|puts|putchar)\s*\(",
                              without_comments(text), "{} belongs into main.c only")


def library_logs(path, text):
    if suffix(path) == ".c" and path.startswith(("core/", "devices/")) and \
            not path.endswith("main.c"):
        yield from each_match(r"\bg_(info|message|warning|critical|log)\s*\(",
                              without_comments(text), "{}: core and devices log at debug only")


def missing_head(path, text):
    name = PurePosixPath(path).name
    if suffix(path) in HEADLESS or name in HEADLESS_NAMES:
        return
    lines = [line for line in text.splitlines()[:6]
             if not line.startswith(("#!", "<?xml", "<!DOCTYPE", "<!doctype"))]
    lines = [re.sub(r"^(//|#|/\*|<!--| \*|--)\s*|^\s+", "", line) for line in lines[:3]] + [""] * 3
    if not re.match(rf"([\w./-]+/)?{re.escape(name)}: \S", lines[0]):
        yield 1, f"the first line does not say '{name}: what it is'"
    if not re.match(r"Copyright \d{4} The Dure contributors", lines[1]):
        yield 2, "no copyright line"
    if not lines[2].startswith("SPDX-License-Identifier: Apache-2.0"):
        yield 3, "no licence line"


def missing_pragma(path, text):
    if suffix(path) == ".h" and not re.search(r"^#pragma once$", text, re.MULTILINE):
        yield 1, "no #pragma once"


def unread_core_world(path, text):
    if suffix(path) == ".c" and in_folder(path, "core") and path != "core/world.c":
        yield from each_match(r"\b(fopen|g_file_\w+|g_get_real_time|g_get_monotonic_time|time"
                              r"|gettimeofday|clock_gettime|randombytes_\w+|g_random_\w+|rand"
                              r"|g_date_time_new_now\w*|g_uuid_string_random|getenv|g_getenv)\s*\(",
                              without_comments(text), "{}: core gets clock, dice and files passed")


def make_include_rule(headers):
    """The rule on includes; `headers` tells the folder path of each header of ours by its name."""
    def includes(path, text):
        area = path.split("/")[0]
        if area not in MAY_INCLUDE or suffix(path) not in (".c", ".h"):
            return
        for number, line in enumerate(text.splitlines(), 1):
            ours = re.match(r'#\s*include\s+"(?:.*/)?([^"/]+)"', line)
            theirs = re.match(r"#\s*include\s+<([^>]+)>", line)
            if ours:
                home = headers.get(ours.group(1))
                allowed = (area, *MAY_INCLUDE[area])
                if home and not any(home == one or in_folder(home, one) for one in allowed):
                    yield number, f"{area} must not include {home}/{ours.group(1)}"
            if theirs:
                for folder, pattern in FOREIGN.items():
                    if in_folder(path, folder) and re.match(pattern, theirs.group(1)):
                        yield number, f"{folder} must not include <{theirs.group(1)}>"
    return includes


def untranslated(path, text):
    if suffix(path) == ".ui":
        spoken = r"label|title|text|tooltip-text|placeholder-text|description|value-text|subtitle"
        for number, line in enumerate(text.splitlines(), 1):
            match = re.search(rf'<property name="({spoken})"([^>]*)>([^<]*)', line)
            if match and re.search(r"[^\W\d_]", match.group(3)) and \
                    'translatable="yes"' not in match.group(2):
                yield number, f"'{match.group(3)}' is not translatable"
    elif suffix(path) == ".c" and path.startswith(("ui/kiosk/", "kiosk/")):
        yield from each_match(r"gtk_(label|button)_(new|set_label|set_text|set_markup)\w* \("
                              r"[^()\"]*\"[^\"%]*[A-Za-z]{3}[^\"]*\"", text,
                              "{} is not translatable")


def well_formed(path, text):
    if suffix(path) in (".ui", ".xml", ".svg"):
        try:
            ElementTree.fromstring(text)
        except ElementTree.ParseError as error:
            yield error.position[0], f"not well-formed: {error}"


PROMISES = ("TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK", "st" "ub", "not im" "plemented",
            "lorem ip" "sum", "place" "holder text")


def promises(path, text):
    if suffix(path) not in (".csv", ".svg") and path != "LICENSE":
        loud, quiet = "|".join(PROMISES[:4]), "|".join(PROMISES[4:])
        yield from each_match(rf"\b({loud})\b|(?i:\b({quiet})s?\b)", text,
                              "'{}' promises instead of doing")


def machine_paths(path, text):
    yield from each_match(r"(?<![\w.$}])(/wor" r"k/|/tm" r"p/dure/|/roo" r"t/|/hom" r"e/[a-z])\S*",
                          text, "{} is a path of one machine")


def trailing_space(path, text):
    if suffix(path) not in (".csv", ".tsv"):
        yield from each_match(r"[ \t\r]+(?=\n)", text, "space at the end of the line")


def tabs(path, text):
    if suffix(path) not in (".tsv", ".csv"):
        yield from each_match(r"\t", text, "a tab")


def broken_strings(path, text):
    """A string that runs over its line takes the declaration, and what follows, with it."""
    if path.endswith(".css"):
        for number, line in enumerate(text.splitlines(), 1):
            if line.count('"') % 2:
                yield number, "a string that does not end on its line: the browser drops it"


def long_lines(path, text):
    # In a page or a screen a sentence is one line, so that a translator finds it whole.
    if suffix(path) in (*HEADLESS, ".html") or PurePosixPath(path).name == "LICENSE":
        return
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > MAX_COLUMNS:
            yield number, f"{len(line)} columns, more than {MAX_COLUMNS}"


def last_newline(path, text):
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no newline at the end of the file"
    elif text.endswith("\n\n"):
        yield text.count("\n"), "empty lines at the end of the file"


def rules(headers):
    """All rules, for a tree with these headers (name -> folder)."""
    sample_headers = {"page.h": "ui/kiosk", "donation.h": "core", "bluez.h": "devices/bluetooth",
                      **headers}
    body = "\n".join(f"  call ({number});" for number in range(MAX_FUNCTION_LINES))
    wordy = "".join(f"{number}\n" for number in range(MAX_FILE_LINES + 1))
    head = ("// a.c: x\n// Copyright 2026 The Dure contributors\n"
            "// SPDX-License-Identifier: Apache-2.0\n")
    return (
        Rule("no function is longer than 60 lines", long_functions,
             ("core/a.c", f"static void\nlong_one (void)\n{{\n{body}\n}}\n"),
             ("core/a.c", "static const int table[] =\n{\n" + "  1,\n" * 99 + "};\n")),
        Rule("no file is longer than 600 lines", long_files, ("core/a.c", wordy)),
        Rule("no banned call", banned_calls, ("core/a.c", "int a = ato" "i (text);\n"),
             ("core/a.c", "// never str" "cpy (a, b)\nsnprintf (a, 3, \"ato" "i (\");\n")),
        Rule("only main.c prints", prints, ("core/a.c", '  g_print ("x");\n'),
             ("backend/main.c", '  g_print ("x");\n')),
        Rule("core and devices never log above debug", library_logs,
             ("devices/a.c", '  g_warning ("x");\n'), ("devices/a.c", '  g_debug ("x");\n')),
        Rule("every file has its head of three lines", missing_head, ("core/a.c", "int a;\n"),
             ("core/a.c", head)),
        Rule("every header says pragma once", missing_pragma, ("core/a.h", "int a;\n")),
        Rule("core has no clock, dice or files of its own", unread_core_world,
             ("core/a.c", "  gint64 now = g_get_real_time ();\n"),
             ("core/a.c", "  dure_clock_wall_ms (clock); // not g_get_real_time ()\n")),
        Rule("includes follow the order of the house", make_include_rule(sample_headers),
             ("core/a.c", '#include "page.h"\n'), ("kiosk/a.c", '#include "page.h"\n'),
             more=(("ui/kiosk/a.c", '#include "bluez.h"\n'),
                   ("backend/a.c", '#include "bluez.h"\n'),
                   ("devices/a.c", '#include "page.h"\n'),
                   ("ui/kiosk/a.c", "#include <libsoup/soup.h>\n"),
                   ("core/a.c", "#include <gio/gio.h>\n"))),
        Rule("every text of the screen can be translated", untranslated,
             ("ui/a.ui", '<property name="label">Hello</property>\n'),
             ("ui/a.ui", '<property name="label" translatable="yes">Hello</property>\n')),
        Rule("every XML file is well-formed", well_formed, ("ui/a.ui", "<interface>\n")),
        Rule("no line promises instead of doing", promises, ("core/a.c", f"// {PROMISES[0]}: x\n"),
             ("core/a.c", "// a stubborn hacker\n")),
        Rule("no path of one machine", machine_paths, ("core/a.c", '"/wor' 'k/main"\n'),
             ("core/a.c", '"frame/work/x"\n')),
        Rule("no space at the end of a line", trailing_space, ("core/a.c", "int a; \n")),
        Rule("no tab", tabs, ("core/a.c", "\tint a;\n")),
        Rule("no line is longer than 100 columns", long_lines, ("core/a.c", "x" * 101 + "\n"),
             ("core/a.c", "가" * 100 + "\n")),
        Rule("no string of a style sheet runs over its line", broken_strings,
             ("ui/a.css", 'a { font: 1rem "Malgun\n  Gothic"; }\n'),
             ("ui/a.css", 'a { font: 1rem "Malgun Gothic"; }\n')),
        Rule("every file ends with one newline", last_newline, ("core/a.c", "int a;")),
    )
