import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import { type Cell, writeSheet } from '#engine/desk/index.ts'
import type { Answers } from '#engine/forms/index.ts'
import { listReceivingUnits } from '../apply/receiving-units.ts'
import { fileProcedure } from '../bundle/file-bundle.ts'
import { getForm } from '../dossier/form.queries.ts'
import { openAnswers } from '../dossier/sealed-answers.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { SheetPage } from './sheet.page.tsx'
import { closeSheet, findSheetFiling, listFiledLines, lockSheet, type Sheet, takeLine } from './sheet.queries.ts'
import { firmOf } from './from-sheet.ts'

async function ownSheet(request: FastifyRequest): Promise<Sheet> {
  const { id } = request.params as { id: string }
  const sheet = await findSheetFiling(request.server.db, id)
  if (!sheet || sheet.ownerId !== request.actor?.personId) throw refuse('notFound', 'procedures.sheet.none_such')
  return sheet
}

const isSound = ({ faults, twin }: Sheet['lines'][number]): boolean => faults.length === 0 && twin === null

async function linesOf(request: FastifyRequest, sheet: Sheet) {
  const { t, server } = request
  const known = new Map(
    (
      await listFiledLines(
        server.db,
        sheet.organisationId,
        sheet.lines.map(({ hash }) => hash),
      )
    ).map((one) => [one.hash, one]),
  )
  return sheet.lines.map((line) => {
    const before = line.twin === null ? known.get(line.hash) : undefined
    const now = before?.sheetId === sheet.id
    const sound = isSound(line)
    const [state, kind]: [string, TagKind] = before
      ? [t(now ? 'procedures.sheet.state_filed' : 'procedures.sheet.state_before'), 'done']
      : sound
        ? [t('procedures.sheet.state_sound'), 'doing']
        : [t('procedures.sheet.state_faulty'), 'overdue']
    const twin = line.twin === null ? [] : [{ column: '', message: t('procedures.sheet.twin', { line: line.twin }) }]
    return {
      ...{ line: line.line, title: line.title, state, kind, code: before?.code },
      faults: [...line.faults, ...twin],
      open: sound && !before,
    }
  })
}

export async function showSheet(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const sheet = await ownSheet(request)
  const [version, lines] = await Promise.all([getProcedureVersion(request.server.db, sheet.procedureVersionId), linesOf(request, sheet)])
  const { code, name } = version.procedure
  const title = t(sheet.filedAt ? 'procedures.sheet.done_title' : 'procedures.sheet.check_title')
  const body = h(SheetPage, {
    ...{ t, id: sheet.id, title, name: localized(t.lang, name), organisation: sheet.organisationName, fileName: sheet.fileName, lines },
    ...{ filed: sheet.filedAt !== null, sound: lines.filter((line) => line.open).length, again: `/thu-tuc/${code}/bang-tinh` },
  })
  return reply.page({ title, body, crumbs: [{ href: `/thu-tuc/${code}/bang-tinh`, label: t('procedures.sheet.title') }] })
}

/** Files all sound lines of a sheet or none; a line that the firm filed before is left out. */
export async function submitSheet(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock, province } = request.server
  const sheet = await ownSheet(request)
  const actor = request.actor
  if (!actor || firmOf(actor).mandateId !== sheet.mandateId) throw refuse('notAllowed', 'procedures.sheet.no_mandate')
  const at = clock.now()
  const [version, form, units] = await Promise.all([
    getProcedureVersion(db, sheet.procedureVersionId),
    getForm(db, sheet.formId),
    listReceivingUnits(db, province, dayOf(at)),
  ])
  const common = {
    actor,
    version,
    form,
    files: sheet.files,
    unitId: sheet.unitId,
    channel: 'online' as const,
    at,
    lang: request.lang,
    province,
  }
  await inTransaction(db, async (trx) => {
    const locked = await lockSheet(trx, sheet.id)
    if (!locked || locked.filedAt) return
    const sound = locked.lines.filter(isSound)
    const known = new Set(
      (
        await listFiledLines(
          trx,
          sheet.organisationId,
          sound.map(({ hash }) => hash),
        )
      ).map(({ hash }) => hash),
    )
    for (const line of sound.filter(({ hash }) => !known.has(hash))) {
      const answers = openAnswers(config, sheet.ownerId, line.answers as Answers)
      const key = `sheet:${line.hash}`
      const filed = await fileProcedure(trx, config, { ...common, answers, key, units: new Set(units.communes.map(({ code }) => code)) })
      const taken = { organisationId: sheet.organisationId, hash: line.hash, sheetId: sheet.id, line: line.line, code: filed.code }
      // Another person of the firm has just filed the same line: all of it is undone, and seen on the next look.
      if (!(await takeLine(trx, taken))) throw refuse('conflict', 'procedures.sheet.changed')
    }
    await closeSheet(trx, sheet.id, at)
  })
  return reply.redirect(`/nop-bang-tinh/${sheet.id}`, 303)
}

/** What was filed, as a spreadsheet: line, code, who, where, when. */
export async function sendReceipts(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const sheet = await ownSheet(request)
  const lines = (await linesOf(request, sheet)).filter((line) => line.code)
  const heads = [
    t('procedures.sheet.line'),
    t('procedures.column.code'),
    t('procedures.column.applicant'),
    t('procedures.column.state'),
    t('procedures.column.filed'),
  ]
  const rows = lines.map((line): Cell[] => [String(line.line), line.code ?? '', line.title, line.state, sheet.filedAt])
  const bytes = await writeSheet(
    t('procedures.sheet.receipts'),
    heads.map((label) => ({ label, width: 26 })),
    rows,
  )
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return reply.type(type).header('content-disposition', 'attachment; filename="bien-nhan.xlsx"').send(bytes)
}
