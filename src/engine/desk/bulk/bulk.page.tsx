import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type BulkLine = { code: string; version: number; title: string; party: string; state: string; href: string; why: string | undefined }
type Preview = {
  t: T
  title: string
  action: string
  actionLabel: string
  post: string
  back: string
  runKey: string
  /** What will be done, and what will not with the reason. */
  will: BulkLine[]
  wont: BulkLine[]
  unknown: number
  errors: FieldError[]
  /** What the action asks for, once for all. */
  children?: ComponentChildren
}

function Lines({ t, caption, lines }: { t: T; caption: string; lines: BulkLine[] }): VNode | null {
  if (lines.length === 0) return null
  const why = lines.some((line) => line.why !== undefined)
  return (
    <Table
      caption={caption}
      variant="dense"
      headKey="code"
      columns={[
        { key: 'code', label: t('desk.column.code'), nowrap: true },
        { key: 'title', label: t('desk.column.title') },
        { key: 'party', label: t('desk.column.party') },
        { key: 'state', label: t('desk.column.state'), nowrap: true },
        ...(why ? [{ key: 'why', label: t('desk.bulk.why') }] : []),
      ]}
      rows={lines.map((line) => ({
        id: line.code,
        cells: {
          code: (
            <a class="num" href={line.href}>
              {line.code}
            </a>
          ),
          title: <span lang="vi">{line.title}</span>,
          party: line.party,
          state: line.state,
          why: line.why,
        },
      }))}
    />
  )
}

/** One action on many cases, before it is done: which will be done, which will not and why, and what it asks for. */
export function BulkPreviewPage(props: Preview): VNode {
  const { t, will, wont, errors } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      {props.unknown > 0 && <Notice kind="attention">{t('desk.bulk.unknown', { count: props.unknown })}</Notice>}
      {will.length > 0 ? (
        <form method="post" action={props.post} noValidate>
          <input type="hidden" name="viec" value={props.action} />
          <input type="hidden" name="key" value={props.runKey} />
          {will.map((line) => (
            <input key={line.code} type="hidden" name="ma" value={`${line.code}:${line.version}`} />
          ))}
          {wont.map((line) => (
            <input key={line.code} type="hidden" name="bo" value={line.code} />
          ))}
          {props.children}
          <Lines t={t} caption={t('desk.bulk.will', { count: will.length })} lines={will} />
          <Actions>
            <Button>{t('desk.bulk.do', { action: props.actionLabel, count: will.length })}</Button>
            <ButtonLink href={props.back} kind="quiet">
              {t('desk.back')}
            </ButtonLink>
          </Actions>
        </form>
      ) : (
        <Notice kind="attention" action={<ButtonLink href={props.back}>{t('desk.back')}</ButtonLink>}>
          {t('desk.bulk.nothing')}
        </Notice>
      )}
      <Lines t={t} caption={t('desk.bulk.wont', { count: wont.length })} lines={wont} />
    </div>
  )
}

export type BulkResult = { code: string; href: string; outcome: 'waiting' | 'done' | 'refused'; why: string | undefined }
const looks: Record<BulkResult['outcome'], TagKind> = { done: 'done', refused: 'overdue', waiting: 'waiting' }

/** What became of each case of a run. */
export function BulkResultPage({
  t,
  title,
  rows,
  back,
  again,
}: {
  t: T
  title: string
  rows: BulkResult[]
  back: string
  /** Where to send the rest that is not yet done. */
  again: string
}): VNode {
  const count = (outcome: BulkResult['outcome']): number => rows.filter((row) => row.outcome === outcome).length
  const [done, refused, waiting] = [count('done'), count('refused'), count('waiting')]
  return (
    <div class="section">
      <h1>{title}</h1>
      <Notice kind={refused + waiting === 0 ? 'done' : 'attention'}>
        {t('desk.bulk.result', { done, refused })}
        {waiting > 0 && ` ${t('desk.bulk.waiting', { count: waiting })}`}
      </Notice>
      <Table
        caption={title}
        captionUnseen
        variant="dense"
        headKey="code"
        columns={[
          { key: 'code', label: t('desk.column.code'), nowrap: true },
          { key: 'outcome', label: t('desk.bulk.outcome'), nowrap: true },
          { key: 'why', label: t('desk.bulk.why') },
        ]}
        rows={rows.map((row) => ({
          id: row.code,
          cells: {
            code: (
              <a class="num" href={row.href}>
                {row.code}
              </a>
            ),
            outcome: <Tag kind={looks[row.outcome]}>{t(`desk.bulk.${row.outcome}`)}</Tag>,
            why: row.why,
          },
        }))}
      />
      <Actions>
        <ButtonLink href={back}>{t('desk.bulk.back')}</ButtonLink>
        {waiting > 0 && (
          <form method="post" action={again}>
            <Button kind="secondary">{t('desk.bulk.again')}</Button>
          </form>
        )}
      </Actions>
    </div>
  )
}
