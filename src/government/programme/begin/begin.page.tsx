import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Chips } from '#core/ui/chips.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

type Shown = {
  id: string
  place: number
  kind: string
  title: string
  evidence: string
  first: string
  score: number
  source: string
  asOf: string
  owner: string
  href: string
  taskHref: string | undefined
}
type Props = {
  t: T
  /** What made-up work is counted among it. */
  madeUp: string | undefined
  today: string
  unit: string | undefined
  unitId: string | undefined
  units: Option[]
  kind: string | undefined
  total: string
  kinds: { kind: string; label: string; count: string }[]
  pains: Shown[]
  left: number
}

const root = '/dieu-hanh/bat-dau'

function address(given: Record<string, string | undefined>): string {
  const known = Object.entries(given).filter(([, value]) => value)
  return known.length > 0 ? `${root}?${new URLSearchParams(known as [string, string][])}` : root
}

/** The question that leaders ask. Three things first, the rest below, and how the order came about. */
export function BeginPage(props: Props): VNode {
  const { t, today, unit, unitId, units, kind, kinds, pains, total, left } = props
  const [top, rest] = [pains.slice(0, 3), pains.slice(3)]
  return (
    <div class="section">
      <div class="work-head">
        <h1>{t('programme.begin.title')}</h1>
        <span class="soft">{[unit, today].filter(Boolean).join(' · ')}</span>
      </div>
      <p class="begin-lede">{t('programme.begin.lede', { count: total })}</p>
      {props.madeUp && (
        <Notice kind="attention">
          <p>{props.madeUp}</p>
        </Notice>
      )}
      <form class="bar filters" method="get" action={root}>
        <SelectField t={t} name="don-vi" label={t('programme.column.unit')} value={unitId ?? ''} options={units} />
        {kind && <input type="hidden" name="loai" value={kind} />}
        <Button kind="secondary">{t('programme.show')}</Button>
      </form>
      {kinds.length > 0 && (
        <Chips
          label={t('programme.begin.kinds')}
          chips={kinds.map((one) => ({
            href: address({ loai: kind === one.kind ? undefined : one.kind, 'don-vi': unitId }),
            label: one.label,
            value: one.count,
            on: kind === one.kind,
          }))}
        />
      )}
      {pains.length === 0 && <Empty title={t('programme.begin.none')} text={t('programme.begin.none_hint')} />}
      {top.length > 0 && (
        <section aria-labelledby="ba-viec">
          <h2 id="ba-viec">{t('programme.begin.top')}</h2>
          <ol class="begin-top">
            {top.map((pain) => (
              <Top key={pain.id} t={t} pain={pain} />
            ))}
          </ol>
        </section>
      )}
      {rest.length > 0 && (
        <section class="section" aria-labelledby="tiep-theo">
          <h2 id="tiep-theo">{t('programme.begin.rest')}</h2>
          <ol class="begin-rest" start={4}>
            {rest.map((pain) => (
              <Line key={pain.id} t={t} pain={pain} />
            ))}
          </ol>
        </section>
      )}
      {left > 0 && <p class="soft">{t('programme.begin.left', { count: left })}</p>}
      <details class="begin-method">
        <summary>{t('programme.begin.how')}</summary>
        <p>{t('programme.begin.how_score')}</p>
        <p>{t('programme.begin.how_sources')}</p>
        <p>{t('programme.begin.how_silent')}</p>
      </details>
    </div>
  )
}

function Meter({ t, score }: { t: T; score: number }): VNode {
  return (
    <span class="begin-meter">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <path class="begin-ground" d="M0 0h100v8H0z" />
        <path class="begin-fill" d={`M0 0h${score}v8H0z`} />
      </svg>
      <span class="num">{t('programme.begin.score', { score })}</span>
    </span>
  )
}

function Proof({ t, pain }: { t: T; pain: Shown }): VNode {
  return <small class="soft">{t('programme.begin.proof', { source: pain.source, day: pain.asOf, owner: pain.owner })}</small>
}

function Top({ t, pain }: { t: T; pain: Shown }): VNode {
  return (
    <li>
      <span class="begin-place" aria-hidden="true">
        {pain.place}
      </span>
      <span class="begin-kind">{pain.kind}</span>
      <h3>{pain.title}</h3>
      <p class="begin-evidence">{pain.evidence}</p>
      <Meter t={t} score={pain.score} />
      <p>
        <b>{t('programme.begin.first')}</b> {pain.first}
      </p>
      <Proof t={t} pain={pain} />
      <div class="begin-acts">
        <ButtonLink kind="primary" href={pain.href}>
          {t('programme.begin.see')}
        </ButtonLink>
        {pain.taskHref && (
          <ButtonLink kind="secondary" href={pain.taskHref}>
            {t('programme.begin.give_task')}
          </ButtonLink>
        )}
      </div>
    </li>
  )
}

function Line({ t, pain }: { t: T; pain: Shown }): VNode {
  return (
    <li>
      <span class="begin-place num" aria-hidden="true">
        {pain.place}
      </span>
      <div>
        <span class="begin-kind">{pain.kind}</span>
        <a href={pain.href}>{pain.title}</a>
        <span>{pain.evidence}</span>
        <Proof t={t} pain={pain} />
      </div>
      <Meter t={t} score={pain.score} />
      {pain.taskHref && <a href={pain.taskHref}>{t('programme.begin.give_task')}</a>}
    </li>
  )
}
