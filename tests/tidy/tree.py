"""The project's files as the rules see them: relative paths and texts."""
import os

SKIPPED_FOLDERS = {".git", ".cache", "__pycache__", "build", "dist", "node_modules"}


class Tree:
    def __init__(self, texts):
        self.texts = texts

    @classmethod
    def read(cls, root):
        texts = {}
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS)
            for name in sorted(names):
                path = os.path.join(folder, name)
                relative = os.path.relpath(path, root)
                if relative == ".git" or os.path.islink(path):  # A worktree's .git is a file.
                    continue
                with open(path, "rb") as file:
                    bytes_ = file.read()
                texts[relative] = None if b"\0" in bytes_ else bytes_.decode("utf-8", "replace")
        return cls(texts)

    def paths(self, *suffixes, under=""):
        """The text files that end in one of the suffixes (all without), below a folder."""
        return [p for p, text in self.texts.items()
                if text is not None and p.startswith(under) and (not suffixes or p.endswith(suffixes))]

    def lines(self, path):
        return enumerate(self.texts[path].splitlines(), 1)

    def has(self, path):
        """Whether the path is a file or a folder of the project."""
        return path in self.texts or any(p.startswith(path.rstrip("/") + "/") for p in self.texts)
