import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDate, type MessageKey } from '#core/i18n.ts'
import { unitName } from '#engine/indicators/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { listPurchases } from '../pay/pay.queries.ts'
import { projectsSeen } from '../project/rights.ts'
import { money, root as projectsRoot } from '../project/words.ts'
import { listSoftware, register } from './catalogue.ts'
import { jointPurchase } from './joint.rules.ts'
import { SoftwarePage } from './software.page.tsx'

export const root = '/dieu-hanh/phan-mem'

/** The approved software with its reference prices, who bought it at which price, and what buying together would have saved. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const projects = new Map((await projectsSeen(request)).map((project) => [project.id, project]))
  const purchases = (await listPurchases(server.db)).filter(({ projectId }) => projects.has(projectId))
  const units = new Map(
    (await listUnits(server.db, [...new Set([...projects.values()].map(({ unitId }) => unitId))])).map((unit) => [
      unit.id,
      unitName(t.lang, unit),
    ]),
  )
  const catalogue = await listSoftware(server)
  const rows = catalogue.map((one) => {
    const bought = purchases
      .filter(({ software }) => software === one.code)
      .map((each) => ({ ...each, unitId: projects.get(each.projectId)?.unitId ?? '' }))
    const joint = jointPurchase(bought, one.per, one.price)
    return {
      code: one.code,
      isGenerated: one.isMadeUp,
      name: one.name,
      maker: one.maker,
      price:
        one.price === undefined
          ? t('projects.software.no_price')
          : `${money(t, one.price)}${one.per && one.per !== 'free' ? ` / ${t(`projects.software.per.${one.per}` as MessageKey)}` : ''}`,
      joint:
        joint && joint.saving > 0
          ? { paid: money(t, joint.paid), joint: money(t, joint.joint), saving: money(t, joint.saving) }
          : undefined,
      purchases: bought.map((each) => ({
        id: each.id,
        href: `${projectsRoot}/${each.projectId}#hop-dong`,
        unit: units.get(each.unitId) ?? '',
        isGenerated: projects.get(each.projectId)?.isGenerated ?? false,
        day: formatDate(t.lang, each.signedOn),
        price: `${each.quantity} × ${money(t, each.unitPrice)}`,
        above:
          each.referencePrice !== null && each.unitPrice > each.referencePrice ? money(t, each.unitPrice - each.referencePrice) : undefined,
        reason: each.reason ?? '',
      })),
    }
  })
  const body = h(SoftwarePage, { t, rows, registerHref: `/du-lieu/${register}` })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: projectsRoot, label: t('projects.title') },
  ]
  return reply.page({ title: t('projects.software.title'), face: 'steering', crumbs, body, parts: ['projects'] })
}
