"""JupyterHub on one machine with nbboard: the Hub starts the service as a process of its own.

Try it: `jupyterhub -f jupyterhub_config.py`, log in as teacher or student with the password below.
Needs JupyterHub 6, `configurable-http-proxy` on PATH, and nbboard and JupyterLab in the Hub's
environment and in that of your users' servers (here it is one). JupyterLab refuses to run as root
(its server "didn't respond in 30 seconds"): as root add `c.Spawner.args = ["--allow-root"]`.
"""

import nbboard.hub

c = get_config()  # noqa: F821

c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# What people type: kernels give it out, in board.url and share links.
c.JupyterHub.public_url = "http://127.0.0.1:8000"
# For a try-out only: one password for everybody, servers without accounts of the machine.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "a-password-for-trying-out"  # noqa: S105
c.Authenticator.allowed_users = {"teacher", "student"}
c.JupyterHub.spawner_class = "simple"
c.JupyterHub.load_groups = {
    "course-101": {"users": ["student"]},
    "course-101-staff": {"users": ["teacher"]},
}

# Users' servers go on while the Hub is started anew, and so do their boards' kernels.
c.JupyterHub.cleanup_servers = False
# A JupyterLab that is asked to stop while it saves never ends by itself: see operations.md.
c.LocalProcessSpawner.interrupt_timeout = 3
c.LocalProcessSpawner.term_timeout = 1

# Last, so that it sees your roles and services: it adds to them and takes nothing away.
nbboard.hub.configure(
    c,
    group_roles={"course-101": "viewer", "course-101-staff": "owner"},
)
