import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, SubmitOnce } from '#core/ui/button.tsx'
import { CaseShell } from '#core/ui/case-shell.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

type Row = {
  id: string
  href: string
  reference: string
  title: string
  unit: string
  owner: string
  opened: string
  due: string
  late: boolean
  end: string
  state: string
}

/** Alarms, each with who is to act and by when. */
export function AlarmsPage({ t, closed, rows, next }: { t: T; closed: boolean; rows: Row[]; next: string | undefined }): VNode {
  return (
    <div class="section">
      <h1>{t('centre.alarm.title')}</h1>
      <p class="soft">{t('centre.alarm.about')}</p>
      <Tabs
        label={t('centre.alarm.views')}
        tabs={[
          { href: '/dieu-hanh/canh-bao', label: t('centre.alarm.open_ones'), current: !closed },
          { href: '/dieu-hanh/canh-bao?xem=da-dong', label: t('centre.alarm.closed_ones'), current: closed },
        ]}
      />
      {rows.length === 0 ? (
        <Empty title={t('centre.alarm.none')} text={t('centre.alarm.none_hint')} />
      ) : (
        <Table
          caption={t(closed ? 'centre.alarm.closed_ones' : 'centre.alarm.open_ones')}
          captionUnseen
          headKey="title"
          columns={[
            { key: 'state', label: t('centre.alarm.state') },
            { key: 'title', label: t('centre.alarm.what') },
            { key: 'unit', label: t('centre.alarm.unit') },
            { key: 'owner', label: t('centre.alarm.owner') },
            { key: 'opened', label: t('centre.alarm.opened') },
            closed ? { key: 'end', label: t('centre.alarm.ended') } : { key: 'due', label: t('centre.alarm.due') },
          ]}
          rows={rows.map((row) => ({
            id: row.reference,
            href: row.href,
            cells: {
              state: <Tag kind={closed ? (row.late ? 'overdue' : 'done') : row.late ? 'overdue' : 'soon'}>{row.state}</Tag>,
              title: (
                <a href={row.href}>
                  {row.title} <span class="soft num">{row.reference}</span>
                </a>
              ),
              ...{ unit: row.unit, owner: row.owner, opened: row.opened, due: row.due, end: row.end },
            },
          }))}
        />
      )}
      {next && (
        <p>
          <a href={next}>{t('centre.alarm.more')}</a>
        </p>
      )}
    </div>
  )
}

type AlarmProps = {
  t: T
  title: string
  reference: string
  unit: string
  state: string
  isClosed: boolean
  isLate: boolean
  recovered: boolean
  due: string | undefined
  facts: { label: string; value: string }[]
  advice: string | undefined
  figureHref: string | undefined
  recordsHref: string | undefined
  acts: { key: string; label: string; final: boolean; needsNote: boolean }[]
  action: string
  formKey: string
  version: number
  errors: FieldError[]
  note: string
  steps: { what: string; note: string | null; when: string; who: string }[]
}

function Acts({ t, acts, action, formKey, version, errors, note }: AlarmProps): VNode {
  if (acts.length === 0) return <p class="soft">{t('centre.alarm.no_act')}</p>
  return (
    <SubmitOnce t={t}>
      <form method="post" action={action}>
        <input type="hidden" name="key" value={formKey} />
        <input type="hidden" name="version" value={version} />
        <TextArea
          t={t}
          name="note"
          label={t('centre.alarm.note')}
          value={note}
          rows={3}
          error={errors.find(({ field }) => field === 'note')?.message}
        />
        <div class="centre-acts">
          {acts.map((one, index) => (
            <Button key={one.key} name="viec" value={one.key} kind={index === 0 ? 'primary' : 'secondary'}>
              {one.label}
            </Button>
          ))}
        </div>
      </form>
    </SubmitOnce>
  )
}

/** One alarm: what is wrong where, who acts by when, and what was done. */
export function AlarmPage(props: AlarmProps): VNode {
  const { t } = props
  return (
    <>
      <ErrorSummary t={t} errors={props.errors} />
      <CaseShell
        t={t}
        title={props.title}
        code={props.reference}
        tag={<Tag kind={props.isClosed ? 'done' : 'doing'}>{props.state}</Tag>}
        due={
          props.due && (
            <>
              {props.isLate && <Tag kind="overdue">{t('centre.alarm.late')}</Tag>} {t('centre.alarm.due_at', { due: props.due })}
            </>
          )
        }
        way={
          <>
            <a href="/dieu-hanh/canh-bao">‹ {t('centre.alarm.title')}</a>
            <span>{props.unit}</span>
          </>
        }
        titles={{ data: t('centre.alarm.what'), papers: t('centre.alarm.advice') }}
        data={
          <>
            {props.recovered && !props.isClosed && (
              <Notice kind="done">
                <p>{t('centre.alarm.recovered_words')}</p>
              </Notice>
            )}
            <SummaryList t={t} tight rows={props.facts} />
          </>
        }
        papers={
          <>
            {props.advice && <p>{props.advice}</p>}
            <ul class="plain-links">
              {props.figureHref && (
                <li>
                  <a href={props.figureHref}>{t('centre.alarm.see_figure')}</a>
                </li>
              )}
              {props.recordsHref && (
                <li>
                  <a href={props.recordsHref}>{t('centre.alarm.see_records')}</a>
                </li>
              )}
            </ul>
          </>
        }
        acts={<Acts {...props} />}
        history={
          <Timeline
            items={props.steps.map((step) => ({
              what: (
                <>
                  <b>{step.what}</b>
                  {step.note && <>: {step.note}</>}
                </>
              ),
              when: step.when,
              who: step.who,
            }))}
          />
        }
      />
    </>
  )
}
