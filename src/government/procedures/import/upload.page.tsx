import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { CheckboxField } from '#core/ui/choice-field.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { type Tab, Tabs } from '#core/ui/tabs.tsx'
import { FileField } from '#core/ui/upload.tsx'
import { Changes } from '#ground/versions/index.ts'

type UploadProps = {
  t: T
  action: string
  today: string
  errors: FieldFault[]
  draft: string | undefined
  runs: { number: number; file: string; by: string; at: string }[]
}

/** A new national catalogue: read, compared, and laid before a second person. */
export function UploadPage({ t, action, today, errors, draft, runs }: UploadProps): VNode {
  const errorOf = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('procedures.import.title')}</h1>
      <p class="soft">{t('procedures.import.lead')}</p>
      {draft && (
        <Notice kind="attention" action={<ButtonLink href={draft}>{t('versions.see_draft')}</ButtonLink>}>
          {t('procedures.import.waits')}
        </Notice>
      )}
      <SubmitOnce t={t}>
        <form method="post" action={action} encType="multipart/form-data" class="narrow" novalidate>
          <FileField
            t={t}
            name="file"
            label={t('procedures.import.file')}
            hint={t('procedures.import.file_hint')}
            accept=".jsonl,.ndjson,.json"
            error={errorOf('file')}
          />
          <DateField t={t} name="from" label={t('versions.from')} value={today} error={errorOf('from')} />
          <CheckboxField
            t={t}
            name="whole"
            label={t('procedures.import.whole')}
            hint={t('procedures.import.whole_hint')}
            options={[{ value: 'true', label: t('procedures.import.whole_yes') }]}
            required={false}
          />
          <Actions>
            <Button>{t('procedures.import.compare')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
      {runs.length > 0 && (
        <Table
          caption={t('procedures.import.runs')}
          variant="dense"
          headKey="file"
          columns={[
            { key: 'file', label: t('procedures.import.file') },
            { key: 'at', label: t('versions.at'), nowrap: true },
            { key: 'by', label: t('versions.published_by') },
          ]}
          rows={runs.map((run) => ({ id: `lan-${run.number}`, cells: { file: run.file, at: run.at, by: run.by } }))}
        />
      )}
    </>
  )
}

type Line = {
  code: string
  name: string
  isNew: boolean
  about: string
  changes: { path: string; place: string; before: string | null; after: string | null }[]
}
type BatchProps = {
  t: T
  file: string
  told: string
  whole: boolean
  tabs: Tab[]
  unchanged: number
  refused: { line: number; code: string; why: string }[]
  lines: Line[]
  next: string | undefined
}

function Refused({ t, refused }: Pick<BatchProps, 't' | 'refused'>): VNode | null {
  if (refused.length === 0) return null
  return (
    <Notice kind="attention" title={t('procedures.import.refused', { count: refused.length })}>
      <ul>
        {refused.slice(0, 20).map((one) => (
          <li key={one.line}>{t('procedures.import.refused_line', { line: one.line, code: one.code, why: one.why })}</li>
        ))}
      </ul>
    </Notice>
  )
}

/** Field by field, what a staged file would change. */
export function BatchPage({ t, file, told, whole, tabs, unchanged, refused, lines, next }: BatchProps): VNode {
  return (
    <>
      <h1>{t('procedures.import.batch')}</h1>
      <p>
        {file}. {told} {t(whole ? 'procedures.import.is_whole' : 'procedures.import.is_part')}{' '}
        {t('procedures.import.unchanged', { count: formatNumber(t.lang, unchanged) })}
      </p>
      <Refused t={t} refused={refused} />
      <Tabs label={t('versions.change')} tabs={tabs} />
      {lines.length === 0 && <Empty title={t('versions.no_changes')} text={t('procedures.import.none_of_kind')} />}
      {lines.map((line) => (
        <section key={line.code} class="section" aria-labelledby={`tt-${line.code}`}>
          <h2 id={`tt-${line.code}`}>
            {line.code} <span lang="vi">{line.name}</span>
          </h2>
          {line.about && (
            <p class="soft" lang="vi">
              {line.about}
            </p>
          )}
          {line.changes.length > 0 && <Changes t={t} caption={t('versions.changes')} changes={line.changes} />}
        </section>
      ))}
      <Pager t={t} nextHref={next} />
    </>
  )
}
