import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { type Counts, DeskFrame } from '../desk/frame.page.tsx'

type Row = {
  id: string
  kind: string
  amount: string
  words: string
  day: string
  state: 'open' | 'proposed' | 'resolved'
  outcome: string
  who: string
}
type ListProps = { t: T; title: string; counts: Counts; open: Row[]; done: Row[] }

/** What does not agree, and what became of it. */
export function QuestionsPage({ t, title, counts, open, done }: ListProps): VNode {
  const groups = [
    { title: t('payments.question.open'), rows: open },
    { title: t('payments.question.done'), rows: done },
  ].filter((group) => group.rows.length > 0)
  return (
    <DeskFrame t={t} title={title} part="ngoai-le" counts={counts}>
      {open.length === 0 && <Empty title={t('payments.question.none')} text={t('payments.question.none_text')} />}
      {groups.length > 0 && (
        <Table
          caption={title}
          captionUnseen
          variant="dense"
          headKey="kind"
          columns={[
            { key: 'kind', label: t('payments.column.question') },
            { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
            { key: 'words', label: t('payments.pay.content') },
            { key: 'day', label: t('payments.column.day'), nowrap: true },
            { key: 'state', label: t('payments.column.state'), nowrap: true },
            { key: 'who', label: t('payments.column.who') },
          ]}
          groups={groups.map((group) => ({
            title: group.title,
            count: String(group.rows.length),
            rows: group.rows.map((row) => ({
              id: row.id,
              href: `/lam-viec/thu-phi/ngoai-le/${row.id}`,
              cells: {
                kind: <a href={`/lam-viec/thu-phi/ngoai-le/${row.id}`}>{row.kind}</a>,
                amount: <span class="num">{row.amount}</span>,
                words: row.words,
                day: <span class="num">{row.day}</span>,
                state: (
                  <Tag kind={row.state === 'resolved' ? 'done' : row.state === 'proposed' ? 'doing' : 'note'}>
                    {row.outcome || t('payments.question.waiting')}
                  </Tag>
                ),
                who: row.who,
              },
            })),
          }))}
        />
      )}
    </DeskFrame>
  )
}

export type QuestionProps = {
  t: T
  id: string
  title: string
  about: string
  facts: { label: string; value: string }[]
  orderHref: string | undefined
  options: { value: string; label: string; hint: string }[]
  reference: string
  confirm: boolean
  waitsForOther: boolean
  errors: FieldError[]
  fields: Record<string, string>
}

/** One question: what is known, and the accountant's answer. */
export function QuestionPage(props: QuestionProps): VNode {
  const { t, id, errors, fields, options } = props
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{props.title}</h1>
      <p>{props.about}</p>
      <SummaryList t={t} rows={props.facts} />
      {props.orderHref && (
        <p>
          <a href={props.orderHref}>{t('payments.question.to_order')}</a>
        </p>
      )}
      {props.waitsForOther && <Notice kind="info">{t('payments.refund.other_person')}</Notice>}
      {props.confirm && (
        <form method="post" action={`/lam-viec/thu-phi/ngoai-le/${id}/dong-y`}>
          <Actions>
            <Button name="dong" value="co">
              {t('payments.question.agree')}
            </Button>
            <Button name="dong" value="khong" kind="secondary">
              {t('payments.question.disagree')}
            </Button>
          </Actions>
        </form>
      )}
      {options.length > 0 && (
        <form method="post" action={`/lam-viec/thu-phi/ngoai-le/${id}`} noValidate>
          <RadioField
            t={t}
            name="cach"
            label={t('payments.question.how')}
            options={options}
            value={fields.cach}
            error={error('cach')}
            required
          />
          {options.some((option) => option.value === 'assigned') && (
            <TextField
              t={t}
              name="ma"
              label={t('payments.question.reference')}
              hint={t('payments.question.reference_hint')}
              value={fields.ma ?? props.reference}
              error={error('ma')}
              width={20}
              autocomplete="off"
            />
          )}
          <TextField
            t={t}
            name="ghi-chu"
            label={t('payments.question.note')}
            value={fields['ghi-chu']}
            error={error('ghi-chu')}
            maxLength={300}
            required
          />
          <Actions>
            <Button>{t('payments.question.resolve')}</Button>
            <ButtonLink href="/lam-viec/thu-phi?muc=ngoai-le" kind="quiet">
              {t('payments.desk.back')}
            </ButtonLink>
          </Actions>
        </form>
      )}
    </div>
  )
}
