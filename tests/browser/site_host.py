"""The built site, served on this machine as a host serves it."""

import gzip
import re
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

SITE = Path(__file__).parents[2] / "build/html"
PACKED = re.compile(r"text/|javascript|json|svg")


def policy_headers():
    """The headers that the site asks its host for."""
    lines = (SITE / "_headers").read_text(encoding="utf-8").splitlines()
    return [line.strip().split(": ", 1) for line in lines if line.startswith("  ")]


class Host(SimpleHTTPRequestHandler):
    """Serves files with gzip, and with the headers that the site asks for."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        """Say nothing."""

    def do_GET(self):
        """Send a file."""
        path = Path(self.translate_path(self.path.replace("/en/latest/", "/", 1)))
        path = path / "index.html" if path.is_dir() else path
        found, kind = path.is_file(), self.guess_type(path)
        content = path.read_bytes() if found else b""
        self.send_response(200 if found else 404)
        if PACKED.search(kind):
            content, kind = gzip.compress(content), f"{kind}; charset=utf-8"
            self.send_header("Content-Encoding", "gzip")
        for name, value in [*policy_headers(), ("Content-Type", kind)]:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
