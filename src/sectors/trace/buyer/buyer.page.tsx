import type { VNode } from 'preact'
import { formatDate, formatDateTime, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { Lot } from '../lots/lots.queries.ts'
import type { Origin, Step, View } from './view.ts'

type Props = { t: T; view: View; communes: { value: string; label: string }[]; isPlaced: boolean }

const steps = new Set(['receiving', 'shipping', 'packing', 'storing', 'transporting', 'inspecting', 'retail_selling', 'holding'])

/** A step of the way in plain words. */
export function stepWords(t: T, step: Pick<Step, 'bizStep' | 'type' | 'isHarvest' | 'to'>): string {
  if (step.isHarvest) return t('trace.step.harvest')
  if (step.type === 'TransformationEvent') return t('trace.step.making')
  if (step.type === 'AggregationEvent') return t('trace.step.packing')
  if (step.bizStep === 'shipping' && step.to) return t('trace.step.shipping_to', { to: step.to })
  return t(`trace.step.${steps.has(step.bizStep ?? '') ? step.bizStep : 'other'}` as MessageKey)
}

export const amountOf = (t: T, { quantity, unit }: Pick<Lot, 'quantity' | 'unit'>): string =>
  `${formatNumber(t.lang, quantity)} ${t(`trace.unit.${unit}`)}`

function Recalled({ t, view }: { t: T; view: View }): VNode | null {
  const { recalls } = view
  if (recalls.length === 0) return null
  return (
    <div class="trace-alarm" role="alert">
      <h2>{t('trace.recalled.title')}</h2>
      <p>{t('trace.recalled.text')}</p>
      <ul>
        {recalls.map((recall) => (
          <li key={recall.id}>
            {t('trace.recalled.why', { code: recall.code, on: formatDate(t.lang, recall.recalledAt), reason: recall.reason })}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Bag({ t, view }: { t: T; view: View }): VNode | null {
  const { serial, lot } = view
  if (!serial) return null
  const { looks, suspicions } = serial
  const since = looks.first ? formatDateTime(t.lang, looks.first) : ''
  const others = suspicions.filter((each) => each !== 'recalled')
  if (others.length > 0)
    return (
      <div class="trace-doubt" role="alert">
        <h2>{t('trace.doubt.title')}</h2>
        <ul>
          {others.map((each) => (
            <li key={each}>{t(`trace.doubt.${each}`, { count: looks.scans, places: looks.places, since, after: looks.scansAfterSold })}</li>
          ))}
        </ul>
        <p>{t('trace.doubt.ask')}</p>
      </div>
    )
  return (
    <Notice title={t('trace.bag.title')}>
      <p>{t('trace.bag.issued', { party: lot.publicName })}</p>
      <p>{looks.scans <= 1 ? t('trace.bag.first') : t('trace.bag.looked', { count: looks.scans, since })}</p>
      <p class="hint">{t('trace.bag.honest')}</p>
    </Notice>
  )
}

function Facts({ t, origin, withName }: { t: T; origin: Origin; withName: boolean }): VNode {
  const { lot, unit, facts } = origin
  return (
    <section class="section">
      <h3>{withName ? `${localized(t.lang, lot.productName)} · ${lot.code}` : t('trace.this_lot')}</h3>
      <SummaryList
        t={t}
        tight
        rows={[
          { label: t(lot.kind === 'harvested' ? 'trace.harvested_on' : 'trace.made_on'), value: formatDate(t.lang, lot.on) },
          { label: t('trace.where'), value: unit },
          { label: t('trace.by'), value: lot.producer ?? lot.publicName },
          { label: t('trace.amount'), value: amountOf(t, lot) },
          ...facts.map((fact) => ({
            label: localized(t.lang, fact.label),
            value: fact.value,
            note: t('trace.fact_from', { source: fact.source }),
          })),
        ]}
      />
    </section>
  )
}

/** What a buyer reads after looking at the code on a bag. */
export function BuyerPage({ t, view, communes, isPlaced }: Props): VNode {
  const { lot, origins, way, serial } = view
  const report = `/truy-xuat/bao-hang-gia?${new URLSearchParams(serial ? { luot: serial.scanId, lo: lot.id } : { lo: lot.id }).toString()}`
  return (
    <div class="narrow">
      <h1>{localized(t.lang, lot.productName)}</h1>
      <p class="lead">{lot.publicName}</p>
      <Recalled t={t} view={view} />
      <Bag t={t} view={view} />
      <SummaryList
        t={t}
        rows={[
          ...(lot.variety ? [{ label: t('trace.variety'), value: lot.variety }] : []),
          ...(lot.species ? [{ label: t('trace.species'), value: <i>{lot.species}</i> }] : []),
          { label: t('trace.lot'), value: <span class="num">{lot.code}</span> },
          ...(serial ? [{ label: t('trace.serial'), value: <span class="num">{serial.serial}</span> }] : []),
          ...(lot.gtin ? [{ label: 'GTIN', value: <span class="num">{lot.gtin}</span> }] : []),
        ]}
      />
      <section class="section" aria-labelledby="nguon-goc">
        <h2 id="nguon-goc">{t('trace.origin')}</h2>
        {origins.map((origin) => (
          <Facts key={origin.lot.id} t={t} origin={origin} withName={origin.lot.id !== lot.id} />
        ))}
      </section>
      <section class="section" aria-labelledby="hanh-trinh">
        <h2 id="hanh-trinh">{t('trace.way')}</h2>
        <Timeline
          items={way.toReversed().map((step, index) => ({
            what: [stepWords(t, step), step.unit].filter(Boolean).join(' · '),
            when: formatDateTime(t.lang, step.at),
            who: step.party ?? undefined,
            now: index === 0,
          }))}
        />
      </section>
      {serial && !isPlaced && (
        <form method="post" action={`/truy-xuat/noi-xem/${serial.scanId}`} class="card section">
          <h2>{t('trace.place.title')}</h2>
          <p>{t('trace.place.text')}</p>
          <SelectField t={t} name="commune" label={t('trace.place.commune')} options={communes} required={false} />
          <Button kind="secondary">{t('trace.place.send')}</Button>
        </form>
      )}
      <section class="section">
        <h2>{t('trace.fake.title')}</h2>
        <p>{t('trace.fake.text')}</p>
        <Actions>
          <ButtonLink kind="secondary" href={report}>
            {t('trace.fake.report')}
          </ButtonLink>
        </Actions>
        <p class="hint">{t('trace.privacy')}</p>
      </section>
    </div>
  )
}

export function ProductPage({ t, name, gtin, variety }: { t: T; name: string; gtin: string; variety: string }): VNode {
  return (
    <div class="narrow">
      <h1>{name}</h1>
      <p>
        <Tag kind="plain">{`GTIN ${gtin}`}</Tag> {variety}
      </p>
      <p>{t('trace.product.scan')}</p>
    </div>
  )
}
