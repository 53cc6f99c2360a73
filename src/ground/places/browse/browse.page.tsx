import type { ComponentChildren, VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Heir } from '../units/recode.ts'
import type { Unit } from '../units/units.rules.ts'

/** The unit's name in the reader's language, or as the state writes it. */
export function unitName(t: T, unit: Unit): string {
  if (t.lang === 'km' && unit.nameKm) return unit.nameKm
  return t.lang === 'en' && unit.kind !== 'administrative' && unit.nameEn ? unit.nameEn : unit.fullName
}

const span = (t: T, unit: Unit): string =>
  unit.validTo
    ? t('places.from_to', { from: formatDate(t.lang, unit.validFrom), to: formatDate(t.lang, unit.validTo) })
    : t('places.since', { from: formatDate(t.lang, unit.validFrom) })

function DayForm({ t, on, action, q }: { t: T; on: string; action: string; q?: string | undefined }): VNode {
  return (
    <form action={action} method="get">
      {q !== undefined && (
        <div class="field">
          <label class="label" for="q">
            {t('places.search')}
          </label>
          <input class="control" id="q" name="q" type="search" value={q} maxLength={100} autocomplete="off" />
        </div>
      )}
      <div class="field">
        <label class="label" for="ngay">
          {t('places.on_day')}
        </label>
        <input class="control control--10" id="ngay" name="ngay" type="date" value={on} />
      </div>
      <Button kind="secondary">{t('places.show')}</Button>
    </form>
  )
}

type ListProps = {
  t: T
  title: string
  on: string
  units: Unit[]
  extra?: { label: string; cell(unit: Unit): ComponentChildren } | undefined
}

function UnitTable({ t, title, on, units, extra }: ListProps): VNode {
  const columns = [
    { key: 'name', label: t('places.name') },
    { key: 'code', label: t('places.code') },
    { key: 'type', label: t('places.type') },
    ...(extra ? [{ key: 'extra', label: extra.label }] : []),
  ]
  const rows = units.map((unit) => ({
    id: unit.id,
    cells: {
      name: (
        <a href={`/don-vi/${unit.code}?ngay=${on}`} lang={unitName(t, unit) === unit.fullName ? 'vi' : undefined}>
          {unitName(t, unit)}
        </a>
      ),
      code: unit.code,
      type: <span lang="vi">{unit.type}</span>,
      extra: extra?.cell(unit),
    },
  }))
  return <Table caption={title} columns={columns} rows={rows} headKey="name" />
}

export function UnitsPage({ t, on, q, units }: { t: T; on: string; q: string; units: Unit[] }): VNode {
  const day = formatDate(t.lang, on)
  return (
    <>
      <h1>{t('places.units')}</h1>
      <p>{t('places.lead')}</p>
      <DayForm t={t} on={on} action="/don-vi" q={q} />
      {units.length > 0 ? (
        <UnitTable t={t} on={on} units={units} title={t('places.units_on', { day, count: units.length })} />
      ) : (
        <Notice>
          <p>{t('places.none_found', { day })}</p>
        </Notice>
      )}
    </>
  )
}

function HeirTable({ t, title, heirs }: { t: T; title: string; heirs: Heir[] }): VNode | null {
  if (heirs.length === 0) return null
  const share = new Map(heirs.map((heir) => [heir.unit.id, heir.share]))
  const cell = (unit: Unit): string => t(share.get(unit.id) === 'whole' ? 'places.share_whole' : 'places.share_part')
  return (
    <UnitTable
      t={t}
      title={title}
      on={heirs[0]?.unit.validFrom ?? ''}
      units={heirs.map((heir) => heir.unit)}
      extra={{ label: t('places.share'), cell }}
    />
  )
}

type UnitProps = {
  t: T
  on: string
  unit: Unit
  versions: Unit[]
  ancestors: Unit[]
  children: Unit[]
  successors: Heir[]
  predecessors: Heir[]
  inForce: boolean
  hasBoundary: boolean
}

function Versions({ t, versions }: { t: T; versions: Unit[] }): VNode {
  const columns = [
    { key: 'time', label: t('places.time') },
    { key: 'name', label: t('places.name') },
    { key: 'code', label: t('places.code') },
    { key: 'reason', label: t('places.end_reason') },
  ]
  const rows = versions.map((version) => ({
    id: version.validFrom,
    cells: {
      time: span(t, version),
      name: <span lang="vi">{version.fullName}</span>,
      code: version.code,
      reason: <span lang="vi">{version.endReason ?? ''}</span>,
    },
  }))
  return <Table caption={t('places.versions')} columns={columns} rows={rows} headKey="time" />
}

export function UnitPage(props: UnitProps): VNode {
  const { t, on, unit, ancestors, inForce } = props
  const day = inForce ? on : (unit.validTo ?? unit.validFrom)
  const above = ancestors.map((one) => one.fullName).reverse()
  return (
    <>
      <h1 lang={unitName(t, unit) === unit.fullName ? 'vi' : undefined}>{unitName(t, unit)}</h1>
      {!inForce && (
        <Notice kind="attention" title={t('places.not_in_force', { day: formatDate(t.lang, on) })}>
          <p>{span(t, unit)}</p>
        </Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('places.code'), value: unit.code },
          { label: t('places.type'), value: <span lang="vi">{unit.type}</span> },
          { label: t('places.time'), value: span(t, unit) },
          ...(above.length > 0 ? [{ label: t('places.above'), value: <span lang="vi">{above.join(' › ')}</span> }] : []),
          { label: t('places.boundary'), value: t(props.hasBoundary ? 'places.boundary_known' : 'places.boundary_unknown') },
        ]}
      />
      <DayForm t={t} on={on} action={`/don-vi/${encodeURIComponent(unit.code)}`} />
      <HeirTable t={t} title={t('places.successors')} heirs={props.successors} />
      <HeirTable t={t} title={t('places.predecessors')} heirs={props.predecessors} />
      {props.children.length > 0 && (
        <UnitTable t={t} on={day} units={props.children} title={t('places.children', { count: props.children.length })} />
      )}
      <Versions t={t} versions={props.versions} />
    </>
  )
}
