import type { FastifyRequest } from 'fastify'
import { dayOf } from '#core/i18n.ts'
import { answersSummary, warnings, warningText } from '#engine/forms/index.ts'
import { communesOverTime } from '../apply/communes.ts'
import { hasChanged } from '../origins/marks.ts'
import { originWords } from '../origins/words.ts'
import type { DossierFile } from './view.ts'

export type DeclaredPart = { title: string; rows: { label: string; value: string; personal: boolean; note: string | undefined }[] }

/** What was declared, in words, each line with what is to be looked at and where it came from. */
export async function declaredWords(
  request: FastifyRequest,
  { dossier, file, form }: DossierFile,
  reader: 'own' | 'officer',
): Promise<DeclaredPart[]> {
  const { t, server } = request
  const today = dayOf(dossier.filedAt)
  const communes = await communesOverTime(server.db, server.province, dayOf(server.clock.now()))
  const files = file.attachments.map((a) => ({ id: a.fileId, name: a.name, mediaType: a.mediaType, bytes: a.sizeBytes }))
  const doubts = warnings(form.body, dossier.answers, { today })
  const noteOf = (field: string): string | undefined => {
    const mark = dossier.origins[field.split('-')[0] ?? '']
    const doubt = doubts.filter((one) => one.field === field).map((one) => `⚠ ${warningText(t, form.body, one)}`)
    const whence = mark ? originWords(t, mark, hasChanged(server.config, mark, dossier.answers[field]), reader) : undefined
    return [...doubt, whence].filter(Boolean).join('. ') || undefined
  }
  return answersSummary(t, form.body, dossier.answers, { files, options: () => communes }).map(({ title, rows }) => ({
    title,
    rows: rows.map(({ field, label, value, personal }) => ({ label, value, personal, note: noteOf(field) })),
  }))
}
