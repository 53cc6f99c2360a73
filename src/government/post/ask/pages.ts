import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, formatMoney, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import { findCase, listOwnCases } from '#engine/casework/index.ts'
import { type Dossier, findDossier, listReceivingUnits } from '#government/procedures/index.ts'
import { foldPhone } from '#ground/identity/index.ts'
import { listParcelsOf, listSteps, type Parcel, type PostStep } from '../parcel/parcel.queries.ts'
import { isTrouble, type Kind, mayAsk, mayCancel, type ParcelState } from '../parcel/parcel.rules.ts'
import { postPack } from '../settings/settings.ts'
import { askParcel, cancelParcel } from './ask.ts'
import { AskPage, home, MinePage, type ParcelView, type Values } from './ask.page.tsx'

export const Params = Type.Object({ ref: Type.String({ maxLength: 60 }) })
const kinds = ['deliver', 'collect'] as const

export const stateWords = (t: T, kind: Kind, state: ParcelState): string => t(`post.state.${kind}.${state}` as MessageKey)
export function tagOf(state: ParcelState): TagKind {
  if (isTrouble(state)) return 'note'
  if (state === 'delivered' || state === 'received') return 'done'
  return state === 'cancelled' || state === 'sent_again' || state === 'at_counter' ? 'stale' : 'doing'
}

async function ownDossier(request: FastifyRequest): Promise<Dossier> {
  const { db, config } = request.server
  const dossier = await findDossier(db, config, (request.params as { ref: string }).ref)
  if (!dossier || dossier.ownerId !== request.actor?.personId) throw refuse('notFound', 'casework.no_such_case')
  return dossier
}

export function viewOf(t: T, parcel: Parcel, steps: readonly PostStep[]): ParcelView {
  const own = steps.filter((step) => step.parcelId === parcel.id)
  return {
    id: parcel.id,
    title: t(`post.kind.${parcel.kind}`),
    state: stateWords(t, parcel.kind, parcel.state),
    tag: tagOf(parcel.state),
    number: parcel.number ?? undefined,
    address: `${parcel.name} · ${parcel.phone} · ${parcel.address}`,
    fee: formatMoney(t.lang, parcel.fee),
    what: isTrouble(parcel.state) && !parcel.closedAt ? t(`post.duty_own.${parcel.state}` as MessageKey) : undefined,
    mayCancel: !parcel.closedAt && !parcel.cancelRefused && mayCancel(parcel.kind, parcel.state),
    refused: parcel.cancelRefused && !parcel.closedAt ? t('post.cancel_refused', { reason: parcel.cancelRefused }) : undefined,
    items: own.map((step) => ({
      what: [stateWords(t, parcel.kind, step.state), step.place, step.note].filter(Boolean).join(' · '),
      when: formatDateTime(t.lang, step.at),
    })),
  }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  dossier: Dossier,
  given: { values?: Values; errors?: FieldFault[] } = {},
): Promise<FastifyReply> {
  const { t, server } = request
  const { db, province, clock } = server
  const pack = postPack(province.packDir)
  const parcels = await listParcelsOf(db, { dossier: dossier.code })
  const steps = await listSteps(
    db,
    parcels.map(({ id }) => id),
  )
  const found = await findCase(db, { id: dossier.caseId })
  const open = parcels.filter((one) => !one.closedAt).map((one) => one.kind)
  const may = kinds.filter((kind) => pack && found && mayAsk(kind, { state: found.state, closed: found.closedAt !== null, open }))
  const { communes } = await listReceivingUnits(db, province, dayOf(clock.now()))
  const errors = given.errors ?? []
  const body = h(AskPage, {
    ...{ t, code: dossier.code, errors },
    parcels: [...parcels].reverse().map((one) => viewOf(t, one, steps)),
    kinds: may.map((kind) => ({ value: kind, label: t(`post.kind.${kind}`) })),
    communes: [...communes.map((one) => ({ value: one.code, label: one.fullName })), { value: '-', label: t('post.elsewhere') }],
    values: given.values ?? { kind: may[0] ?? '', unit: '', detail: '', name: dossier.applicantName, phone: dossier.applicantPhone },
    fees: (pack?.fees ?? [])
      .filter(({ kind }) => may.includes(kind))
      .map(({ kind, within, amount }) => ({
        label: `${t(`post.kind.${kind}`)}, ${t(`post.within.${within}`)}`,
        value: formatMoney(t.lang, amount),
      })),
    feeNote: pack && !pack.source.verified ? t('post.fee_example') : undefined,
  })
  const crumbs = [{ href: `/ho-so/${dossier.code}`, label: dossier.code }]
  return reply.page({ title: t('post.title_of', { code: dossier.code }), body, crumbs, status: errors.length > 0 ? 422 : 200 })
}

export async function showAsk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await ownDossier(request))
}

const text = (request: FastifyRequest, name: string, most: number): string => {
  const value = ((request.body ?? {}) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value.replaceAll('\u0000', '').trim().slice(0, most) : ''
}

export async function submitAsk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, province, clock } = server
  const dossier = await ownDossier(request)
  const values: Values = {
    ...{ kind: text(request, 'kind', 20), unit: text(request, 'unit', 40), detail: text(request, 'detail', 300) },
    ...{ name: text(request, 'name', 120), phone: text(request, 'phone', 20) },
  }
  const { communes } = await listReceivingUnits(db, province, dayOf(clock.now()))
  const kind = kinds.find((one) => one === values.kind)
  const phone = foldPhone(values.phone)
  const faults: [keyof Values, boolean][] = [
    ['kind', kind === undefined],
    ['unit', values.unit !== '-' && !communes.some(({ code }) => code === values.unit)],
    ['detail', values.detail.length < 5],
    ['name', values.name.length < 2],
    ['phone', !phone],
  ]
  const errors = faults.filter(([, wrong]) => wrong).map(([field]) => ({ field, message: t(`post.wrong.${field}`) }))
  if (errors.length > 0 || !kind || !phone) return page(request, reply, dossier, { values, errors })
  await askParcel(
    { db, province },
    dossier,
    { kind, addressUnit: values.unit, detail: values.detail, name: values.name, phone },
    clock.now(),
  )
  return reply.redirect(`${home}/${dossier.code}`, 303)
}

export async function submitCancel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const dossier = await ownDossier(request)
  const id = text(request, 'id', 40)
  if (!/^[0-9a-f-]{36}$/.test(id)) throw refuse('notFound', 'core.not_found')
  await cancelParcel(db, id, dossier.ownerId, clock.now())
  return reply.redirect(`${home}/${dossier.code}`, 303)
}

export async function showMine(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const me = request.actor?.personId ?? ''
  const [cases, parcels] = await Promise.all([listOwnCases(server.db, 'dossier', me, 50), listParcelsOf(server.db, { ownerId: me })])
  const rows = cases
    .filter((one) => !one.closedAt || parcels.some((parcel) => parcel.dossierCode === one.reference))
    .map((one) => ({
      code: one.reference,
      title: localized(t.lang, { vi: one.title }),
      parcels:
        parcels
          .filter((parcel) => parcel.dossierCode === one.reference)
          .map((parcel) => `${t(`post.kind.${parcel.kind}`)}: ${stateWords(t, parcel.kind, parcel.state)}`)
          .join('; ') || '–',
    }))
  return reply.page({ title: t('post.title'), body: h(MinePage, { t, rows }) })
}
