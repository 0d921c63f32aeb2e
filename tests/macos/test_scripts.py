"""What the scripts do on a Mac, seen through stand-ins for its tools: in which order, with which words, and where the secrets stay."""
import json
import os
import shutil
import subprocess
import unittest

from dry import MACOS, ROOT, DryTest, write

# Every stand-in writes its words to $SEEN as JSON and then does what its own lines say.
STAND_IN = """#!/usr/bin/env python3
import json, os, plistlib, stat, sys
words = sys.argv[1:]
stdin = sys.stdin.read() if {reads} else ""
key = [w for w in words if w.endswith("key.p8")]
mode = stat.S_IMODE(os.stat(key[0]).st_mode) if key else None
text = open(key[0]).read() if key else None
inherited = [n for n in os.environ if n in ("ARMATURE_NOTARY_KEY", "ARMATURE_SIGN_P12", "ARMATURE_SIGN_P12_PASSWORD")]
with open(os.environ["SEEN"], "a") as seen:
    seen.write(json.dumps({{"tool": "{name}", "words": words, "stdin": stdin, "mode": mode, "key": text, "inherited": inherited}}) + "\\n")
{lines}
"""
TOOLS = {
    "codesign": "",
    "xcrun": 'if "submit" in words:\n    sys.stdout.buffer.write(plistlib.dumps({"id": "1-2-3", "status": os.environ.get("NOTARY", "Accepted")}))',
    "plutil": 'sys.stdout.write(str(plistlib.load(open(words[-1], "rb"))[words[1]]))',
    "ditto": 'import shutil\nif words[0] == "-c":\n    open(words[-1], "w").close()\nelse:\n    shutil.copytree(words[0], words[1], symlinks=True)',
    "hdiutil": 'open(words[-1], "w").write("image") if words[0] == "create" else None',
    "security": 'sys.stdout.write({"list-keychains": \'    "/Users/u/Library/Keychains/login.keychain-db"\\n\' if "-s" not in words else "",'
                ' "find-identity": \'1) 0A "Developer ID Application: Somebody (TEAM)"\\n\'}.get(words[0], ""))',
}
SECRETS = {"ARMATURE_NOTARY_KEY": "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----", "ARMATURE_SIGN_P12": "cDEyIHNlY3JldA==",
           "ARMATURE_SIGN_P12_PASSWORD": "pass word $(x)'s"}


class OnAMac(DryTest):
    def setUp(self):
        super().setUp()
        self.seen_file = self.folder / "seen"
        self.seen_file.touch()
        for name, lines in TOOLS.items():
            write(self.folder / "bin" / name, STAND_IN.format(name=name, lines=lines, reads=name == "security").encode(), 0o755)
        self.copy_of_the_app()

    def on_mac(self, name, *words, **environment):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("ARMATURE_")}
        return subprocess.run([MACOS / name, *map(str, words)], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60,
                              env={**clean, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "SEEN": str(self.seen_file), **environment})

    def seen(self, tool=None):
        calls = [json.loads(line) for line in self.seen_file.read_text().splitlines()]
        return [call for call in calls if tool in (None, call["tool"])]

    def assert_no_secret_in_words(self):
        for call in self.seen():
            for secret in SECRETS.values():
                self.assertNotIn(secret, " ".join(call["words"]), call["tool"])
            self.assertEqual(call["inherited"], [], call["tool"])


class Signing(OnAMac):
    def signed(self):
        calls = [call["words"] for call in self.seen("codesign") if "--sign" in call["words"]]
        self.assertGreaterEqual(len(calls), 10)
        return calls

    def test_what_is_inside_is_signed_before_what_holds_it_and_uv_first(self):
        done = self.on_mac("sign", self.app, ARMATURE_SIGN_IDENTITY="Developer ID Application: Somebody (TEAM)")
        self.assertEqual(done.returncode, 0, done.stderr)
        order = [words[-1].removeprefix(str(self.app)) for words in self.signed()]
        self.assertEqual(order[0], "/Contents/Helpers/uv")
        self.assertEqual(order[-2:], ["/Contents/MacOS/armature", ""])
        for plugin in ("/Contents/PlugIns/platforms/libqcocoa.dylib", "/Contents/Frameworks/QtCore.framework"):
            self.assertIn(plugin, order[1:-2])
        code = {path.relative_to(self.app).parts[1] for path in self.app.rglob("*.dylib")}
        self.assertEqual(code, {"PlugIns"})
        self.assertEqual(len(order), len(set(order)))

    def test_with_an_identity_everything_gets_the_hardened_runtime_and_a_time_stamp(self):
        self.on_mac("sign", self.app, ARMATURE_SIGN_IDENTITY="Developer ID Application: Somebody (TEAM)")
        for words in self.signed():
            self.assertIn("--timestamp", words)
            self.assertEqual(words[words.index("--options") + 1], "runtime")
            self.assertNotIn("--deep", words)

    def test_programs_get_the_entitlements_file_and_libraries_none(self):
        self.on_mac("sign", self.app)
        with_file = [words[-1].removeprefix(str(self.app)) for words in self.signed() if "--entitlements" in words]
        self.assertEqual(with_file, ["/Contents/Helpers/uv", "/Contents/MacOS/armature", ""])

    def test_without_an_identity_it_is_ad_hoc_and_library_validation_stays_off(self):
        self.on_mac("sign", self.app)
        for words in self.signed():
            self.assertEqual(words[words.index("--sign") + 1], "-")
            self.assertNotIn("runtime", words)

    def test_the_signature_is_verified_at_the_end(self):
        self.on_mac("sign", self.app)
        self.assertIn("--verify", self.seen("codesign")[-1]["words"])
        self.assertIn("--strict", self.seen("codesign")[-1]["words"])


class Notarizing(OnAMac):
    KEY = {"ARMATURE_NOTARY_KEY": SECRETS["ARMATURE_NOTARY_KEY"], "ARMATURE_NOTARY_KEY_ID": "KEYID", "ARMATURE_NOTARY_ISSUER": "ISSUER"}

    def test_the_key_is_a_file_of_this_user_alone_and_gone_afterwards(self):
        done = self.on_mac("notarize", self.app, TMPDIR=str(self.folder), **self.KEY)
        self.assertEqual(done.returncode, 0, done.stderr)
        submit = self.seen("xcrun")[0]
        self.assertEqual(submit["mode"], 0o600)
        self.assertEqual(submit["key"].strip(), SECRETS["ARMATURE_NOTARY_KEY"])
        self.assertEqual(list(self.folder.rglob("key.p8")), [])
        self.assert_no_secret_in_words()

    def test_app_and_image_are_both_stapled_and_the_staple_is_checked(self):
        image = write(self.folder / "a.dmg", b"image")
        for what in (self.app, image):
            self.seen_file.write_text("")
            self.assertEqual(self.on_mac("notarize", what, **self.KEY).returncode, 0)
            self.assertEqual([call["words"][:2] for call in self.seen("xcrun")][1:], [["stapler", "staple"], ["stapler", "validate"]])
            self.assertEqual(self.seen("xcrun")[-1]["words"][-1], str(what))

    def test_a_refusal_fails_shows_the_log_and_staples_nothing(self):
        done = self.on_mac("notarize", self.app, NOTARY="Invalid", **self.KEY)
        self.assertEqual(done.returncode, 1)
        self.assertIn('"Invalid"', done.stderr)
        self.assertEqual([call["words"][:3] for call in self.seen("xcrun")][1:], [["notarytool", "log", "1-2-3"]])

    def test_without_credentials_nothing_is_sent(self):
        done = self.on_mac("notarize", self.app)
        self.assertEqual(done.returncode, 1)
        self.assertIn("ARMATURE_NOTARY_PROFILE", done.stderr)
        self.assertEqual(self.seen("xcrun"), [])

    def test_a_profile_of_the_keychain_serves_as_well(self):
        self.on_mac("notarize", self.app, ARMATURE_NOTARY_PROFILE="mine")
        words = self.seen("xcrun")[0]["words"]
        self.assertEqual(words[words.index("--keychain-profile") + 1], "mine")


class Keychain(OnAMac):
    def test_passwords_go_through_standard_input(self):
        done = self.on_mac("with-keychain", "true", TMPDIR=str(self.folder), **SECRETS)
        self.assertEqual(done.returncode, 0, done.stderr)
        talk = [call for call in self.seen("security") if call["words"] == ["-i"]]
        self.assertEqual(len(talk), 1)
        self.assertIn(f'-P "{SECRETS["ARMATURE_SIGN_P12_PASSWORD"]}"', talk[0]["stdin"])
        self.assertNotIn(SECRETS["ARMATURE_SIGN_P12_PASSWORD"], json.dumps([call["words"] for call in self.seen()]))

    def test_it_is_gone_afterwards_and_the_users_own_list_is_back(self):
        self.on_mac("with-keychain", "false", TMPDIR=str(self.folder), **SECRETS)
        calls = [call["words"] for call in self.seen("security")]
        self.assertEqual(calls[-2], ["list-keychains", "-d", "user", "-s", "/Users/u/Library/Keychains/login.keychain-db"])
        self.assertEqual(calls[-1][0], "delete-keychain")
        self.assertEqual(list(self.folder.rglob("*.p12")), [])

    def test_the_command_and_its_exit_code_are_kept_and_it_sees_no_secret(self):
        done = self.on_mac("with-keychain", "sh", "-c", 'echo "<${ARMATURE_SIGN_P12_PASSWORD:-}${ARMATURE_SIGN_P12:-}>"; exit 7', **SECRETS)
        self.assertEqual((done.returncode, done.stdout), (7, "<>\n"))

    def test_a_password_that_cannot_be_passed_on_is_refused(self):
        done = self.on_mac("with-keychain", "true", **{**SECRETS, "ARMATURE_SIGN_P12_PASSWORD": 'a"b'})
        self.assertEqual(done.returncode, 1)
        self.assertNotIn('a"b', done.stderr)

    def test_without_a_certificate_the_command_simply_runs(self):
        self.assertEqual(self.on_mac("with-keychain", "true").returncode, 0)
        self.assertEqual(self.seen("security"), [])


class Image(OnAMac):
    def test_it_holds_the_app_and_a_way_to_applications(self):
        listing = 'import subprocess; print(sorted(os.listdir(words[words.index("-srcfolder") + 1])), file=sys.stderr)\nopen(words[-1], "w").close()'
        write(self.folder / "bin/hdiutil", STAND_IN.format(name="hdiutil", lines=listing, reads=False).encode(), 0o755)
        done = self.on_mac("image", self.app, self.folder / "a.dmg")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("['Applications', 'Armature.app']", done.stderr)

    def test_with_an_identity_the_image_is_signed_too(self):
        self.on_mac("image", self.app, self.folder / "a.dmg", ARMATURE_SIGN_IDENTITY="Somebody")
        self.assertEqual(self.seen("codesign")[-1]["words"][-1], str(self.folder / "a.dmg"))


class OnLinux(unittest.TestCase):
    @unittest.skipIf(os.uname().sysname == "Darwin", "this is a Mac: dmg would make an image")
    def test_dmg_says_why_not_and_what_can_be_done(self):
        done = subprocess.run([ROOT / "packaging/dev", "dmg"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1)
        for word in ("hdiutil", "macos-check", "release.yml"):
            self.assertIn(word, done.stderr)
        self.assertFalse((ROOT / "build-dmg").exists())

    def test_no_script_has_what_shellcheck_warns_of(self):
        if shutil.which("shellcheck") is None:
            self.skipTest("shellcheck is not installed (Debian: shellcheck)")
        scripts = [path for path in MACOS.iterdir() if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")]
        self.assertGreaterEqual(len(scripts), 9)
        # SC2015: "A && B || usage" is meant; SC2016: text for another shell is quoted on purpose.
        done = subprocess.run(["shellcheck", "--exclude", "SC2015,SC2016", *scripts], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_every_script_without_words_says_how_to_use_it(self):
        for name in ("bundle", "inspect", "sign", "notarize", "verify", "with-keychain", "image", "libsodium", "icon"):
            done = subprocess.run([MACOS / name], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, 2, name)
            self.assertIn(f"packaging/macos/{name}", done.stderr)


if __name__ == "__main__":
    unittest.main()
