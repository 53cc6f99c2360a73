import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { type Report, SignatureReport } from '#engine/signing/index.ts'

export type VerifyProps = { t: T; code: string; errors: FieldError[]; unknown: string | undefined }
export type Checked = 'intact' | 'altered'

/** Is this paper real? By the code on it, or by the file itself. */
export function VerifyPage({ t, code, errors, unknown }: VerifyProps): VNode {
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{unknown === undefined ? t('procedures.verify.title') : t('procedures.verify.unknown_title')}</h1>
      {unknown === undefined ? (
        <p>{t('procedures.verify.intro')}</p>
      ) : (
        <Notice kind="attention">
          <p>{t('procedures.verify.unknown_text', { code: unknown })}</p>
          <p>{t('procedures.verify.unknown_help')}</p>
        </Notice>
      )}
      <form method="get" action="/kiem-tra" noValidate>
        <TextField
          t={t}
          name="ma"
          label={t('procedures.verify.code')}
          hint={t('procedures.verify.code_hint')}
          value={code}
          error={error('ma')}
          required
          autocomplete="off"
          width={20}
          maxLength={60}
        />
        <Actions>
          <Button>{t('procedures.verify.check_code')}</Button>
        </Actions>
      </form>
      <section class="section" aria-labelledby="by-file">
        <h2 id="by-file">{t('procedures.verify.by_file')}</h2>
        <FileForm t={t} error={error('tep')} />
      </section>
    </div>
  )
}

function FileForm({ t, code, error }: { t: T; code?: string; error?: string | undefined }): VNode {
  return (
    <form method="post" action="/kiem-tra" encType="multipart/form-data" noValidate>
      {code && <input type="hidden" name="ma" value={code} />}
      <FileField
        t={t}
        name="tep"
        label={t('procedures.verify.file')}
        hint={t('procedures.verify.file_hint')}
        accept=".pdf"
        error={error}
        required
        maxBytes={10 * 1024 * 1024}
        maxSize="10 MB"
      />
      <Actions>
        <Button kind="secondary">{t('procedures.verify.check_file')}</Button>
      </Actions>
    </form>
  )
}

type Verified = { code: string; title: string; holder: string; unit: string; signer: string; issued: string; hash: string | undefined }

/** The heading, and title, of what was found. */
export const headingOf = (checked: Checked | undefined) =>
  checked === 'altered'
    ? 'procedures.verify.altered_title'
    : checked === 'intact'
      ? 'procedures.verify.intact_title'
      : 'procedures.verify.found_title'

/** What the register says of the paper, and of the file that was compared with it. */
export function VerifiedPage({
  t,
  result,
  checked,
  signing,
  replacedBy,
  replaces,
}: {
  t: T
  result: Verified
  checked: Checked | undefined
  signing: { kind: TagKind; words: string }
  replacedBy: Place | undefined
  replaces: Place | undefined
}): VNode {
  return (
    <div class="narrow section">
      <h1>{t(headingOf(checked))}</h1>
      <Replaced t={t} by={replacedBy} />
      {checked === 'altered' && (
        <Notice kind="attention">
          <p>{t('procedures.verify.altered_text')}</p>
        </Notice>
      )}
      {checked === 'intact' && (
        <Notice kind="done">
          <p>{t('procedures.verify.intact_text')}</p>
        </Notice>
      )}
      {checked === undefined && <p>{t('procedures.verify.found_text')}</p>}
      <Register t={t} result={result} signing={signing} />
      {replaces && <p>{t('procedures.redress.replaces', replaces)}</p>}
      {signing.kind !== 'done' && <p class="soft">{t('procedures.verify.unsigned')}</p>}
      <section class="section no-print" aria-labelledby="by-file">
        <h2 id="by-file">{t(checked ? 'procedures.verify.another_file' : 'procedures.verify.compare')}</h2>
        <FileForm t={t} code={result.code} />
      </section>
    </div>
  )
}

type Place = { code: string; date: string }

/** A paper that was real when it was issued, and in whose place another stands. */
function Replaced({ t, by }: { t: T; by: Place | undefined }): VNode | null {
  if (!by) return null
  return (
    <Notice kind="attention" title={t('procedures.redress.no_longer')}>
      <p>
        {t('procedures.redress.replaced_by', by)} <a href={`/kiem-tra/${by.code}`}>{t('procedures.redress.see_new')}</a>
      </p>
    </Notice>
  )
}

/** What the register knows of a paper. */
function Register({ t, result, signing }: { t: T; result: Verified; signing?: { kind: TagKind; words: string } }): VNode {
  return (
    <SummaryList
      t={t}
      rows={[
        { label: t('procedures.verify.paper'), value: <span lang="vi">{result.title}</span> },
        { label: t('procedures.verify.holder'), value: result.holder },
        { label: t('procedures.verify.unit'), value: <span lang="vi">{result.unit}</span> },
        { label: t('procedures.verify.signer'), value: result.signer },
        { label: t('procedures.verify.issued'), value: result.issued },
        ...(signing ? [{ label: t('procedures.verify.signing'), value: <Tag kind={signing.kind}>{signing.words}</Tag> }] : []),
        { label: t('procedures.verify.code'), value: <span class="num">{result.code}</span> },
        ...(result.hash ? [{ label: t('procedures.verify.hash'), value: <code>{result.hash}</code> }] : []),
      ]}
    />
  )
}

/** A file with signatures: what they prove, then what the register says of the paper. */
export function SignedPage({
  t,
  report,
  known,
  hasStrangeCode,
  replacedBy,
}: {
  t: T
  report: Report
  known: Verified | undefined
  hasStrangeCode: boolean
  replacedBy: Place | undefined
}): VNode {
  return (
    <div class="narrow section">
      <h1>{t(`procedures.verify.signed.${report.verdict}`)}</h1>
      <Replaced t={t} by={replacedBy} />
      <SignatureReport t={t} report={report} />
      <section class="section" aria-labelledby="register">
        <h2 id="register">{t('procedures.verify.register')}</h2>
        {known && report.verdict !== 'altered' ? (
          <Register t={t} result={known} />
        ) : (
          <p>{t(hasStrangeCode || known ? 'procedures.verify.register_other' : 'procedures.verify.register_none')}</p>
        )}
      </section>
      <section class="section no-print" aria-labelledby="by-file">
        <h2 id="by-file">{t('procedures.verify.another_file')}</h2>
        <FileForm t={t} />
      </section>
    </div>
  )
}

export type DeclarationProps = {
  t: T
  paper: string
  procedure: string
  dossier: string
  person: string
  unit: string
  filed: string
  confirmed: { kind: TagKind; words: string }
  code: string
}

/** A declaration that was filed with exactly what its code was made from; nothing of what it says. */
export function DeclarationPage({ t, paper, procedure, dossier, person, unit, filed, confirmed, code }: DeclarationProps): VNode {
  return (
    <div class="narrow section">
      <h1>{t('procedures.verify.declaration_title')}</h1>
      <p>{t('procedures.verify.declaration_text')}</p>
      <SummaryList
        t={t}
        rows={[
          { label: t('procedures.verify.paper'), value: <span lang="vi">{paper}</span> },
          { label: t('procedures.column.procedure'), value: <span lang="vi">{procedure}</span> },
          { label: t('procedures.declaration.dossier'), value: <span class="num">{dossier}</span> },
          { label: t('procedures.verify.declarant'), value: person },
          { label: t('procedures.verify.sent_to'), value: <span lang="vi">{unit}</span> },
          { label: t('procedures.verify.filed'), value: filed },
          { label: t('procedures.declaration.confirmed'), value: <Tag kind={confirmed.kind}>{confirmed.words}</Tag> },
          { label: t('procedures.verify.code'), value: <span class="num">{code}</span> },
        ]}
      />
    </div>
  )
}
