import type { VNode } from 'preact'
import { formatDate, formatDateTime, formatNumber, localized, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { RadioField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { amountOf } from '../buyer/buyer.page.tsx'
import type { View } from '../buyer/view.ts'
import type { Order } from '../labels/labels.queries.ts'
import { labelPath } from '../lots/label-path.rules.ts'
import type { Lot } from '../lots/lots.queries.ts'
import type { Recall } from '../recall/recall.queries.ts'
import type { Conflict } from '../walk/balance.rules.ts'

type Form = { fields: Record<string, string>; faults: { field: string; message: string }[] }
type Props = {
  t: T
  lot: Lot
  view: View
  made: Lot[]
  usedG: number
  labelledG: number
  orders: Order[]
  recall: Recall | undefined
  conflicts: Conflict[]
  steps: { id: string; what: string; at: Date; unit: string; who: string | null }[]
  may: { record: boolean; label: boolean; recall: boolean; askLift: boolean; lift: boolean }
  form: Form
}
const kg = (t: T, grams: number): string => `${formatNumber(t.lang, grams / 1000)} kg`

export function ConflictWords({ t, conflict }: { t: T; conflict: Conflict }): VNode {
  const vars = { into: kg(t, conflict.inG), out: kg(t, conflict.outG) }
  return conflict.kind === 'made_more' ? (
    <>{t('trace.conflict.made_more', { ...vars, on: formatDate(t.lang, conflict.at) })}</>
  ) : (
    <>{t('trace.conflict.taken_more', { ...vars, code: conflict.code })}</>
  )
}

function Alarms({ t, recall, view, conflicts }: Pick<Props, 't' | 'recall' | 'view' | 'conflicts'>): VNode {
  return (
    <>
      {view.recalls.length > 0 && (
        <div class="trace-alarm" role="alert">
          <h2>{t('trace.recalled.title')}</h2>
          {view.recalls.map((each) => (
            <p key={each.id}>
              {t('trace.recalled.why', { code: each.code, on: formatDate(t.lang, each.recalledAt), reason: each.reason })}
            </p>
          ))}
          {recall?.liftAskedAt && <p>{t('trace.recalled.lift_asked', { reason: recall.liftReason ?? '' })}</p>}
        </div>
      )}
      {conflicts.length > 0 && (
        <Notice kind="attention" title={t('trace.conflict.title')}>
          <ul>
            {conflicts.map((conflict) => (
              <li key={conflict.kind === 'made_more' ? conflict.node : conflict.lotId}>
                <ConflictWords t={t} conflict={conflict} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

function Move({ t, lot, form }: { t: T; lot: Lot; form: Form }): VNode {
  const of = (name: string) => ({ t, name, value: form.fields[name], error: form.faults.find((fault) => fault.field === name)?.message })
  return (
    <form method="post" action={`/truy-xuat/lo/${lot.id}/chuyen`} novalidate class="card section">
      <h2>{t('trace.move.title')}</h2>
      <input type="hidden" name="key" value={form.fields.key} />
      <RadioField
        {...of('step')}
        value={form.fields.step ?? 'shipping'}
        label={t('trace.move.what')}
        options={[
          { value: 'shipping', label: t('trace.step.shipping') },
          { value: 'receiving', label: t('trace.step.receiving') },
        ]}
      />
      <TextField {...of('amount')} label={t('trace.make.quantity')} hint={t('trace.make.quantity_hint')} inputMode="decimal" />
      <TextField {...of('to')} label={t('trace.move.to')} hint={t('trace.move.to_hint')} required={false} />
      <Button>{t('trace.move.send')}</Button>
    </form>
  )
}

function Labels({ t, lot, orders, labelledG, usedG, form }: Pick<Props, 't' | 'lot' | 'orders' | 'labelledG' | 'usedG' | 'form'>): VNode {
  const of = (name: string) => ({ t, name, value: form.fields[name], error: form.faults.find((fault) => fault.field === name)?.message })
  return (
    <section class="section" id="tem" aria-labelledby="tem-h">
      <h2 id="tem-h">{t('trace.labels.title')}</h2>
      <p>{t('trace.labels.left', { left: kg(t, Math.max(0, lot.massG - usedG)), used: kg(t, labelledG) })}</p>
      {orders.length > 0 && (
        <ul>
          {orders.map((order) => (
            <li key={order.id}>
              <a href={`/truy-xuat/tem/${order.id}`}>
                {t('trace.labels.order', { count: order.amount, pack: kg(t, order.packG), at: formatDateTime(t.lang, order.at) })}
              </a>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={`/truy-xuat/lo/${lot.id}/tem`} novalidate class="card">
        <input type="hidden" name="key" value={form.fields.key} />
        <TextField {...of('bags')} label={t('trace.labels.bags')} inputMode="numeric" />
        <TextField
          {...of('pack')}
          label={t('trace.labels.pack')}
          value={form.fields.pack ?? (lot.packG ? String(lot.packG / 1000).replace('.', ',') : undefined)}
          inputMode="decimal"
        />
        <Button>{t('trace.labels.send')}</Button>
      </form>
    </section>
  )
}

function RecallForms({ t, lot, may, form }: Pick<Props, 't' | 'lot' | 'may' | 'form'>): VNode | null {
  if (!may.recall && !may.askLift && !may.lift) return null
  const error = form.faults.find((fault) => fault.field === 'reason')?.message
  const act = may.recall ? 'thu-hoi' : 'xin-go'
  return (
    <section class="section" aria-labelledby="thu-hoi">
      <h2 id="thu-hoi">{t('trace.recall.title')}</h2>
      {(may.recall || may.askLift) && (
        <form method="post" action={`/truy-xuat/lo/${lot.id}/${act}`} novalidate class="card">
          <p>{t(may.recall ? 'trace.recall.text' : 'trace.recall.lift_text')}</p>
          <TextArea t={t} name="reason" label={t('trace.recall.reason')} rows={3} value={form.fields.reason} error={error} />
          <Button kind={may.recall ? 'danger' : 'primary'}>{t(may.recall ? 'trace.recall.send' : 'trace.recall.ask_lift')}</Button>
        </form>
      )}
      {may.lift && (
        <form method="post" action={`/truy-xuat/lo/${lot.id}/go`}>
          <Button>{t('trace.recall.lift')}</Button>
        </form>
      )}
    </section>
  )
}

/** Everything an owner, a holder or the market's officer does with a lot. */
export function LotPage(props: Props): VNode {
  const { t, lot, view, made, steps, may, form } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={form.faults} />
      <h1>{t('trace.lot_title', { code: lot.code })}</h1>
      <p class="lead">{`${localized(t.lang, lot.productName)} · ${lot.partyName}`}</p>
      <Alarms {...props} />
      <SummaryList
        t={t}
        rows={[
          { label: t('trace.amount'), value: amountOf(t, lot) },
          { label: t(lot.kind === 'harvested' ? 'trace.harvested_on' : 'trace.made_on'), value: formatDate(t.lang, lot.on) },
          {
            label: t('trace.where'),
            value: [lot.placeName, view.origins.find((origin) => origin.lot.id === lot.id)?.unit].filter(Boolean).join(', '),
          },
          { label: t('trace.identifier'), value: <span class="num">{lot.uri}</span> },
          {
            label: t('trace.made_of'),
            value:
              view.origins
                .filter((origin) => origin.lot.id !== lot.id)
                .map((origin) => `${origin.lot.code} (${localized(t.lang, origin.lot.productName)})`)
                .join(', ') || t('trace.nothing'),
          },
          {
            label: t('trace.made_into'),
            value:
              made.map((each) => `${each.code} (${localized(t.lang, each.productName)}, ${amountOf(t, each)})`).join(', ') ||
              t('trace.nothing'),
          },
        ]}
      />
      <Actions>
        <ButtonLink kind="secondary" href={labelPath(lot)}>
          {t('trace.as_buyer')}
        </ButtonLink>
        {may.record && (
          <ButtonLink kind="secondary" href={`/truy-xuat/cua-toi/lo-moi?tu=${encodeURIComponent(lot.uri)}`}>
            {t('trace.make.from_this')}
          </ButtonLink>
        )}
      </Actions>
      <section class="section" aria-labelledby="hanh-trinh">
        <h2 id="hanh-trinh">{t('trace.way')}</h2>
        <Timeline
          items={steps.toReversed().map((step, index) => ({
            what: [step.what, step.unit].filter(Boolean).join(' · '),
            when: formatDateTime(t.lang, step.at),
            who: step.who ?? undefined,
            now: index === 0,
          }))}
        />
      </section>
      {may.record && <Move t={t} lot={lot} form={form} />}
      {may.label && <Labels {...props} />}
      <RecallForms {...props} />
    </div>
  )
}
