/* What waits on the phone for a network. */
export type Place = { lat: number; lon: number }
export type Note = {
  kind: 'note'
  id: string
  visit: string
  point: string
  value: string
  /** Not there in what an older version of the sheet kept. */
  answer?: string
  note: string
  seen: number
  notedAt: string
  clientKey: string
  place?: Place | undefined
}
export type Photo = {
  kind: 'photo'
  id: string
  visit: string
  point: string
  clientKey: string
  name: string
  blob: Blob
  place?: Place | undefined
}

function openStore(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open('tinhso-inspections', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore('queue', { keyPath: 'id' })
    asked.onsuccess = () => done(asked.result)
    asked.addEventListener('error', () => failed(asked.error))
  })
}

async function inStore<R>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<R>): Promise<R> {
  const db = await openStore()
  return new Promise((done, failed) => {
    const work = db.transaction('queue', mode, { durability: 'strict' })
    const asked = ask(work.objectStore('queue'))
    work.oncomplete = () => {
      db.close()
      done(asked.result)
    }
    for (const end of ['error', 'abort']) work.addEventListener(end, () => failed(work.error))
  })
}
export const keep = (record: Note | Photo): Promise<unknown> => inStore('readwrite', (store) => store.put(record))
export const letGo = (id: string): Promise<unknown> => inStore('readwrite', (store) => store.delete(id))
/** Lets go what the server has answered for, unless a newer note on the same point has taken its place. */
export const letGoOf = ({ id, clientKey }: Note): Promise<unknown> =>
  inStore('readwrite', (store) => {
    const asked = store.get(id) as IDBRequest<Note | undefined>
    asked.onsuccess = () => void (asked.result?.clientKey === clientKey && store.delete(id))
    return asked
  })
export const listKept = (): Promise<(Note | Photo)[]> => inStore('readonly', (store) => store.getAll())
export const alone = <R>(work: () => Promise<R>): Promise<R> =>
  navigator.locks ? navigator.locks.request('tinhso-inspections', work) : work()
