import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { baseOf, type Frame, MadeUpTag, RegisterShell } from './shell.page.tsx'

export type FilterControl =
  | { kind: 'select'; name: string; label: string; value: string; options: { value: string; label: string }[] }
  | { kind: 'text'; name: string; label: string; value: string }
  | { kind: 'range'; name: string; label: string; from: string; to: string; day: boolean }
type Props = Frame & {
  t: T
  title: string
  query: Record<string, string | undefined>
  total: string
  controls: FilterControl[]
  columns: { key: string; label: string; numeric: boolean; sortHref?: string; sorted?: 'ascending' | 'descending' }[]
  rows: { id: string; title: string; madeUp: boolean; missing: number; faults: number; cells: Record<string, string> }[]
  next: string | undefined
  exports: { format: string; href: string }[]
  shown: string
}

/** The records of a register under filters, each leading to its own page. */
export function ListPage(props: Props): VNode {
  const { t, definition, can, rows, columns, query } = props
  const base = baseOf(definition.key)
  const filtered = Object.keys(query).some((key) => key !== 'xep' && key !== 'sau')
  return (
    <RegisterShell
      {...props}
      at="list"
      lead={localized(t.lang, definition.about)}
      action={can.write && <ButtonLink href={`${base}/them`}>{t('registers.add')}</ButtonLink>}
    >
      <Filters {...props} filtered={filtered} />
      <p class="num" role="status">
        {props.total}
      </p>
      {rows.length === 0 ? (
        <Empty
          title={t(filtered ? 'registers.nothing_found' : 'registers.empty')}
          text={t(filtered ? 'registers.nothing_found_hint' : 'registers.empty_hint')}
        />
      ) : (
        <Table
          caption={props.title}
          captionUnseen
          variant="dense"
          headKey="title"
          columns={[
            { key: 'title', label: t('registers.column.name') },
            ...columns.map(({ key, label, numeric, sortHref, sorted }) => ({
              key,
              label,
              sortHref,
              sorted,
              ...(numeric ? { align: 'right' as const } : {}),
            })),
            { key: 'state', label: t('registers.column.state'), nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            href: `${base}/ban-ghi/${row.id}`,
            cells: {
              ...row.cells,
              title: (
                <>
                  <a href={`${base}/ban-ghi/${row.id}`}>{row.title || t('registers.unnamed')}</a> {row.madeUp && <MadeUpTag t={t} />}
                </>
              ),
              state:
                row.faults > 0 ? (
                  <Tag kind="note">{t('registers.faults', { count: row.faults })}</Tag>
                ) : row.missing > 0 ? (
                  <Tag kind="soon">{t('registers.missing', { count: row.missing })}</Tag>
                ) : (
                  <Tag kind="done">{t('registers.complete')}</Tag>
                ),
            },
          }))}
        />
      )}
      <div class="work-foot">
        <Pager t={t} nextHref={props.next} shown={props.shown} />
        {can.export && rows.length > 0 && (
          <span class="push bar">
            {props.exports.map(({ format, href }) => (
              <a key={format} href={href}>
                {t('registers.export', { format: format.toUpperCase() })}
              </a>
            ))}
          </span>
        )}
      </div>
    </RegisterShell>
  )
}

function Filters({ t, definition, query, controls, filtered }: Props & { filtered: boolean }): VNode {
  const base = baseOf(definition.key)
  const shown = controls.length > 4 ? controls.slice(0, 1) : controls
  const more = controls.slice(shown.length)
  const used = more.some((control) => (control.kind === 'range' ? control.from || control.to : control.value) !== '')
  return (
    <form class="bar filters" method="get" action={base} role="search">
      {query.xep && <input type="hidden" name="xep" value={query.xep} />}
      <TextField t={t} name="q" label={t('registers.search')} value={query.q} type="search" width={20} autocomplete="off" />
      {shown.map((control) => (
        <Control key={control.name} t={t} control={control} />
      ))}
      <Choose
        t={t}
        name="thieu"
        label={t('registers.column.complete')}
        value={query.thieu ?? ''}
        options={[{ value: '1', label: t('registers.only_incomplete') }]}
      />
      <div class="field">
        <label class="label" for="ngay">
          {t('registers.as_of')}
        </label>
        <input class="control control--10" id="ngay" name="ngay" type="date" value={query.ngay} />
      </div>
      {more.length > 0 && (
        <details class="more-filters" open={used}>
          <summary>{t('registers.more_filters', { count: more.length })}</summary>
          <div class="bar">
            {more.map((control) => (
              <Control key={control.name} t={t} control={control} />
            ))}
          </div>
        </details>
      )}
      <Button kind="secondary">{t('registers.filter')}</Button>
      {filtered && (
        <ButtonLink href={base} kind="quiet">
          {t('registers.clear')}
        </ButtonLink>
      )}
    </form>
  )
}

type Choices = { t: T; name: string; label: string; value: string; options: { value: string; label: string }[] }

/** A filter that begins with "all", which asks nothing. */
function Choose({ t, name, label, value, options }: Choices): VNode {
  return (
    <div class="field">
      <label class="label" for={name}>
        {label}
      </label>
      <select class="control" id={name} name={name}>
        <option value="">{t('registers.any')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

function Control({ t, control }: { t: T; control: FilterControl }): VNode {
  if (control.kind === 'select') return <Choose t={t} {...control} />
  if (control.kind === 'text')
    return <TextField t={t} name={control.name} label={control.label} value={control.value} width={10} autocomplete="off" />
  const input = (end: 'from' | 'to', value: string): VNode => (
    <input
      class="control control--10"
      id={`${control.name}.${end}`}
      name={`${control.name}.${end}`}
      type={(control.day ? 'date' : 'text') as 'text'}
      value={value}
      aria-label={t(end === 'from' ? 'registers.from' : 'registers.to', { label: control.label })}
    />
  )
  return (
    <fieldset class="field range">
      <legend class="label">{control.label}</legend>
      {input('from', control.from)} – {input('to', control.to)}
    </fieldset>
  )
}
