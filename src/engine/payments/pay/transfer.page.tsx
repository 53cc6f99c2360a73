import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Qr } from '#core/ui/receipt-code.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

export type Transfer = {
  /** What is to be transferred now. */
  amount: string
  qr: { path: string; size: number }
  bank: string
  account: string
  name: string
  example: boolean
  reference: string
  until: string
  standIn: string | undefined
}

/** How to pay by transfer: the QR, the same in words, and a press where there is no JavaScript. */
export function TransferPart({ t, base, watch, transfer }: { t: T; base: string; watch: string; transfer: Transfer }): VNode {
  const total = transfer.amount
  const copy = { 'data-label': t('core.copy.button'), 'data-done': t('core.copy.done') }
  return (
    <section class="section" aria-labelledby="pay-how">
      <payment-watch data-watch={watch}>
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
              <a href={`${base}/qr.png`} download>
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
        <form method="post" action={`${base}/da-chuyen`}>
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

/** Too little came: what is kept, what is lacking, and the way to have it back. */
export function Short({ t, id, short }: { t: T; id: string; short: { came: string; rest: string } }): VNode {
  return (
    <Notice
      kind="attention"
      title={t('payments.pay.short', short)}
      action={
        <form method="post" action={`/thanh-toan/${id}/xin-lai`}>
          <Button kind="secondary">{t('payments.pay.ask_back')}</Button>
        </form>
      }
    >
      <p>{t('payments.pay.short_text', short)}</p>
    </Notice>
  )
}
