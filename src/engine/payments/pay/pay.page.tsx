import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Qr } from '#core/ui/receipt-code.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
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
  transfer:
    | {
        qr: { path: string; size: number }
        bank: string
        account: string
        name: string
        example: boolean
        reference: string
        until: string
        standIn: string | undefined
      }
    | undefined
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
      {props.waiting && transfer && (
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
      {transfer && <TransferPart {...props} transfer={transfer} />}
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

function TransferPart({ t, id, total, transfer }: PayProps & { transfer: NonNullable<PayProps['transfer']> }): VNode {
  const copy = { 'data-label': t('core.copy.button'), 'data-done': t('core.copy.done') }
  return (
    <section class="section" aria-labelledby="pay-how">
      <payment-watch data-id={id}>
        <h2 id="pay-how">{t('payments.pay.how')}</h2>
        {transfer.example && (
          <Notice kind="attention" title={t('payments.pay.example')}>
            <p>{t('payments.pay.example_text')}</p>
          </Notice>
        )}
        <div class="pay-transfer">
          <div class="pay-qr">
            <Qr
              path={transfer.qr.path}
              size={transfer.qr.size}
              label={t('payments.pay.qr_alt', { amount: total, reference: transfer.reference })}
            />
            <p class="no-print">
              <a href={`/thanh-toan/${id}/qr.png`} download>
                {t('payments.pay.save_qr')}
              </a>
            </p>
          </div>
          <div>
            <p>{t('payments.pay.scan')}</p>
            <SummaryList
              t={t}
              tight
              rows={[
                { label: t('payments.pay.bank'), value: transfer.bank },
                {
                  label: t('payments.pay.account'),
                  value: (
                    <>
                      <span class="num">{transfer.account}</span> <copy-code data-code={transfer.account} {...copy} />
                    </>
                  ),
                },
                { label: t('payments.pay.name'), value: transfer.name },
                { label: t('payments.pay.amount'), value: <span class="num">{total}</span> },
                {
                  label: t('payments.pay.content'),
                  value: (
                    <>
                      <strong class="num">{transfer.reference}</strong> <copy-code data-code={transfer.reference} {...copy} />
                    </>
                  ),
                },
                { label: t('payments.pay.until'), value: <span class="num">{transfer.until}</span> },
              ]}
            />
            <p class="soft">{t('payments.pay.exactly')}</p>
          </div>
        </div>
        <form method="post" action={`/thanh-toan/${id}/da-chuyen`}>
          <Actions>
            <Button>{t('payments.pay.i_have_paid')}</Button>
            {transfer.standIn && (
              <ButtonLink href={transfer.standIn} kind="secondary">
                {t('payments.pay.stand_in')}
              </ButtonLink>
            )}
          </Actions>
        </form>
        <p class="soft">{t('payments.pay.or_cash')}</p>
      </payment-watch>
    </section>
  )
}
