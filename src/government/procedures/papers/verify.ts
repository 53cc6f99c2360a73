import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDateTime } from '#core/i18n.ts'
import type { IssuedResult } from '../dossier/dossier.ts'
import { resultFile } from './result-file.ts'
import { findResult } from './result.queries.ts'
import { codeInPdf, maskName, readCode } from './verification.rules.ts'
import { headingOf, type Checked, VerifiedPage, VerifyPage, type VerifyProps } from './verify.page.tsx'

const maxBytes = 10 * 1024 * 1024

/** The form, or with a code in the address the way to its paper. */
export async function showVerify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ma } = request.query as { ma?: string }
  if (ma === undefined) return formPage(request, reply, {})
  const code = readCode(ma)
  if (code) return reply.redirect(`/kiem-tra/${code}`, 303)
  const message = request.t(ma.trim() ? 'procedures.verify.code_wrong' : 'procedures.verify.code_missing')
  return formPage(request, reply, { code: ma, errors: [{ field: 'ma', message }] }, 422)
}

/** What the register says of a paper: enough to know it again, nothing that its holder would not show. */
export async function showVerified(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const typed = (request.params as { code: string }).code
  const code = readCode(typed)
  const result = code && (await findResult(request.server.db, { code }))
  if (!result) return unknown(request, reply, typed)
  return resultPage(request, reply, result, undefined)
}

/** An uploaded file against the register. It is hashed in memory and kept nowhere. */
export async function checkFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const upload = await readUpload(request)
  if (upload.tooLarge)
    return formPage(request, reply, { code: upload.code, errors: [{ field: 'tep', message: t('procedures.verify.file_too_large') }] }, 422)
  if (!upload.bytes)
    return formPage(request, reply, { code: upload.code, errors: [{ field: 'tep', message: t('procedures.verify.file_missing') }] }, 422)
  const code = upload.code.trim() ? readCode(upload.code) : codeInPdf(upload.bytes)
  if (!code && !upload.code.trim())
    return formPage(request, reply, { errors: [{ field: 'ma', message: t('procedures.verify.no_code_in_file') }] }, 422)
  const result = code && (await findResult(request.server.db, { code }))
  if (!result) return unknown(request, reply, code ?? upload.code)
  const own = createHash('sha256').update(upload.bytes).digest('hex')
  // A paper in somebody's hands was downloaded; a file that comes before any download is compared with the one written now.
  const file = await resultFile(request.server, result)
  return resultPage(request, reply, { ...result, file }, own === file.sha256 ? 'intact' : 'altered')
}

type Upload = { code: string; bytes: Buffer | undefined; tooLarge: boolean }

async function readUpload(request: FastifyRequest): Promise<Upload> {
  const upload: Upload = { code: '', bytes: undefined, tooLarge: false }
  if (!request.isMultipart()) return upload
  try {
    for await (const part of request.parts({ limits: { files: 1, fields: 5, fileSize: maxBytes } })) {
      if (part.type === 'field') {
        if (part.fieldname === 'ma') upload.code = String(part.value).slice(0, 60)
        continue
      }
      const bytes = await part.toBuffer()
      if (bytes.length > 0) upload.bytes = bytes
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'FST_REQ_FILE_TOO_LARGE') throw error
    upload.tooLarge = true
  }
  return upload
}

function formPage(request: FastifyRequest, reply: FastifyReply, props: Partial<Omit<VerifyProps, 't'>>, status = 200): FastifyReply {
  const { t } = request
  return reply.page({
    title: t(props.unknown === undefined ? 'procedures.verify.title' : 'procedures.verify.unknown_title'),
    body: h(VerifyPage, { t, code: '', errors: [], unknown: undefined, ...props }),
    status,
  })
}

const unknown = (request: FastifyRequest, reply: FastifyReply, typed: string): FastifyReply =>
  formPage(request, reply, { code: typed.slice(0, 60), unknown: typed.slice(0, 60) }, 404)

function resultPage(request: FastifyRequest, reply: FastifyReply, result: IssuedResult, checked: Checked | undefined): FastifyReply {
  const { t } = request
  const shown = {
    code: result.code,
    title: result.title,
    holder: maskName(result.holder),
    unit: result.issuedUnit,
    signer: result.issuedBy,
    issued: formatDateTime(t.lang, result.issuedAt),
    hash: result.file?.sha256,
  }
  const body = h(VerifiedPage, { t, result: shown, checked })
  return reply
    .header('x-robots-tag', 'noindex')
    .page({ title: t(headingOf(checked)), body, crumbs: [{ href: '/kiem-tra', label: t('procedures.verify.title') }] })
}
