#!/usr/bin/env python3
"""A package index on 127.0.0.1 for tests: Simple API (PEP 503 HTML, PEP 691 JSON) over a folder of wheels, with faults on demand.

    python3 loopback_index.py --wheels DIR [--port 0] [--make SPEC]... [--fault MODE] [--only NAME] [--tls PEM] [--log FILE]

Prints one line "PORT=NNNN" when it listens and stops when its standard input is closed. Standard library only.

--make SPEC   writes a small wheel into DIR before serving (kept if it is there already); SPEC as in make_distribution.py:
                NAME==VERSION[,tag=PY-ABI-PLATFORM][,needs=REQUIREMENT]...[,size=BYTES][,sdist]
--fault MODE  the fault of every request under /simple/ and /files/ that names none itself.
--only NAME   faults of addresses concern the pages of this project alone: its neighbours on the same server are sound.
--tls PEM     speaks https with this certificate and key; redirects "tohttp" go to a second port that speaks http: "PORT=NNNN HTTP=NNNN".
--log FILE    one line per request: METHOD PATH STATUS BYTES.

Paths
    /simple/NAME/                 page of a project; HTML or JSON as the Accept header asks
    /fault/MODE/simple/NAME/      the same page with a fault; its links stay under /fault/MODE/, so that installers meet it too
    /files/FILE, /files/FILE.metadata
    /count                        JSON: how often each path was asked for (tests use it to see retries)
A fault may also be given as query: /simple/NAME/?fault=MODE. Faults combine with "+": nohash+immutable.

Faults of pages (P), files (F) or both
    auth         401 unless "Authorization: Basic" of user:s3cr3t is sent (P F)
    401 403 404 429 500 503   that status, always (P F)
    flaky        500 for the first two requests of a path, then right (P F)
    reset        the connection is closed without an answer, twice per path, then right (P F)
    slow         a drip: the body in 20 pieces, 0.2 s apart (P F)
    stall        headers and half of the body, then silence (P F)
    silent       not even headers (P F)
    cut1 cut2    the body ends in the middle, for the first one or two requests of a path (P F)
    cut          the same, always (P F)
    cutclose     the same, without a length: only the page itself can tell (P)
    endless      a page that never ends, without length (P)
    huge         a page of 40 MiB with its length (P)
    manylinks    a page of 120 000 links (P)
    login        200 with a login form in HTML (P)
    empty        200 with a page without links (P)
    html json    that format, whatever was asked for (P)
    badtype      200 with text/plain (P)
    major2       JSON of API version 2.0 (P)
    nohash       links without hashes (P)
    wronghash    links with hashes that are wrong (P)
    nosize       JSON without sizes (P)
    nohead       405 for HEAD (F)
    loop         a redirect to itself (P)
    redirect     a redirect to the right page (P)
    tofile       a redirect to file:///etc/hostname (P)
    yanked       every file is marked as yanked (P)
    nometadata   no PEP 658 metadata is offered (P)
    bare         nohash and nometadata together: PyTorch's index at its barest (P)
    etag         pages with an ETag, 304 when it is sent back (P)
    modified     pages with Last-Modified alone, 304 when it is sent back (P)
    maxage       pages that may be used for an hour without asking (P)
    nostore      pages with an ETag that must not be kept (P)
    renewed      with etag: the page changes with every request (P)
    millionlinks a page of a million links, about 27 MB (P)
    hostile      JSON with names no specification allows among the right ones (P)
    tohost       a redirect to the same page on "localhost" instead of 127.0.0.1 (P)
    tohttp       a redirect to the same page without TLS (P)
    drip         the body byte by byte, one a second (P F)
    hangup       the connection is reset, always (P F)
    after1 after90 afterdate   429 with a Retry-After of so many seconds, or of a date an hour from now (P F)
    407          also with the header a proxy sends (P F)
    bomb         gzip: 4 GiB of blanks in 4 MiB (P)
    badgzip      Content-Encoding: gzip over bytes that are not (P)
    unknowncoding   Content-Encoding: zebra (P)
    twice        JSON whose "files" is there twice, the second empty (P)
    deep         JSON of 100 000 nested arrays (P)
    notutf8      JSON with bytes that are no UTF-8 in a file name; HTML with the same (P)
    oddnames     names no specification allows, option-like and very long ones, beside the right ones (P)
    wrongtype    the right JSON, called image/png (P)
    jsonlogin    200 with a login problem in JSON (P)
    metahash     JSON with the hash of each METADATA (P)
    wrongmetahash   the same, but wrong (P)
    hugemeta     METADATA of 2 MiB (F)
    othermeta    METADATA of another project (F)
    nocache      files without ETag and Last-Modified: nothing can be revalidated (F)
    immutable    files that may be cached for ever (F)
"""
import argparse
import base64
import hashlib
import html
import json
import os
import re
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import zipfile
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.dont_write_bytecode = True
from hostile_pages import DEEP_JSON, HOSTILE_NAMES, compression_bomb, odd_names
from make_distribution import make_distribution, normalized

RIGHT_CREDENTIALS = "Basic " + base64.b64encode(b"user:s3cr3t").decode()
JSON_TYPE = "application/vnd.pypi.simple.v1+json"
HTML_TYPE = "application/vnd.pypi.simple.v1+html"


def project_of(file_name):
    return normalized(file_name.split("-")[0])


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class State:
    def __init__(self, arguments):
        self.folder = arguments.wheels
        self.fault = arguments.fault
        self.only = normalized(arguments.only)
        self.log = open(arguments.log, "a", buffering=1) if arguments.log else None
        self.lock = threading.Lock()
        self.asked = Counter()

    def count(self, path):
        with self.lock:
            self.asked[path] += 1
            return self.asked[path]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state = None

    def log_message(self, *arguments):
        pass

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        try:
            self.dispatch()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def dispatch(self):
        address = urllib.parse.urlsplit(self.path)
        path = urllib.parse.unquote(address.path)  # also of a whole URL, which is what a proxy is asked for
        fault = urllib.parse.parse_qs(address.query).get("fault", [self.state.fault])[0].replace(" ", "+")
        self.prefix = ""
        inside = re.match(r"^/fault/([a-z0-9+]+)(/.*)$", path)
        if inside:
            fault, path = inside.group(1), inside.group(2)
            self.prefix = f"/fault/{fault}"
        if self.state.only and f"/{self.state.only}/" not in path:
            fault = ""
        self.faults = set(fault.split("+"))
        if path == "/count":
            self.nth = 1
            return self.send(200, "application/json", json.dumps(self.state.asked).encode())
        self.nth = self.state.count(urllib.parse.unquote(address.path))
        if self.broken_before_answer():
            return None
        project = re.match(r"^/simple/([^/]+)/?$", path)
        file = re.match(r"^/files/([^/]+)$", path)
        if project:
            return self.project_page(normalized(project.group(1)))
        if file:
            return self.file(file.group(1))
        return self.send(404, "text/plain", b"not here")

    def broken_before_answer(self):
        """Faults pages and files have in common; True if the request is answered by them."""
        faults = self.faults
        status = next((f for f in faults if f.isdigit()), None)
        after = {"after1": "1", "after90": "90", "afterdate": self.date_time_string(time.time() + 3600)}
        wait = next((after[f] for f in faults if f in after), None)
        if "auth" in faults and self.headers.get("Authorization") != RIGHT_CREDENTIALS:
            self.send(401, "text/plain", b"who are you", {"WWW-Authenticate": 'Basic realm="test"'})
        elif wait:
            self.send(429, "text/plain", b"fault", {"Retry-After": wait})
        elif status:
            self.send(int(status), "text/plain", b"fault", {"Proxy-Authenticate": 'Basic realm="test"'} if status == "407" else {})
        elif "hangup" in faults:
            self.note(0, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif "flaky" in faults and self.nth <= 2:
            self.send(500, "text/plain", b"fault")
        elif "reset" in faults and self.nth <= 2:
            self.note(0, 0)
            self.close_connection = True
        elif "silent" in faults:
            time.sleep(3600)
        else:
            return False
        return True

    def project_page(self, project):
        names = sorted(n for n in os.listdir(self.state.folder) if n.endswith((".whl", ".tar.gz")) and project_of(n) == project)
        if "loop" in self.faults:
            return self.send(302, "text/plain", b"", {"Location": self.path})
        if "redirect" in self.faults:
            return self.send(302, "text/plain", b"", {"Location": f"/simple/{project}/"})
        if "tohost" in self.faults:
            port = self.server.server_address[1]
            scheme = "https" if self.state.plain_port != port else "http"
            return self.send(302, "text/plain", b"", {"Location": f"{scheme}://localhost:{port}/simple/{project}/"})
        if "tohttp" in self.faults:
            return self.send(302, "text/plain", b"", {"Location": f"http://127.0.0.1:{self.state.plain_port}/simple/{project}/"})
        if "tofile" in self.faults:
            return self.send(302, "text/plain", b"", {"Location": "file:///etc/hostname"})
        if "login" in self.faults:
            page = b"<html><head><title>Sign in</title></head><body><form action='/in'><input type='password' name='p'></form></body></html>"
            return self.send(200, "text/html; charset=utf-8", page)
        if "jsonlogin" in self.faults:
            return self.send(200, "application/json", b'{"error": "login_required", "login": "/in"}')
        if "deep" in self.faults:
            return self.send(200, JSON_TYPE, DEEP_JSON)
        if "bomb" in self.faults:
            return self.bomb()
        if "badtype" in self.faults:
            return self.send(200, "text/plain", b"hello")
        if "endless" in self.faults:
            return self.endless()
        if "huge" in self.faults:
            return self.send(200, "text/html", b"<!DOCTYPE html><html><body>" + b"<p>padding</p>\n" * (40 * 1024 * 1024 // 15))
        if "manylinks" in self.faults:
            links = "".join(f'<a href="/files/{project}-{i}.0-py3-none-any.whl">{project}-{i}.0-py3-none-any.whl</a>\n' for i in range(120_000))
            return self.send(200, "text/html", f"<html><body>{links}</body></html>".encode())
        if "millionlinks" in self.faults:
            link = f'<a href=/f/{project}-1.zip>x</a>'
            return self.send(200, "text/html", ("<html>" + link * 1_000_000).encode())
        if "empty" in self.faults:
            return self.send(200, "text/html", b"<!DOCTYPE html><html><head><title>Links</title></head><body><h1>Links</h1></body></html>")
        if not names:
            return self.send(404, "text/plain", b"no such project")
        accept = self.headers.get("Accept", "")
        as_json = self.faults & {"json", "major2", "nosize", "hostile", "metahash", "wrongmetahash", "twice", "oddnames"} or (JSON_TYPE in accept and "html" not in self.faults)
        if as_json:
            body = json.dumps(self.json_page(project, names)).encode()
            if "twice" in self.faults:
                body = body[:-1] + b', "files": []}'
            if "notutf8" in self.faults:
                body = body.replace(b'"filename": "', b'"filename": "\xff\xfe')
            return self.send_page("image/png" if "wrongtype" in self.faults else JSON_TYPE, body)
        kind = HTML_TYPE if HTML_TYPE in accept else "text/html"
        body = self.html_page(project, names).encode()
        return self.send_page(kind, body.replace(b'/files/', b'/files/\xff\xfe') if "notutf8" in self.faults else body)

    def send_page(self, kind, body):
        """With the headers a cache lives by, if a fault asks for them."""
        headers = {}
        if "renewed" in self.faults:
            body += b" " * self.nth
        if self.faults & {"etag", "nostore"}:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()}"'
        if "modified" in self.faults:
            headers["Last-Modified"] = "Wed, 01 Jan 2025 00:00:00 GMT"
        for fault, value in {"badgzip": "gzip", "unknowncoding": "zebra"}.items():
            if fault in self.faults:
                headers["Content-Encoding"] = value
        for fault, value in {"maxage": "public, max-age=3600", "nostore": "no-store"}.items():
            if fault in self.faults:
                headers["Cache-Control"] = value
        same_tag = "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]
        same_time = "Last-Modified" in headers and self.headers.get("If-Modified-Since") == headers["Last-Modified"]
        if "cutclose" in self.faults:
            return self.send_half(kind, body)
        if same_tag or same_time:
            return self.send(304, kind, b"", headers)
        return self.send(200, kind, body, headers)

    def digest(self, name):
        if "wronghash" in self.faults:
            return "0" * 64
        return sha256(os.path.join(self.state.folder, name))

    def url(self, name):
        return f"{self.prefix}/files/{urllib.parse.quote(name)}"

    def has_metadata(self, name):
        return not self.faults & {"nometadata", "bare"} and name.endswith(".whl")

    def metadata_offer(self, name):
        if "wrongmetahash" in self.faults:
            return {"sha256": "0" * 64}
        if "metahash" in self.faults:
            return {"sha256": hashlib.sha256(self.metadata(name)).hexdigest()}
        return True

    def metadata(self, name):
        """METADATA of a wheel, or what a fault makes of it."""
        if "othermeta" in self.faults:
            return b"Metadata-Version: 2.1\nName: other\nVersion: 1.0\n\n"
        with zipfile.ZipFile(os.path.join(self.state.folder, name)) as archive:
            inner = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            text = archive.read(inner)
        return text + b"\n" + b"x" * (2 * 1024 * 1024) if "hugemeta" in self.faults else text

    def json_page(self, project, names):
        files = []
        for name in names:
            entry = {"filename": name, "url": self.url(name), "hashes": {}}
            if not self.faults & {"nohash", "bare"}:
                entry["hashes"] = {"sha256": self.digest(name)}
            if "nosize" not in self.faults:
                entry["size"] = os.path.getsize(os.path.join(self.state.folder, name))
            if self.has_metadata(name):
                entry["core-metadata"] = self.metadata_offer(name)
            if "yanked" in self.faults:
                entry["yanked"] = "broken"
            files.append(entry)
        if "hostile" in self.faults:
            for name in HOSTILE_NAMES:
                files.append({"filename": name, "url": "/files/" + urllib.parse.quote(name, safe=""), "hashes": {}, "yanked": "\x1b[31m\u202e"})
        if "oddnames" in self.faults:
            for name in odd_names(project):
                files.append({"filename": name, "url": "/files/" + urllib.parse.quote(name, safe=""), "hashes": {}})
        version = "2.0" if "major2" in self.faults else "1.1"
        return {"meta": {"api-version": version}, "name": project, "versions": sorted({n.split("-")[1] for n in names}), "files": files}

    def html_page(self, project, names):
        lines = []
        for name in names:
            fragment = "" if self.faults & {"nohash", "bare"} else f"#sha256={self.digest(name)}"
            more = ' data-core-metadata="true"' if self.has_metadata(name) else ""
            more += ' data-yanked="broken"' if "yanked" in self.faults else ""
            lines.append(f'<a href="{self.url(name)}{fragment}"{more}>{html.escape(name)}</a><br/>')
        return (f'<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.0"><title>Links for {project}</title></head>'
                f"<body><h1>Links for {project}</h1>\n" + "\n".join(lines) + "\n</body></html>")

    def file(self, name):
        path = os.path.join(self.state.folder, os.path.basename(name))
        if "nohead" in self.faults and self.command == "HEAD":
            return self.send(405, "text/plain", b"")
        if name.endswith(".whl.metadata") and os.path.exists(path[: -len(".metadata")]):
            return self.send(200, "text/plain", self.metadata(os.path.basename(name)[: -len(".metadata")]))
        if not os.path.isfile(path):
            return self.send(404, "text/plain", b"no such file")
        with open(path, "rb") as file:
            body = file.read()
        headers = {} if "nocache" in self.faults else {"ETag": f'"{hashlib.sha256(body).hexdigest()}"', "Last-Modified": "Wed, 01 Jan 2025 00:00:00 GMT"}
        if "immutable" in self.faults:
            headers["Cache-Control"] = "max-age=365000000, immutable, public"
        if headers and self.headers.get("If-None-Match") == headers["ETag"]:
            return self.send(304, "application/octet-stream", b"", headers)
        return self.send(200, "application/octet-stream", body, headers)

    def note(self, status, size):
        if self.state.log:
            self.state.log.write(f"{self.command} {self.path} {status} {size}\n")

    def send(self, status, kind, body, headers=None):
        body, status, extra = self.ranged(status, body)
        self.note(status, len(body))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for key, value in {**(headers or {}), **extra}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        if status < 300:
            self.send_body(body)
        else:
            self.wfile.write(body)

    def ranged(self, status, body):
        """uv reads wheel metadata by byte ranges where none is offered."""
        asked = re.match(r"^bytes=(\d*)-(\d*)$", self.headers.get("Range", ""))
        if status != 200 or not asked:
            return body, status, {"Accept-Ranges": "bytes"} if status == 200 else {}
        first, last = asked.groups()
        start = int(first) if first else max(len(body) - int(last), 0)
        end = min(int(last), len(body) - 1) if first and last else len(body) - 1
        if start > end:
            return b"", 416, {"Content-Range": f"bytes */{len(body)}"}
        return body[start : end + 1], 206, {"Content-Range": f"bytes {start}-{end}/{len(body)}"}

    def send_body(self, body):
        cuts = max((n for mode, n in {"cut": 1 << 30, "cut1": 1, "cut2": 2}.items() if mode in self.faults), default=0)
        if self.nth <= cuts:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif "slow" in self.faults:
            step = len(body) // 20 + 1
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                self.wfile.flush()
                time.sleep(0.2)
        elif "drip" in self.faults:
            for start in range(len(body)):
                self.wfile.write(body[start : start + 1])
                self.wfile.flush()
                time.sleep(1)
        elif "stall" in self.faults:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            time.sleep(3600)
        else:
            self.wfile.write(body)

    def send_half(self, kind, body):
        self.note(200, -1)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body[: len(body) * 2 // 3])

    def bomb(self):
        """Written as it is compressed."""
        self.note(200, -1)
        self.send_response(200)
        self.send_header("Content-Type", JSON_TYPE)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for piece in compression_bomb():
            self.wfile.write(piece)

    def endless(self):
        self.note(200, -1)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(b"<html><body>")
        while True:
            self.wfile.write(b"<p>and on it goes</p>\n" * 4096)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # clients that do not trust this server hang up, which is what tests want


def serve(port, pem):
    """Starts to answer on 127.0.0.1, over TLS if there is a certificate; the port."""
    server = Server(("127.0.0.1", port), Handler)
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def main():
    parser = argparse.ArgumentParser(description="A package index on 127.0.0.1 for tests.")
    parser.add_argument("--wheels", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--make", action="append", default=[])
    parser.add_argument("--fault", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--tls", default="")
    parser.add_argument("--log")
    arguments = parser.parse_args()
    os.makedirs(arguments.wheels, exist_ok=True)
    for spec in arguments.make:
        make_distribution(arguments.wheels, spec)
    Handler.state = State(arguments)
    port = serve(arguments.port, arguments.tls)
    Handler.state.plain_port = serve(0, "") if arguments.tls else port
    print(f"PORT={port}" + (f" HTTP={Handler.state.plain_port}" if arguments.tls else ""), flush=True)
    while sys.stdin.buffer.read(4096):
        pass


if __name__ == "__main__":
    main()
