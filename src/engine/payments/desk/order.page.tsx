import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, SubmitOnce } from '#core/ui/button.tsx'
import { CaseShell, PaperList } from '#core/ui/case-shell.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { Tendered } from '../cash/counter.page.tsx'

export type OrderProps = {
  t: T
  id: string
  title: string
  code: string
  caseHref: string | undefined
  unit: string
  payer: string
  amount: { words: string; value: number }
  state: { words: string; kind: TagKind }
  facts: { label: string; value: string }[]
  lines: { key: string; label: string; why: string; amount: string; exemption: string | undefined }[]
  papers: { name: string; href: string; note?: string }[]
  steps: { what: string; when: string; who: string | undefined; note: string | null }[]
  errors: FieldError[]
  fields: Record<string, string>
  mayTakeCash: boolean
  /** What else the payer owes here, to be taken in one. */
  several: { href: string; words: string } | undefined
  /** Money that came and does not fit. */
  questions: { href: string; words: string }[]
  taking: { href: string; words: string } | undefined
  exemptions: { value: string; label: string; hint: string }[]
  refundable: { words: string; value: number } | undefined
  done: string | undefined
}

/** One order at the money desk: what is due and why, and what the cashier may do. */
export function OrderPage(props: OrderProps): VNode {
  const { t, lines } = props
  return (
    <>
      <ErrorSummary t={t} errors={props.errors} />
      {props.done && <Notice kind="done">{props.done}</Notice>}
      {props.questions.map(({ href, words }) => (
        <Notice key={href} kind="attention" action={<a href={href}>{t('payments.desk.to_question')}</a>}>
          {words}
        </Notice>
      ))}
      <CaseShell
        t={t}
        title={props.title}
        code={props.code}
        tag={<Tag kind={props.state.kind}>{props.state.words}</Tag>}
        due={<strong class="num">{props.amount.words}</strong>}
        way={
          <>
            <a href="/lam-viec/thu-phi">‹ {t('payments.desk.back')}</a>
            <span>{props.unit}</span>
            {props.caseHref && <a href={props.caseHref}>{t('payments.desk.to_case')}</a>}
          </>
        }
        data={
          <>
            <SummaryList t={t} tight rows={props.facts} />
            <Table
              caption={t('payments.pay.why')}
              columns={[
                { key: 'label', label: t('payments.column.line') },
                { key: 'why', label: t('payments.column.why') },
                { key: 'amount', label: t('payments.column.amount'), align: 'right', nowrap: true },
              ]}
              headKey="label"
              rows={lines.map((line) => ({
                id: line.key,
                cells: {
                  label: line.label,
                  why: line.exemption ? `${line.why} · ${line.exemption}` : line.why,
                  amount: <span class="num">{line.amount}</span>,
                },
              }))}
            />
          </>
        }
        papers={
          <>
            {props.papers.length > 0 ? <PaperList items={props.papers} /> : <p class="soft">{t('payments.desk.no_papers')}</p>}
            {props.taking && (
              <p>
                <a href={props.taking.href}>{props.taking.words}</a>
              </p>
            )}
          </>
        }
        acts={<Acts {...props} />}
        history={
          <Timeline
            items={props.steps.map((step, index) => ({ what: <Words step={step} />, when: step.when, who: step.who, now: index === 0 }))}
          />
        }
      />
    </>
  )
}

const Words = ({ step }: { step: OrderProps['steps'][number] }): VNode => (
  <>
    <b>{step.what}</b>
    {step.note && <>: {step.note}</>}
  </>
)

function Acts(props: OrderProps): VNode {
  const { t, id, mayTakeCash, exemptions, refundable, fields, errors } = props
  const error = (field: string): string | undefined => errors.find((e) => e.field === field)?.message
  if (!mayTakeCash && exemptions.length === 0 && !refundable) return <p class="soft">{t('payments.desk.nothing_to_do')}</p>
  return (
    <>
      {mayTakeCash && (
        <SubmitOnce t={t}>
          <form method="post" action={`/lam-viec/thu-phi/${id}/tien-mat`}>
            <input type="hidden" name="so-tien" value={props.amount.value} />
            <Tendered t={t} value={fields.dua} error={error('dua')} />
            <Button>{t('payments.desk.take_cash', { amount: props.amount.words })}</Button>
          </form>
        </SubmitOnce>
      )}
      {props.several && (
        <p>
          <a href={props.several.href}>{props.several.words}</a>
        </p>
      )}
      {exemptions.length > 0 && (
        <form method="post" action={`/lam-viec/thu-phi/${id}/mien`} noValidate>
          <h3>{t('payments.desk.exempt')}</h3>
          <RadioField
            t={t}
            name="mien"
            label={t('payments.desk.exempt_which')}
            options={exemptions}
            value={fields.mien}
            error={error('mien')}
            required
          />
          <TextField
            t={t}
            name="giay-to"
            label={t('payments.desk.exempt_paper')}
            hint={t('payments.desk.exempt_hint')}
            value={fields['giay-to']}
            error={error('giay-to')}
            maxLength={300}
            required
          />
          <Button kind="secondary">{t('payments.desk.grant')}</Button>
        </form>
      )}
      {refundable && (
        <form method="post" action={`/lam-viec/thu-phi/${id}/hoan`} noValidate>
          <h3>{t('payments.desk.refund')}</h3>
          <TextField
            t={t}
            name="hoan"
            label={t('payments.desk.refund_amount')}
            hint={t('payments.desk.refund_hint', { amount: refundable.words })}
            value={fields.hoan ?? String(refundable.value)}
            error={error('hoan')}
            inputMode="numeric"
            width={10}
            required
          />
          <TextField
            t={t}
            name="ly-do"
            label={t('payments.desk.refund_reason')}
            value={fields['ly-do']}
            error={error('ly-do')}
            maxLength={300}
            required
          />
          <Button kind="secondary">{t('payments.desk.ask_refund')}</Button>
        </form>
      )}
    </>
  )
}
