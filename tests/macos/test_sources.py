"""How much of the program is for macOS alone: code that no other system compiles is code that no test here can run."""
import re
import unittest

from dry import ROOT

# Files that may ask for the system at compile time, and how many lines only macOS compiles. A number may fall; whoever raises one says why.
ALLOWED = {
    "app/host/LiveSysctl.cpp": 70,        # sysctl(3), which the other systems do not have
    "app/host/LiveProcessTable.cpp": 22,  # processes without /proc
    "app/host/Platform.h": 1,
    "app/files/DurableFile.cpp": 3,       # F_FULLFSYNC, renamex_np
    "ui/desktop/AwakeHold.cpp": 42,       # caffeinate(8)
    "ui/desktop/Desktop.cpp": 15,         # Terminal
    "ui/look/Theme.cpp": 1,
}
MAC = re.compile(r"\s*#\s*(?:el)?if\w*\b.*\bQ_OS_(?:MACOS|DARWIN)\b|\s*#\s*(?:el)?if\w*\b.*__APPLE__")


def lines_for_mac_alone(text):
    """Lines of code in branches whose condition names macOS."""
    count, stack = 0, []  # per #if: whether the branch that is read is macOS's own, and whether its #else is
    for line in text.splitlines():
        if re.match(r"\s*#\s*if", line):
            mac = bool(MAC.match(line))
            other = bool(re.match(r"\s*#\s*(ifndef\b|if\s*!)", line))
            stack.append([mac and not other, mac and other])
        elif re.match(r"\s*#\s*elif", line):
            stack[-1] = [bool(MAC.match(line)), False]
        elif re.match(r"\s*#\s*else", line):
            stack[-1] = [stack[-1][1], False]
        elif re.match(r"\s*#\s*endif", line):
            stack.pop()
        elif any(mac for mac, _ in stack) and line.strip() and not line.strip().startswith("//"):
            count += 1
    return count


class Sources(unittest.TestCase):
    def test_code_for_macos_alone_is_a_few_lines_in_a_few_files(self):
        found = {}
        for top in ("app", "ui"):
            for path in sorted((ROOT / top).rglob("*")):
                if path.suffix in (".cpp", ".h"):
                    text = path.read_text()
                    if any(MAC.match(line) for line in text.splitlines()):
                        found[str(path.relative_to(ROOT))] = lines_for_mac_alone(text)
        self.assertEqual(set(found), set(ALLOWED))
        for name, count in found.items():
            self.assertLessEqual(count, ALLOWED[name], name)
        self.assertLess(sum(found.values()), 150)

    def test_the_counter_counts(self):
        self.assertEqual(lines_for_mac_alone("a\n#ifdef Q_OS_MACOS\nb\n\nc\n#else\nd\n#endif\n#ifndef Q_OS_MACOS\ne\n#else\nf\n#endif\n"), 3)
        self.assertEqual(lines_for_mac_alone("#if defined(Q_OS_MACOS)\nb\n#elif X\nc\n#else\nd\n#endif\n"), 1)
        self.assertEqual(lines_for_mac_alone("#ifdef Q_OS_LINUX\nb\n#endif\n"), 0)


if __name__ == "__main__":
    unittest.main()
