"""Records the tapes of this folder anew: real installations of tests/projects/numerics, three of them spoilt while they run.

    python3 tests/tapes/make_tapes.py build/bin/armature build/tools/bin

A tape is a record folder as the program writes it, reduced to what a player needs. Hosts of indexes and folders of the recording machine
are replaced; nothing else is.
"""

import contextlib
import json
import os
import pathlib
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parent / "projects" / "numerics"


class CuttingProxy(threading.Thread):
    """A CONNECT proxy that carries everything until `cut` is set, then ends every connection and takes no more."""

    def __init__(self):
        super().__init__(daemon=True)
        self.cut = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def run(self):
        while not self.cut.is_set():
            if select.select([self.listener], [], [], 0.05)[0]:
                client, _ = self.listener.accept()
                threading.Thread(target=self.carry, args=(client,), daemon=True).start()
        self.listener.close()

    def carry(self, client):
        request = b""
        while b"\r\n\r\n" not in request:
            request += client.recv(4096)
        host, port = request.split()[1].decode().rsplit(":", 1)
        with client, socket.create_connection((host, int(port))) as server, contextlib.suppress(OSError):
            self.exchange(client, server)

    def exchange(self, client, server):
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        ends = {client: server, server: client}
        while not self.cut.is_set():
            for ready in select.select(list(ends), [], [], 0.05)[0]:
                data = ready.recv(16384)
                if not data:
                    return
                if len(data) > 8192:
                    time.sleep(0.01)  # slow enough to be cut in the middle of a file
                ends[ready].sendall(data)


def wait_for(condition, process):
    while process.poll() is None and not condition():
        time.sleep(0.005)


def record(armature, tools, folder, spoil=None, extra=(), cold=False):
    target = folder / "numerics"
    environment = dict(os.environ, PATH=os.environ["PATH"] + os.pathsep + str(tools))
    if cold:
        environment["UV_CACHE_DIR"] = str(folder / "cache")
    words = [armature, "install", "--project", PROJECT, "--target", target, "--records", folder / "records", "--yes", "--json", *extra]
    process = subprocess.Popen([str(w) for w in words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seen = []
    reader = threading.Thread(target=lambda: [seen.append(line) for line in process.stdout], daemon=True)
    reader.start()
    if spoil:
        spoil(process, seen, target)
    process.wait()
    reader.join()
    records = [d for d in (folder / "records").iterdir() if not d.name.startswith(".")]
    if not records:
        sys.exit(b"".join(seen).decode())
    return records[0]


def saw(seen, text):
    return lambda: any(text.encode() in line for line in list(seen))


def break_tokenizers(process, seen, target):
    wait_for(saw(seen, '"step":"verify"'), process)
    for library in target.parent.glob(f".armature-{target.name}/staging/lib/python*/site-packages/tokenizers/*.so"):
        library.write_bytes(b"no library any more")


def interrupt(process, seen, target):
    wait_for(saw(seen, "Downloading"), process)
    process.send_signal(signal.SIGINT)


def neutral(text, folder):
    text = text.replace(str(folder), "/home/user").replace(str(HERE.parents[1]), "/opt/armature")
    hosts = {m for m in re.findall(r"https?://([^/\"\s]+)/[^\"\s]*\.(?:whl|tar\.gz)", text)}
    for host in hosts:
        text = text.replace(host, "files.example")
    return re.sub(r"https?://[^/\"\s]+/simple", "https://index.example/simple", text)


def keep(source, name, folder):
    tape = HERE / name
    shutil.rmtree(tape, ignore_errors=True)
    tape.mkdir()
    (tape / "armature-record").write_text((source / "armature-record").read_text())
    whole = json.loads(neutral((source / "record.json").read_text(), folder))
    whole["machine"]["network"] = []  # of the recording machine, and nobody's business
    (tape / "record.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    (tape / "events.jsonl").write_text(neutral((source / "events.jsonl").read_text(), folder))
    print(name, whole["problem"] and whole["problem"]["code"])


def main():
    armature, tools = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as name:
        root = pathlib.Path(name)
        proxy = CuttingProxy()
        proxy.start()

        def cut(process, seen, target):
            wait_for(saw(seen, "Downloading"), process)
            time.sleep(0.3)
            proxy.cut.set()

        for tape, options in {
            "ok": dict(cold=True),
            "network-lost": dict(cold=True, spoil=cut, extra=["--proxy", proxy.url]),
            "cancelled": dict(cold=True, spoil=interrupt),
            "verification-half-good": dict(spoil=break_tokenizers),
        }.items():
            folder = root / tape
            folder.mkdir()
            keep(record(armature, tools, folder, **options), tape, folder)


if __name__ == "__main__":
    main()
