// Keeps the page's own files, so that after one visit it works with the network off. A release is kept whole
// or not at all; a newer one waits until the page asks for it, so that no work is ever cut short. Weights are
// not its business: the compute worker has a store of its own for them. The build writes in the two lines
// that follow, and nothing here asks for anything but the page's own files.
const RELEASE = "development";
const FILES = [];

const CACHE = `infill-${RELEASE}`;
const SHARED = "infill-shared";
const HOME = new URL("./", self.location).href;
const KEPT = new Set(FILES.map(name => new URL(name, HOME).href));
// Trunk and the build put sixteen digits of the content into such names: they never change.
const HASHED = /-[0-9a-f]{16}[._]/;

self.addEventListener("install", event => event.waitUntil(keep()));
self.addEventListener("activate", event => event.waitUntil(takeOver()));
self.addEventListener("message", event => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (!url.href.startsWith(HOME)) return;
  if (request.method === "POST" && url.searchParams.has("share")) {
    event.respondWith(receive(request));
  } else if (request.method === "GET" && !request.headers.has("range")) {
    const name = nameOf(url);
    if (KEPT.has(name)) event.respondWith(find(name, request));
  }
});

async function keep() {
  const cache = await caches.open(CACHE);
  await Promise.all([...KEPT].map(async name => {
    const before = HASHED.test(name) ? await caches.match(name) : undefined;
    const response = before ?? await fetch(name, { cache: "no-cache", credentials: "omit" });
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    await cache.put(name, response);
  }));
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter(name => name.startsWith("infill-") && name !== CACHE && name !== SHARED);
  await Promise.all(old.map(name => caches.delete(name)));
  await self.clients.claim();
}

// Neither what follows a question mark nor the name of the index makes another page.
function nameOf(url) {
  const name = url.origin + url.pathname;
  return name === `${HOME}index.html` ? HOME : name;
}

async function find(name, request) {
  const cache = await caches.open(CACHE);
  return await cache.match(name) ?? fetch(request);
}

// A photo that another program shares arrives as a form; the page finds it in a cache of its own.
async function receive(request) {
  const photo = (await request.formData()).get("photo");
  if (photo instanceof File) {
    const cache = await caches.open(SHARED);
    await cache.put("photo", new Response(photo));
  }
  return Response.redirect(`${HOME}?shared`, 303);
}
