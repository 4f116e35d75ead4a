"""Runs as root inside a throw-away copy of a system, in which it may install: installs both packages, starts what
they installed as their units would, ships a line, and removes them again. package_test.py calls it.

usage: installed_programs.py FOLDER      (with the .deb files and the modules of tests/support/)
"""
import configparser
import glob
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys

FOLDER = sys.argv[1]
sys.path.insert(0, FOLDER)
from server import free_port  # noqa: E402
from waiting import wait_until  # noqa: E402

DATA = "/var/lib/cordwood"
BUNDLE = "/etc/cordwood/collector.bundle"
LOG = "/var/log/cordwood-package-test.log"


def output(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def start(package, *arguments):
    """The unit's ExecStart as the unit's user and groups, with arguments that win over the configuration."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(f"/usr/lib/systemd/system/{package}.service")
    service = unit["Service"]
    groups = [g for g in service.get("SupplementaryGroups", "").split() if output("getent", "group", g)]
    identity = ["setpriv", "--reuid", service["User"], "--regid", service["Group"], "--no-new-privs", "--bounding-set=-all"]
    identity += ["--groups", ",".join(groups)] if groups else ["--clear-groups"]
    with open(f"/run/{package}.log", "ab") as log:
        return subprocess.Popen([*identity, *shlex.split(service["ExecStart"]), *arguments], stdin=subprocess.DEVNULL,
                                stdout=log, stderr=log, cwd="/")


def ended_well(process):
    process.terminate()
    assert process.wait(timeout=60) == 0, f"ended with {process.returncode}"


def check(condition, sentence):
    assert condition, sentence
    print(f"ok   {sentence}", flush=True)


def read_log(package):
    with open(f"/run/{package}.log", encoding="utf-8", errors="replace") as file:
        return file.read()[-3000:]


def main():
    output("dpkg", "-i", *glob.glob(f"{FOLDER}/*.deb"))
    user = pwd.getpwnam("cordwood")
    folder = os.stat(DATA)
    check((folder.st_uid, stat.S_IMODE(folder.st_mode)) == (user.pw_uid, 0o700), "the data folder is the server's alone")
    config = os.stat("/etc/cordwood/cordwood.yaml")
    check((config.st_uid, config.st_gid, stat.S_IMODE(config.st_mode)) == (0, user.pw_gid, 0o640),
          "the configuration is root's, for the server to read")
    check(os.path.islink("/etc/systemd/system/multi-user.target.wants/cordwood.service"), "the unit is enabled")
    output("cordwood-collector", "--config", "/etc/cordwood/collector.yaml", "--check")
    if shutil.which("systemd-analyze"):
        said = output("sh", "-c", "systemd-analyze verify --man=no cordwood.service cordwood-collector.service 2>&1")
        check(said == "", f"systemd finds nothing wrong with the units {said}")

    port, ship_port = free_port(), free_port()
    server = start("cordwood", "--listen", f"127.0.0.1:{port}", "--ship-listen", f"127.0.0.1:{ship_port}")
    try:
        def query(text):
            assert server.poll() is None, read_log("cordwood")
            done = subprocess.run(["cordwood", "query", "--data", DATA, text, "-o", "raw"], capture_output=True, text=True)
            return done.stdout if done.returncode == 0 else None

        wait_until(lambda: query("*") is not None, "the installed server to answer")
        check(stat.S_IMODE(os.stat(f"{DATA}/admin-token").st_mode) == 0o600, "the admin token is the server's alone")

        output("cordwood", "enroll", "--data", DATA, "--name", "here", "--server", f"127.0.0.1:{ship_port}",
               "--out", "/run/here.bundle")
        owners = {os.lstat(os.path.join(folder, name)).st_uid for folder, _, names in os.walk(DATA) for name in names}
        check(owners == {user.pw_uid}, "what root's enrolment writes into the data folder is the server's own")
        check(os.stat("/run/here.bundle").st_uid == 0, "the bundle is root's, who asked for it")
        output("install", "-m", "0600", "-o", "cordwood-collector", "-g", "cordwood-collector", "/run/here.bundle", BUNDLE)
        with open(LOG, "w", encoding="utf-8") as log:
            log.write("a line from an installed collector\n")
        os.chown(LOG, 0, int(output("getent", "group", "adm").split(":")[2]))
        os.chmod(LOG, 0o640)
        collector = start("cordwood-collector")
        try:
            wait_until(lambda: (query('"installed collector"') or "").count("\n") == 1, "the shipped line")
            check(True, "an installed collector ships a line that only adm may read")
            ended_well(collector)
        except AssertionError:
            print(read_log("cordwood-collector"), read_log("cordwood"), sep="\n")
            raise
        finally:
            collector.kill()
        ended_well(server)
    finally:
        server.kill()

    output("dpkg", "--purge", "cordwood", "cordwood-collector")
    check(not os.path.exists("/usr/bin/cordwood") and not os.path.exists("/etc/cordwood/cordwood.yaml"),
          "purging removes programs and configuration")
    check(os.path.isdir(f"{DATA}/store"), "purging keeps the logs")


main()
