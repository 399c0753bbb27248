"""The service with a stand-in for the Hub: who gets in, who stays, and what ends it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from nbboard.core import limits
from nbboard.core.ops import Add, SetGroup
from nbboard.core.roles import Role
from nbboard.hub.service import HubRefuses, Service
from nbboard.hub.settings import read
from nbboard.server.app import GUEST_ROUTES, ROUTES
from tests.fault.served import a_stroke
from tests.hub.stand_in import (
    SCOPE,
    SERVICE_TOKEN,
    HubStandIn,
    environment,
    hub_stand_in,
    serving,
)
