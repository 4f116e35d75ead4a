#!/usr/bin/env python3
"""Builds the Debian packages, looks into them, installs them beside this system and starts what they installed.

usage: package_test.py ROOT BUILD
Installing takes root and an overlay of this machine's files that is thrown away; where that cannot be had, the tests
that need it are skipped. The last line printed is 'N passed, M failed, K skipped'.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, BUILD = (os.path.abspath(p) for p in sys.argv[1:3])
PACKAGES = {"cordwood": "cordwood.yaml", "cordwood-collector": "collector.yaml"}
# systemd-analyze security: 0 is closed, 10 is open. Rises only with a reason.
EXPOSURE_MAX = {"cordwood": 1.3, "cordwood-collector": 1.6}

# Both run in a mount namespace of their own: an overlay over this machine's root, whose changes live in memory.
CAN_OVERLAY = """
set -e
mount -t tmpfs -o mode=755 tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
"""
IN_OVERLAY = CAN_OVERLAY + """
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mkdir -p "$1/root/run/packages"
cp "$2"/*.deb "$3"/tests/support/*.py "$3"/tests/integration/installed_programs.py "$1/root/run/packages"
exec chroot "$1/root" python3 -B /run/packages/installed_programs.py /run/packages
"""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


def output(*command, **options):
    done = run(*command, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="cordwood-packages-")
        output("cpack", "-B", cls.folder, cwd=BUILD)
        cls.deb = {}
        for name in os.listdir(cls.folder):
            if name.endswith(".deb"):
                cls.deb[name.split("_")[0]] = os.path.join(cls.folder, name)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def field(self, package, name):
        return output("dpkg-deb", "-f", self.deb[package], name).strip()

    def contents(self, package):
        """path -> (mode, owner) of all that is not a folder."""
        lines = [line.split(None, 5) for line in output("dpkg-deb", "-c", self.deb[package]).splitlines()]
        return {words[5]: (words[0], words[1]) for words in lines if not words[0].startswith("d")}

    def unpacked(self, package):
        folder = os.path.join(self.folder, f"unpacked-{package}")
        if not os.path.isdir(folder):
            output("dpkg-deb", "-R", self.deb[package], folder)
        return folder

    def test_there_are_two_packages(self):
        self.assertEqual(self.deb.keys(), PACKAGES.keys())

    def test_a_package_holds_its_program_unit_and_configuration(self):
        for package, config in PACKAGES.items():
            with self.subTest(package):
                contents = self.contents(package)
                for path, mode in [(f"./usr/bin/{package}", "-rwxr-xr-x"), (f"./etc/cordwood/{config}", "-rw-r--r--"),
                                   (f"./usr/lib/systemd/system/{package}.service", "-rw-r--r--"),
                                   (f"./usr/share/doc/{package}/copyright", "-rw-r--r--")]:
                    self.assertEqual(contents.get(path), (mode, "root/root"), path)
                outside = [p for p in contents if not p.startswith(("./usr/bin/", "./usr/lib/systemd/", "./etc/cordwood/",
                                                                    "./usr/share/doc/"))]
                self.assertEqual(outside, [])

    def test_only_the_server_depends_on_xapian(self):
        self.assertIn("libxapian30", self.field("cordwood", "Depends"))
        self.assertNotIn("xapian", self.field("cordwood-collector", "Depends"))
        for package in PACKAGES:
            self.assertRegex(self.field(package, "Depends"), r"\blibc6 \(>= ")

    def test_the_configuration_is_a_conffile(self):
        for package, config in PACKAGES.items():
            with open(os.path.join(self.unpacked(package), "DEBIAN", "conffiles"), encoding="utf-8") as file:
                self.assertEqual(file.read(), f"/etc/cordwood/{config}\n")

    def test_the_maintainer_scripts_are_shell(self):
        for package in PACKAGES:
            for script in ("postinst", "prerm", "postrm"):
                path = os.path.join(self.unpacked(package), "DEBIAN", script)
                output("sh", "-n", path)
                with open(path, encoding="utf-8") as file:
                    self.assertNotRegex(file.read(), r"@\w+@")

    def test_the_programs_are_stripped_and_position_independent(self):
        for package in PACKAGES:
            self.assertRegex(output("file", os.path.join(self.unpacked(package), "usr/bin", package)),
                             r"pie executable.*, stripped")

    @unittest.skipUnless(shutil.which("systemd-analyze"), "there is no systemd-analyze")
    def test_the_units_stay_closed(self):
        for package in PACKAGES:
            unit = os.path.join(self.unpacked(package), f"usr/lib/systemd/system/{package}.service")
            answer = output("systemd-analyze", "security", "--offline=true", "--no-pager", unit)
            exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", answer).group(1))
            self.assertLessEqual(exposure, EXPOSURE_MAX[package], answer)

    def test_installed_they_start_and_ship_a_line(self):
        mount = tempfile.mkdtemp(dir=self.folder)
        if os.getuid() != 0 or run("unshare", "--mount", "sh", "-c", CAN_OVERLAY, "overlay", mount).returncode != 0:
            self.skipTest("installing takes root and an overlay")
        print(output("unshare", "--mount", "sh", "-c", IN_OVERLAY, "overlay", mount, self.folder, ROOT))


if __name__ == "__main__":
    result = unittest.main(argv=sys.argv[:1], exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(bool(failed))
