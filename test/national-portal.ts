import type { Context } from '#core/module.ts'
import { countOwn } from '#engine/exchange/index.ts'
import { nationalPortalModule } from '#government/national-portal/module.ts'
import { queuesOf } from '#government/national-portal/run/queues.ts'
import { exchangeOnce } from '#government/national-portal/run/run.ts'
import { startStandIn } from '#government/national-portal/stand-in/server.ts'
import { type Faults, noFaults, saveFaults } from '#government/national-portal/stand-in/stand-in.queries.ts'
import { fileThere } from '#government/national-portal/stand-in/there.ts'
import type { Portal } from '#government/national-portal/wire/portal.ts'
import { wirePortal } from '#government/national-portal/wire/wire.ts'
import { dayOf } from '#core/i18n.ts'
import { deliverAll } from './hearable.ts'
import type { World } from './world.ts'

/** The stand-in of the national portal over a socket of its own, and the program's exchange with it. */
export type PortalWorld = {
  context: Context
  portal: Portal
  faults(wanted: Partial<Faults>): Promise<void>
  /** One run of the exchange, and what follows from it heard. */
  once(): Promise<void>
  /** Runs until nothing waits any more. */
  settle(): Promise<void>
  /** A citizen files the certificate of marital status there, in the fields of the portal. */
  file(about?: {
    procedure?: string
    agency?: string
    name?: string
    number?: string
    papers?: string[]
    declared?: Record<string, string>
  }): Promise<string>
  stop(): Promise<void>
}

export const declaredThere = {
  ...{ NgaySinh: '05/07/1994', DiaChiXa: '31510', DiaChiChiTiet: '12 đường Lê Hồng Phong', DanToc: '5', QuocTich: 'Việt Nam' },
  ...{ TinhTrangHonNhan: '1', MucDich: '2', SoBan: '2' },
}
let people = 0

export async function portalWorld(w: World): Promise<PortalWorld> {
  const context: Context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  const { account, stop } = await startStandIn({ db: w.db, now: () => w.clock.now() })
  const portal = wirePortal(account, 'H51')
  const hear = (): Promise<void> => deliverAll(w.db, nationalPortalModule.listens ?? [], 1_000)
  const once = async (): Promise<void> => {
    await hear()
    await exchangeOnce(context, portal)
    await hear()
  }
  return {
    context,
    portal,
    once,
    stop,
    faults: (wanted) => saveFaults(w.db, { ...noFaults, ...wanted }),
    settle: async () => {
      const { incoming, outgoing } = await queuesOf(w.db, w.clock.now())
      for (let turn = 0; turn < 12; turn++) {
        await once()
        const waiting = (await countOwn(w.db, incoming)).waiting + (await countOwn(w.db, outgoing)).waiting
        if (waiting === 0 && turn > 0) break
        // What failed is tried again after a pause.
        if (waiting > 0) w.clock.advance(20 * 60_000)
      }
    },
    file: ({ procedure = '1.004873', agency = 'H51.31510', papers = [], declared = declaredThere, ...person } = {}) => {
      const number =
        person.number ??
        `0941${dayOf(w.clock.now()).slice(2, 4)}${String(process.pid % 1000).padStart(3, '0')}${String(++people).padStart(3, '0')}`
      const applicant = { name: person.name ?? `Kim Thị Cổng ${'ABCDEFGHIKLMNOPQRSTUVXY'[people % 23]}`, number, phone: '', email: '' }
      return fileThere(
        w.db,
        { procedure, agency, note: '', papers, applicant: { ...applicant, phone: `09${number.slice(-8)}` }, declared },
        w.clock.now(),
      )
    },
  }
}
