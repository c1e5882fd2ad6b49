"""A plain static server in front of a folder: nginx as Debian has it, with what every manual begins with."""

from __future__ import annotations

import shutil
from pathlib import Path

SETTINGS = """
daemon off;
worker_processes auto;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
    types { text/html html; application/json json; }
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    client_body_temp_path nginx-body;
    proxy_temp_path nginx-proxy;
    fastcgi_temp_path nginx-fastcgi;
    uwsgi_temp_path nginx-uwsgi;
    scgi_temp_path nginx-scgi;
    server { listen 127.0.0.1:PORT; root ROOT; }
}
"""


def command(folder: Path, port: int) -> list[str] | None:
    """Return what runs it over the files of a folder, as one process and its workers; None where there is no nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        return None
    folder.chmod(0o755)  # its workers are another user where it is started as root
    (folder / "nginx.conf").write_text(
        SETTINGS.replace("PORT", str(port)).replace("ROOT", str(folder)), encoding="utf-8"
    )
    return [program, "-p", str(folder), "-e", "stderr", "-c", "nginx.conf"]
