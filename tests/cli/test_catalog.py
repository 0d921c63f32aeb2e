"""Catalog updates as users meet them: signed files, servers that answer wrongly, processes that die."""
import datetime
import fcntl
import http.server
import importlib.machinery
import importlib.util
import json
import os
import random
import shutil
import ssl
import subprocess
import threading
import time
import unittest
from pathlib import Path

from program import PROGRAM, ROOT, ProgramTest

LOADER = importlib.machinery.SourceFileLoader("sign_catalog", str(ROOT / "packaging/sign-catalog"))
TOOL = importlib.util.module_from_spec(importlib.util.spec_from_loader("sign_catalog", LOADER))
LOADER.exec_module(TOOL)
REAL = TOOL.catalog_files(ROOT / "resources/catalog")
DAY = datetime.timedelta(days=1)


class Server:
    """Answers on 127.0.0.1; `pages`: path -> function of the request handler."""

    def __init__(self, test, pages, context=None):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler):
                self.asked.append(handler.path)
                pages[handler.path](handler)

            def log_message(self, *arguments):
                pass

        self.asked = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)
        self.port = self.server.server_address[1]

    def url(self, path, scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.port}{path}"


def reply(body, status=200, kind="application/octet-stream", length=None, **headers):
    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
    return answer


def endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/octet-stream")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        pass


class CatalogTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.seed = os.urandom(32)
        self.key = TOOL.key_pair(self.seed)[0].hex()
        self.store = self.home / ".local/share/armature/catalog"

    def signed(self, version=7, files=REAL, days=30, seed=None, age=0, **header):
        created = datetime.datetime.now(datetime.timezone.utc) - age * DAY
        return TOOL.container(seed or self.seed, TOOL.packed(files), version, created, created + days * DAY, **header)

    def file(self, content, name="catalog.armature"):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def changed(self, name, was, becomes):
        changed = [(n, c.replace(was, becomes) if n == name else c) for n, c in REAL]
        self.assertNotEqual(changed, REAL)
        return changed

    def take(self, version, **rest):
        return self.answer("catalog", "import", self.file(self.signed(version, **rest)), "--key", self.key)

    def refused(self, content, code, says, *words):
        """Import and verify refuse it for the same reason, and nothing changes."""
        before = self.answer("catalog", "show"), self.tree(self.home)
        path = self.file(content)
        for action in ("verify", "import"):
            done = self.run_program("catalog", action, path, *(words or ("--key", self.key)))
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(says, done.stderr)
            self.assertNotIn("\x1b", done.stderr)
        self.assertEqual((self.answer("catalog", "show"), self.tree(self.home)), before)

    def version_in_use(self):
        shown = self.answer("catalog", "show")
        return shown["installed"]["version"] if shown["in_use"] == "installed" else None


class Files(CatalogTest):
    def test_a_signed_catalog_is_used_shown_and_taken_back(self):
        fresh = self.changed(b"packages/torch.toml", b'title = "', b'title = "Updated ')
        self.assertEqual(self.answer("catalog", "show")["in_use"], "built-in")
        path = self.file(self.signed(files=fresh))
        looked = self.answer("catalog", "verify", path, "--key", self.key)
        self.assertEqual((looked["state"], looked["catalog"]["version"]), ("acceptable", 7))
        self.assertFalse(self.store.exists())
        (self.folder / "key.pub").write_text(self.key + "\n")
        self.assertEqual(self.answer("catalog", "import", path, "--key-file", self.folder / "key.pub")["state"], "installed")
        shown = self.answer("catalog", "show")
        self.assertEqual((shown["in_use"], shown["installed"]["from"], shown["note"]), ("installed", str(path), ""))
        status = ["status", "--machine", ROOT / "tests/machines/gh200-driver-580-ubuntu2404"]
        self.assertIn("Updated ", json.dumps(self.answer("explain", "torch", *status[1:])) + self.run_program(*status).stdout)
        self.assertEqual(self.answer("catalog", "import", path)["state"], "unchanged")
        self.assertTrue(self.answer("catalog", "reset")["removed"])
        self.assertEqual(self.answer("catalog", "show")["in_use"], "built-in")
        self.assertNotIn("Updated ", self.run_program(*status).stdout)
        self.refused(path.read_bytes(), 1, "version 7 was accepted before")

    def test_refusals_each_with_its_reason(self):
        self.take(7)
        good = self.signed(8)
        middle = len(good) // 2
        self.refused(good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1:], 1, "signature does not fit")
        self.refused(good[:-1], 2, f"ends after {len(good) - 1} of {len(good)} bytes")
        self.refused(good + b"\n", 2, "1 bytes follow behind its end")
        self.refused(good[:100], 2, "it is not whole")
        self.refused(b"", 2, "it is not whole")
        self.refused(b"x" * (8 * 1024 * 1024 + 1), 2, "more than 8388608 bytes")
        self.refused(self.signed(8, seed=os.urandom(32)), 1, "not trusted here")
        self.refused(self.signed(8, days=30, age=31), 1, "expired on")
        self.refused(self.signed(7, days=31), 1, "version 7, and version 7 was accepted before")
        self.refused(self.signed(3), 1, "version 3, and version 7 was accepted before")
        self.refused(self.signed(8, schema=2), 1, "schema 2, and this program reads 1")
        self.refused(self.signed(8, format=2), 1, "newer format")
        self.refused(self.signed(8, files=[(b"../../.bashrc", b"x")]), 2, '"../../.bashrc"')
        self.refused(self.signed(8, files=[(b"packages/\x1b[2J\0.toml", b"x")]), 2, "\\x1b[2J\\x00")
        self.refused(self.signed(8, files=REAL + REAL[-1:]), 2, "given twice")
        self.refused(self.signed(8, files=self.changed(b"catalog.toml", b"schema = 1", b"schema = 1 1")), 2, "catalog.toml:")
        self.refused(self.signed(8, files=self.changed(b"packages/torch.toml", b"title =", b"titel =")), 2, "packages/torch.toml:")
        older = [(name, content.replace(b" = 2026-", b" = 1926-")) for name, content in REAL]
        self.refused(self.signed(8, files=older), 1, "older than the catalog in this program")
        self.assertEqual(self.version_in_use(), 7)
        self.take(8)

    def test_without_any_key_nothing_is_believed(self):
        if self.answer("catalog", "show")["program_keys"]:
            self.skipTest("this program was built with keys")
        done = self.run_program("catalog", "import", self.file(self.signed()))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no key is known to check it with", done.stderr)

    def test_wrong_words(self):
        good = self.file(self.signed())
        for words, says in ((["catalog"], "one of show"), (["catalog", "delete"], "one of show"), (["catalog", "import"], "no file is named"),
                            (["catalog", "update"], "--from"), (["catalog", "import", good, "--key", "12"], "64 hexadecimal digits"),
                            (["catalog", "import", good, "--key-file", good], "Too large"),
                            (["catalog", "import", "https://catalogs.example/x"], "takes a file")):
            done = self.run_program(*words)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(says, done.stderr)
        self.assertEqual(self.run_program("catalog", "import", self.folder / "none", "--key", self.key).returncode, 1)
        self.assertEqual(self.run_program("catalog", "import", self.folder, "--key", self.key).returncode, 2)
        for action in ("show", "verify", "import", "update", "reset"):
            self.assertIn("  armature catalog " + action, self.run_program("catalog", action, "--help").stdout)

    def test_a_file_changed_on_disk_is_refused_with_a_note(self):
        self.take(7)
        stored = self.store / "installed"
        content = bytearray(stored.read_bytes())
        content[-1000] ^= 1
        stored.write_bytes(content)
        done = self.run_program("status", "--machine", ROOT / "tests/machines/gh200-driver-580-ubuntu2404")
        self.assertEqual(done.returncode, 0)
        self.assertIn("The installed catalog is refused", done.stderr)
        self.assertIn("signature does not fit", done.stderr)
        self.assertEqual(self.answer("catalog", "show")["in_use"], "built-in")
        self.take(8)
        self.assertEqual(self.version_in_use(), 8)

    def test_an_installed_catalog_that_expired_since(self):
        newer = [(name, b'schema = 1\ndate = 2098-01-01\n' if name == b"catalog.toml" else content) for name, content in REAL]
        for files, use in ((newer, "installed"), (REAL, "built-in")):
            shutil.rmtree(self.store, ignore_errors=True)
            now = datetime.datetime.now(datetime.timezone.utc)
            soon = TOOL.container(self.seed, TOOL.packed(files), 7, now - DAY, now + datetime.timedelta(seconds=8))
            self.answer("catalog", "import", self.file(soon), "--key", self.key)
            self.assertEqual(self.answer("catalog", "show")["in_use"], "installed")
            time.sleep(8.5)
            shown = self.answer("catalog", "show")
            self.assertEqual(shown["in_use"], use)
            self.assertIn("expired on", shown["note"])

    def test_two_at_once(self):
        self.take(7)
        with open(self.store / "lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = self.run_program("catalog", "import", self.file(self.signed(8)), "--key", self.key)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(self.version_in_use(), 7)

    def test_killed_at_any_instant_the_old_or_the_new_one_is_there(self):
        self.take(1)
        started = time.monotonic()
        self.take(2)
        whole = time.monotonic() - started
        last, seen = 2, {"old": 0, "new": 0}
        for version in range(3, 63):
            path = self.file(self.signed(version))
            child = subprocess.Popen([PROGRAM, "catalog", "import", path], env=self.environment(), stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
            time.sleep(random.uniform(0, whole * 1.1))
            child.kill()
            child.wait()
            now = self.version_in_use()
            self.assertIn(now, (last, version))
            seen["new" if now == version else "old"] += 1
            last = now
        print(f"60 imports killed: {seen}", flush=True)
        self.take(99)
        self.assertEqual(sorted(path.name for path in self.store.iterdir()), ["highest", "installed", "lock"])


class Updates(CatalogTest):
    def fails(self, url, code, says, **environment):
        done = self.run_program("catalog", "update", "--from", url, "--key", self.key, **environment)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertEqual(self.version_in_use(), 7)

    def test_an_update_from_an_address(self):
        server = Server(self, {"/c": reply(self.signed(7)), "/d?token=s3cr3t": reply(self.signed(8))})
        self.assertEqual(self.answer("catalog", "update", "--from", server.url("/c"), "--key", self.key)["state"], "installed")
        self.assertEqual(self.answer("catalog", "update", "--from", server.url("/c"))["state"], "unchanged")
        self.answer("catalog", "update", "--from", server.url("/d?token=s3cr3t"))
        shown = self.answer("catalog", "show")
        self.assertEqual(shown["installed"]["version"], 8)
        self.assertNotIn("s3cr3t", json.dumps(shown) + (self.store / "installed").read_bytes()[:300].decode("latin-1"))
        self.answer("catalog", "update", "--from", self.file(self.signed(9)))
        self.assertEqual(self.version_in_use(), 9)

    def test_servers_that_answer_wrongly(self):
        self.take(7)
        good = self.signed(8)
        other = Server(self, {"/c": reply(good)})
        server = Server(self, {
            "/page": reply(b"<!DOCTYPE html><html><form>Sign in</form></html>", kind="text/html"),
            "/hidden-page": reply(b"\n <html>Sign in</html>"),
            "/half": reply(good[: len(good) // 2], length=len(good)),
            "/short": reply(good[: len(good) // 2]),
            "/long": reply(good + b"x"),
            "/huge": reply(b"x", length=9 * 1024 * 1024),
            "/endless": endless,
            "/old": reply(self.signed(6)),
            "/404": reply(b"no", status=404),
            "/403": reply(b"no", status=403),
            "/503": reply(b"no", status=503),
            "/away": reply(b"", status=302, Location=other.url("/c")),
            "/host": reply(b"", status=302, Location=other.url("/c", host="localhost")),
            "/file": reply(b"", status=302, Location="file:///etc/hostname"),
        })
        self.fails(server.url("/page"), 4, "a web page came in place of a catalog")
        self.fails(server.url("/hidden-page"), 4, "a web page came in place of a catalog")
        self.fails(server.url("/half"), 4, "closed before the answer was complete")
        self.fails(server.url("/short"), 2, "it is not whole")
        self.fails(server.url("/long"), 2, "follow behind its end")
        self.fails(server.url("/huge"), 2, "larger than 8 MiB")
        self.fails(server.url("/endless"), 2, "larger than 8 MiB")
        self.fails(server.url("/old"), 1, "version 6, and version 7")
        self.fails(server.url("/404"), 1, "status 404")
        self.fails(server.url("/403"), 4, "status 403")
        self.fails(server.url("/503"), 4, "status 503")
        for page in ("/away", "/host", "/file"):
            self.fails(server.url(page), 1, "redirects are not followed")
        self.assertEqual(other.asked, [])
        self.fails("http://127.0.0.1:1/c", 4, "refused")
        self.fails("http://catalogs.example/c", 2, "fetched by https://")
        self.fails("http://127.0.0.1.catalogs.example/c", 2, "fetched by https://")
        self.fails("ftp://catalogs.example/c", 2, "https://")
        self.fails("file:///etc/hostname", 2, "it is no address")
        self.fails("https://user:s3cr3t@catalogs.example/c", 2, "user name or password")

    def test_a_server_that_falls_silent(self):
        self.take(7)
        silence = threading.Event()
        self.addCleanup(silence.set)
        server = Server(self, {"/silent": lambda handler: silence.wait(60)})
        self.fails(server.url("/silent"), 4, "no answer for 20 s")

    def test_an_interrupt_ends_it(self):
        self.take(7)
        asked, silence = threading.Event(), threading.Event()
        self.addCleanup(silence.set)
        server = Server(self, {"/silent": lambda handler: (asked.set(), silence.wait(60))})
        child = subprocess.Popen([PROGRAM, "catalog", "update", "--from", server.url("/silent")], env=self.environment(),
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertTrue(asked.wait(20))
        child.terminate()
        child.communicate(timeout=10)
        self.assertEqual(child.returncode, 5)

    def test_certificates(self):
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed, no certificate can be made")
        self.take(7)
        key, certificate = self.folder / "tls.key", self.folder / "tls.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        other = Server(self, {"/c": reply(self.signed(8))})
        server = Server(self, {"/c": reply(self.signed(8)), "/down": reply(b"", status=302, Location=other.url("/c"))}, context)
        self.fails(server.url("/c", "https", "localhost"), 4, "certificate problem", SSL_CERT_FILE=None)
        trusting = {"SSL_CERT_FILE": str(certificate)}
        self.fails(server.url("/c", "https"), 4, "certificate problem", **trusting)  # a certificate of another name
        self.fails(server.url("/down", "https", "localhost"), 1, "redirects are not followed", **trusting)
        self.assertEqual(other.asked, [])
        self.answer("catalog", "update", "--from", server.url("/c", "https", "localhost"), **trusting)
        self.assertEqual(self.version_in_use(), 8)

    def test_whom_uv_believes_is_believed_for_a_catalog_too(self):
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed, no certificate can be made")
        self.take(7)
        (self.folder / "roots").mkdir()
        key, certificate = self.folder / "tls.key", self.folder / "roots/tls.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = Server(self, {"/c": reply(self.signed(8))}, context)
        url = server.url("/c", "https", "localhost")
        self.fails(url, 4, "SSL_CERT_FILE names", SSL_CERT_FILE=str(self.folder / "no-such.pem"), SSL_CERT_DIR=None)
        self.fails(url, 4, "certificate problem", SSL_CERT_FILE=None, UV_INSECURE_HOST="localhost")  # but never without checking
        self.answer("catalog", "update", "--from", url, SSL_CERT_FILE=None, SSL_CERT_DIR=str(self.folder / "roots"))
        self.assertEqual(self.version_in_use(), 8)


class Tool(CatalogTest):
    def test_the_tool_signs_what_the_program_takes(self):
        tool = ROOT / "packaging/sign-catalog"
        run = lambda *words: subprocess.run([tool, *words], capture_output=True, text=True)
        public = run("new-key", self.folder / "secret").stdout.strip()
        self.assertEqual((self.folder / "secret").stat().st_mode & 0o777, 0o600)
        self.assertEqual(run("public", self.folder / "secret").stdout.strip(), public)
        self.assertNotEqual(run("new-key", self.folder / "secret").returncode, 0)
        self.assertNotEqual(run("new-key", ROOT / "build/secret").returncode, 0)
        self.assertEqual(run("sign", "--key", self.folder / "secret", "--version", "5", ROOT / "resources/catalog", self.folder / "out").returncode, 0)
        built_in = self.answer("catalog", "show")["catalog"]["digest"]
        taken = self.answer("catalog", "import", self.folder / "out", "--key", public)
        self.assertEqual((taken["catalog"]["version"], taken["catalog"]["digest"]), (5, built_in))


if __name__ == "__main__":
    unittest.main()
