"""The sandbox's page: the workspace as people see it, in a browser.

The page holds no state of its own. It talks to the control API (`/sandbox/api/<name>`) and
listens to the stream (`/sandbox/stream`), so it can be left out, or replaced by another one.
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import Scope

HERE = Path(__file__).parent

# Messages are shown as text nodes only; should one ever slip through as markup, no script in it runs.
# Pictures may come from anywhere, as the image blocks of an app do.
SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: http: https:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

PAGE_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


# A figure on a coloured ground, for the `image_*` addresses of a profile; the page itself draws initials.
AVATAR = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">
<rect width="48" height="48" rx="10" fill="hsl({hue} 42% 40%)"/>
<circle cx="24" cy="18" r="8" fill="#fff"/><path d="M9 42c0-9 7-14 15-14s15 5 15 14z" fill="#fff"/>
</svg>
"""


class Assets(StaticFiles):
    """Scripts and styles. A browser keeps them, and asks by ETag whether they are still current.

    Modules import each other by plain names, so a long lifetime would mix versions after an update.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def routes() -> list[BaseRoute]:
    """The routes of the page: `/` and everything under `/page/`."""
    templates = Jinja2Templates(directory=HERE / "templates")

    async def page(request: Request) -> Response:
        response = templates.TemplateResponse(request, "index.html")
        response.headers.update(PAGE_HEADERS)
        return response

    async def avatar(request: Request) -> Response:
        hue = sum(request.path_params["user"].encode()) * 37 % 360
        headers = {"Cache-Control": "max-age=86400", "X-Content-Type-Options": "nosniff"}
        return Response(AVATAR.format(hue=hue), 200, headers, media_type="image/svg+xml")

    return [
        Route("/", page, name="page"),
        Route("/page/avatar/{user}.svg", avatar, name="page-avatar"),
        Mount("/page", app=Assets(directory=HERE / "static"), name="page-assets"),
    ]
