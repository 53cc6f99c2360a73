import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type ListProps = {
  t: T
  search: string
  rows: { key: string; href: string; title: string; version: number | undefined; draft: string | undefined }[]
}

/** The papers whose words are written by the province. */
export function TemplatesPage({ t, rows, search }: ListProps): VNode {
  return (
    <div>
      <h1>{t('procedures.paper_template.title')}</h1>
      <p>{t('procedures.paper_template.lead')}</p>
      <Table
        caption={t('procedures.paper_template.title')}
        captionUnseen
        headKey="title"
        columns={[
          { key: 'title', label: t('procedures.paper_template.paper') },
          { key: 'version', label: t('procedures.paper_template.version'), align: 'right' },
          { key: 'draft', label: t('procedures.paper_template.draft') },
        ]}
        rows={rows.map((row) => ({
          id: row.key.replace(/[^\w-]/g, '-'),
          href: row.href,
          cells: {
            title: <a href={row.href}>{row.title}</a>,
            version: <span class="num">{row.version ?? '–'}</span>,
            draft: row.draft ? <Tag kind="waiting">{row.draft}</Tag> : '–',
          },
        }))}
      />
      <Actions>
        <ButtonLink href={search} kind="secondary">
          {t('procedures.paper_template.for_procedure')}
        </ButtonLink>
      </Actions>
    </div>
  )
}

type Slot = { name: string; label: string; value: string; optional: boolean; short: boolean }
type Props = {
  t: T
  action: string
  title: string
  general: boolean
  draft: { href: string; by: string; when: string } | undefined
  holes: { hole: string; words: string }[]
  slots: Slot[]
  rows: { text: string; fields: { key: string; label: string }[] } | undefined
  versions: { version: number; when: string; by: string; compare: string }[]
  errors: FieldFault[]
}

function Slots({ t, slots, errors }: Pick<Props, 't' | 'slots' | 'errors'>): VNode {
  const errorOf = (name: string): string | undefined => errors.find((one) => one.field === name)?.message
  return (
    <>
      {slots.map(({ name, label, value, optional, short }) => {
        const field = { t, name, label, value, lang: 'vi', error: errorOf(name), ...(optional ? { required: false } : {}) }
        return short ? <TextField key={name} {...field} /> : <TextArea key={name} {...field} rows={3} maxLength={1500} />
      })}
    </>
  )
}

function Holes({ t, holes }: Pick<Props, 't' | 'holes'>): VNode {
  return (
    <details>
      <summary>{t('procedures.paper_template.holes')}</summary>
      <Table
        caption={t('procedures.paper_template.holes')}
        captionUnseen
        variant="dense"
        headKey="hole"
        columns={[
          { key: 'hole', label: t('procedures.paper_template.hole_sign') },
          { key: 'words', label: t('procedures.paper_template.hole_words') },
        ]}
        rows={holes.map(({ hole, words }) => ({ id: hole.replace(/\W/g, ''), cells: { hole: <code>{hole}</code>, words } }))}
      />
    </details>
  )
}

function Rows({ t, rows, error }: { t: T; rows: NonNullable<Props['rows']>; error: string | undefined }): VNode {
  return (
    <>
      <TextArea
        t={t}
        name="rows"
        label={t('procedures.paper_template.slot.rows')}
        hint={t('procedures.paper_template.rows_hint')}
        value={rows.text}
        rows={8}
        required={false}
        error={error}
      />
      <details>
        <summary>{t('procedures.paper_template.fields', { count: rows.fields.length })}</summary>
        <Table
          caption={t('procedures.paper_template.fields', { count: rows.fields.length })}
          captionUnseen
          variant="dense"
          headKey="key"
          columns={[
            { key: 'key', label: t('procedures.paper_template.field_key') },
            { key: 'label', label: t('procedures.paper_template.field_label') },
          ]}
          rows={rows.fields.map(({ key, label }) => ({ id: `o-${key}`, cells: { key: <code>{key}</code>, label } }))}
        />
      </details>
    </>
  )
}

/** The words of one paper, what may be filled in, the paper itself to look at, and its versions. */
export function TemplatePage({ t, action, title, general, draft, holes, slots, rows, versions, errors }: Props): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      {draft && (
        <Notice kind="attention" action={<a href={draft.href}>{t('procedures.paper_template.see_draft')}</a>}>
          {t('procedures.paper_template.waits', { by: draft.by, when: draft.when })}
        </Notice>
      )}
      {general && !draft && <Notice>{t('procedures.paper_template.not_own')}</Notice>}
      <form method="post" action={action} noValidate>
        <Slots t={t} slots={slots} errors={errors} />
        <Holes t={t} holes={holes} />
        {rows && <Rows t={t} rows={rows} error={errors.find((one) => one.field === 'rows')?.message} />}
        <Actions>
          <Button>{t('procedures.paper_template.keep')}</Button>
          <Button kind="secondary" formAction={`${action}/xem-truoc`}>
            {t('procedures.paper_template.preview')}
          </Button>
        </Actions>
      </form>
      {versions.length > 0 && (
        <section class="section" aria-labelledby="cac-ban">
          <h2 id="cac-ban">{t('procedures.paper_template.versions')}</h2>
          <ul>
            {versions.map(({ version, when, by, compare }) => (
              <li key={version}>
                <a href={compare}>{t('procedures.paper_template.version_line', { version, when, by })}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
