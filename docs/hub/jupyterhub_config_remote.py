"""JupyterHub with an nbboard service that runs by itself: on this machine, or on another.

The Hub does not start it (nbboard.service is a systemd unit that does), so boards stay open while
the Hub is restarted. Put the settings of your own Hub above the lines of nbboard.
"""

import os

import nbboard.hub

c = get_config()  # noqa: F821

# What people type. Kernels need it to give out addresses that work in a browser.
c.JupyterHub.public_url = "https://hub.example.org/"
# Users' servers go on while the Hub is started anew; the proxy must then be no child of the Hub.
c.JupyterHub.cleanup_servers = False
c.ConfigurableHTTPProxy.should_start = False
# The Hub looks this often whether a proxy that was started anew has all routes; by itself it would
# be five minutes in which nobody is let through.
c.JupyterHub.last_activity_interval = 30

# Last, so that it sees your roles and services: it adds to them and takes nothing away.
nbboard.hub.configure(
    c,
    # Where the proxy, users' servers and kernels reach the service: a network of your own, since
    # TLS ends at the proxy. Where servers cannot reach it, add
    # servers_url="https://hub.example.org/services/nbboard/", which goes through the proxy.
    url="http://127.0.0.1:8791",
    # The same as JUPYTERHUB_API_TOKEN of the service: openssl rand -hex 32
    api_token=os.environ["NBBOARD_API_TOKEN"],
    # Only these may use boards; leave it out for everybody.
    groups=["course-101", "course-101-staff"],
)
