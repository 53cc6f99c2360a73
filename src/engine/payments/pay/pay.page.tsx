import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { type Held, HeldNotices } from '../reconcile/held.page.tsx'
import { Short, type Transfer, TransferPart } from './transfer.page.tsx'
import { type Claim, type Line, Reasons } from './reasons.page.tsx'

export type PayProps = {
  t: T
  id: string
  title: string
  code: string
  caseHref: string | undefined
  unit: string
  total: string
  state: { key: string; words: string; kind: TagKind; about: string }
  lines: Line[]
  /** Who could pay less, and with which paper. */
  claims: Claim[]
  transfer: Transfer | undefined
  /** What came and did not reach, and what is still lacking. */
  short: { came: string; rest: string } | undefined
  /** What came and does not fit, and lies with an accountant. */
  held: Held[]
  /** The payment of several of which this is one. */
  together: { href: string; paid: boolean } | undefined
  /** "I have paid" was pressed, and the bank has not told yet. */
  waiting: boolean
  mayRenew: boolean
  receipt: { href: string; number: string } | undefined
  refunds: { id: string; words: string }[]
  currentHref: string | undefined
  steps: { what: string; when: string; note: string | null }[]
}

/** What is due and why, how to pay it, and what became of it. */
export function PayPage(props: PayProps): VNode {
  const { t, transfer, receipt } = props
  return (
    <div class="section">
      <h1>{t('payments.pay.title')}</h1>
      <p>
        <strong>{props.title}</strong>
        <br />
        <span class="soft">
          {props.caseHref ? <a href={props.caseHref}>{props.code}</a> : props.code} · {props.unit}
        </span>
      </p>
      <p class="bar">
        <strong class="pay-total num">{props.total}</strong>
        <Tag kind={props.state.kind}>{props.state.words}</Tag>
      </p>
      <p>{props.state.about}</p>
      {props.currentHref && (
        <Notice kind="attention" action={<ButtonLink href={props.currentHref}>{t('payments.pay.to_current')}</ButtonLink>}>
          <p>{t('payments.pay.replaced')}</p>
        </Notice>
      )}
      {props.waiting && transfer && !props.short && (
        <Notice kind="info" title={t('payments.pay.not_seen')}>
          <p>{t('payments.pay.not_seen_text')}</p>
        </Notice>
      )}
      {receipt && (
        <Notice
          kind="done"
          title={t('payments.pay.receipt', { number: receipt.number })}
          action={<ButtonLink href={receipt.href}>{t('payments.pay.get_receipt')}</ButtonLink>}
        >
          <p>{t('payments.pay.receipt_text')}</p>
        </Notice>
      )}
      {props.refunds.map((refund) => (
        <Notice key={refund.id} kind="info">
          <p>{refund.words}</p>
        </Notice>
      ))}
      <HeldNotices held={props.held} />
      {props.short && <Short t={t} id={props.id} short={props.short} />}
      {props.together && (
        <Notice kind="info">
          <p>
            <a href={props.together.href}>{t(props.together.paid ? 'payments.together.paid_in' : 'payments.together.also_in')}</a>
          </p>
        </Notice>
      )}
      {transfer && <TransferPart t={t} base={`/thanh-toan/${props.id}`} watch={`/api/payments/${props.id}`} transfer={transfer} />}
      {props.mayRenew && (
        <form method="post" action={`/thanh-toan/${props.id}/lam-moi`}>
          <Actions>
            <Button>{t('payments.pay.renew')}</Button>
          </Actions>
        </form>
      )}
      <Reasons {...props} />
      <section class="section" aria-labelledby="pay-steps">
        <h2 id="pay-steps">{t('payments.pay.steps')}</h2>
        <Timeline
          items={props.steps.map((step, index) => ({ what: <StepWords step={step} />, when: step.when, who: undefined, now: index === 0 }))}
        />
      </section>
    </div>
  )
}

const StepWords = ({ step }: { step: PayProps['steps'][number] }): VNode => (
  <>
    <b>{step.what}</b>
    {step.note && <>: {step.note}</>}
  </>
)
