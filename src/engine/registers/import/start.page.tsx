import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { FileField } from '#core/ui/field.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { baseOf, type Frame, RegisterShell } from '../browse/shell.page.tsx'
import type { Field } from '../definition/definition.ts'

type StartProps = Frame & {
  t: T
  error: string | undefined
  fields: Field[]
  imports: { id: string; name: string; who: string; when: string; state: string; stateWords: string; counts: string }[]
}

/** The beginning of an import: the file, what its columns may be, and the imports before. */
export function StartPage(props: StartProps): VNode {
  const { t, definition, error, imports, fields } = props
  const base = `${baseOf(definition.key)}/nhap`
  return (
    <RegisterShell {...props} at="import" title={t('registers.tab.import')} lead={t('registers.import.lead')}>
      <ErrorSummary t={t} errors={error ? [{ field: 'tep', message: error }] : []} />
      <SubmitOnce t={t}>
        <form method="post" action={base} enctype="multipart/form-data">
          <FileField
            t={t}
            name="tep"
            label={t('registers.import.file')}
            hint={t('registers.import.file_hint')}
            accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            maxBytes={10 * 1024 * 1024}
            maxSize="10 MB"
            error={error}
          />
          <Actions>
            <Button>{t('registers.import.read')}</Button>
            <a href={`${base}/mau`}>{t('registers.import.template')}</a>
          </Actions>
        </form>
      </SubmitOnce>
      <details>
        <summary>{t('registers.import.columns')}</summary>
        <ul>
          {fields.map((field) => (
            <li key={field.key}>
              <b>{localized(t.lang, field.label)}</b>
              {field.required && ` · ${t('registers.required')}`} <code>{field.key}</code>
            </li>
          ))}
        </ul>
      </details>
      {imports.length > 0 && (
        <Table
          caption={t('registers.import.before')}
          variant="cards"
          headKey="name"
          columns={[
            { key: 'name', label: t('registers.import.file') },
            { key: 'state', label: t('registers.column.state'), nowrap: true },
            { key: 'counts', label: t('registers.column.rows') },
            { key: 'who', label: t('registers.column.who') },
            { key: 'when', label: t('registers.column.when'), nowrap: true },
          ]}
          rows={imports.map((own) => ({
            id: own.id,
            href: `${base}/${own.id}`,
            cells: {
              name: <a href={`${base}/${own.id}`}>{own.name}</a>,
              state: (
                <Tag
                  kind={own.state === 'loaded' ? 'done' : own.state === 'waiting' ? 'waiting' : own.state === 'undone' ? 'stale' : 'doing'}
                >
                  {own.stateWords}
                </Tag>
              ),
              counts: <span class="num">{own.counts}</span>,
              who: own.who,
              when: <span class="num">{own.when}</span>,
            },
          }))}
        />
      )}
    </RegisterShell>
  )
}
