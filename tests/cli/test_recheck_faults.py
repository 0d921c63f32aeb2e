"""armature recheck against an index that fails in every way we know of, by the real program.

In each case the claims about the failing page "could not be told", with a reason a user can act on; the page of the package beside it is read;
the last good report stays; memory is bounded; the exit code is 4.
"""
import atexit
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path

from program import PROGRAM, ROOT
from recheck_case import FITTING, NOWHERE, RecheckCase

sys.path.insert(0, str(ROOT / "tests/index"))
sys.dont_write_bytecode = True
import make_certificates

PEAK_MIB = 512  # far above what any page may cost, far below what a hostile one would like
FAULTS = (
    # fault, problem code, what the reason says
    ("404", "not-found", "the index says that it has no package hf-transfer"),
    ("401", "access-denied", "status 401: it wants a user name and password"),
    ("403", "access-denied", "status 403: it refuses access"),
    ("407", "network-unreachable", "407"),
    ("500", "network-unreachable", "status 500: it failed (asked 3 times)"),
    ("503", "network-unreachable", "status 503: it is out of service for the moment (asked 3 times)"),
    ("429", "network-unreachable", "status 429: too many requests (asked 3 times)"),
    ("after90", "network-unreachable", "status 429: too many requests; it asks to wait 90 s"),
    ("afterdate", "network-unreachable", "too many requests; it asks to wait 3"),
    ("hangup", "network-unreachable", "the connection was closed before the answer was complete (asked 3 times)"),
    ("cut", "network-unreachable", "the connection was closed before the answer was complete (asked 3 times)"),
    ("cutclose+html", "malformed", "the page has no end: the connection was probably lost on the way"),
    ("cutclose+json", "malformed", "the page is cut off, or no JSON"),
    ("silent", "timed-out", "no answer for 1 s"),
    ("stall", "timed-out", "no answer for 1 s"),
    ("drip", "timed-out", "the answer was not complete after 12 s"),
    ("endless", "too-large", "the answer is larger than 32 MiB"),
    ("huge", "too-large", "the answer is larger than 32 MiB"),
    ("manylinks", "too-large", "the page has more than 100000 links"),
    ("millionlinks", "too-large", ""),
    ("bomb", "malformed", "cannot be unpacked or grows out of all proportion"),
    ("badgzip", "malformed", "the answer came packed, and cannot be unpacked"),
    ("unknowncoding", "malformed", "the answer came packed in a way that is not understood (zebra)"),
    ("login", "not-an-index", "probably a login page, and links to no packages"),
    ("jsonlogin", "not-an-index", "JSON without meta.api-version is no page of the Simple API"),
    ("empty", "not-found", "the page lists no file of hf-transfer"),
    ("major2", "unsupported", "the index speaks version 2.0 of the Simple API, 1.x is understood"),
    ("badtype", "not-an-index", "the answer is of type text/plain"),
    ("wrongtype", "not-an-index", "the answer is of type image/png"),
    ("deep", "malformed", "the page is cut off, or no JSON"),
    ("notutf8+json", "malformed", "the page is cut off, or no JSON"),
    ("notutf8+html", "not-found", "the page lists no file of hf-transfer"),
    ("twice", "not-found", "the page lists no file of hf-transfer"),
    ("loop", "not-an-index", "more than 10 redirects"),
    ("tohost", "not-an-index", "a redirect from http to another host is not followed"),
    ("tofile", "not-an-index", 'a redirect to an address of type "file" is not followed'),
)
TIMEOUTS = {"silent": "1", "stall": "1", "drip": "2"}


class Faults(RecheckCase):
    def setUp(self):
        super().setUp()
        self.add_package("sound", "1.0", [("linux-aarch64-cuda", "available", True)])
        self.made.append("sound==1.0,tag=" + FITTING)
        self.base = self.served("--only", "hf-transfer")

    def measured(self, *words):
        """JSON, exit code, text of stderr and peak resident MiB of one run."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen([PROGRAM, *words, "--json"], stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=self.folder, env=self.environment())
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            scale = 1024 * 1024 if sys.platform == "darwin" else 1024
            return json.loads(out.read()), child.returncode, err.read().decode(), usage.ru_maxrss / scale

    def fault(self, fault, problem, says):
        report, code, told, memory = self.measured("recheck", "--catalog", str(self.catalog), "--package", "hf-transfer", "--package", "sound", "--index",
                                                   f"default={self.base}/fault/{fault}/simple", *self.timeout(fault))
        self.assertEqual(code, 4, told)
        self.assertNotIn("QNetwork", told)  # Qt's own words are nobody's business
        for check in report["checks"]:
            if check["package"] == "sound":
                self.assertEqual(check["verdict"], "confirmed", check)
                continue
            self.assertEqual((check["verdict"], check["problem"]["code"], check["file"]), ("could-not-tell", problem, None), check)
            self.assertIn(says, check["because"])
            self.assertTrue(check["because"].isprintable(), check["because"])
        self.assertEqual({check["package"] for check in report["checks"]}, {"hf-transfer", "sound"})
        self.assertEqual(self.good.read_bytes(), self.kept)
        self.assertEqual(json.loads(self.saved()[-1].read_text())["checks"], report["checks"])
        self.saved()[-1].unlink()
        self.assertLess(memory, PEAK_MIB)
        if os.environ.get("SHOW"):
            print(f"{fault:15} {memory:4.0f} MiB  {report['checks'][0]['because']}")

    @staticmethod
    def timeout(fault):
        return ("--timeout", TIMEOUTS[fault]) if fault in TIMEOUTS else ()

    def test_every_fault_is_told_and_costs_nobody_else_anything(self):
        self.recheck(self.base + "/simple", code=0, packages=("hf-transfer", "sound"))
        self.good = self.saved()[0]
        self.kept = self.good.read_bytes()
        for fault, problem, says in FAULTS:
            with self.subTest(fault=fault):
                self.fault(fault, problem, says)

    def test_names_no_specification_allows_are_no_versions_and_reach_no_terminal(self):
        for fault in ("hostile", "oddnames"):
            with self.subTest(fault=fault):
                words = ("recheck", "--catalog", self.catalog, "--index", f"default={self.base}/fault/{fault}/simple", "--package", "hf-transfer")
                report = self.answer(*words, code=0)
                files = {check["file"]["file"] for check in report["checks"] if check["file"]}
                self.assertEqual(files, {"hf_transfer-0.1.9-cp38-abi3-manylinux_2_17_aarch64.whl"})
                self.assertEqual([page["versions"] for page in report["asked"]], [1])
                done = self.run_program(*words, "--all")
                for bad in ("\x1b", "\u202e", "\u200b", "reboot", "9999", "--index-url", "/etc/"):
                    self.assertNotIn(bad, done.stdout + done.stderr)

    def test_a_server_that_asks_to_wait_a_little_is_waited_for(self):
        report, code, told, _ = self.measured("recheck", "--catalog", str(self.catalog), "--package", "hf-transfer", "--index",
                                              f"default={self.base}/fault/after1/simple")
        self.assertEqual(code, 4, told)
        self.assertIn("too many requests; it asks to wait 1 s (asked 3 times)", report["checks"][0]["because"])

    def test_metadata_with_a_wrong_hash_is_nothing_a_re_check_rests_on(self):
        self.recheck(self.base + "/fault/wrongmetahash/simple", code=0)
        self.recheck(self.base + "/fault/wronghash/simple", code=0)

    def test_nobody_listens(self):
        report = self.recheck(NOWHERE, code=4)
        self.assertEqual({check["because"] for check in report["checks"]}, {"the connection was refused"})

    def test_the_timeout_is_a_number_of_seconds(self):
        for wrong in ("0", "-1", "soon", "99999999999"):
            done = self.run_program("recheck", f"--timeout={wrong}")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("--timeout", done.stderr)


class Trust(RecheckCase):
    """Servers nobody vouches for, and the settings of uv and pip that decide who is believed. A `uv` that says nothing stands for the real one."""

    def setUp(self):
        super().setUp()
        if make_certificates.missing():
            print("skipped: " + make_certificates.missing())
            self.skipTest(make_certificates.missing())
        self.certificates = Path(tempfile.gettempdir()) / f"armature-certificates-{os.getpid()}"
        if not self.certificates.exists():
            make_certificates.make_certificates(self.certificates)
            atexit.register(shutil.rmtree, self.certificates, ignore_errors=True)
        self.authority = self.certificates / "authority.pem"
        self.tools = self.folder / "tools"
        self.tools.mkdir()

    def environment(self, **changes):
        """Nothing of this machine's trust, and only the installers a test puts there."""
        kept = super().environment(**changes)
        for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
            if name not in changes:
                kept.pop(name, None)
        return dict(kept, PATH=str(self.tools), http_proxy="", https_proxy="", no_proxy="*", **{k: str(v) for k, v in changes.items()})

    def has(self, *tools):
        for tool in tools:
            (self.tools / tool).write_text("#!/bin/sh\nexit 1\n")
            (self.tools / tool).chmod(0o755)

    def tls(self, certificate, *words):
        return self.served("--tls", self.certificates / f"{certificate}.pem", *words).replace("http://", "https://")

    def because(self, base, code=4, **settings):
        report = self.recheck(base + "/simple", code=code, **settings)
        self.assertEqual({check["verdict"] for check in report["checks"]}, {"could-not-tell"} if code else {"confirmed"})
        return report["checks"][0]["because"], report["notes"]

    def test_certificates_that_do_not_verify(self):
        self.has("uv")
        for certificate, says in (("selfsigned", "self-signed"), ("expired", "expired"), ("otherhost", "host name did not match")):
            with self.subTest(certificate=certificate):
                because, _ = self.because(self.tls(certificate), SSL_CERT_FILE=self.authority)
                self.assertIn("the secure connection failed, certificate problem: ", because)
                self.assertIn(says, because)
                self.assertIn("(checked against the certificates of SSL_CERT_FILE alone)", because)

    def test_what_uv_is_told_to_believe_is_believed(self):
        self.has("uv")
        base = self.tls("good")
        folder = self.folder / "believed"
        folder.mkdir()
        shutil.copy(self.authority, folder / "any-name")
        self.because(base, code=0, SSL_CERT_FILE=self.authority)
        self.because(base, code=0, SSL_CERT_DIR=f"/no/such:{folder}")
        because, _ = self.because(base)
        self.assertIn("(checked against the system's certificates)", because)

    def test_what_uv_does_not_read_is_named(self):
        self.has("uv")
        because, _ = self.because(self.tls("good"), REQUESTS_CA_BUNDLE=self.authority)
        self.assertIn("checked against the system's certificates; uv does not read REQUESTS_CA_BUNDLE", because)

    def test_a_setting_that_names_nothing_is_named_itself(self):
        empty = self.folder / "empty.pem"
        empty.write_text("nothing\n")
        base = self.tls("good")
        for tool, variable, path, says in (("uv", "SSL_CERT_FILE", "/no/such.pem", "SSL_CERT_FILE names /no/such.pem, which is not there"),
                                           ("uv", "SSL_CERT_DIR", "/no/such", "SSL_CERT_DIR names /no/such, which is not there"),
                                           ("uv", "SSL_CERT_FILE", empty, "where there is no certificate in PEM"),
                                           ("pip", "PIP_CERT", "/no/such.pem", "PIP_CERT names /no/such.pem, which is not there; pip refuses"),
                                           ("pip", "REQUESTS_CA_BUNDLE", "/no/such.pem", "REQUESTS_CA_BUNDLE names /no/such.pem, which is not there")):
            with self.subTest(variable=variable, path=path):
                (self.tools / "uv").unlink(missing_ok=True)
                self.has(*([tool] if tool == "uv" else []))
                because, _ = self.because(base, **{variable: path})
                self.assertIn("certificate problem of this machine, not of the index: ", because)
                self.assertIn(says, because)
        asked = [page for page in self.counted() if "/simple/" in page]
        self.assertEqual(asked, [])

    def counted(self):
        context = ssl.create_default_context(cafile=str(self.authority))
        with urllib.request.urlopen(f"https://127.0.0.1:{self.port}/count", timeout=10, context=context) as answer:
            return json.load(answer)

    def test_one_of_two_settings_that_is_wrong_is_left_out_and_told(self):
        self.has("uv")
        _, notes = self.because(self.tls("good"), code=0, SSL_CERT_FILE=self.authority, SSL_CERT_DIR="/no/such")
        self.assertEqual(notes, ["Left out, as uv does: SSL_CERT_DIR names /no/such, which is not there."])

    def test_what_pip_is_told_to_believe_is_believed(self):
        base = self.tls("good")
        for variable in ("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            with self.subTest(variable=variable):
                self.because(base, code=0, PIP_CONFIG_FILE="/dev/null", **{variable: self.authority})
        config = self.home / ".config/pip/pip.conf"
        config.parent.mkdir(parents=True)
        config.write_text(f"[global]\ncert = {self.authority}\n")
        self.because(base, code=0)

    def test_a_host_the_installer_is_told_to_trust_is_asked_and_that_is_told(self):
        base = self.tls("selfsigned")
        self.has("uv")
        report = self.recheck(base + "/simple", code=0, UV_INSECURE_HOST=f"127.0.0.1:{self.port}")
        self.assertEqual(report["notes"], [f"The certificate of 127.0.0.1:{self.port} is not checked: UV_INSECURE_HOST says so."])
        self.assertTrue(all(page["unverified"] for page in report["asked"]))
        self.because(base, UV_INSECURE_HOST="127.0.0.1:1")
        (self.tools / "uv").unlink()
        self.because(base, code=0, PIP_TRUSTED_HOST="127.0.0.1")
        self.because(base, UV_INSECURE_HOST="127.0.0.1")

    def test_a_client_certificate_is_said_not_to_be_sent(self):
        self.has("uv")
        _, notes = self.because(self.tls("good"), code=0, SSL_CERT_FILE=self.authority, SSL_CLIENT_CERT="/me.pem")
        self.assertEqual(notes, ["SSL_CLIENT_CERT names a client certificate; a re-check sends none."])

    def test_a_redirect_from_https_to_http_is_not_followed(self):
        self.has("uv")
        because, _ = self.because(self.tls("good") + "/fault/tohttp", SSL_CERT_FILE=self.authority)
        self.assertEqual(because, "a redirect from https to http is not followed")

    def test_a_redirect_to_another_host_over_https_is_followed_if_it_verifies(self):
        self.has("uv")
        self.because(self.tls("good") + "/fault/tohost", code=0, SSL_CERT_FILE=self.authority)

    def test_the_password_of_a_proxy_is_nowhere(self):
        base = self.served()
        proxy = f"http://user:s3cr3t@127.0.0.1:{self.port}"
        config = self.home / ".config/uv/uv.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'http-proxy = "{proxy}"\n')
        self.has("uv")
        done = self.run_program("recheck", "--catalog", self.catalog, "--package", "hf-transfer", "--index", "default=http://index.example.org/fault/407/simple",
                                "--all")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("the proxy asks for a user name and password, or refuses those it was given", done.stdout.replace("\n", " ").replace("  ", " "))
        self.assertIn("http-proxy", done.stdout)
        self.assertNotIn("s3cr3t", done.stdout + done.stderr + self.saved()[0].read_text())
        self.assertNotIn(base, done.stdout)


if __name__ == "__main__":
    unittest.main()
