/* Keeps the offline page with its styles and fonts, and the built files (their names carry a hash, so they never change).
   Nothing personal is kept: pages always come from the network. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void }
type Asking = Lasting & { request: Request; respondWith(answer: Promise<Response>): void }

const shelf = 'tinhso-1'
const offline = '/ngoai-tuyen'

async function keepOfflinePage(): Promise<void> {
  const store = await caches.open(shelf)
  const page = await fetch(offline, { credentials: 'same-origin' })
  const html = await page.clone().text()
  await store.put(offline, page)
  await store.addAll([...new Set(html.match(/\/assets\/[\w.-]+/g) ?? [])])
}

async function fromShelf(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const fresh = await fetch(request)
  if (fresh.ok) await (await caches.open(shelf)).put(request, fresh.clone())
  return fresh
}

async function pageOrOffline(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(offline)) ?? Response.error()
  }
}

self.addEventListener('install', (event) => (event as Lasting).waitUntil(keepOfflinePage()))
self.addEventListener('activate', (event) => {
  const clear = caches.keys().then((names) => Promise.all(names.filter((name) => name !== shelf).map((name) => caches.delete(name))))
  ;(event as Lasting).waitUntil(clear)
})
self.addEventListener('fetch', (event) => {
  const asking = event as Asking
  const url = new URL(asking.request.url)
  if (asking.request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) asking.respondWith(fromShelf(asking.request))
  else if (asking.request.mode === 'navigate') asking.respondWith(pageOrOffline(asking.request))
})
