import type { FastifyInstance } from 'fastify'
import { dayOf } from '#core/i18n.ts'
import { openRows } from '#engine/registers/index.ts'

export const register = 'approved-software'
export type Software = {
  code: string
  isMadeUp: boolean
  name: string
  maker: string
  use: string
  /** Undefined where no reference price was approved. */
  price: number | undefined
  per: 'once' | 'user_year' | 'unit_year' | 'free' | undefined
}
type Server = Pick<FastifyInstance, 'db' | 'config' | 'clock'>

const isPer = (value: unknown): value is NonNullable<Software['per']> =>
  ['once', 'user_year', 'unit_year', 'free'].includes(value as string)

/** The approved software as it stands today, from the register. */
export async function listSoftware({ db, config, clock }: Server): Promise<Software[]> {
  const on = dayOf(clock.now())
  const list: Software[] = []
  let after: Awaited<ReturnType<typeof openRows>>['next']
  do {
    const page = await openRows(db, config, register, { on, after, limit: 500 })
    for (const { data, madeUp } of page.rows)
      list.push({
        isMadeUp: madeUp,
        ...{ code: String(data.code ?? ''), name: String(data.name ?? ''), maker: String(data.maker ?? ''), use: String(data.use ?? '') },
        ...{ price: typeof data.price === 'number' ? data.price : undefined, per: isPer(data.price_per) ? data.price_per : undefined },
      })
    after = page.next
  } while (after)
  return list
}

export const findSoftware = async (server: Server, code: string): Promise<Software | undefined> =>
  (await listSoftware(server)).find((one) => one.code === code)
