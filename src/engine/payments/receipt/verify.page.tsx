import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

export type VerifyProps = {
  t: T
  code: string
  asked: boolean
  found: { number: string; unit: string; what: string; amount: string; issued: string; method: string; state: string } | undefined
}

/** Anybody may ask whether a receipt is true. */
export function VerifyPage({ t, code, asked, found }: VerifyProps): VNode {
  return (
    <div class="narrow section">
      <h1>{t('payments.verify.title')}</h1>
      {found && (
        <>
          <Notice kind="done" title={t('payments.verify.true')}>
            <p>{t('payments.verify.true_text')}</p>
          </Notice>
          <SummaryList
            t={t}
            rows={[
              { label: t('payments.column.receipt'), value: <span class="num">{found.number}</span> },
              { label: t('payments.column.unit'), value: found.unit },
              { label: t('payments.column.line'), value: found.what },
              { label: t('payments.column.amount'), value: <span class="num">{found.amount}</span> },
              { label: t('payments.column.method'), value: found.method },
              { label: t('payments.column.issued'), value: found.issued },
              { label: t('payments.column.state'), value: found.state },
            ]}
          />
        </>
      )}
      {asked && !found && (
        <Notice kind="attention" title={t('payments.verify.unknown')}>
          <p>{t('payments.verify.unknown_text')}</p>
        </Notice>
      )}
      <form method="get" action="/bien-lai">
        <TextField
          t={t}
          name="ma"
          label={t('payments.verify.code')}
          hint={t('payments.verify.code_hint')}
          value={code}
          autocomplete="off"
        />
        <Actions>
          <Button>{t('payments.verify.check')}</Button>
        </Actions>
      </form>
    </div>
  )
}
