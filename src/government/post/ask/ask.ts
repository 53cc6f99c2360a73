import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { StoredEvent } from '#core/events.ts'
import type { Province } from '#core/province.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { enqueue } from '#core/jobs.ts'
import { type CaseActed, type CaseOpened, findCase } from '#engine/casework/index.ts'
import { type Dossier, findDossier, listReceivingUnits } from '#government/procedures/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { publishCancel, publishOrder } from '../order/order.ts'
import { followCase, insertParcel, listParcelsOf, lockParcel, type Parcel, setState } from '../parcel/parcel.queries.ts'
import { feeOf, type Kind, mayAsk, mayCancel } from '../parcel/parcel.rules.ts'
import { tellParcel } from '../parcel/tell.ts'
import { postPack } from '../settings/settings.ts'

export type Asked = { kind: Kind; addressUnit: string; detail: string; name: string; phone: string }
type Place = { db: Db; province: Province }

/** What a way between a home and the dossier's office costs today; undefined where the pack has no rule. */
export async function priceOf(
  { db, province }: Place,
  unitId: string,
  kind: Kind,
  homeUnit: string,
  at: Date,
): Promise<number | undefined> {
  const pack = postPack(province.packDir)
  if (!pack) return undefined
  const { communes } = await listReceivingUnits(db, province, dayOf(at))
  const office = await getUnit(db, unitId, { on: dayOf(at) })
  return feeOf(pack.fees, { kind, homeUnit, officeUnit: office.code, communes: new Set(communes.map(({ code }) => code)) })
}

/** Asks for a way by the post: a result to a home, or papers from a home; the fee is that of today. */
export async function askParcel(place: Place, dossier: Dossier, asked: Asked, at: Date): Promise<Parcel> {
  const { db, province } = place
  const { communes } = await listReceivingUnits(db, province, dayOf(at))
  const commune = communes.find(({ code }) => code === asked.addressUnit)
  return inTransaction(db, async (trx) => {
    const found = await findCase(trx, { id: dossier.caseId })
    const open = (await listParcelsOf(trx, { dossier: dossier.code })).filter((one) => !one.closedAt).map((one) => one.kind)
    if (!found || !mayAsk(asked.kind, { state: found.state, closed: found.closedAt !== null, open }))
      throw refuse('conflict', 'post.not_now')
    const fee = await priceOf({ db: trx, province }, found.unitId, asked.kind, asked.addressUnit, at)
    if (fee === undefined) throw refuse('conflict', 'post.no_fee')
    const parcel = await insertParcel(trx, {
      ...{ kind: asked.kind, dossierCode: dossier.code, caseId: dossier.caseId, ownerId: dossier.ownerId, replaces: null },
      ...{ unitId: found.unitId, unitPath: found.unitPath, name: asked.name, phone: asked.phone, addressUnit: asked.addressUnit, fee },
      address: [asked.detail, commune?.fullName].filter(Boolean).join(', '),
      askedAt: at,
      readyAt: asked.kind === 'collect' || found.state === 'approved' ? at : null,
    })
    if (!parcel) throw refuse('conflict', 'post.not_now')
    await tellParcel(trx, parcel, { state: 'asked', key: 'asked', note: parcel.address, at })
    if (parcel.kind === 'collect') await publishOrder(trx, parcel, at)
    return parcel
  })
}

/** Takes a wish back while nothing has left anybody's hands; where the post has the order, it is asked and may say no. */
export async function cancelParcel(db: Db, id: string, ownerId: string, at: Date): Promise<void> {
  await inTransaction(db, async (trx) => {
    const parcel = await lockParcel(trx, { id })
    if (!parcel || parcel.ownerId !== ownerId) throw refuse('notFound', 'core.not_found')
    if (parcel.cancelRefused) throw refuse('conflict', 'post.cancel_refused', { reason: parcel.cancelRefused })
    if (parcel.closedAt || !mayCancel(parcel.kind, parcel.state)) throw refuse('conflict', 'post.cancel_late')
    await takeBack(trx, parcel, at)
  })
}

async function takeBack(trx: Db, parcel: Parcel, at: Date): Promise<void> {
  if (parcel.number) {
    await setState(trx, parcel.id, { state: 'cancelling' })
    return publishCancel(trx, parcel, at)
  }
  await setState(trx, parcel.id, { state: 'cancelled', closedAt: at })
  await tellParcel(trx, parcel, { state: 'cancelled', key: 'cancelled', note: '', at })
}

export const openedJob = 'post.ask_at_filing'

/** A dossier whose form asks for the result by post: the wish is entered once it is filed. */
export async function hearOpened(trx: Db, event: StoredEvent<NonNullable<(typeof CaseOpened)['payload']>>): Promise<void> {
  const { kind, reference } = event.payload
  if (kind === 'dossier') await enqueue(trx, openedJob, { code: reference }, { key: `${openedJob}:${reference}`, priority: 10 })
}

type Address = { unit?: string; detail?: string }

export async function askAtFiling({ db, config, clock, log }: Context, province: Province, payload: unknown): Promise<void> {
  const { code } = payload as { code: string }
  const dossier = await findDossier(db, config, code)
  if (dossier?.answers.result_delivery !== 'post' || !postPack(province.packDir)) return
  const address = (dossier.answers.result_address ?? {}) as Address
  if ((await listParcelsOf(db, { dossier: code })).some((one) => one.kind === 'deliver')) return
  await askParcel(
    { db, province },
    dossier,
    {
      ...{ kind: 'deliver', addressUnit: address.unit ?? '', detail: address.detail ?? '' },
      ...{ name: dossier.applicantName, phone: dossier.applicantPhone },
    },
    clock.now(),
  ).catch((error: unknown) => log(`post: the wish of ${code} was not entered: ${String(error)}`))
}

/** What an action on the case means for its parcels. */
export async function hearActed(trx: Db, event: StoredEvent<NonNullable<(typeof CaseActed)['payload']>>): Promise<void> {
  const { kind, caseId, reference, unitId, action, to, closed, at } = event.payload
  if (kind !== 'dossier') return
  const moved = action === 'transfer' ? await findCase(trx, { id: caseId }) : undefined
  const moment = new Date(at)
  const wanted = to === 'approved' || to === 'delivered'
  if (!moved && !(wanted && event.payload.from !== to) && !closed) return
  await followCase(trx, caseId, {
    readyAt: to === 'approved' ? moment : null,
    office: moved ? { unitId, unitPath: moved.unitPath } : undefined,
  })
  if (!closed || wanted) return
  // The case ended otherwise: what nobody has picked up is taken back.
  for (const parcel of await listParcelsOf(trx, { dossier: reference }))
    if (!parcel.closedAt && mayCancel(parcel.kind, parcel.state)) await takeBack(trx, parcel, moment)
}
