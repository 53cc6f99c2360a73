import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { formatDate, formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { crumbsOf, frameOf } from '../browse/frame.ts'
import { type Opened, openRegister } from '../browse/readable.ts'
import { baseOf } from '../browse/shell.page.tsx'
import { may, seesField } from '../definition/reach.rules.ts'
import { listImports } from '../import/import.queries.ts'
import { dataOf } from './change.ts'
import { DecidePage, type WaitingLine } from './decide.page.tsx'
import { textsOf } from './edit.ts'
import { logKeeping } from './look.ts'
import { listWaiting, type Proposal } from './proposal.queries.ts'
import { decide } from './propose.ts'
import { findVersion } from './record.queries.ts'
import { openData } from './seal.ts'
import { valueWords } from './words.ts'

/** Who may agree, and who proposed and wants to see how it stands. */
async function openWaiting(request: FastifyRequest): Promise<Opened> {
  const { definition } = await openRegister(request, 'read').then(({ register }) => register)
  return openRegister(request, may(definition, request.actor, 'approve') ? 'approve' : 'write')
}

async function lineOf(request: FastifyRequest, opened: Opened, proposal: Proposal): Promise<WaitingLine> {
  const { t, server, actor } = request
  const { definition } = opened.register
  const before = proposal.recordId ? await findVersion(server.db, proposal.recordId, proposal.day) : undefined
  const then = before ? dataOf(server.config, before) : {}
  const now = proposal.data ? openData(server.config, proposal.id, proposal.data) : {}
  const changed = definition.fields.filter((field) => seesField(field, actor) && proposal.data && then[field.key] !== now[field.key])
  return {
    id: proposal.id,
    title: proposal.title,
    what: t(`registers.proposal.${proposal.change}` as MessageKey, { day: formatDate(t.lang, proposal.day) }),
    who: proposal.byName,
    when: formatDateTime(t.lang, proposal.proposedAt),
    reason: proposal.reason,
    own: proposal.byId === actor?.personId,
    changes: changed.map((field) => ({
      label: localized(t.lang, field.label),
      before: valueWords(t, field, then[field.key]),
      after: valueWords(t, field, now[field.key]),
    })),
  }
}

/** What waits for a second person in a register. */
export async function showWaiting(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openWaiting(request)
  const { definition } = opened.register
  const lines: WaitingLine[] = []
  for (const proposal of await listWaiting(server.db, opened.register.id, opened.units)) {
    await logKeeping(server.db, opened.register, opened.actor, { id: proposal.recordId, personId: null }, opened.now)
    lines.push(await lineOf(request, opened, proposal))
  }
  const imports = (await listImports(server.db, opened.register.id)).filter((own) => own.state === 'waiting')
  return reply.page({
    title: t('registers.tab.waiting'),
    face: 'desk',
    parts: ['registers'],
    crumbs: crumbsOf(t, definition, true),
    body: h(DecidePage, {
      t,
      ...(await frameOf(request, opened.register)),
      lines,
      imports: imports.map((own) => ({
        href: `${baseOf(definition.key)}/nhap/${own.id}`,
        name: own.fileName,
        who: own.byName,
        count: own.fresh + own.changed,
      })),
      done: (request.query as { xong?: string }).xong,
    }),
  })
}

export async function submitDecision(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openRegister(request, 'approve')
  const { id } = request.params as { id: string }
  const texts = textsOf(request)
  if (texts.y !== 'dong-y' && texts.y !== 'khong') throw refuse('invalid', 'registers.decision_needed')
  const by = { id: opened.actor.personId, name: opened.actor.name }
  await decide(server.db, server.config, opened.register, {
    id,
    accept: texts.y === 'dong-y',
    note: texts['ghi-chu'] ?? '',
    by,
    at: opened.now,
    t,
    units: opened.units,
  })
  return reply.redirect(`${baseOf(opened.register.definition.key)}/cho-duyet?xong=roi`, 303)
}
