import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { listOfficers, type Officer } from '#ground/identity/index.ts'
import { getUnit, listTree, listAncestors, type Unit } from '#ground/places/index.ts'
import { distribute } from '../distribute/distribute.ts'
import { actOnDocument, type Doing } from '../draft/act.ts'
import { createDraft } from '../draft/draft.ts'
import { settingsOf } from '../pack/settings.ts'
import { type Document, findDocument } from '../register/document.queries.ts'
import { listDocuments } from '../register/list.queries.ts'
import { receiveDocument } from '../register/receive.ts'
import { offices } from '../register/rights.ts'
import { signDocument } from '../sign/sign.ts'
import { actOnTask } from '../tasks/act-on-task.ts'
import { giveTask } from '../tasks/give.ts'
import { keepWorkFile } from '../work-files/keep-work-file.ts'
import { closeFile, findWorkFile, insertItem } from '../work-files/work-file.queries.ts'
import { came, drafted, label } from './samples.rules.ts'

const day = 86_400_000
/** Half past eight in Vietnam, some days ago. */
const morning = (now: Date, ago: number): Date => new Date(`${dayOf(new Date(now.getTime() - ago * day))}T08:30:00+07:00`)

type Office = { unit: Unit; staff: Record<string, Actor> }

/** Units in which every office of the road of a document is held. */
async function listOffices({ db, clock }: Context): Promise<Office[]> {
  const at = clock.now()
  const byUnit = new Map<string, Record<string, Actor>>()
  const actor = ({ personId, name, role, unitId }: Officer): Actor => ({
    personId,
    name,
    kind: 'officer',
    sessionId: '',
    roles: [{ role, unitId }],
  })
  for (const role of offices)
    for (const officer of await listOfficers(db, { role, at })) {
      const staff = byUnit.get(officer.unitId) ?? {}
      byUnit.set(officer.unitId, { ...staff, [role]: staff[role] ?? actor(officer) })
    }
  const whole = [...byUnit].filter(([, staff]) => new Set(Object.values(staff).map(({ personId }) => personId)).size === offices.length)
  return Promise.all(whole.map(async ([unitId, staff]) => ({ unit: await getUnit(db, unitId), staff })))
}

const whoDoes: Record<string, string> = {
  ...{ assign: 'leader', take: 'processor', finish: 'processor' },
  ...{ revise: 'processor', submit: 'processor', endorse: 'approver', sign: 'leader', issue: 'clerk' },
}

async function act(context: Context, office: Office, by: Pick<Doing, 'id' | 'action' | 'at'>): Promise<void> {
  const { action, id, at } = by
  const actor = office.staff[whoDoes[action] ?? '']
  if (!actor) return
  const more: Partial<Doing> =
    action === 'assign'
      ? { officer: office.staff.processor?.personId, note: `Giao xử lý, trả lời đúng hạn ${label}` }
      : action === 'finish'
        ? { note: `Đã trả lời bằng văn bản ${label}` }
        : action === 'revise'
          ? { content: 'Đề nghị các tổ dân phố, trường học phát động tổng vệ sinh sáng thứ Bảy.' }
          : {}
  await actOnDocument(context.db, {
    ...more,
    id,
    action,
    actor,
    clientKey: `made-up:${id}:${action}`,
    at,
    lang: 'vi',
    config: context.config,
  })
}

async function receive(context: Context, office: Office): Promise<void> {
  const { db, clock, config } = context
  const { clerk } = office.staff
  for (const each of clerk ? came : []) {
    const at = morning(clock.now(), each.ago)
    const { id } = await inTransaction(db, (trx) =>
      receiveDocument(trx, settingsOf(config), {
        ...{
          unitId: office.unit.id,
          typeCode: '1',
          subject: `${each.subject} ${label}`,
          content: `${each.subject}.`,
          urgency: each.urgency,
        },
        sender: { name: each.sender, organ: '', code: each.code, datedOn: dayOf(at) },
        ...{ dueOn: null, documentId: null, fileIds: [], by: { id: clerk?.personId ?? '', name: clerk?.name ?? '' }, at },
      }),
    )
    for (const [n, action] of each.road.entries())
      await act(context, office, { id, action, at: new Date(at.getTime() + (n + 1) * 0.06 * day) })
  }
}

/** Drafts on every step; answers the one that was issued. */
async function write(context: Context, office: Office): Promise<Document | undefined> {
  const { db, clock, config } = context
  const settings = settingsOf(config)
  let last: string | undefined
  for (const each of drafted) {
    const type = settings.types.find(({ code }) => code === each.type) ?? settings.types[0]
    const { processor } = office.staff
    if (!type || !processor) continue
    const at = morning(clock.now(), 2)
    const id = await createDraft(db, settings, {
      ...{ unitId: office.unit.id, type, drafted: 'VP', subject: `${each.subject} ${label}`, content: each.content, urgency: 0 },
      ...{ recipients: 'Như trên;\nLưu: VT.', dueOn: null, replacesId: null, fileIds: [], actor: processor, at },
    })
    for (const [n, action] of each.road.entries())
      await act(context, office, { id, action, at: action === 'issue' ? clock.now() : new Date(at.getTime() + (n + 1) * 0.08 * day) })
    if (each.road.includes('issue')) last = id
  }
  if (!last) return undefined
  await signDocument(context, { id: last })
  return findDocument(db, last)
}

/** The issued document goes out to the others and to all communes; its paragraphs become their tasks; a work file gathers it. */
async function send(context: Context, office: Office, document: Document, others: Office[]): Promise<void> {
  const { db, clock, config } = context
  const { clerk, leader } = office.staff
  const at = clock.now()
  const signed = (await findDocument(db, document.id))?.signedAt
  if (clerk && signed) {
    const on = dayOf(at)
    const top = (await listAncestors(db, office.unit.id, { on })).at(-1)
    const communes =
      top && office.unit.kind === 'agency' ? (await listTree(db, top.id, { on })).filter(({ level }) => level === 'commune') : []
    await distribute(
      db,
      document.id,
      { units: [...others.map(({ unit }) => unit), ...communes], organIds: [] },
      { config, actor: clerk, at },
    )
  }
  for (const [n, other] of leader ? others.slice(0, 2).entries() : []) {
    const { processor } = other.staff
    const title = n === 0 ? 'Rà soát điểm lấn chiếm' : 'Phân công cán bộ trả lời phản ánh'
    const id = await giveTask(db, {
      ...{
        document,
        paragraph: n === 0 ? 1 : 3,
        quote: drafted.at(-1)?.content.split('\n')[n === 0 ? 0 : 2] ?? '',
        title: `${title} ${label}`,
      },
      ...{ owner: other.unit, partners: [], dueOn: dayOf(new Date(at.getTime() + (10 + n * 10) * day)), requestKey: randomUUID() },
      ...{ actor: leader as Actor, at },
    })
    if (!processor || n > 0) continue
    const common = { id, actor: processor, attachments: [], at, lang: 'vi' as const }
    await actOnTask(db, { ...common, action: 'take', note: '', clientKey: `made-up:${id}:take` })
    await actOnTask(db, {
      ...common,
      action: 'progress',
      note: `Đã rà soát một nửa ${label}`,
      percent: 50,
      clientKey: `made-up:${id}:progress`,
    })
  }
}

/** Two work files: one under way, one closed with what was issued. */
async function gather({ db, clock }: Context, office: Office, document: Document): Promise<void> {
  const { processor } = office.staff
  if (!processor) return
  const at = clock.now()
  const keeper = { id: processor.personId, name: processor.name }
  const papers = await listDocuments(db, { unitIds: [office.unit.id], direction: 'incoming' }, { limit: 2 })
  for (const [title, documents] of [
    ['Trả lời các đơn vị', papers],
    ['Trật tự đường phố', [document]],
  ] as const) {
    const id = await keepWorkFile(db, { unitId: office.unit.id, title: `${title} ${label}`, years: 10, keeper, at })
    await inTransaction(db, async (trx) => {
      await findWorkFile(trx, id, { lock: true })
      for (const each of documents) await insertItem(trx, id, { documentId: each.id }, { name: processor.name, at })
      if (documents.length === 1) await closeFile(trx, id, { name: processor.name, at })
    })
  }
}

/** Made-up official documents on every step of their roads, by the module's own functions. */
export async function generateDocuments(context: Context): Promise<number> {
  const { db, config, log } = context
  if (config.mode === 'production') {
    log('made-up documents are refused in production')
    return 2
  }
  const all = await listOffices(context)
  const unitIds = all.map(({ unit }) => unit.id)
  if ((await listDocuments(db, { unitIds, q: 'van ban mau may sinh ra' }, { limit: 1 })).length > 0) {
    log('made-up documents are here already')
    return 1
  }
  for (const office of all) {
    await receive(context, office)
    const document = await write(context, office)
    if (!document) continue
    await send(
      context,
      office,
      document,
      all.filter((each) => each !== office),
    )
    await gather(context, office, document)
  }
  log(`made-up documents of ${all.length} offices`)
  return 0
}
