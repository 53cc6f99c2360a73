import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { DateField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'

type Two = { was: string; now: string }
type Line = {
  code: string
  stop: string | null
  road: Two | null
  over: Two | null
  due: Two
  late: boolean
  inTime: boolean
  fee: Two | null
}
type Shown = {
  id: string
  span: string
  asked: string
  waits: boolean
  outdated: boolean
  fault: string | undefined
  figures: { label: string; value: string }[]
  stops: { what: string; count: number }[]
  lines: Line[]
  differ: number
}
type Props = { t: T; name: string; action: string; given: { from: string; to: string }; errors: FieldFault[]; replays: Shown[] }

const Both = ({ two }: { two: Two }): VNode =>
  two.was === two.now ? (
    <>{two.now}</>
  ) : (
    <>
      <del>{two.was}</del> <ins>{two.now}</ins>
    </>
  )

/** What differs in the steps: where it would have stopped, the other way it would have gone, the steps that took too long. */
function Steps({ t, line }: { t: T; line: Line }): VNode {
  if (!line.stop && !line.road && !line.over) return <>–</>
  return (
    <>
      {line.stop && <p>{line.stop}</p>}
      {line.road && (
        <p>
          {t('procedures.replay.other_way')}: <Both two={line.road} />
        </p>
      )}
      {line.over && (
        <p>
          {t('procedures.replay.over')}: <Both two={line.over} />
        </p>
      )}
    </>
  )
}

function Lines({ t, replay }: { t: T; replay: Shown }): VNode {
  return (
    <Table
      reachable
      caption={t('procedures.replay.lines', { shown: replay.lines.length, all: replay.differ })}
      variant="dense"
      headKey="code"
      columns={[
        { key: 'code', label: t('procedures.move.code'), nowrap: true },
        { key: 'stop', label: t('procedures.replay.step') },
        { key: 'due', label: t('procedures.move.due') },
        { key: 'fee', label: t('procedures.replay.fee') },
      ]}
      rows={replay.lines.map((line) => ({
        id: line.code.replace(/[^\w-]/g, '-'),
        cells: {
          code: line.code,
          stop: <Steps t={t} line={line} />,
          due: (
            <>
              <Both two={line.due} /> {line.late && <Tag kind="overdue">{t('procedures.replay.now_late')}</Tag>}
              {line.inTime && <Tag kind="done">{t('procedures.replay.now_in_time')}</Tag>}
            </>
          ),
          fee: line.fee ? <Both two={line.fee} /> : '–',
        },
      }))}
    />
  )
}

function Result({ t, action, replay }: { t: T; action: string; replay: Shown }): VNode {
  return (
    <section class="section" aria-labelledby={`r-${replay.id}`}>
      <h2 id={`r-${replay.id}`}>{replay.span}</h2>
      <p class="soft">{replay.asked}</p>
      {replay.waits && (
        <Notice action={<ButtonLink href={action}>{t('procedures.replay.reload')}</ButtonLink>}>{t('procedures.replay.waits')}</Notice>
      )}
      {replay.outdated && <Notice kind="attention">{t('procedures.replay.outdated')}</Notice>}
      {replay.fault && <Notice kind="attention">{replay.fault}</Notice>}
      {replay.figures.length > 0 && <SummaryList t={t} rows={replay.figures} tight />}
      {replay.stops.length > 0 && (
        <Table
          caption={t('procedures.replay.stops')}
          variant="dense"
          headKey="what"
          columns={[
            { key: 'what', label: t('procedures.replay.step') },
            { key: 'count', label: t('procedures.replay.dossiers'), align: 'right' },
          ]}
          rows={replay.stops.map((stop, index) => ({
            id: `s-${index}`,
            cells: { what: stop.what, count: formatNumber(t.lang, stop.count) },
          }))}
        />
      )}
      {replay.lines.length > 0 && <Lines t={t} replay={replay} />}
    </section>
  )
}

/** Past dossiers played on a draft: a span to choose, and what each replay found. */
export function ReplayPage({ t, name, action, given, errors, replays }: Props): VNode {
  const errorOf = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('procedures.replay.title')}</h1>
      <p class="soft">{t('procedures.replay.lead', { name })}</p>
      <SubmitOnce t={t}>
        <form method="post" action={action} class="narrow" novalidate>
          <DateField t={t} name="from" label={t('procedures.replay.from')} value={given.from} error={errorOf('from')} />
          <DateField t={t} name="to" label={t('procedures.replay.to')} value={given.to} error={errorOf('to')} />
          <Actions>
            <Button>{t('procedures.replay.run')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
      {replays.map((replay) => (
        <Result key={replay.id} t={t} action={action} replay={replay} />
      ))}
    </>
  )
}
