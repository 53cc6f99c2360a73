/* What waits on the phone for a network. */
import { openOutbox } from '../../../core/ui/outbox.island.ts'

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

const box = openOutbox<Note | Photo>('tinhso-inspections', 'id')

export const { keep, letGo, alone, list: listKept } = box
/** Lets go what the server has answered for, unless a newer note on the same point has taken its place. */
export const letGoOf = ({ id, clientKey }: Note): Promise<unknown> =>
  box.inStore('readwrite', (store) => {
    const asked = store.get(id) as IDBRequest<Note | undefined>
    asked.onsuccess = () => void (asked.result?.clientKey === clientKey && store.delete(id))
    return asked
  })
