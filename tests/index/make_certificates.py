"""Certificates for tests of trust, made with the openssl program: an authority and servers it vouches for, or does not.

    python3 make_certificates.py FOLDER

Writes authority.pem (certificate) and, each as certificate and key in one file: good.pem (127.0.0.1 and localhost), otherhost.pem
(index.example.org), expired.pem (ended in 2021), selfsigned.pem (127.0.0.1, signed by itself). Nothing here outlives the folder it is made in.
"""
import shutil
import subprocess
import sys
from pathlib import Path

SETTINGS = """
[ca]
default_ca = here
[here]
dir = .
database = ./index.txt
new_certs_dir = .
serial = ./serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
"""


def missing():
    """Why certificates cannot be made here; empty if they can."""
    return "" if shutil.which("openssl") else "the openssl program is not there"


def make_certificates(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings").write_text(SETTINGS)
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")

    def openssl(*words):
        done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise OSError(f"openssl {words[0]}: {done.stderr[-500:]}")

    new_key = ("-newkey", "rsa:2048", "-nodes", "-config", "settings")
    openssl("req", "-x509", *new_key, "-extensions", "authority", "-subj", "/CN=Authority of a test", "-days", "2", "-keyout", "authority.key",
            "-out", "authority.pem")
    for name, hosts, start, end in (("good", "IP:127.0.0.1,DNS:localhost", None, None), ("otherhost", "DNS:index.example.org", None, None),
                                    ("expired", "IP:127.0.0.1,DNS:localhost", "20200101000000Z", "20210101000000Z")):
        openssl("req", *new_key, "-subj", f"/CN={name}", "-addext", f"subjectAltName={hosts}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        dates = ("-startdate", start, "-enddate", end) if start else ("-days", "2")
        openssl("ca", "-batch", "-notext", "-config", "settings", "-cert", "authority.pem", "-keyfile", "authority.key", *dates, "-in", f"{name}.csr",
                "-out", f"{name}.crt")
        (folder / f"{name}.pem").write_text((folder / f"{name}.crt").read_text() + (folder / f"{name}.key").read_text())
    openssl("req", "-x509", *new_key, "-subj", "/CN=selfsigned", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-keyout", "selfsigned.key",
            "-out", "selfsigned.crt")
    (folder / "selfsigned.pem").write_text((folder / "selfsigned.crt").read_text() + (folder / "selfsigned.key").read_text())


if __name__ == "__main__":
    make_certificates(sys.argv[1])
