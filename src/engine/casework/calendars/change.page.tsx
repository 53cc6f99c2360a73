import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'

export type ChangeProps = {
  t: T
  id: string
  title: string
  rows: { label: string; value: string }[]
  summary: string
  moves: { reference: string; href: string | undefined; title: string; before: string; after: string; by: string }[]
  more: string | undefined
  open: boolean
  mayDecide: boolean
  errors: FieldError[]
}

/** A change that was proposed: what it moves, before anything moves. */
export function ChangePage(props: ChangeProps): VNode {
  const { t } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.title}</h1>
      <SummaryList t={t} rows={props.rows} tight />
      {props.open && (
        <Notice kind="attention" title={props.summary}>
          <p>{t('casework.calendar.rule')}</p>
        </Notice>
      )}
      {props.moves.length > 0 && (
        <Table
          caption={t('casework.calendar.moves')}
          headKey="title"
          columns={[
            { key: 'title', label: t('casework.opinions.case') },
            { key: 'code', label: t('casework.opinions.code'), nowrap: true },
            { key: 'before', label: t('casework.calendar.before'), nowrap: true },
            { key: 'after', label: t('casework.calendar.after'), nowrap: true },
            { key: 'by', label: t('casework.calendar.moved_by') },
          ]}
          rows={props.moves.map((move) => ({
            id: move.reference,
            cells: {
              title: move.title,
              code: <span class="num">{move.reference}</span>,
              before: <span class="num">{move.before}</span>,
              after: <span class="num">{move.after}</span>,
              by: move.by,
            },
          }))}
        />
      )}
      {props.more && <p class="soft">{props.more}</p>}
      {props.open && !props.mayDecide && <Notice kind="info">{t('casework.calendar.second_person')}</Notice>}
      {props.mayDecide && (
        <form method="post" action={`/quan-tri/lich-lam-viec/thay-doi/${props.id}`} noValidate>
          <TextField t={t} name="note" label={t('casework.calendar.note')} maxLength={300} required={false} />
          <Actions>
            <Button name="quyet" value="duyet">
              {t('casework.calendar.approve')}
            </Button>
            <Button name="quyet" value="tu-choi" kind="danger">
              {t('casework.calendar.refuse')}
            </Button>
          </Actions>
        </form>
      )}
    </div>
  )
}
