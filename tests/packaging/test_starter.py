"""The first part of the single file, for real: with a small image behind it, on tmpfs mounts that are full, read-only or noexec."""
import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCH = os.uname().machine
WORK = os.environ.get("ARMATURE_TEST_WORK") or ROOT / "build"  # not below /tmp: some tests mount over that

loader = importlib.machinery.SourceFileLoader("appimage", str(ROOT / "packaging/linux/appimage"))
appimage = importlib.util.module_from_spec(importlib.util.spec_from_loader("appimage", loader))
loader.exec_module(appimage)

PROGRAM = r"""
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv) {
  printf("%s", argv[0]);
  for (int i = 1; i < argc; ++i) printf("|%s", argv[i]);
  printf("\n%s\n", getenv("APPDIR"));
  fflush(stdout);
  if (getenv("HOLD")) sleep(30);
  return 7;
}
"""


def missing_tools():
    for tool in ("g++", "mksquashfs", "unshare"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    for header in ("sqfs/io.h", "sodium.h"):
        if not pathlib.Path("/usr/include", header).exists():
            return f"{header} is not installed (Debian: libsquashfs-dev, libsodium-dev)"
    ended = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False)
    return "" if ended.returncode == 0 else "this system allows no mounts in a namespace of one's own (unshare -rm)"


def compiled(out, text, *flags):
    subprocess.run(["g++", "-x", "c++", "-", "-x", "none", "-o", out, *flags], input=text, text=True, check=True)


@unittest.skipUnless(ARCH in ("x86_64", "aarch64"), f"no starter for {ARCH}")
@unittest.skipIf(missing_tools(), missing_tools())
class Starter(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(tempfile.mkdtemp(prefix="starter-", dir=WORK))
        cls.addClassCleanup(shutil.rmtree, cls.work)
        cls.file = cls.made("one")

    @classmethod
    def made(cls, name, glibc="2.17", filling=200_000, change=lambda tree: None):
        """A single file with two programs and a large file of noise."""
        tree = cls.work / name / "tree"
        (tree / "usr/bin").mkdir(parents=True)
        (tree / "usr/lib").mkdir()
        (tree / "usr/fallback").mkdir()
        for program in ("armature", "armature-assistant"):
            compiled(tree / "usr/bin" / program, PROGRAM)
        (tree / "usr/noise").write_bytes(os.urandom(filling))
        (tree / "usr/name").write_text(name, encoding="utf-8")
        (tree / "link").symlink_to("usr/name")
        change(tree)
        machine = types.SimpleNamespace(prefix="", root=pathlib.Path("/"), triplet=f"{ARCH}-linux-gnu")
        digest = appimage.squash(tree, cls.work / name / "image", "1700000000")
        appimage.starter(cls.work / name / "starter", machine, digest, glibc, "0.0")
        file = cls.work / name / "Armature.AppImage"
        file.write_bytes((cls.work / name / "starter").read_bytes() + (cls.work / name / "image").read_bytes())
        file.chmod(0o755)
        return file

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="home-", dir=self.work))
        self.cache = self.home / "cache"
        self.tmp = self.home / "tmp"
        self.tmp.mkdir()

    def environment(self, **more):
        return {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(self.cache), "TMPDIR": str(self.tmp), **more}

    def start(self, *words, file=None, **more):
        return subprocess.run([file or self.file, *words], env=self.environment(**more), capture_output=True, text=True, timeout=60, check=False)

    def mounted(self, mounts, *words):
        """Runs the file with mounts of its own: lines of a test's shell script, in a namespace that ends with it."""
        script = "set -e\n" + "\n".join(mounts) + '\nexec "$@"\n'
        return subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", self.file, *words], env=self.environment(), capture_output=True, text=True,
                              timeout=60, check=False)

    def everywhere(self, options):
        """Every place the starter tries, on a tmpfs of these options."""
        if str(self.work).startswith(("/tmp/", "/var/tmp/")):
            self.skipTest("the build lies below /tmp, which this test mounts over")
        self.cache.mkdir(exist_ok=True)
        return [f"mount -t tmpfs -o {options} tmpfs {folder}" for folder in (self.cache, self.tmp, "/var/tmp", "/tmp")]

    def folders(self):
        return sorted(path.name for path in (self.cache / "armature/app").iterdir() if path.is_dir())

    # --- the ordinary way -----------------------------------------------------------------------------------------------------------

    def test_words_and_exit_code_pass_through(self):
        ended = self.start("--machine", "a b", "")
        self.assertEqual(ended.stdout.splitlines()[0], "armature-assistant|--machine|a b|")
        self.assertEqual(ended.returncode, 7)
        self.assertEqual(ended.stderr, "")

    def test_the_first_word_armature_is_the_command_line(self):
        self.assertEqual(self.start("armature", "detect", "--json").stdout.splitlines()[0], "armature|detect|--json")

    def test_a_link_called_armature_is_the_command_line(self):
        link = self.home / "armature"
        link.symlink_to(self.file)
        self.assertEqual(self.start("plan", file=link).stdout.splitlines()[0], "armature|plan")

    def test_it_is_unpacked_once_and_used_again(self):
        folder = pathlib.Path(self.start().stdout.splitlines()[1])
        self.assertEqual(folder.parent, self.cache / "armature/app")
        first = folder.stat().st_ino
        self.start()
        self.assertEqual(folder.stat().st_ino, first)
        self.assertEqual((folder / "link").read_text(encoding="utf-8"), "one")

    def test_it_has_the_mark_and_the_layout_of_a_type_2_appimage(self):
        self.assertEqual(self.file.read_bytes()[8:11], b"AI\x02")
        offset = self.start("--appimage-offset").stdout.strip()
        listed = subprocess.run(["unsquashfs", "-o", offset, "-l", self.file], capture_output=True, text=True, check=True).stdout
        self.assertIn("squashfs-root/usr/bin/armature-assistant", listed)

    def test_extract_writes_a_folder_and_starts_nothing(self):
        ended = self.start("--appimage-extract", str(self.home / "out"))
        self.assertEqual((ended.returncode, ended.stdout), (0, ""))
        self.assertEqual((self.home / "out/usr/name").read_text(encoding="utf-8"), "one")
        self.assertEqual(self.start("--appimage-extract", str(self.home / "out")).returncode, 1)

    # --- what is there already ------------------------------------------------------------------------------------------------------

    def test_what_was_damaged_in_the_cache_is_made_anew(self):
        folder = pathlib.Path(self.start().stdout.splitlines()[1])
        (folder / "usr/noise").unlink()
        (folder / "usr/name").write_text("", encoding="utf-8")
        self.assertEqual(self.start().returncode, 7)
        self.assertEqual((folder / "usr/noise").stat().st_size, 200_000)
        self.assertEqual((folder / "usr/name").read_text(encoding="utf-8"), "one")
        self.assertEqual(self.folders(), [folder.name])

    def test_other_versions_go_when_nobody_uses_them(self):
        with subprocess.Popen([self.file], env=self.environment(HOLD="1"), stdout=subprocess.PIPE, text=True) as running:
            running.stdout.readline()
            old = pathlib.Path(running.stdout.readline().strip())
            two = self.made("two")
            new = pathlib.Path(self.start(file=two).stdout.splitlines()[1])
            self.assertNotEqual(old, new)
            self.assertEqual(self.folders(), sorted([old.name, new.name]), "one that runs stays")
            running.kill()
            running.wait()
        self.start(file=two)
        self.assertEqual(self.folders(), [new.name])

    def test_a_start_that_was_killed_leaves_nothing_that_looks_whole(self):
        large = self.made("large", filling=60_000_000)
        for delay in (0.02, 0.05, 0.1, 0.15, 0.2):
            with subprocess.Popen([large], env=self.environment(), stdout=subprocess.DEVNULL) as killed:
                time.sleep(delay)
                killed.kill()
        self.assertEqual(self.start(file=large).returncode, 7)
        self.assertEqual(len(self.folders()), 1, "what the killed ones left is cleaned up")

    def test_five_first_starts_at_once_all_succeed(self):
        started = [subprocess.Popen([self.file], env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(5)]
        ended = [(process.communicate(timeout=60), process.returncode) for process in started]
        self.assertEqual([code for _, code in ended], [7] * 5, ended)
        self.assertEqual(len(self.folders()), 1)

    # --- bad input ------------------------------------------------------------------------------------------------------------------

    def test_a_file_that_was_cut_off_is_said_to_be(self):
        for size in (self.file.stat().st_size - 100, int(self.start("--appimage-offset").stdout)):
            cut = self.home / "cut"
            cut.write_bytes(self.file.read_bytes()[:size])
            cut.chmod(0o755)
            ended = self.start(file=cut)
            self.assertEqual(ended.returncode, 1)
            self.assertIn("Download it again", ended.stderr)

    def test_a_file_with_one_changed_byte_is_not_unpacked(self):
        changed = bytearray(self.file.read_bytes())
        changed[int(self.start("--appimage-offset").stdout) + 120_000] ^= 1
        file = self.home / "changed"
        file.write_bytes(changed)
        file.chmod(0o755)
        ended = self.start(file=file, XDG_CACHE_HOME=str(self.home / "other"))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("damaged", ended.stderr)
        self.assertEqual([path.name for path in (self.home / "other/armature/app").iterdir()], ["lock"])

    def test_an_older_glibc_is_said_before_anything_is_unpacked(self):
        ended = self.start(file=self.made("future", glibc="2.99"))
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stderr, r"glibc 2\.\d+, and this file needs 2\.99 or newer")
        self.assertFalse((self.cache / "armature").exists())

    def test_the_version_named_is_that_of_this_system(self):
        said = subprocess.run(["getconf", "GNU_LIBC_VERSION"], capture_output=True, text=True, check=True).stdout.split()[1]
        self.assertIn(f"glibc {said},", self.start(file=self.made("future-too", glibc="2.99")).stderr)

    def test_a_system_without_glibc_is_told_so(self):
        empty = self.home / "musl"
        (empty / "proc").mkdir(parents=True)
        (empty / "Armature").write_bytes(self.file.read_bytes())
        (empty / "Armature").chmod(0o755)
        ended = subprocess.run(["unshare", "-rmpf", "sh", "-c", f"mount -t proc proc {empty}/proc && exec chroot {empty} /Armature"],
                               capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("this system has no glibc", ended.stderr)

    def test_a_library_the_system_lacks_is_taken_from_inside(self):
        def ghost(tree):
            compiled(tree / "usr/fallback/libghost.so.1", "extern \"C\" int ghost() { return 0; }", "-shared", "-fPIC", "-Wl,-soname,libghost.so.1")
            compiled(tree / "usr/bin/armature", PROGRAM.replace("int main", "extern \"C\" int ghost();\nint main").replace("return 7", "return ghost()"),
                     str(tree / "usr/fallback/libghost.so.1"), "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib")
        ended = self.start("armature", file=self.made("ghost", change=ghost))
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        self.assertTrue((pathlib.Path(ended.stdout.splitlines()[1]) / "usr/lib/libghost.so.1").is_symlink())

    def test_a_library_the_system_lacks_and_that_is_too_new_inside_is_named_and_left(self):
        def versions(folder, name):
            (folder / "map").write_text(f"{name} {{ global: base; local: *; }};\n", encoding="ascii")
            compiled(folder / "libbase.so.1", "extern \"C\" int base() { return 0; }", "-shared", "-fPIC", "-Wl,-soname,libbase.so.1",
                     f"-Wl,--version-script={folder / 'map'}")

        def modern(tree):
            versions(tree / "usr/lib", "BASE_2")
            compiled(tree / "usr/fallback/libmodern.so.1", "extern \"C\" int base();\nextern \"C\" int modern() { return base(); }", "-shared", "-fPIC",
                     "-Wl,-soname,libmodern.so.1", str(tree / "usr/lib/libbase.so.1"), "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib:$ORIGIN")
            compiled(tree / "usr/fallback/libghost.so.1", "extern \"C\" int ghost() { return 0; }", "-shared", "-fPIC", "-Wl,-soname,libghost.so.1")
            compiled(tree / "usr/bin/armature",
                     PROGRAM.replace("int main", "extern \"C\" int modern();\nextern \"C\" int ghost();\nint main").replace("return 7", "return modern() + ghost()"),
                     str(tree / "usr/fallback/libmodern.so.1"), str(tree / "usr/fallback/libghost.so.1"), "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../lib")
            versions(tree / "usr/lib", "BASE_1")  # what this system has is older
        ended = self.start("armature", file=self.made("modern", change=modern))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("lacks what the program needs: libmodern.so.1.", ended.stderr)
        self.assertEqual(list((self.cache / "armature/app").glob("*/usr/lib/libmodern.so.1")), [])

    def test_a_library_that_is_nowhere_is_named(self):
        def gone(tree):
            compiled(tree / "libgone.so.1", "extern \"C\" int gone() { return 0; }", "-shared", "-fPIC", "-Wl,-soname,libgone.so.1")
            compiled(tree / "usr/bin/armature", PROGRAM.replace("int main", "extern \"C\" int gone();\nint main").replace("return 7", "return gone()"),
                     str(tree / "libgone.so.1"))
            (tree / "libgone.so.1").unlink()
        ended = self.start("armature", file=self.made("gone", change=gone))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("libgone.so.1", ended.stderr)

    # --- where to unpack ------------------------------------------------------------------------------------------------------------

    def test_a_read_only_cache_is_passed_over(self):
        self.cache.mkdir()
        ended = self.mounted([f"mount -t tmpfs -o ro tmpfs {self.cache}"])
        self.assertEqual(ended.returncode, 7, ended.stderr)
        self.assertIn(f"{self.tmp}/armature-app-", ended.stdout)

    def test_a_full_cache_is_passed_over(self):
        self.cache.mkdir()
        ended = self.mounted([f"mount -t tmpfs -o size=1m tmpfs {self.cache}"])
        self.assertEqual(ended.returncode, 7, ended.stderr)
        self.assertIn(f"{self.tmp}/armature-app-", ended.stdout)

    def test_a_cache_without_programs_is_passed_over(self):
        self.cache.mkdir()
        ended = self.mounted([f"mount -t tmpfs -o noexec tmpfs {self.cache}"])
        self.assertEqual(ended.returncode, 7, ended.stderr)
        self.assertIn(f"{self.tmp}/armature-app-", ended.stdout)

    def test_full_everywhere_is_said_with_numbers(self):
        ended = self.mounted(self.everywhere("size=1m"))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("no place to unpack", ended.stderr)
        self.assertRegex(ended.stderr, r"it is full: \d+ MiB are free, \d+ MiB are needed")
        self.assertIn("ARMATURE_UNPACK_DIR", ended.stderr)

    def test_read_only_everywhere_is_said_for_each_place(self):
        ended = self.mounted(self.everywhere("ro"))
        self.assertEqual(ended.returncode, 1)
        self.assertGreaterEqual(ended.stderr.count("Read-only file system"), 3, ended.stderr)

    def test_noexec_everywhere_is_said(self):
        ended = self.mounted(self.everywhere("noexec"))
        self.assertEqual(ended.returncode, 1)
        self.assertIn("noexec", ended.stderr)

    def test_a_folder_is_taken_at_its_name_and_no_other(self):
        ended = self.start(ARMATURE_UNPACK_DIR=str(self.home / "mine"))
        self.assertIn(str(self.home / "mine"), ended.stdout)
        ended = self.start(ARMATURE_UNPACK_DIR="/proc/nowhere")
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(ended.stderr.count("\n  "), 1, ended.stderr)

    def test_a_folder_that_others_may_write_to_is_not_trusted(self):
        self.cache.write_text("no folder", encoding="utf-8")
        trap = self.tmp / f"armature-app-{os.geteuid()}"
        trap.mkdir()
        trap.chmod(0o777)
        ended = self.start()
        self.assertNotIn(str(trap), ended.stdout)
        trap.rmdir()
        (self.home / "elsewhere").mkdir()
        trap.symlink_to(self.home / "elsewhere")
        self.assertNotIn(str(self.tmp), self.start().stdout)
        self.assertEqual(list((self.home / "elsewhere").iterdir()), [])

    @classmethod
    def tearDownClass(cls):
        for place in ("/tmp", "/var/tmp"):  # where the last tests had to go
            shutil.rmtree(f"{place}/armature-app-{os.geteuid()}", ignore_errors=True)


if __name__ == "__main__":
    unittest.main()
