import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayOf, formatDate, formatDateTime, type MessageKey, translatorFor } from '#core/i18n.ts'
import { issuerOf, officialDay, paperTypes, printOffice } from '#engine/papers/index.ts'
import { provinceOf } from '#government/programme/index.ts'
import { conclusionsOf, openMeeting } from './meeting.ts'

/** Agenda, minutes and conclusions as a paper. */
export async function print(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const t = translatorFor('vi')
  const kind = (request.params as { file: string }).file.endsWith('pdf') ? 'pdf' : 'docx'
  const meeting = await openMeeting(request)
  const at = server.clock.now()
  const province = await provinceOf(server.db, server.config.province, dayOf(at))
  const conclusions = await conclusionsOf(request, meeting, t)
  const column = (name: 'words' | 'unit' | 'due' | 'state'): string => t(`projects.plan.column.${name}`)
  const paper = {
    issuer: await issuerOf(server.db, province.id, dayOf(at)),
    number: meeting.reference,
    day: officialDay(meeting.heldAt ?? meeting.madeAt),
    title: t(meeting.heldAt ? 'projects.board.paper_held' : 'projects.board.paper'),
    subtitle: meeting.title,
    parts: [
      {
        title: t('projects.board.when'),
        lines: [`${formatDate(t.lang, meeting.onDay)}, ${meeting.place}`, t('projects.board.chaired', { chair: meeting.chair })],
      },
      {
        title: t('projects.board.agenda'),
        head: [t('projects.kind'), t('projects.board.point'), t('projects.board.proof')],
        widths: [18, 46, 36],
        rows: meeting.agenda.map((point) => [t(`projects.board.kind.${point.kind}` as MessageKey), point.title, point.proof]),
      },
      ...(meeting.minutes ? [{ title: t('projects.board.minutes'), lines: meeting.minutes.split('\n').filter(Boolean) }] : []),
      {
        title: t('projects.board.conclusions'),
        head: ['#', column('words'), column('unit'), column('due'), column('state')],
        widths: [6, 44, 24, 13, 13],
        rows: conclusions.map((one) => [one.number, one.words, one.unit, one.due, one.state]),
      },
    ],
    signer: meeting.chair,
    footer: `${meeting.reference} · ${formatDateTime(t.lang, at)}`,
  }
  return reply
    .type(paperTypes[kind])
    .header('content-disposition', `attachment; filename="${meeting.reference}.${kind}"`)
    .header('cache-control', 'private, no-store')
    .send(await printOffice(kind, paper, at))
}
