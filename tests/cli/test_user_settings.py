"""What the user has set up for uv and pip (index, cache, certificates, trusted hosts, proxy) holds for an install, and a recorded machine has its own."""
import atexit
import base64
import http.server
import json
import os
import shutil
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from program import MACHINES, ROOT, ProgramTest, uv_program

sys.path.insert(0, str(ROOT / "tests/index"))
import make_certificates  # noqa: E402

INDEX = "http://index.example.org/simple"  # only the proxy of a test knows where it is
PASSWORD = "s3cr3t"
NETWORK_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR")


class CountingProxy(http.server.ThreadingHTTPServer):
    """Forwards what is asked of index.example.org to the loopback index, for those who know the password, and counts it."""

    def __init__(self, port):
        self.asked = []
        self.refused = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                known = "Basic " + base64.b64encode(f"user:{PASSWORD}".encode()).decode()
                if self.headers.get("Proxy-Authorization") != known:
                    outer.refused += 1
                    self.send_response(407)
                    self.send_header("Proxy-Authenticate", 'Basic realm="test"')
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                outer.asked.append(self.path)
                there = self.path.replace("http://index.example.org/", f"http://127.0.0.1:{port}/")
                asked = urllib.request.Request(there, headers={"Accept": self.headers.get("Accept", "*/*")})
                try:
                    answer = urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=20)
                except urllib.error.HTTPError as error:
                    answer = error
                with answer:
                    body = answer.read()
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *words):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://user:{PASSWORD}@127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class SettingsTest(ProgramTest):
    """A user whose variables say nothing of the network: what counts stands in the files."""

    def environment(self, **changes):
        return super().environment(**{name: None for name in NETWORK_VARIABLES} | changes)

    def uv_toml(self, text):
        self.config("uv/uv.toml", text)

    def pip_conf(self, text):
        self.config("pip/pip.conf", text)

    def config(self, name, text):
        path = self.home / ".config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


class Install(SettingsTest):
    def setUp(self):
        super().setUp()
        if not uv_program():
            print("skipped: uv is not installed")
            self.skipTest("uv is not installed")
        if make_certificates.missing():
            print("skipped: " + make_certificates.missing())
            self.skipTest(make_certificates.missing())
        self.certificates = Path(tempfile.gettempdir()) / f"armature-certificates-{os.getpid()}"
        if not self.certificates.exists():
            make_certificates.make_certificates(self.certificates)
            atexit.register(shutil.rmtree, self.certificates, ignore_errors=True)
        self.target = self.folder / "env"

    def tls_index(self, certificate):
        return f"127.0.0.1:{self.loopback_index('demo==1.0', words=('--tls', self.certificates / (certificate + '.pem')))}"

    def install(self, installer, code=0, **variables):
        project = self.folder / "requirements.txt"
        project.write_text("demo==1.0\n")
        done = self.run_program("install", "--project", project, "--target", self.target, "--installer", installer, "--yes", "--json", "--records",
                                self.folder / "records", timeout=200, UV_CACHE_DIR=str(self.folder / "cache"), PIP_CACHE_DIR=str(self.folder / "cache"),
                                **variables)
        self.assertEqual(done.returncode, code, done.stdout[-3000:] + done.stderr[-3000:])
        self.assertEqual((self.target / "armature.json").is_file(), code == 0)
        return done

    def test_uv_installs_from_a_host_whose_certificate_its_file_says_need_not_verify(self):
        index = self.tls_index("selfsigned")
        self.uv_toml(f'index-url = "https://{index}/simple"\n')
        self.install("uv", code=4)
        self.uv_toml(f'index-url = "https://{index}/simple"\nallow-insecure-host = ["{index}"]\n')
        self.install("uv")

    def test_pip_installs_from_a_host_its_file_says_to_trust(self):
        index = self.tls_index("selfsigned")
        self.pip_conf(f"[global]\nindex-url = https://{index}/simple\ntrusted-host = {index}\n")
        self.install("pip")

    def test_pip_believes_the_certificate_its_file_names(self):
        index = self.tls_index("good")
        self.pip_conf(f"[global]\nindex-url = https://{index}/simple\ncert = {self.certificates / 'authority.pem'}\n")
        self.install("pip")

    def test_uv_believes_a_folder_of_certificates_among_folders_that_are_not_there(self):
        folder = self.folder / "believed"
        folder.mkdir()
        shutil.copy(self.certificates / "authority.pem", folder / "any.pem")
        index = self.tls_index("good")
        self.uv_toml(f'index-url = "https://{index}/simple"\n')
        self.install("uv", SSL_CERT_DIR=f"{self.folder / 'none'}:{folder}")

    def through_the_proxy(self, installer, write):
        proxy = CountingProxy(self.loopback_index("demo==1.0"))
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        write(proxy.url)
        done = self.install(installer)
        self.assertTrue(any("/simple/demo" in path for path in proxy.asked), proxy.asked)
        self.assertTrue(any(path.endswith(".whl") for path in proxy.asked), proxy.asked)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink() and "cache" not in path.parts and ".config" not in path.parts:
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), str(path))
        plan = self.answer("plan", "--project", self.folder / "requirements.txt", "--installer", installer, "--no-resolve")
        self.assertNotIn(PASSWORD, json.dumps(plan))

    def test_uv_goes_through_the_proxy_of_its_file(self):
        self.through_the_proxy("uv", lambda url: self.uv_toml(f'index-url = "{INDEX}"\nhttp-proxy = "{url}"\n'))

    def test_pip_goes_through_the_proxy_of_its_file(self):
        self.through_the_proxy("pip", lambda url: self.pip_conf(
            f"[global]\nindex-url = {INDEX}\ntrusted-host = index.example.org\nproxy = {url}\n"))

    def test_uv_reads_a_project_through_the_proxy_that_is_chosen(self):
        proxy = CountingProxy(self.loopback_index("walker==1.0,needs=demo", "demo==1.0"))
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        self.uv_toml(f'index-url = "{INDEX}"\n')
        project = self.folder / "requirements.txt"
        project.write_text("walker\n")
        plan = self.answer("plan", "--project", project, "--target", self.target, "--proxy", proxy.url, "--no-resolve")["plan"]
        self.assertIn("quick reading", " ".join(plan["notes"]))
        plan = self.answer("plan", "--project", project, "--target", self.target, "--proxy", proxy.url)["plan"]
        self.assertEqual({package["name"] for package in plan["demand"]["packages"]}, {"walker", "demo"})
        self.assertTrue(any("/simple/walker" in path for path in proxy.asked), proxy.asked)
        self.assertNotIn(PASSWORD, str(plan))

    def test_the_proxy_that_is_chosen_wins_over_that_of_the_file(self):
        proxy = CountingProxy(self.loopback_index("demo==1.0"))
        self.addCleanup(proxy.server_close)
        self.addCleanup(proxy.shutdown)
        self.pip_conf(f"[global]\nindex-url = {INDEX}\ntrusted-host = index.example.org\nproxy = http://127.0.0.1:1\n")
        self.uv_toml(f'index-url = "{INDEX}"\nhttp-proxy = "http://127.0.0.1:1"\n')
        project = self.folder / "requirements.txt"
        project.write_text("demo==1.0\n")
        for installer in ("uv", "pip"):
            with self.subTest(installer=installer):
                done = self.run_program("install", "--project", project, "--target", self.folder / installer, "--installer", installer, "--yes", "--proxy",
                                        proxy.url, "--records", self.folder / "records", timeout=200, UV_CACHE_DIR=str(self.folder / "cache"),
                                        PIP_CACHE_DIR=str(self.folder / "cache"), PIP_PROXY="http://127.0.0.1:1")
                self.assertEqual(done.returncode, 0, done.stdout[-2000:] + done.stderr[-2000:])


class RecordedMachine(SettingsTest):
    """A machine that is judged elsewhere: nothing of the judge's settings may be taken for its own."""

    def setUp(self):
        super().setUp()
        self.machine = self.folder / "machine"
        shutil.copytree(MACHINES / "gb10-dgx-spark-580", self.machine)
        with open(self.machine / "commands/env", "a") as environment:
            environment.write("UV_CACHE_DIR=/scratch/uv\n")
        config = self.machine / "files/home/user/.config/uv/uv.toml"
        config.parent.mkdir(parents=True)
        config.write_text('index-url = "https://****@recorded.example.org/simple"\n')

    def plan(self, machine, *words):
        return self.answer("plan", "--stack", "pytorch", "--machine", machine, "--no-resolve", *words, UV_CACHE_DIR=str(self.folder / "judge-cache"),
                           UV_DEFAULT_INDEX="https://judge.example.org/simple")["plan"]

    def test_its_plan_has_its_own_index_cache_and_home(self):
        plan = self.plan(self.machine)
        self.assertEqual(plan["folders"]["cache"], "/scratch/uv")
        self.assertEqual(plan["folders"]["target"], "/home/user/armature/pytorch")
        self.assertEqual([index["url"] for index in plan["indexes"] if index["id"] == "default"], ["https://recorded.example.org/simple"])
        whole = json.dumps(plan)
        for judges in ("judge.example.org", "judge-cache", str(self.home)):
            self.assertNotIn(judges, whole)

    def test_a_target_that_is_named_is_kept(self):
        self.assertEqual(self.plan(self.machine, "--target", self.folder / "here")["folders"]["target"], str(self.folder / "here"))

    def test_a_machine_that_sets_up_nothing_gets_nothing_of_the_judge(self):
        plan = self.plan(MACHINES / "m2-macos14")
        self.assertEqual(plan["folders"]["cache"], "/Users/user/.cache/uv")
        self.assertNotIn("judge", json.dumps(plan))

    def test_its_certificates_and_proxies_are_facts_of_it(self):
        with open(self.machine / "files/home/user/.config/uv/uv.toml", "a") as config:
            config.write('allow-insecure-host = ["recorded.example.org"]\nhttps-proxy = "http://****@proxy.example.org:3128"\n')
        settings = self.answer("detect", "--machine", self.machine, UV_INSECURE_HOST="judge.example.org")["machine"]["settings"]
        self.assertEqual(settings["home"], "/home/user")
        trust = settings["uv"]["trust"]
        self.assertEqual([host["host"] for host in trust["unverified_hosts"]], ["recorded.example.org"])
        self.assertEqual(trust["proxies"], {"https_proxy": "http://****@proxy.example.org:3128"})
        self.assertEqual(trust["proxy_setting"], "/home/user/.config/uv/uv.toml: https-proxy")

    def test_a_snapshot_keeps_the_settings_and_no_secret(self):
        self.uv_toml(f'index-url = "https://me:{PASSWORD}@index.example.org/simple"\n')
        self.pip_conf(f"[global]\nproxy = http://me:{PASSWORD}@proxy.example.org:3128\ntrusted-host = index.example.org\n")
        words = {"PIP_CERT": "/corp.pem", "UV_INSECURE_HOST": "a.example.org", "UV_CACHE_DIR": "/scratch/uv"}
        snapshot = self.folder / "snapshot"
        self.answer("snapshot", snapshot, **words)
        for path in snapshot.rglob("*"):
            if path.is_file():
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), str(path))
        here = self.answer("detect", **words)["machine"]["settings"]
        there = self.answer("detect", "--machine", snapshot, UV_CACHE_DIR="/judge")["machine"]["settings"]
        self.assertEqual(there["uv"]["cache"], "/scratch/uv")
        for installer in ("uv", "pip"):
            for one in ("index", "trust"):
                self.assertEqual(self.without_home(there[installer][one], there["home"]), self.without_home(here[installer][one], here["home"]))
        self.assertEqual(there["pip"]["trust"]["proxies"]["https_proxy"], "http://****@proxy.example.org:3128")

    @staticmethod
    def without_home(value, home):
        return json.dumps(value).replace(home, "~")

    def test_settings_that_cannot_be_read_are_told_with_their_place_and_refuse_the_plan(self):
        (self.machine / "files/home/user/.config/uv/uv.toml").write_text("index-url =\n")
        done = self.run_program("plan", "--stack", "pytorch", "--machine", self.machine, "--no-resolve")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("/home/user/.config/uv/uv.toml:1", done.stderr)


if __name__ == "__main__":
    unittest.main()
