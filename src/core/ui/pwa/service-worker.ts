/* Keeps the offline page with its styles and fonts, and the built files (their names carry a hash, so they never change).
   Pages come from the network. Two kinds are kept for when there is none, because they say so (header x-keep-offline):
   `shell`, as a visitor without an account sees it, so nothing personal; `own`, as this person sees it, until they sign out
   or for a day. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void }
type Asking = Lasting & { request: Request; respondWith(answer: Promise<Response>): void }

const shelf = 'tinhso-1'
const own = 'tinhso-own'
const offline = '/ngoai-tuyen'
const day = 86_400_000

async function keepAssets(store: Cache, html: string): Promise<void> {
  const wanted = [...new Set(html.match(/\/assets\/[\w.-]+/g) ?? [])]
  for (const path of wanted) if (!(await store.match(path))) await store.add(path)
}

async function keepOfflinePage(): Promise<void> {
  const store = await caches.open(shelf)
  const page = await fetch(offline, { credentials: 'same-origin' })
  const html = await page.clone().text()
  await store.put(offline, page)
  await keepAssets(store, html)
}

/** Keeps a page that asks for it; the address without its query is where it is found again. */
async function keepPage(url: URL, page: Response): Promise<void> {
  const kind = page.headers.get('x-keep-offline')
  if (!page.ok || (kind !== 'shell' && kind !== 'own')) return
  const html = await page.text()
  const lang = /<html[^>]* lang="(\w+)"/.exec(html)?.[1] ?? 'vi'
  const store = await caches.open(kind === 'own' ? own : shelf)
  const kept =
    kind === 'own'
      ? new Response(html, { headers: page.headers })
      : await fetch(url.pathname, { credentials: 'omit', headers: { accept: 'text/html', 'x-lang': lang } })
  if (!kept.ok) return
  await keepAssets(await caches.open(shelf), kind === 'own' ? html : await kept.clone().text())
  await store.put(url.pathname, kept)
}

async function findKept(url: URL): Promise<Response | undefined> {
  const mine = await (await caches.open(own)).match(url.pathname)
  const isFresh = mine && Date.now() - Date.parse(mine.headers.get('date') ?? '') < day
  return isFresh ? mine : (await caches.open(shelf)).match(url.pathname)
}

async function fromShelf(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const fresh = await fetch(request)
  if (fresh.ok) await (await caches.open(shelf)).put(request, fresh.clone())
  return fresh
}

async function pageOrOffline(asking: Asking): Promise<Response> {
  const url = new URL(asking.request.url)
  try {
    const page = await fetch(asking.request)
    if (page.headers.has('x-keep-offline')) asking.waitUntil(keepPage(url, page.clone()).catch(() => undefined))
    return page
  } catch {
    return (await findKept(url)) ?? (await caches.match(offline)) ?? Response.error()
  }
}

self.addEventListener('install', (event) => (event as Lasting).waitUntil(keepOfflinePage()))
self.addEventListener('activate', (event) => {
  const clear = caches
    .keys()
    .then((names) => Promise.all(names.filter((name) => name !== shelf && name !== own).map((name) => caches.delete(name))))
  ;(event as Lasting).waitUntil(clear)
})
self.addEventListener('fetch', (event) => {
  const asking = event as Asking
  const url = new URL(asking.request.url)
  if (asking.request.method === 'POST' && url.pathname === '/dang-xuat') asking.waitUntil(caches.delete(own))
  if (asking.request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) asking.respondWith(fromShelf(asking.request))
  else if (asking.request.mode === 'navigate') asking.respondWith(pageOrOffline(asking))
})

type Told = { title: string; body: string; path?: string; id?: string }
self.addEventListener('push', (event) => {
  const { data } = event as Lasting & { data: { json(): Told } | null }
  const told = data?.json()
  if (!told) return
  const shown = (self as unknown as { registration: ServiceWorkerRegistration }).registration.showNotification(told.title, {
    body: told.body,
    icon: '/icon.svg',
    tag: told.id ?? '',
    data: told.path ?? '/thong-bao',
  })
  ;(event as Lasting).waitUntil(shown)
})
self.addEventListener('notificationclick', (event) => {
  const { notification } = event as Lasting & { notification: { data: string; close(): void } }
  notification.close()
  // Only a path of our own: the words came from outside.
  const path = /^\/[^/\\]/.test(notification.data) ? notification.data : '/thong-bao'
  ;(event as Lasting).waitUntil((self as unknown as { clients: { openWindow(to: string): Promise<unknown> } }).clients.openWindow(path))
})
