import httpx


def loose(client: httpx.Client, url: str) -> None:
    httpx.get(url, timeout=None)  # loose
    httpx.post(url, json={}, timeout=None)  # loose
    httpx.Client(timeout=None)  # loose
    httpx.AsyncClient(timeout=None)  # loose
    client.get(url, timeout=None)  # loose
    client.stream("GET", url, timeout=None)  # loose
    httpx.Timeout(None)  # loose


async def loose_async(client: httpx.AsyncClient, url: str) -> None:
    await client.get(url, timeout=None)  # loose


def strict(client: httpx.Client, url: str) -> None:
    httpx.get(url)
    httpx.get(url, timeout=5)
    httpx.Client(timeout=httpx.Timeout(10, connect=3, read=None))
    client.get(url, timeout=(1.0, 2.0, None, None))
    client.get(url, timeout=httpx.USE_CLIENT_DEFAULT)


async def rest(client: httpx.AsyncClient, url: str) -> None:
    response = await client.post(url, json={"a": 1}, headers={"a": "b"})
    reveal_type(response)
    reveal_type(response.headers)
    reveal_type(response.request)
    reveal_type(response.json())
    reveal_type(response.extensions)
    reveal_type(response.cookies)
    reveal_type(response.raise_for_status())
    async with client.stream("GET", url) as streamed:
        reveal_type(streamed)
        async for chunk in streamed.aiter_bytes():
            reveal_type(chunk)
        async for line in streamed.aiter_lines():
            reveal_type(line)
    for part in response.iter_bytes():
        reveal_type(part)
    reveal_type(client.timeout)
    reveal_type(client.build_request("GET", url))
    reveal_type(client.event_hooks)
    reveal_type(httpx.URL(url).host)
    reveal_type(httpx.codes.OK)
    reveal_type(httpx.Timeout(3).connect)
    reveal_type(httpx.Limits().max_connections)
    reveal_type(httpx.Cookies().jar)
    reveal_type(httpx.Proxy(url).url)
    reveal_type(httpx.MockTransport(lambda request: httpx.Response(200)))
    reveal_type(httpx.QueryParams(a="b").multi_items())
    try:
        await client.get(1)
    except httpx.HTTPStatusError as error:
        reveal_type(error.response)
    except httpx.RequestError as error:
        reveal_type(error.request)
    response.no_such_thing
    httpx.no_such_thing
