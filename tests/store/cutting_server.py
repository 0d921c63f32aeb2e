"""A server of one file on 127.0.0.1 with the faults that downloads meet. The standard library's server, in threads of the test.

    server = CuttingServer(content, cut=3_000_000)
    server.url, server.requests   # (range asked for or None, status, bytes sent), one for each request

Faults are attributes, and may be changed while it runs:
    cut        bytes after which every connection ends
    ranges     False: it always sends the whole file
    etag       False: it names nothing by which the file is known
    answers    function(handler, start) -> True where it has answered itself
    pause      seconds between pieces of 256 KiB
"""
import hashlib
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class CuttingServer:
    def __init__(self, content, **faults):
        self.content, self.requests, self.heads = content, [], []
        self.cut, self.ranges, self.etag, self.answers, self.pause = None, True, True, None, 0
        self.__dict__.update(faults)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                outer.heads.append(self.path)
                self.send_error(405)

            def do_GET(self):
                outer.serve(self)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a client that was killed

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/file.whl"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def mark(self):
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'

    def serve(self, handler):
        asked = re.match(r"bytes=(\d+)-$", handler.headers.get("Range", ""))
        start = int(asked.group(1)) if asked else 0
        entry = [start if asked else None, 0, 0, handler.headers]
        self.requests.append(entry)
        if self.answers and self.answers(handler, start if asked else None):
            return
        content = self.content
        fresh = handler.headers.get("If-Range") in (None, self.mark())
        partial = asked and self.ranges and fresh
        if partial and start >= len(content):
            entry[1] = 416
            return self.head(handler, 416, 0, {"Content-Range": f"bytes */{len(content)}"})
        body = content[start:] if partial else content
        entry[1] = 206 if partial else 200
        self.head(handler, entry[1], len(body), {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if partial else {})
        self.send(handler, entry, body)

    def head(self, handler, status, length, extra):
        handler.send_response(status)
        handler.send_header("Content-Length", str(length))
        if self.etag:
            handler.send_header("ETag", self.mark())
        for name, value in extra.items():
            handler.send_header(name, value)
        handler.end_headers()

    def send(self, handler, entry, body):
        limit = len(body) if self.cut is None else min(self.cut, len(body))
        for at in range(0, limit, 262144):
            piece = body[at:min(at + 262144, limit)]
            handler.wfile.write(piece)
            entry[2] += len(piece)
            if self.pause:
                time.sleep(self.pause)
        if limit < len(body):
            handler.close_connection = True

    def full(self):
        return sum(1 for start, *_ in self.requests if start is None)

    def ranged(self):
        return sum(1 for start, *_ in self.requests if start is not None)

    def moved(self):
        return sum(sent for _, _, sent, _ in self.requests)
