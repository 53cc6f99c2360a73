import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Props = {
  t: T
  label: string
  example: boolean
  done: string | undefined
  state: string
  isProduced: boolean
  facts: { label: string; value: string }[]
  intact: boolean
  lines: { number: string; label: string; href: string | undefined; value: string; previous: string; note: string }[]
  tables: { id: string; label: string; rows: { code: string; name: string; value: string }[] }[]
  steps: { words: string; by: string; at: string; note: string }[]
  may: string[]
  action: string
  downloads: { href: string; label: string }[]
}

/** One report: what it says, where each figure comes from, who did what with it, and what comes next. */
export function ReportPage(props: Props): VNode {
  const { t, label, example, done, state, isProduced, facts, intact, lines, tables, downloads } = props
  return (
    <div class="section">
      {done && <Notice kind="done">{t(`reports.done.${done}` as MessageKey)}</Notice>}
      {!intact && <Notice kind="attention">{t('reports.not_intact')}</Notice>}
      <div class="work-head">
        <h1>{label}</h1>
        {example && <Tag kind="plain">{t('reports.example')}</Tag>}
        <Tag kind={isProduced ? 'doing' : 'waiting'}>{state}</Tag>
      </div>
      <SummaryList t={t} tight rows={facts} />
      {!isProduced && <Notice>{t('reports.preview')}</Notice>}
      {downloads.length > 0 && (
        <p>
          {t('reports.download')}{' '}
          {downloads.map((one, index) => (
            <span key={one.label}>
              {index > 0 && ' · '}
              <a href={one.href} download>
                {one.label}
              </a>
            </span>
          ))}
        </p>
      )}
      <section class="section">
        <Table
          reachable
          caption={t('reports.lines')}
          variant="dense"
          headKey="label"
          columns={[
            { key: 'number', label: t('reports.number'), nowrap: true },
            { key: 'label', label: t('reports.line') },
            { key: 'value', label: t('reports.value'), align: 'right', nowrap: true },
            { key: 'previous', label: t('reports.previous'), align: 'right', nowrap: true },
            { key: 'note', label: t('reports.note') },
          ]}
          rows={lines.map((line) => ({
            id: line.number,
            cells: {
              number: line.number,
              label: line.href ? <a href={line.href}>{line.label}</a> : line.label,
              value: <b class="num">{line.value}</b>,
              previous: <span class="num">{line.previous}</span>,
              note: <span class="soft">{line.note}</span>,
            },
          }))}
        />
      </section>
      {tables.map((table) => (
        <details key={table.id} class="section">
          <summary>{t('reports.by_unit', { label: table.label })}</summary>
          <Table
            reachable
            caption={table.label}
            captionUnseen
            variant="dense"
            headKey="name"
            columns={[
              { key: 'code', label: t('reports.code'), nowrap: true },
              { key: 'name', label: t('reports.unit') },
              { key: 'value', label: t('reports.value'), align: 'right', nowrap: true },
            ]}
            rows={table.rows.map((row, index) => ({
              id: `${table.id}-${index}`,
              cells: { code: <span class="num">{row.code}</span>, name: row.name, value: <span class="num">{row.value}</span> },
            }))}
          />
        </details>
      ))}
      <Next {...props} />
      <Steps {...props} />
    </div>
  )
}

function Next({ t, may, action }: Props): VNode | null {
  if (may.length === 0) return null
  return (
    <SubmitOnce t={t}>
      <form class="narrow section" method="post" action={action}>
        <TextArea t={t} name="note" label={t('reports.words')} hint={t('reports.words_hint')} required={false} rows={2} />
        <Actions>
          {may.map((one, index) => (
            <Button key={one} name="action" value={one} kind={index === 0 && one !== 'return' ? 'primary' : 'secondary'}>
              {t(`reports.do.${one}` as MessageKey)}
            </Button>
          ))}
        </Actions>
      </form>
    </SubmitOnce>
  )
}

function Steps({ t, steps }: Props): VNode | null {
  if (steps.length === 0) return null
  return (
    <section class="section">
      <Table
        reachable
        caption={t('reports.steps')}
        variant="dense"
        headKey="words"
        columns={[
          { key: 'words', label: t('reports.step') },
          { key: 'by', label: t('reports.by') },
          { key: 'at', label: t('reports.at'), nowrap: true },
          { key: 'note', label: t('reports.words') },
        ]}
        rows={steps.map((step, index) => ({
          id: `step-${index}`,
          cells: { words: step.words, by: step.by, at: <span class="num">{step.at}</span>, note: step.note },
        }))}
      />
    </section>
  )
}
