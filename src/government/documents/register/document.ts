import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { dayOf, formatDateTime, localized, type T } from '#core/i18n.ts'
import { askPath, opinionStanding, wordsOfAction } from '#engine/casework/index.ts'
import { findPaper, type Paper } from '#engine/signing/index.ts'
import { listFiles, sendFile, shutTag } from '#ground/files/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { listAncestors, listTree, type Unit } from '#ground/places/index.ts'
import { organsOn, receiverOf } from '../directory/directory.ts'
import { listDeliveries } from '../distribute/delivery.queries.ts'
import { distribute, recall } from '../distribute/distribute.ts'
import { actOnDocument } from '../draft/act.ts'
import { settingsOf } from '../pack/settings.ts'
import { type Document, findIdByReference, listFileIds, listReplacements, listVersions } from './document.queries.ts'
import { DocumentPage } from './document.page.tsx'
import { listTextStates } from '../find/text.queries.ts'
import { blocksOf, wordsOfBlock } from '../layout/body.rules.ts'
import { subjectOf } from '../sign/sign.ts'
import { listTasksOf } from '../tasks/task.queries.ts'
import { listWorkFilesOf, listOpenWorkFiles } from '../work-files/work-file.queries.ts'
import { readForm, root } from './form.ts'
import { type Opened, open } from './open.ts'
import { offices, unitsOf } from './rights.ts'

type Wrong = { values: Record<string, string>; errors: FieldFault[] }

async function page(request: FastifyRequest, reply: FastifyReply, { document, file }: Opened, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const { db, config, clock } = server
  const settings = settingsOf(config)
  const type = settings.types.find((each) => each.code === document.typeCode)
  const asks = file.possible.find((name) => file.definition.actions[name]?.opinions === 'ask')
  // Asking other units has a page of its own, and their answers have theirs.
  const own = file.possible.filter((name) => !file.definition.actions[name]?.opinions)
  const acts = own.map((name) => {
    const action = file.definition.actions[name]
    return {
      name,
      label: localized(t.lang, action?.label ?? name),
      note: action?.note ?? null,
      officer: action?.assign === 'input',
      content: name === 'revise',
    }
  })
  const officers = acts.some((act) => act.officer)
    ? (await listOfficers(db, { unitIds: [file.case.unitId], at: clock.now() })).filter((each) => offices.includes(each.role))
    : []
  const [versions, files, deliveries, texts, paper] = await Promise.all([
    listVersions(db, document.id),
    listFileIds(db, document.id).then((ids) => listFiles(db, ids)),
    listDeliveries(db, document.id),
    listTextStates(db, document.id),
    findPaper(db, subjectOf(document.id)),
  ])
  const replacements = await listReplacements(db, document)
  const refused = new Map(texts.filter(({ state }) => state === 'refused' || state === 'failed').map(({ source }) => [source, true]))
  const typeName = type ? localized(t.lang, type.name) : document.typeCode
  const title = document.senderCode ? `${typeName} ${document.senderCode}` : `${typeName}: ${document.subject}`
  const keeps = unitsOf(request.actor, 'keep').includes(document.unitId)
  const directs = unitsOf(request.actor, 'direct').includes(document.unitId)
  const clerk = unitsOf(request.actor, 'register').includes(document.unitId)
  const sendable = document.direction === 'outgoing' && document.documentId !== null && document.recalledAt === null
  const body = h(DocumentPage, {
    ...{ t, at: `${root}/${document.id}`, root, document, acts, versions, deliveries },
    files: files.map(({ id, name, state }) => ({ id, name, shut: shutTag(t, state), isUnread: refused.has(id) })),
    blocks: blocksOf(versions[0]?.content ?? '').map((block, index) => ({ number: index + 1, block, words: wordsOfBlock(block) })),
    signing: signingOf(t, paper),
    tasks: (await listTasksOf(db, document.id)).map((task) => ({
      ...task,
      late: task.closedAt === null && task.dueOn < dayOf(clock.now()),
    })),
    mayDirect: directs && document.recalledAt === null && (document.direction === 'incoming' || document.number !== null),
    workFiles: await listWorkFilesOf(db, { documentId: document.id }, [document.unitId]),
    openFiles: keeps ? await listOpenWorkFiles(db, [document.unitId]) : [],
    title,
    replacements: replacements.map(({ id, code, isNewer }) => ({
      words: t(isNewer ? 'documents.replaced_by' : 'documents.replaces', { code }),
      href: `${root}/${id}`,
    })),
    opinions: opinionStanding(t, file, clock.now()),
    askHref: asks && askPath(document.reference),
    state: localized(t.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    open: file.case.closedAt === null,
    late: file.case.closedAt === null && file.case.dueAt !== null && file.case.dueAt < clock.now(),
    dueAt: file.case.closedAt ? null : file.case.dueAt,
    assignee: file.case.assigneeName,
    version: file.case.version,
    officers: [...new Map(officers.map((each) => [each.personId, { value: each.personId, label: each.name }])).values()],
    steps: file.actions.toReversed().map((action) => ({
      what: action.type === 'open' ? t('documents.opened') : (wordsOfAction(t, file.definition, action, false)?.what ?? action.type),
      when: formatDateTime(t.lang, action.at),
      who: action.actorName,
      note: action.note,
    })),
    organs: organsOn(settings.organs, dayOf(clock.now())).map((organ) => ({ value: organ.organId, label: organ.name })),
    maySend: sendable && clerk && paper?.state === 'signed',
    mayRecall: sendable && clerk,
    mayOutside: config.mode !== 'production',
    mailHref: `/hop-thu/soan?van-ban=${document.id}`,
    mayReplace:
      document.direction === 'outgoing' && document.documentId !== null && unitsOf(request.actor, 'draft').includes(document.unitId),
    values: wrong?.values ?? {},
    errors: wrong?.errors ?? [],
  })
  const crumbs = [{ href: root, label: t('documents.title') }]
  return reply.page({
    title,
    face: 'desk',
    crumbs,
    status: wrong ? 422 : 200,
    body,
    parts: ['documents', 'opinions'],
  })
}

/** How far the signatures of an issued document are, in words. */
function signingOf(t: T, paper: Paper | undefined): { words: string; done: boolean } | null {
  if (!paper) return null
  if (paper.state === 'signed')
    return { words: t('documents.signed_at', { at: formatDateTime(t.lang, paper.signedAt ?? paper.askedAt) }), done: true }
  const next = paper.signatures.find(({ state }) => state !== 'signed')
  if (paper.state === 'refused') return { words: t('documents.signing_refused', { name: next?.name ?? '' }), done: false }
  return { words: t('documents.signing_waits', { name: next?.name ?? '' }), done: false }
}

/** Where a document is known by the reference of its case, as by whoever is asked for an opinion. */
export async function showByReference(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const id = await findIdByReference(request.server.db, (request.params as { reference: string }).reference)
  if (!id) throw refuse('notFound', 'documents.no_document')
  return reply.redirect(`${root}/${id}`, 303)
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await open(request)
  const { values } = await readForm(request)
  const { server, lang } = request
  const version = Number(values.version)
  try {
    await actOnDocument(server.db, {
      ...{
        id: opened.document.id,
        action: values.action ?? '',
        actor: actorOf(request),
        note: values.note,
        content: values.content,
        recipients: values.recipients,
      },
      ...{ officer: values.officer, clientKey: values.key || randomUUID(), at: server.clock.now(), lang, config: server.config },
      version: Number.isInteger(version) && version > 0 ? version : undefined,
    })
  } catch (error) {
    if (error instanceof Refusal && error.fields.length > 0) return page(request, reply, opened, { values, errors: error.fields })
    throw error
  }
  return reply.redirect(`${root}/${opened.document.id}`, 303)
}

/** The clerk sends an issued document: to units by code or by group, to agencies outside by their identifier. */
export async function send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openAsClerk(request)
  const { t, server } = request
  const { db, config, clock } = server
  const { values, all } = await readForm(request)
  const at = clock.now()
  const errors: FieldFault[] = []
  const units = await groupUnits(request, opened.document, all('groups'))
  for (const code of (values.codes ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, 1_000)) {
    const unit = await receiverOf(db, code, dayOf(at))
    if (unit) units.push(unit)
    else errors.push({ field: 'codes', message: t('documents.unknown_unit', { code: code.slice(0, 40) }) })
  }
  const organIds = config.mode === 'production' ? [] : all('organs')
  if (units.length + organIds.length === 0 && errors.length === 0)
    errors.push({ field: 'codes', message: t('documents.receivers_missing') })
  if (errors.length > 0) return page(request, reply, opened, { values, errors })
  await distribute(db, opened.document.id, { units, organIds }, { config, actor: actorOf(request), at })
  return reply.redirect(`${root}/${opened.document.id}#noi-nhan`, 303)
}

/** All departments, all communes of the province of the sender. */
async function groupUnits(request: FastifyRequest, document: Document, groups: string[]): Promise<Unit[]> {
  if (groups.length === 0) return []
  const { db, clock } = request.server
  const on = dayOf(clock.now())
  const above = await listAncestors(db, document.unitId, { on })
  const tree = await listTree(db, above.at(-1)?.id ?? document.unitId, { on })
  return tree.filter(
    (unit) =>
      (groups.includes('agencies') && unit.kind === 'agency') ||
      (groups.includes('communes') && unit.kind === 'administrative' && unit.level === 'commune'),
  )
}

async function openAsClerk(request: FastifyRequest): Promise<Opened> {
  const opened = await open(request)
  const { unitId, direction } = opened.document
  if (direction !== 'outgoing' || !unitsOf(request.actor, 'register').includes(unitId)) throw refuse('notAllowed', 'core.not_allowed')
  return opened
}

export async function takeBack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const opened = await openAsClerk(request)
  const { t, server } = request
  const { values } = await readForm(request)
  const reason = (values.reason ?? '').slice(0, 1_000)
  if (reason.length < 5)
    return page(request, reply, opened, { values, errors: [{ field: 'reason', message: t('documents.recall_reason_missing') }] })
  await recall(server.db, opened.document.id, reason, { config: server.config, actor: actorOf(request), at: server.clock.now() })
  return reply.redirect(`${root}/${opened.document.id}#noi-nhan`, 303)
}

export async function download(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { document } = await open(request)
  const { file } = request.params as { file: string }
  const ids = await listFileIds(db, document.id)
  const [found] = ids.includes(file) ? await listFiles(db, [file]) : []
  if (!found) throw refuse('notFound', 'documents.no_document')
  return sendFile(reply, config, found, { inline: true })
}
