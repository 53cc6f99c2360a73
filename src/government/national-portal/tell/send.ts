import { dayOf } from '#core/i18n.ts'
import { readProvince } from '#core/province.ts'
import type { Context } from '#core/module.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import type { HandedOut, Verdict } from '#engine/exchange/index.ts'
import { findOrder, isPayable } from '#engine/payments/index.ts'
import { findDossier, findResultOf } from '#government/procedures/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { agencyCode } from '../receive/agency.ts'
import { findLink, type Link, setSent } from '../link/link.queries.ts'
import { resultHref } from '../result/result.ts'
import { offerType } from '../run/queues.ts'
import { type News, type Offer, type Portal, PortalAway, PortalRefused } from '../wire/portal.ts'
import type { Told } from './tell.ts'

type Data = Told & { code: string; number: number }

/** What a fault of the portal says about a message: again, with all others; or a person has to look. */
export function verdictOf(error: unknown): Verdict {
  if (error instanceof PortalAway) return { again: `away: ${error.message}`, stop: true }
  if (error instanceof PortalRefused) return { dead: `refused: ${error.code} ${error.message}` }
  throw error
}

/** Sends one message; that it was taken is written down, and repeated if that is cut off. */
export async function send(context: Context, portal: Portal, message: HandedOut): Promise<Verdict> {
  try {
    if (message.event.type === offerType) {
      await portal.offer((message.event.data as { offers: Offer[] }).offers)
      return 'done'
    }
    const data = message.event.data as Data
    const link = await findLink(context.db, { code: data.code })
    if (!link) return { dead: `refused: ${data.code}` }
    await portal.tell(await newsOf(context, link, data))
    await setSent(context.db, link.portalCode, data.number, context.clock.now())
    return 'done'
  } catch (error) {
    return verdictOf(error)
  }
}

async function newsOf({ db, config }: Context, link: Link, told: Data): Promise<News> {
  const { hCode } = readProvince(config.province)
  const bare = { procedure: link.procedureCode, agency: link.agency, applicant: '', dossier: '', receivedAt: null, fee: null, result: null }
  const own = link.origin === 'here'
  const said = {
    isNew: own && (link.sent === 0 || told.anew === true),
    code: told.code,
    number: told.number,
    state: told.state,
    at: told.at,
    by: told.by,
    note: told.note,
  }
  const { dueAt, supplement } = told
  const dossier = link.dossierCode ? await findDossier(db, config, link.dossierCode) : undefined
  if (!dossier) return { ...bare, ...said, channel: 'national_portal', dueAt, supplement }
  const file = await findCaseFile(db, { id: dossier.caseId }, undefined, new Date(told.at))
  const order = await findOrder(db, { kind: 'dossier', subject: dossier.code })
  const result = await findResultOf(db, dossier.caseId)
  const unit = await getUnit(db, file?.case.unitId ?? dossier.unitId, { on: dayOf(new Date(told.at)) }).catch(() => undefined)
  return {
    ...said,
    ...{ dueAt, supplement },
    channel: dossier.channel,
    dossier: dossier.code,
    procedure: dossier.procedureCode,
    agency: unit ? agencyCode(unit.code, hCode) : link.agency,
    applicant: dossier.applicantName,
    receivedAt: file?.actions.find((action) => action.type === 'receive')?.at.toISOString() ?? null,
    fee: order
      ? {
          name: order.title.vi,
          amount: order.amount,
          paid: !isPayable(order.state),
          href: `${config.publicUrl}/thanh-toan/${order.id}`,
        }
      : null,
    result: result ? { code: result.code, title: result.title, href: resultHref(config, dossier.caseId) } : null,
  }
}
