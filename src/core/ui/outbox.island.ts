/*
 * The outbox of a phone: a record is kept here first, sent when there is a network, and let go of only when the server has answered
 * for it. Every page that works without a network keeps what it has to send in one of these, under a name of its own.
 */
export type Outbox<R> = {
  keep(record: R): Promise<unknown>
  letGo(key: string): Promise<unknown>
  list(): Promise<R[]>
  inStore<A>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<A>): Promise<A>
  /** One sender at a time over all open pages. */
  alone<A>(work: () => Promise<A>): Promise<A>
}

function openStore(name: string, keyPath: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1)
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore('queue', { keyPath }))
    asked.addEventListener('success', () => done(asked.result))
    asked.addEventListener('error', () => failed(asked.error))
  })
}

/** The outbox of a name; `keyPath` names the field by which its records are told apart. */
export function openOutbox<R extends object>(name: string, keyPath: keyof R & string): Outbox<R> {
  const inStore: Outbox<R>['inStore'] = async (mode, ask) => {
    const db = await openStore(name, keyPath)
    return new Promise((done, failed) => {
      const work = db.transaction('queue', mode, { durability: 'strict' })
      const asked = ask(work.objectStore('queue'))
      work.addEventListener('complete', () => {
        db.close()
        done(asked.result)
      })
      for (const end of ['error', 'abort']) work.addEventListener(end, () => failed(work.error))
    })
  }
  return {
    inStore,
    keep: (record) => inStore('readwrite', (store) => store.put(record)),
    letGo: (key) => inStore('readwrite', (store) => store.delete(key)),
    list: () => inStore<R[]>('readonly', (store) => store.getAll()),
    alone: (work) => (navigator.locks ? navigator.locks.request(name, work) : work()),
  }
}
