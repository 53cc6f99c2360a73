import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, localized, translatorFor } from '#core/i18n.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { issuerOf, officialDay, type OfficePaper, paperTypes, printOffice } from '#engine/papers/index.ts'
import { getChecklist } from '../checklist/checklist.queries.ts'
import { ownVisit } from '../inspected/inspected.ts'
import type { Visit } from '../plan/plan.queries.ts'
import { type FoundPoint, foundPoints } from '../visit/points.ts'
import { visitOf } from '../visit/visit.ts'
import { listEntries, listRemedies, type Remedy } from '../visit/visit.queries.ts'
import { currentOf } from '../visit/visit.rules.ts'

export const Params = Type.Object({ id: Type.String({ format: 'uuid' }), file: Type.Enum(['ket-luan.pdf', 'ket-luan.docx']) })

// The papers of the state are written in Vietnamese.
const t = translatorFor('vi')

/** What was found on a point, as a row of the paper: a finding that is another than the value gives says so beside its reason. */
function rowOf(point: FoundPoint, index: number): string[] {
  const finding = point.value ? t(`inspections.value.${point.value}`) : ''
  return [
    `${index + 1}. ${point.ask}`,
    [point.found, point.note].filter(Boolean).join('. ') || '–',
    point.limit ?? '–',
    point.contradicts ? `${finding} (${t('inspections.contradicts')})` : finding,
  ]
}

const remedyRow = (points: readonly FoundPoint[], remedy: Remedy): string[] => [
  points.find(({ key }) => key === remedy.point)?.ask ?? remedy.point,
  remedy.words,
  formatDate(t.lang, remedy.dueOn),
]

async function print(request: FastifyRequest, reply: FastifyReply, visit: Visit): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { file } = request.params as Static<typeof Params>
  const { concludedAt, reference } = visit
  if (!concludedAt || !reference || !visit.caseId) throw refuse('notFound', 'inspections.paper.not_yet')
  const kind = file === 'ket-luan.pdf' ? 'pdf' : 'docx'
  const [list, entries, remedies, issuer, of] = await Promise.all([
    getChecklist(db, visit.checklistId),
    listEntries(db, visit.id),
    listRemedies(db, visit.id),
    issuerOf(db, visit.unitId, dayOf(concludedAt)),
    findCaseFile(db, { id: visit.caseId }, request.actor, clock.now()),
  ])
  const drawn = of?.actions.find((action) => action.type.startsWith('conclude'))
  const points = foundPoints(t, list.body, currentOf(entries), [], { isNamed: false })
  const column = (name: 'point' | 'found' | 'allowed' | 'finding' | 'mend' | 'due'): string => t(`inspections.paper.${name}`)
  const paper: OfficePaper = {
    issuer,
    number: reference,
    day: officialDay(concludedAt),
    title: t('inspections.paper.title'),
    subtitle: visit.subjectName,
    parts: [
      {
        title: t('inspections.paper.about'),
        lines: [
          `${t('inspections.subject')}: ${visit.subjectName}, ${t('inspections.code')} ${visit.subjectCode}`,
          ...(visit.address ? [`${t('inspections.address')}: ${visit.address}`] : []),
          `${t('inspections.list')}: ${localized(t.lang, list.body.title)} (${t('inspections.paper.version', { number: list.version })})`,
          ...(visit.reason ? [`${t('inspections.reason')}: ${visit.reason}`] : []),
        ],
      },
      {
        title: t('inspections.findings'),
        head: [column('point'), column('found'), column('allowed'), column('finding')],
        widths: [34, 26, 24, 16],
        rows: points.map(rowOf),
      },
      { title: t('inspections.conclusion'), lines: [drawn?.note ?? ''] },
      ...(remedies.length > 0
        ? [
            {
              title: t('inspections.remedies'),
              head: [column('point'), column('mend'), column('due')],
              widths: [38, 44, 18],
              rows: remedies.map((remedy) => remedyRow(points, remedy)),
            },
          ]
        : []),
    ],
    signer: drawn?.actorName ?? '',
    footer: `${reference} · ${t('inspections.paper.unsigned')}`,
  }
  return reply
    .type(paperTypes[kind])
    .header('content-disposition', `attachment; filename="${reference}.${kind}"`)
    .header('cache-control', 'private, no-store')
    .send(await printOffice(kind, paper, concludedAt))
}

/** The conclusion as a paper, for officers who may see the visit. */
export const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  print(request, reply, await visitOf(request))

/** The same paper, for whoever acts for the inspected. */
export const showOwn = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  print(request, reply, await ownVisit(request))
