import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { type Option, SelectField } from '#core/ui/field.tsx'
import { pixels, type View } from './map.rules.ts'

type Pin = { x: number; y: number; phase: string; label: string; href: string }
export type MapProps = {
  t: T
  view: View
  base: string
  ways: { north: string; south: string; west: string; east: string; nearer: string | undefined; farther: string | undefined }
  groups: { x: number; y: number; radius: number; count: string; label: string; isOpen: boolean; href: string }[]
  pins: Pin[]
  list: { href: string; title: string; note: string }[]
  total: number
  left: number
  filters: { category: string | undefined; phase: string | undefined; categories: Option[]; phases: Option[] }
}

export function MapPage(props: MapProps): VNode {
  const { t, total, left, list } = props
  return (
    <div class="section">
      <h1>{t('feedback.map.title')}</h1>
      <Filters {...props} />
      <report-map>
        <figure class="report-map">
          <Drawing {...props} />
          <Ways {...props} />
          <figcaption class="soft">
            <span aria-live="polite">{t('feedback.map.total', { count: total })}</span> <Legend t={t} />
          </figcaption>
        </figure>
        {list.length > 0 && (
          <ul class="report-lines">
            {list.map((line) => (
              <li key={line.href}>
                <a href={line.href}>{line.title}</a>
                <span class="soft">{line.note}</span>
              </li>
            ))}
          </ul>
        )}
        {left > 0 && <p class="soft">{t('feedback.map.left', { count: left })}</p>}
      </report-map>
      <p>
        <ButtonLink href="/phan-anh/gui">{t('feedback.send.start')}</ButtonLink>
      </p>
    </div>
  )
}

function Filters({ t, filters }: MapProps): VNode {
  return (
    <form class="bar filters" method="get" action="/phan-anh/ban-do">
      <SelectField t={t} name="loai" label={t('feedback.category')} value={filters.category} options={filters.categories} />
      <SelectField t={t} name="tt" label={t('feedback.phase')} value={filters.phase} options={filters.phases} />
      <Button kind="secondary">{t('feedback.filter')}</Button>
    </form>
  )
}

function Drawing({ t, view, base, groups, pins }: MapProps): VNode {
  return (
    <svg
      viewBox={`0 0 ${pixels} ${pixels}`}
      role="group"
      aria-label={t('feedback.map.title')}
      data-level={view.level}
      data-x={view.x}
      data-y={view.y}
    >
      <image href={base} x="0" y="0" width={pixels} height={pixels} />
      {groups.map((group) => (
        <a key={`${group.x} ${group.y}`} href={group.href} aria-label={group.label}>
          <circle class={group.isOpen ? 'open' : undefined} cx={group.x} cy={group.y} r={group.radius} />
          <text x={group.x} y={group.y + 4}>
            {group.count}
          </text>
        </a>
      ))}
      {pins.map((pin) => (
        <a key={pin.href} href={pin.href} aria-label={pin.label}>
          <PinShape {...pin} />
        </a>
      ))}
    </svg>
  )
}

/** A ring is open, a filled square is done: told apart without colour. */
function PinShape({ x, y, phase }: Pin): VNode {
  return phase === 'fixed' ? (
    <rect class="pin pin--fixed" x={x - 6} y={y - 6} width="12" height="12" />
  ) : (
    <circle class="pin" cx={x} cy={y} r="7" />
  )
}

function Ways({ t, ways }: MapProps): VNode {
  const link = (key: keyof MapProps['ways'], sign: string): VNode | null => {
    const href = ways[key]
    return href ? (
      <a class={`way way--${key}`} href={href} data-way={key} aria-label={t(`feedback.map.${key}` as MessageKey)}>
        {sign}
      </a>
    ) : null
  }
  return (
    <nav class="report-ways" aria-label={t('feedback.map.ways')}>
      {link('nearer', '+')}
      {link('farther', '−')}
      {link('north', '↑')}
      {link('west', '←')}
      {link('east', '→')}
      {link('south', '↓')}
    </nav>
  )
}

function Legend({ t }: { t: T }): VNode {
  return (
    <span class="report-legend">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle class="pin" cx="8" cy="8" r="6" />
      </svg>
      {t('feedback.phase.open')}
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <rect class="pin pin--fixed" x="3" y="3" width="10" height="10" />
      </svg>
      {t('feedback.phase.fixed')}
    </span>
  )
}
