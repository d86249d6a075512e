#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""ntmsd on a host without libraries: exit statuses, and what it tells who started it (sd_notify(3)).

usage: daemon.py NTMSD NTMS
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile

PATIENCE = 60	# seconds; what is awaited comes at once

checks = failures = 0


def check(what, good):
    global checks, failures
    checks += 1
    if not good:
        failures += 1
        print(f"daemon.py: {what}", file=sys.stderr)


class Daemon:
    """One that runs, and the socket that it writes to."""

    def __init__(self, program, place, **environment):
        path = f"{place}/notify"
        if os.path.exists(path):
            os.unlink(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE)
        self.socket.bind(path)
        self.process = subprocess.Popen([program], stderr=subprocess.PIPE, text=True,
                                        env=os.environ | {"NOTIFY_SOCKET": path} | environment)

    def tells(self, word):
        """Does it tell this, sooner or later? What it tells before is passed over."""
        try:
            while word not in self.socket.recv(4096).decode().split("\n"):
                pass
        except TimeoutError:
            return False
        return True

    def ends(self, number):
        """Its exit status and last words, after a signal."""
        self.process.send_signal(number)
        words = self.process.communicate(timeout=PATIENCE)[1]
        self.socket.close()
        return self.process.returncode, words


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)


def try_all(ntmsd, ntms, place):
    os.environ["NTMS_CONF"] = f"{place}/ntms.conf"
    with open(os.environ["NTMS_CONF"], "w") as conf:
        conf.write(f"store = {place}/ntms.db\nrun = {place}\n")

    result = run(ntmsd, "--fast")
    check("a word is refused", (result.returncode, result.stderr) == (2, "usage: ntmsd\n"))
    result = run(ntmsd)
    check("without a store", result.returncode == 4 and result.stderr.startswith("<3>cannot open a session: ")
          and "ntms init" in result.stderr)
    check("a store", run(ntms, "init").returncode == 0)

    daemon = Daemon(ntmsd, place)
    check("it is ready", daemon.tells("READY=1"))
    status, words = daemon.ends(signal.SIGTERM)
    check(f"SIGTERM: {status}, {words!r}", (status, words) == (0, "<6>ends\n"))

    daemon = Daemon(ntmsd, place, WATCHDOG_USEC="400000")
    check("it is ready, watched", daemon.tells("READY=1"))
    for _ in range(3):
        check("a sign of life", daemon.tells("WATCHDOG=1"))
    status, words = daemon.ends(signal.SIGINT)
    check(f"SIGINT: {status}, {words!r}", (status, words) == (0, "<6>ends\n"))


with tempfile.TemporaryDirectory() as folder:
    try_all(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), folder)
print("Running script: daemon")
print(f"Checks: {checks}, Failures: {failures}")
sys.exit(failures != 0)
