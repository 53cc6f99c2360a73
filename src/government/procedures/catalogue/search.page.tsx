import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { type Chip, Chips } from '#core/ui/chips.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SearchBox } from '#core/ui/search-box.tsx'
import type { LifeEvent } from '../import/life-events.ts'
import type { Level } from '../procedure/procedure.ts'
import type { Audience } from '../procedure/procedure.ts'
import { type FilterKey, filterKeys, searchHref } from './address.rules.ts'
import type { Facets, Filters, Found, Hit } from './search.queries.ts'
import { Text } from './text.page.tsx'
import { costWords, timeWords } from './words.rules.ts'

type Props = {
  t: T
  q: string
  filters: Filters
  found: Found & { near: boolean }
  events: LifeEvent[]
  /** The page of one life event: its own title and no filters. */
  event?: LifeEvent | undefined
  /** Where its guided path begins. */
  guide?: string | undefined
  next: string | undefined
  first: boolean
}

const facetOf: Record<FilterKey, keyof Facets> = {
  lifeEvent: 'lifeEvents',
  level: 'levels',
  audience: 'audiences',
  field: 'fields',
  agency: 'agencies',
}
const order: FilterKey[] = ['lifeEvent', 'level', 'audience', 'field', 'agency']

/** A filter's value in words. */
function nameOf(t: T, key: FilterKey, value: string, events: LifeEvent[]): string {
  if (key === 'level') return t(`procedures.level.${value as Level}`)
  if (key === 'audience') return t(`procedures.audience.${value as Audience}`)
  const event = key === 'lifeEvent' ? events.find((e) => e.key === value) : undefined
  return event ? localized(t.lang, event.name) : value
}

function FilterBlock({
  t,
  q,
  filters,
  found,
  events,
  name,
}: Pick<Props, 't' | 'q' | 'filters' | 'found' | 'events'> & { name: FilterKey }): VNode | null {
  const label = t(`procedures.filter.${name}`)
  const values = found.facets[facetOf[name]]
  if (filters[name] !== undefined || values.length < 2) return null
  const chips: Chip[] = values.map(({ value, count }) => ({
    href: searchHref(q, filters, { [name]: value }),
    label: nameOf(t, name, value, events),
    value: String(count),
  }))
  return (
    <details open={name === 'lifeEvent' || name === 'level'}>
      <summary>{label}</summary>
      <Chips label={label} chips={chips} />
    </details>
  )
}

/** Filters that are on: each link takes its own away. Values that nothing knows are shown as typed. */
function Chosen({ t, q, filters, events }: Pick<Props, 't' | 'q' | 'filters' | 'events'>): VNode | null {
  const chips = filterKeys.flatMap((key) => {
    const value = filters[key]
    if (!value) return []
    return [
      {
        href: searchHref(q, filters, { [key]: undefined }),
        label: t(`procedures.filter.${key}`),
        value: safeName(t, key, value, events),
        on: true,
      },
    ]
  })
  return chips.length > 0 ? <Chips label={t('procedures.search.chosen')} chips={chips} /> : null
}

const known =
  /^(ministry|province|district|commune|other|citizen|overseas_vietnamese|foreigner|enterprise|foreign_invested|cooperative|organisation|foreign_organisation|official|party_member|party_organisation)$/

function safeName(t: T, key: FilterKey, value: string, events: LifeEvent[]): string {
  return (key === 'level' || key === 'audience') && !known.test(value) ? value : nameOf(t, key, value, events)
}

function Answer({ t, hit }: { t: T; hit: Hit }): VNode {
  return (
    <li>
      <div>
        <a href={`/thu-tuc/${hit.code}`}>
          <b>
            <Text t={t} text={hit.name} />
          </b>
        </a>
        {hit.summary && (
          <span class="soft">
            <Text t={t} text={hit.summary} />
          </span>
        )}
        <span class="soft">
          {timeWords(t, hit.channels)} · {costWords(t, hit.channels)}
        </span>
        <span class="soft">
          <Text t={t} text={[hit.field, hit.agency].filter(Boolean).join(' · ')} /> · <span class="num">{hit.code}</span>
        </span>
      </div>
      {hit.onlineLevel !== 'none' && <span class="tag tag--plain">{t(`procedures.online.${hit.onlineLevel}`)}</span>}
    </li>
  )
}

function Nothing({ t, q, near }: { t: T; q: string; near: boolean }): VNode {
  return (
    <Empty title={q ? t('procedures.search.none_for', { q }) : t('procedures.search.none')} text={t('procedures.search.none_help')}>
      <p>
        <a href="/thu-tuc">{t('procedures.search.see_all')}</a>
      </p>
      {near && <p>{t('procedures.search.near')}</p>}
    </Empty>
  )
}

/** Search, filters with counts, answers; also the page of a life event. */
export function SearchPage({ t, q, filters, found, events, event, guide, next, first }: Props): VNode {
  const narrows = filterKeys.some((key) => filters[key]) || order.some((name) => found.facets[facetOf[name]].length > 1)
  const empty = found.near || found.hits.length === 0
  return (
    <>
      <h1>{event ? localized(t.lang, event.name) : q ? t('procedures.search.title_for', { q }) : t('procedures.search.title')}</h1>
      {event ? (
        <>
          <p class="lead">{localized(t.lang, event.hint)}</p>
          {guide && (
            <Notice action={<ButtonLink href={guide}>{t('procedures.guide.begin')}</ButtonLink>}>{t('procedures.guide.invite')}</Notice>
          )}
        </>
      ) : (
        <SearchBox t={t} action="/thu-tuc" label={t('procedures.home.title')} value={q} placeholder={t('procedures.home.placeholder')} />
      )}
      <div class="columns section">
        <section aria-labelledby="ket-qua">
          <h2 id="ket-qua" class={empty ? 'unseen' : undefined}>
            {t('procedures.search.count', { count: found.near ? 0 : found.total })}
          </h2>
          {empty && <Nothing t={t} q={q} near={found.near && found.hits.length > 0} />}
          <ul class="needs">
            {found.hits.map((hit) => (
              <Answer key={hit.code} t={t} hit={hit} />
            ))}
          </ul>
          <Pager t={t} nextHref={next} previousHref={first ? undefined : event ? `/su-kien/${event.key}` : searchHref(q, filters)} />
        </section>
        {narrows && (
          <aside class="flow" aria-label={t('procedures.search.filters')}>
            <h2>{t('procedures.search.filters')}</h2>
            {!event && <Chosen t={t} q={q} filters={filters} events={events} />}
            {order
              .filter((name) => !(event && name === 'lifeEvent'))
              .map((name) => (
                <FilterBlock key={name} t={t} q={q} filters={filters} found={found} events={events} name={name} />
              ))}
          </aside>
        )}
      </div>
    </>
  )
}
