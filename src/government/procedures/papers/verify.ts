import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { formatDate, formatDateTime } from '#core/i18n.ts'
import { type Report, verifyPdf } from '#engine/signing/index.ts'
import { getFile, openFile } from '#ground/files/index.ts'
import type { IssuedResult } from '../dossier/dossier.ts'
import { findReplaced, findReplacement } from '../redress/follow-up.queries.ts'
import { resultFile } from './result-file.ts'
import { findResult } from './result.queries.ts'
import { signingOf } from './signing-state.ts'
import { codeInPdf, maskName, readCode } from './verification.rules.ts'
import { headingOf, type Checked, SignedPage, VerifiedPage, VerifyPage, type VerifyProps } from './verify.page.tsx'

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

/** An uploaded file: its signatures by themselves, and the file against the register. It is read in memory and kept nowhere. */
export async function checkFile(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const upload = await readUpload(request)
  if (upload.tooLarge)
    return formPage(request, reply, { code: upload.code, errors: [{ field: 'tep', message: t('procedures.verify.file_too_large') }] }, 422)
  if (!upload.bytes)
    return formPage(request, reply, { code: upload.code, errors: [{ field: 'tep', message: t('procedures.verify.file_missing') }] }, 422)
  const report = await verifyPdf(server, upload.bytes)
  const code = upload.code.trim() ? readCode(upload.code) : codeInPdf(upload.bytes)
  const result = code ? await findResult(server.db, { code }) : undefined
  if (report.signatures.length > 0 || report.hidden) return signedPage(request, reply, report, result, upload.bytes)
  if (!code && !upload.code.trim())
    return formPage(request, reply, { errors: [{ field: 'ma', message: t('procedures.verify.no_code_in_file') }] }, 422)
  if (!result) return unknown(request, reply, code ?? upload.code)
  // A paper in somebody's hands was downloaded; a file that comes before any download is compared with the one written now.
  const file = await resultFile(server, result)
  return resultPage(request, reply, { ...result, file }, hashOf(upload.bytes) === file.sha256 ? 'intact' : 'altered')
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** What the signatures of a file prove; and, where the register knows its code, whether it is the register's own paper. */
async function signedPage(
  request: FastifyRequest,
  reply: FastifyReply,
  report: Report,
  result: IssuedResult | undefined,
  bytes: Buffer,
): Promise<FastifyReply> {
  const { t, server } = request
  const own = result && (await resultFile(server, result))
  // Every signed edition begins with the paper as the register has it.
  const isOurs = own && result && (await beginsWith(request, own.fileId, bytes))
  const known = result && isOurs ? { ...shownOf(request, result), hash: hashOf(bytes) } : undefined
  const body = h(SignedPage, {
    t,
    report,
    known,
    replacedBy: known && (await placeOf(request, known.code)).replacedBy,
    hasStrangeCode: result !== undefined && !isOurs,
  })
  const title = t(`procedures.verify.signed.${report.verdict}`)
  return reply.header('x-robots-tag', 'noindex').page({ title, body, crumbs: [{ href: '/kiem-tra', label: t('procedures.verify.title') }] })
}

async function beginsWith(request: FastifyRequest, fileId: string, bytes: Buffer): Promise<boolean> {
  const { db, config } = request.server
  const base = await buffer(await openFile(config, await getFile(db, fileId)))
  return bytes.length >= base.length && bytes.subarray(0, base.length).equals(base)
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

const shownOf = ({ t }: FastifyRequest, result: IssuedResult) => ({
  code: result.code,
  title: result.title,
  holder: maskName(result.holder),
  unit: result.issuedUnit,
  signer: result.issuedBy,
  issued: formatDateTime(t.lang, result.issuedAt),
})

/** Whether another result took its place, and in whose place it was issued. */
async function placeOf({ t, server }: FastifyRequest, code: string) {
  const [later, before] = await Promise.all([findReplacement(server.db, code), findReplaced(server.db, code)])
  return {
    replacedBy: later && { code: later.code, date: formatDate(t.lang, later.issuedAt) },
    replaces: before && { code: before.code, date: formatDate(t.lang, before.issuedAt) },
  }
}

async function resultPage(
  request: FastifyRequest,
  reply: FastifyReply,
  result: IssuedResult,
  checked: Checked | undefined,
): Promise<FastifyReply> {
  const { t } = request
  const signing = await signingOf(request.server.db, t, result.code)
  const shown = { ...shownOf(request, result), hash: result.file?.sha256 }
  const body = h(VerifiedPage, { t, result: shown, checked, signing, ...(await placeOf(request, result.code)) })
  return reply
    .header('x-robots-tag', 'noindex')
    .page({ title: t(headingOf(checked)), body, crumbs: [{ href: '/kiem-tra', label: t('procedures.verify.title') }] })
}
