"""Django as a WSGI application; `asgi.py` puts it behind the one port."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firsthand.project.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
