import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { FileField, RadioField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { baseOf, type Frame, RegisterShell } from '../browse/shell.page.tsx'
import type { Field } from '../definition/definition.ts'
import type { Mapping } from './mapping.rules.ts'

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

export type ImportProps = Frame & {
  t: T
  own: { id: string; name: string; state: string; lines: number; fresh: number; changed: number; same: number; faulty: number }
  by: string
  stateWords: string
  header: string[]
  mapping: Mapping
  validFrom: string
  fromWords: string
  targets: { value: string; label: string }[]
  preview: { line: number; cells: string[] }[]
  faulty: { line: number; reasons: { column: string; why: string }[]; cells: string }[]
  moreFaulty: string | undefined
  good: { line: number; title: string; outcome: string }[]
  mayDecide: boolean
  mayWrite: boolean
  signed: string[]
  kept: number
  errors: FieldError[]
}

/** One import on its way: columns, what the check found row by row, loading, taking back. */
export function ImportPage(props: ImportProps): VNode {
  const { t, own, errors, signed } = props
  const checked = own.state === 'checked' || own.state === 'waiting'
  return (
    <RegisterShell {...props} at="import" title={own.name} lead={`${props.stateWords} · ${props.by}`}>
      <ErrorSummary t={t} errors={errors} />
      {props.kept > 0 && (
        <Notice kind="attention">
          <p>{t('registers.import.kept', { count: props.kept })}</p>
        </Notice>
      )}
      {signed.length > 0 && (
        <Notice>
          {signed.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </Notice>
      )}
      {own.state === 'checking' && (
        <Notice>
          <p>{t('registers.import.checking')}</p>
        </Notice>
      )}
      {own.state !== 'uploaded' && own.state !== 'checking' && <Counts {...props} />}
      {checked && <Load {...props} />}
      <Faulty {...props} />
      {checked && props.good.length > 0 && (
        <section aria-labelledby="good">
          <h2 id="good">{t('registers.import.examples')}</h2>
          <ul>
            {props.good.map((row) => (
              <li key={row.line}>
                {t('registers.import.line', { line: row.line })}: {row.title} <span class="soft">({row.outcome})</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(own.state === 'uploaded' || own.state === 'checked') && props.mayWrite && <Columns {...props} />}
      {own.state === 'loaded' && props.mayWrite && <Undo {...props} />}
    </RegisterShell>
  )
}

function Counts({ t, own, fromWords }: ImportProps): VNode {
  const facts = [
    { label: t('registers.import.outcome.new'), value: own.fresh },
    { label: t('registers.import.outcome.changed'), value: own.changed },
    { label: t('registers.import.outcome.same'), value: own.same },
    { label: t('registers.import.outcome.faulty'), value: own.faulty },
  ]
  return (
    <dl class="facts">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="num">{value.toLocaleString('vi-VN')}</dd>
        </div>
      ))}
      <div>
        <dt>{t('registers.edit.from')}</dt>
        <dd class="num">{fromWords}</dd>
      </div>
    </dl>
  )
}

function Load({ t, definition, own, mayDecide, mayWrite }: ImportProps): VNode {
  const action = `${baseOf(definition.key)}/nhap/${own.id}`
  if (own.state === 'waiting' && !mayDecide) return <p class="soft">{t('registers.waits_for_another')}</p>
  const nothing = own.fresh + own.changed === 0
  return (
    <SubmitOnce t={t}>
      <form method="post" action={`${action}/nap`}>
        {own.state === 'checked' && own.faulty > 0 && (
          <RadioField
            t={t}
            name="cach"
            label={t('registers.import.how')}
            value="all"
            options={[
              { value: 'all', label: t('registers.import.all'), hint: t('registers.import.all_hint') },
              {
                value: 'good',
                label: t('registers.import.good', { count: own.fresh + own.changed }),
                hint: t('registers.import.good_hint', { count: own.faulty }),
              },
            ]}
          />
        )}
        <Actions>
          {nothing ? (
            <p class="soft">{t('registers.import.nothing')}</p>
          ) : (
            <Button>
              {t(
                own.state === 'waiting'
                  ? 'registers.import.agree'
                  : definition.approval
                    ? 'registers.edit.propose'
                    : 'registers.import.load',
              )}
            </Button>
          )}
          {mayWrite && (
            <Button kind="quiet" formAction={`${action}/bo`}>
              {t('registers.import.drop')}
            </Button>
          )}
        </Actions>
      </form>
    </SubmitOnce>
  )
}

function Faulty({ t, faulty, own, moreFaulty }: ImportProps): VNode | null {
  if (faulty.length === 0) return null
  return (
    <section aria-labelledby="faulty">
      <h2 id="faulty">{t('registers.import.faulty', { count: own.faulty })}</h2>
      <Table
        caption={t('registers.import.faulty', { count: own.faulty })}
        captionUnseen
        variant="cards"
        headKey="line"
        columns={[
          { key: 'line', label: t('registers.column.line'), nowrap: true },
          { key: 'why', label: t('registers.column.why') },
          { key: 'cells', label: t('registers.column.cells') },
        ]}
        rows={faulty.map((row) => ({
          id: String(row.line),
          cells: {
            line: <span class="num">{row.line}</span>,
            why: (
              <ul class="reasons">
                {row.reasons.map((reason) => (
                  <li key={reason.column + reason.why}>
                    {reason.column && !reason.why.startsWith(reason.column) && <b>{reason.column}: </b>}
                    {reason.why}
                  </li>
                ))}
              </ul>
            ),
            cells: <span class="soft">{row.cells}</span>,
          },
        }))}
      />
      {moreFaulty && <a href={moreFaulty}>{t('core.pager.next')} ›</a>}
    </section>
  )
}

function Columns({ t, definition, own, header, mapping, targets, preview, validFrom }: ImportProps): VNode {
  return (
    <section aria-labelledby="columns">
      <h2 id="columns">{t('registers.import.mapping')}</h2>
      <SubmitOnce t={t}>
        <form method="post" action={`${baseOf(definition.key)}/nhap/${own.id}/kiem`}>
          <div class="field">
            <label class="label" for="tu-ngay">
              {t('registers.edit.from')}
            </label>
            <p class="hint" id="tu-ngay-hint">
              {t('registers.import.from_hint')}
            </p>
            <input class="control control--10" id="tu-ngay" name="tu-ngay" type="date" value={validFrom} aria-describedby="tu-ngay-hint" />
          </div>
          <Table
            caption={t('registers.import.mapping')}
            captionUnseen
            variant="cards"
            headKey="column"
            columns={[
              { key: 'column', label: t('registers.import.column') },
              { key: 'field', label: t('registers.column.field') },
              { key: 'sample', label: t('registers.import.sample') },
            ]}
            rows={header.map((title, column) => ({
              id: `c${column}`,
              cells: {
                column: title || t('registers.import.column_number', { number: column + 1 }),
                field: (
                  <select class="control control--20" id={`c-${column}`} name={`c-${column}`} aria-label={title || String(column + 1)}>
                    <option value="">{t('registers.import.ignore')}</option>
                    {targets.map((target) => (
                      <option key={target.value} value={target.value} selected={mapping[column] === target.value}>
                        {target.label}
                      </option>
                    ))}
                  </select>
                ),
                sample: (
                  <span class="soft">
                    {preview
                      .map((row) => row.cells[column] ?? '')
                      .filter(Boolean)
                      .slice(0, 3)
                      .join(' · ')}
                  </span>
                ),
              },
            }))}
          />
          <Actions>
            <Button>{t('registers.import.check')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </section>
  )
}

function Undo({ t, definition, own }: ImportProps): VNode {
  return (
    <section aria-labelledby="undo">
      <h2 id="undo">{t('registers.import.undo')}</h2>
      <p>{t('registers.import.undo_hint')}</p>
      <SubmitOnce t={t}>
        <form method="post" action={`${baseOf(definition.key)}/nhap/${own.id}/rut`}>
          <Button kind="danger">{t('registers.import.undo')}</Button>
        </form>
      </SubmitOnce>
    </section>
  )
}
