import type { FastifyRequest } from 'fastify'
import { refuse, Refusal } from '#core/errors.ts'
import type { FieldError } from '#core/ui/error-summary.tsx'
import type { ActionData, NewAttachment } from '#engine/casework/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { actOnDossier } from './act-on-dossier.ts'

export type ActionBody = {
  key: string | undefined
  version: number | undefined
  note: string
  data: ActionData
  fields: Record<string, string>
  attachments: NewAttachment[]
  fileFault: string | undefined
}

/** What a page posts with an action: note, inputs, files (multipart), the version it saw and its key. */
export async function readActionBody(request: FastifyRequest, by: string, unitId?: string | undefined): Promise<ActionBody> {
  const fields: Record<string, string> = {}
  const attachments: NewAttachment[] = []
  let fileFault: string | undefined
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value).replaceAll('\u0000', '')
      else if (!part.filename) part.file.resume()
      else {
        const { db, config, clock } = request.server
        const kept = await storeFile(db, config, {
          name: part.filename,
          stream: part.file,
          accept: Object.values(mediaTypes),
          maxBytes: 10 * 1024 * 1024,
          by,
          at: clock.now(),
          entrance: 'action',
          unitId,
        }).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error
          fileFault = request.t(error.code, error.vars)
          return undefined
        })
        if (kept)
          attachments.push({
            fileId: kept.id,
            sha256: kept.sha256,
            name: kept.name,
            mediaType: kept.mediaType,
            sizeBytes: kept.size,
            kind: 'supplement',
            label: kept.name,
          })
      }
    }
  } else {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      if (typeof value === 'string') fields[name] = value
  }
  // The key is the person's own: two officers who press the same button are two actions, and the second is told so.
  return {
    key: fields.key ? `${by}:${fields.key}` : undefined,
    version: /^\d+$/.test(fields.version ?? '') ? Number(fields.version) : undefined,
    note: fields.note ?? '',
    data: dataOf(fields),
    fields,
    attachments,
    fileFault,
  }
}

const units = ['working_day', 'working_hour', 'calendar_day', 'calendar_month'] as const

function lengthOf(fields: Record<string, string>, name: string): { amount: number; unit: (typeof units)[number] } | undefined {
  const amount = Number((fields[`${name}-amount`] ?? '').replace(',', '.'))
  const unit = units.find((u) => u === fields[`${name}-unit`])
  return Number.isFinite(amount) && amount > 0 && amount <= 1000 && unit ? { amount, unit } : undefined
}

/** Officer and unit names are looked up by the caller: what the page says about names is not believed. */
function dataOf(fields: Record<string, string>): ActionData {
  const by = lengthOf(fields, 'by')
  const duration = lengthOf(fields, 'duration')
  const score = /^[1-5]$/.test(fields.score ?? '') ? Number(fields.score) : undefined
  const inputs = fields.office?.trim() ? { office: fields.office.trim().slice(0, 300) } : undefined
  return {
    ...(by ? { by } : {}),
    ...(duration ? { duration } : {}),
    ...(score ? { score } : {}),
    ...(inputs ? { inputs } : {}),
    ...(fields.officer ? { assigneeId: fields.officer } : {}),
  }
}

/** Does the action of the address as its page posted it; faults of its fields come back, to be shown beside them. */
export async function actAsPosted(
  request: FastifyRequest,
  body: Pick<ActionBody, 'key' | 'version' | 'data' | 'attachments'> & { note: string | undefined },
): Promise<FieldError[]> {
  const { db, config, clock } = request.server
  const { code, action } = request.params as { code: string; action: string }
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { key, version, note, data, attachments } = body
  try {
    const by = { actor: request.actor, at: clock.now(), lang: request.lang }
    await actOnDossier(db, config, { code, action, key, version, note, data, attachments, ...by })
    return []
  } catch (error) {
    const { fields } = error as { fields?: FieldError[] }
    if (fields && fields.length > 0) return fields
    throw error
  }
}
