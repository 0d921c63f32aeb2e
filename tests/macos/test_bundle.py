"""The app as a folder: its layout, its papers and its icon."""
import os
import pathlib
import plistlib
import re
import shutil
import struct
import subprocess
import unittest

import macho
from dry import MACOS, ROOT, DryTest, framework, write


class Layout(DryTest):
    def test_every_part_lies_where_apple_wants_it(self):
        self.lay_out()
        found = sorted(str(path.relative_to(self.app)) for path in self.app.rglob("*") if path.is_file() and not path.is_symlink())
        expected = sorted([f"Contents/Frameworks/Qt{name}.framework/Versions/A/{part}" for name in ("Core", "Gui", "Network", "Svg", "Widgets")
                           for part in (f"Qt{name}", "Resources/Info.plist")] +
                          ["Contents/Helpers/uv", "Contents/Info.plist", "Contents/MacOS/armature", "Contents/MacOS/armature-assistant",
                           "Contents/PlugIns/imageformats/libqsvg.dylib", "Contents/PlugIns/platforms/libqcocoa.dylib",
                           "Contents/PlugIns/styles/libqmacstyle.dylib", "Contents/Resources/armature.icns",
                           "Contents/Resources/licenses/Armature.txt", "Contents/Resources/licenses/THIRD-PARTY.txt",
                           "Contents/Resources/licenses/uv/LICENSE-MIT", "Contents/Resources/qt.conf"])
        self.assertEqual(found, expected)  # without Qt Quick, which nobody asks for, and without databases and PDF
        self.assertEqual(self.faults(), [])

    def test_frameworks_have_the_links_codesign_looks_for(self):
        self.lay_out()
        core = self.app / "Contents/Frameworks/QtCore.framework"
        self.assertEqual({name: os.readlink(core / name) for name in ("QtCore", "Resources", "Versions/Current")},
                         {"QtCore": "Versions/Current/QtCore", "Resources": "Versions/Current/Resources", "Versions/Current": "A"})

    def test_a_second_layout_leaves_nothing_of_the_first(self):
        self.lay_out()
        write(self.app / "Contents/MacOS/old", b"old")
        self.lay_out()
        self.assertFalse((self.app / "Contents/MacOS/old").exists())

    def test_the_version_is_the_programs(self):
        self.lay_out()
        info = plistlib.loads((self.app / "Contents/Info.plist").read_bytes())
        version = re.search(r"project\(armature VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
        self.assertEqual(info["CFBundleShortVersionString"], version)
        self.assertRegex(info["CFBundleVersion"], r"^\d+$")

    def test_a_missing_program_is_named(self):
        (self.folder / "programs/armature").unlink()
        done = self.script("bundle", "--qt", self.folder / "qt", "--uv", self.folder / "uv", self.folder / "programs", self.app.parent)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no armature in", done.stderr)


class Inspection(DryTest):
    def broken(self, name, data, says, mode=0o755):
        self.copy_of_the_app()
        write(self.app / "Contents" / name, data, mode)
        self.assertTrue(any(says in fault for fault in self.faults()), self.faults())

    def test_a_library_of_the_builder_is_seen(self):
        self.broken("MacOS/armature", macho.image(needs=["/opt/homebrew/lib/libsodium.26.dylib"]), "libsodium.26.dylib, which is not in the bundle")

    def test_a_framework_that_is_missing_is_seen(self):
        self.broken("MacOS/armature", macho.image(needs=[framework("Sql")]), "QtSql, which is not in the bundle")

    def test_a_search_path_out_of_the_bundle_is_seen(self):
        self.broken("MacOS/armature", macho.image(rpaths=["/Users/builder/Qt/lib"]), "looks for libraries in /Users/builder/Qt/lib")

    def test_code_for_a_newer_macos_than_promised_is_seen(self):
        self.broken("Helpers/uv", macho.image(minimum=(13, 3)), "needs macOS 13.3, Info.plist promises 12.0")

    def test_a_program_for_intel_alone_is_seen(self):
        self.broken("Helpers/uv", macho.image(cpu=macho.X86_64), "has no arm64 half")

    def test_a_script_among_programs_is_seen(self):
        self.broken("MacOS/start", b"#!/bin/sh\n", "no program; codesign wants such files in Resources")

    def test_code_among_resources_is_seen(self):
        self.broken("Resources/uv", macho.image(), "code outside MacOS")

    def test_a_program_that_cannot_be_started_is_seen(self):
        self.broken("Helpers/uv", macho.image(), "cannot be started", mode=0o644)

    def test_a_torn_file_is_seen(self):
        self.broken("Helpers/uv", macho.image()[:80], "its header is torn")

    def test_a_link_out_of_the_bundle_is_seen(self):
        self.copy_of_the_app()
        (self.app / "Contents/Resources/away").symlink_to("/etc/hosts")
        self.assertTrue(any("out of the bundle" in fault for fault in self.faults()))

    def test_a_plist_that_was_not_filled_in_is_seen(self):
        self.copy_of_the_app()
        shutil.copy(MACOS / "Info.plist.in", self.app / "Contents/Info.plist")
        self.assertTrue(any("CFBundleVersion is not filled in" in fault for fault in self.faults()))


class Papers(unittest.TestCase):
    def setUp(self):
        self.info = plistlib.loads((MACOS / "Info.plist.in").read_bytes())

    def test_finder_never_offers_rosetta(self):
        self.assertEqual(self.info["LSArchitecturePriority"], ["arm64"])
        self.assertIs(self.info["LSRequiresNativeExecution"], True)

    def test_the_minimum_is_one_in_all_places(self):
        minimum = self.info["LSMinimumSystemVersion"]
        self.assertIn(f"minimum={minimum} ", (MACOS / "check").read_text())
        self.assertIn(f"## Minimum macOS: {minimum.split('.')[0]}\n", (MACOS / "README.md").read_text())

    def test_what_finder_needs_is_there(self):
        self.assertEqual(self.info["CFBundleExecutable"], "armature-assistant")
        self.assertEqual(self.info["CFBundlePackageType"], "APPL")
        self.assertEqual(self.info["LSApplicationCategoryType"], "public.app-category.developer-tools")
        self.assertIs(self.info["NSHighResolutionCapable"], True)
        self.assertRegex(self.info["CFBundleIdentifier"], r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")

    def test_every_folder_macos_guards_has_its_sentence(self):
        for name in ("Desktop", "Documents", "Downloads"):
            self.assertRegex(self.info[f"NS{name}FolderUsageDescription"], r"^Only if you .*\.$")
        self.assertIn("NSRemovableVolumesUsageDescription", self.info)

    def test_there_are_no_entitlements(self):
        # README.md has each one that tempts and why it is not needed. Whoever adds one adds its reason there and here.
        self.assertEqual(plistlib.loads((MACOS / "entitlements.plist").read_bytes()), {})

    def test_apples_own_reader_of_plists_takes_them(self):
        reader = shutil.which("plutil") or shutil.which("plistutil")
        if reader is None:
            self.skipTest("neither plutil nor plistutil (Debian: libplist-utils) is installed")
        for name in ("Info.plist.in", "entitlements.plist"):
            words = [reader, "-lint", MACOS / name] if reader.endswith("plutil") else [reader, "-i", MACOS / name, "-o", os.devnull]
            done = subprocess.run(words, capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)


def blocks(data):
    """Type and content of each block of an .icns file."""
    kind, length = struct.unpack_from(">4sI", data)
    assert kind == b"icns" and length == len(data), "not a whole icns file"
    at, found = 8, {}
    while at < len(data):
        name, size = struct.unpack_from(">4sI", data, at)
        found[name.decode()] = data[at + 8:at + size]
        at += size
    return found


class Icon(unittest.TestCase):
    SIZES = {"ic11": 32, "ic12": 64, "ic07": 128, "ic13": 256, "ic08": 256, "ic14": 512, "ic09": 512, "ic10": 1024}

    def test_every_size_finder_asks_for_is_inside(self):
        found = blocks((MACOS / "armature.icns").read_bytes())
        self.assertEqual(set(found), set(self.SIZES) | {"is32", "s8mk", "il32", "l8mk"})
        for name, size in self.SIZES.items():
            self.assertEqual(found[name][:8], b"\x89PNG\r\n\x1a\n", name)
            self.assertEqual(struct.unpack_from(">II", found[name], 16), (size, size), name)
        self.assertEqual((len(found["s8mk"]), len(found["l8mk"])), (16 * 16, 32 * 32))  # their masks are not packed

    def test_file_knows_it(self):
        if shutil.which("file") is None:
            self.skipTest("file(1) is not installed")
        said = subprocess.run(["file", "--brief", MACOS / "armature.icns"], capture_output=True, text=True).stdout
        self.assertRegex(said, r"^Mac OS X icon")

    def test_it_is_drawn_from_todays_drawing(self):
        for tool in ("rsvg-convert", "png2icns"):
            if shutil.which(tool) is None:
                self.skipTest(f"{tool} is not installed (Debian: librsvg2-bin, icnsutils)")
        said = subprocess.run(["rsvg-convert", "--version"], capture_output=True, text=True).stdout
        if "2.54." not in said:
            self.skipTest(f"drawn with rsvg-convert 2.54, this is {said.strip()}: its pixels may differ")
        fresh = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"armature-{os.getpid()}.icns"
        self.addCleanup(fresh.unlink, missing_ok=True)
        subprocess.run([MACOS / "icon", fresh], check=True)
        self.assertEqual(fresh.read_bytes(), (MACOS / "armature.icns").read_bytes(), "run packaging/macos/icon packaging/macos/armature.icns")


if __name__ == "__main__":
    unittest.main()
