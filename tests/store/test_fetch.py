"""Downloads that survive: a real client, a server that cuts and lies, and kills."""
import hashlib
import json
import os
import random
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from cutting_server import CuttingServer

DRIVER = os.environ["FETCH_DRIVER"]
MB = 1_000_000
NAME = "torch-2.8.0-cp311-cp311-manylinux_2_28_aarch64.whl"


def content(size, seed=1):
    return random.Random(seed).randbytes(size)


class Fetch(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="armature-store-"))
        self.store = self.folder / "files"
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def serve(self, data, **faults):
        server = CuttingServer(data, **faults)
        self.addCleanup(server.close)
        return server

    def words(self, url, data, size=None, *options):
        return [DRIVER, str(self.store), url, NAME, hashlib.sha256(data).hexdigest(), str(len(data) if size is None else size), *options]

    def fetch(self, url, data, *options, size=None):
        """Runs a fetch to its end: what it told, and its end."""
        done = subprocess.run(self.words(url, data, size, *options), capture_output=True, text=True, timeout=120)
        self.assertTrue(done.stdout, done.stderr)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        return told, told[-1]

    def check_good(self, end, data):
        self.assertEqual(end["end"], "fetched", end)
        path = Path(end["path"])
        self.assertEqual(path.read_bytes(), data)
        self.assertEqual(path.name, NAME)
        self.assertEqual(path.stat().st_mode & 0o777, 0o400)
        self.assertEqual(self.parts(), [])

    def parts(self):
        return sorted(p.name for p in (self.store / "part").iterdir())

    def part(self, data):
        return self.store / "part" / (hashlib.sha256(data).hexdigest() + ".part")

    def interrupted(self, server, data, at):
        """A fetch that was killed when it had so many bytes."""
        running = subprocess.Popen(self.words(server.url, data), stdout=subprocess.DEVNULL)
        while not self.part(data).exists() or self.part(data).stat().st_size < at:
            time.sleep(0.001)
            self.assertIsNone(running.poll(), "it ended before it could be killed")
        running.kill()
        running.wait()
        return self.part(data).stat().st_size

    # ---- cuts ----------------------------------------------------------------------------------------------------------
    def test_a_link_that_dies_every_3_MB_delivers_20_MB_in_one_full_and_at_most_seven_ranged_requests(self):
        data = content(20 * MB)
        server = self.serve(data, cut=3 * MB)
        self.check_good(self.fetch(server.url, data)[1], data)
        self.assertEqual(server.full(), 1)
        self.assertLessEqual(server.ranged(), 7)
        self.assertLessEqual(server.moved(), 1.01 * len(data))
        self.assertEqual(server.heads, [])

    def test_a_size_that_nobody_told_is_learnt(self):
        data = content(5 * MB)
        server = self.serve(data, cut=2 * MB)
        self.check_good(self.fetch(server.url, data, size=0)[1], data)
        self.assertEqual(server.full(), 1)

    def test_a_server_without_ranges_is_named_and_given_up_when_it_never_gets_further(self):
        data = content(2 * MB)
        server = self.serve(data, cut=MB, ranges=False)
        told, end = self.fetch(server.url, data, "tries", "3")
        self.assertEqual(end["end"], "network-unreachable")
        self.assertTrue(any("cannot resume" in one.get("said", "") for one in told), told)
        self.assertIn(len(server.requests), range(4, 9))  # a cut connection can lose its last bytes, and then the next one gets further

    def test_silence_ends_a_connection_and_not_the_fetch(self):
        data = content(3 * MB)
        server = self.serve(data)

        def silent(handler, start):
            if start is None:
                server.head(handler, 200, len(data), {})
                handler.wfile.write(data[:MB])
                handler.wfile.flush()
                time.sleep(3)
                handler.close_connection = True
                return True
            return False

        server.answers = silent
        self.check_good(self.fetch(server.url, data, "silence", "300")[1], data)
        self.assertEqual(server.full(), 1)
        self.assertGreaterEqual(server.ranged(), 1)  # a busy machine can be silent once more

    # ---- lies ----------------------------------------------------------------------------------------------------------
    def test_a_part_that_is_not_the_one_asked_for_is_never_used(self):
        data = content(3 * MB)
        for name, header in {"another start": f"bytes 5-{len(data) - 1}/{len(data)}", "another size": f"bytes %d-{len(data)}/{len(data) + 1}",
                             "no range": "", "nonsense": "bytes 9-5/3"}.items():
            with self.subTest(name):
                shutil.rmtree(self.store, ignore_errors=True)
                server = self.serve(data)

                def lie(handler, start, server=server, header=header):
                    if start is None:
                        server.cut = MB if len(server.requests) == 1 else None
                        return False
                    server.head(handler, 206, len(data) - start, {"Content-Range": header % start if "%d" in header else header} if header else {})
                    handler.wfile.write(bytes(len(data) - start))
                    return True

                server.answers = lie
                self.check_good(self.fetch(server.url, data)[1], data)
                self.assertEqual(server.full(), 2)

    def test_a_page_in_place_of_the_file_never_becomes_the_file(self):
        data = content(MB)
        server = self.serve(b"<html>Please log in to the network of this hotel</html>")
        _, end = self.fetch(server.url, data, "tries", "3")
        self.assertEqual(end["end"], "network-unreachable")
        self.assertIn("offers", end["why"])
        self.assertEqual(list((self.store / "sha256").iterdir()), [])

    def exchanged_between_two_ranges(self, data, **options):
        """A server that has another file of this size until it is asked for a range."""
        server = self.serve(content(len(data), 2), cut=MB, **options)

        def exchange(handler, start):
            if start is not None:
                server.content, server.cut = data, None
            return False

        server.answers = exchange
        return server

    def test_a_file_exchanged_between_two_ranges_is_fetched_whole_and_another_content_is_refused(self):
        data = content(3 * MB)
        server = self.exchanged_between_two_ranges(data)
        self.check_good(self.fetch(server.url, data)[1], data)
        self.assertEqual([status for _, status, *_ in server.requests], [200, 200])

    def test_an_exchange_that_no_header_shows_is_caught_by_the_hash(self):
        data = content(3 * MB)
        server = self.exchanged_between_two_ranges(data, etag=False)
        self.check_good(self.fetch(server.url, data)[1], data)

    def test_a_file_of_another_content_is_a_mismatch_and_nothing_is_kept(self):
        data = content(MB)
        _, end = self.fetch(self.serve(content(MB, 2)).url, data)
        self.assertEqual(end["end"], "hash-mismatch")
        self.assertEqual(self.part(data).stat().st_size, 0)
        self.assertEqual(list((self.store / "sha256").iterdir()), [])

    def test_a_packed_answer_is_refused_and_identity_is_asked_for(self):
        data = content(MB)
        server = self.serve(data)

        def packed(handler, start):
            server.head(handler, 200, len(data), {"Content-Encoding": "gzip"})
            return True

        server.answers = packed
        _, end = self.fetch(server.url, data)
        self.assertEqual(end["end"], "malformed")
        self.assertEqual(server.requests[0][3]["Accept-Encoding"], "identity")

    def test_416_drops_the_part_and_begins_again(self):
        data = content(2 * MB)
        server = self.serve(data, cut=MB)

        def gone(handler, start):
            if start is None:
                return False
            server.cut = None
            server.head(handler, 416, 0, {"Content-Range": f"bytes */{len(data)}"})
            return True

        server.answers = gone
        self.check_good(self.fetch(server.url, data)[1], data)
        self.assertEqual(server.full(), 2)

    # ---- credentials and redirects -------------------------------------------------------------------------------------
    def test_401_in_the_middle_is_named_and_the_part_stays(self):
        data = content(2 * MB)
        server = self.serve(data, cut=MB)

        def closed(handler, start):
            if start is not None:
                server.head(handler, 401, 0, {"WWW-Authenticate": "Basic"})
            return start is not None

        server.answers = closed
        _, end = self.fetch(server.url, data)
        self.assertEqual(end["end"], "access-denied")
        self.assertEqual(self.part(data).stat().st_size, MB)

    def test_a_redirect_to_another_place_gets_no_password_and_one_to_another_host_by_http_is_refused(self):
        data = content(MB)
        target = self.serve(data)
        first = self.serve(b"")

        def redirect(handler, start):
            first.head(handler, 302, 0, {"Location": first.to})
            return True

        first.answers, first.to = redirect, target.url
        self.check_good(self.fetch(first.url, data, "user", "s3cr3t")[1], data)
        self.assertIsNotNone(first.requests[0][3].get("Authorization"))
        self.assertIsNone(target.requests[0][3].get("Authorization"))
        shutil.rmtree(self.store)
        first.to = target.url.replace("127.0.0.1", "localhost")
        _, end = self.fetch(first.url, data)
        self.assertIn("redirect", end["why"])

    # ---- kills, other processes, damage --------------------------------------------------------------------------------
    def test_after_a_kill_it_goes_on_at_the_byte(self):
        data = content(20 * MB)
        server = self.serve(data, pause=0.005)
        there = self.interrupted(server, data, 8 * MB)
        self.check_good(self.fetch(server.url, data)[1], data)
        self.assertEqual([start for start, *_ in server.requests], [None, there])

    def test_kills_at_many_points_lose_at_most_1_MiB_each_and_never_a_good_file(self):
        kills = int(os.environ.get("FETCH_KILLS", "40"))
        data = content(12 * MB)
        server = self.serve(data, pause=0.002)
        luck = random.Random(7)
        for _ in range(kills):
            before = self.part(data).stat().st_size if self.part(data).exists() else 0
            running = subprocess.Popen(self.words(server.url, data), stdout=subprocess.PIPE)
            time.sleep(luck.uniform(0.0, 0.12))
            running.kill()
            running.communicate()
            if not self.part(data).exists():
                if running.returncode == 0 or list((self.store / "sha256").rglob(NAME)):
                    self.assertEqual(next((self.store / "sha256").rglob(NAME)).read_bytes(), data)
                    shutil.rmtree(self.store)
                continue
            self.assertGreaterEqual(self.part(data).stat().st_size, before)
        self.check_good(self.fetch(server.url, data)[1], data)

    def test_a_damaged_part_is_noticed_and_fetched_again(self):
        data = content(6 * MB)
        server = self.serve(data, pause=0.005)
        self.interrupted(server, data, 2 * MB)
        with open(self.part(data), "r+b") as part:
            part.seek(MB)
            part.write(b"damaged")
        self.check_good(self.fetch(server.url, data)[1], data)
        self.assertEqual(server.full(), 2)

    def test_a_link_in_the_place_of_the_part_is_never_written_through(self):
        data = content(MB)
        victim = self.folder / "victim"
        victim.write_bytes(b"mine")
        (self.store / "part").mkdir(parents=True, mode=0o700)
        self.store.chmod(0o700)
        self.part(data).symlink_to(victim)
        self.check_good(self.fetch(self.serve(data).url, data)[1], data)
        self.assertEqual(victim.read_bytes(), b"mine")

    def test_a_store_that_others_can_write_to_is_refused(self):
        self.store.mkdir()
        self.store.chmod(0o777)
        self.assertEqual(self.fetch("http://127.0.0.1:1/", b"")[1]["end"], "foreign")

    def test_two_processes_fetch_a_file_once(self):
        data = content(8 * MB)
        server = self.serve(data, pause=0.01)
        both = [subprocess.Popen(self.words(server.url, data), stdout=subprocess.PIPE, text=True) for _ in range(2)]
        ends = [json.loads(one.communicate(timeout=60)[0].splitlines()[-1]) for one in both]
        for end in ends:
            self.check_good(end, data)
        self.assertEqual(len(server.requests), 1)

    def test_what_is_there_is_not_asked_for_again(self):
        data = content(MB)
        server = self.serve(data)
        self.fetch(server.url, data)
        self.check_good(self.fetch(server.url, data)[1], data)
        self.assertEqual(len(server.requests), 1)


if __name__ == "__main__":
    unittest.main()
