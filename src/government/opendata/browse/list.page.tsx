import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Tag } from '#core/ui/tag.tsx'

export type Freshness = 'fresh' | 'late' | 'none'
export type Line = {
  href: string
  title: string
  about: string
  owner: string
  theme: string
  updated: string
  rows: string
  formats: string[]
  freshness: Freshness
}
type Query = {
  q?: string | undefined
  theme?: string | undefined
  owner?: string | undefined
  format?: string | undefined
  freshness?: string | undefined
}
type Props = {
  t: T
  about: string
  query: Query
  total: number
  isFiltered: boolean
  themes: Option[]
  owners: Option[]
  formats: Option[]
  lines: Line[]
}

export function FreshnessTag({ t, freshness }: { t: T; freshness: Freshness }): VNode {
  if (freshness === 'fresh') return <Tag kind="done">{t('opendata.freshness.fresh')}</Tag>
  return <Tag kind="stale">{t(freshness === 'late' ? 'opendata.freshness.late' : 'opendata.freshness.none')}</Tag>
}

export function ListPage(props: Props): VNode {
  const { t, lines, total, isFiltered } = props
  return (
    <div class="section">
      <h1>{t('opendata.title')}</h1>
      <p class="lead">{props.about}</p>
      <Filters {...props} />
      <p aria-live="polite">
        <b>{t('opendata.found', { count: lines.length })}</b>
        {isFiltered && (
          <>
            {' '}
            · <a href="/du-lieu-mo">{t('opendata.show_all', { count: total })}</a>
          </>
        )}
      </p>
      {lines.length === 0 ? (
        <Empty title={t('opendata.nothing')} text={t('opendata.nothing_hint')}>
          <ButtonLink href="/du-lieu-mo/de-nghi">{t('opendata.ask.wish')}</ButtonLink>
        </Empty>
      ) : (
        <ul class="datasets">
          {lines.map((line) => (
            <li key={line.href}>
              <h2>
                <a href={line.href}>{line.title}</a>
              </h2>
              <p>{line.about}</p>
              <p class="bar">
                <FreshnessTag t={t} freshness={line.freshness} />
                {line.formats.map((format) => (
                  <Tag key={format} kind="plain">
                    {format}
                  </Tag>
                ))}
              </p>
              <p class="soft">
                {line.owner} · {line.theme} · <span class="num">{line.rows}</span> · {t('opendata.updated', { day: line.updated })}
              </p>
            </li>
          ))}
        </ul>
      )}
      <Ways t={t} />
    </div>
  )
}

function Filters({ t, query, themes, owners, formats }: Props): VNode {
  return (
    <form class="dataset-filters" method="get" action="/du-lieu-mo" role="search">
      <TextField
        t={t}
        name="q"
        type="search"
        label={t('opendata.search')}
        hint={t('opendata.search_hint')}
        value={query.q}
        autocomplete="off"
      />
      <div class="bar">
        <SelectField t={t} name="chu-de" label={t('opendata.theme')} value={query.theme} options={themes} />
        <SelectField t={t} name="co-quan" label={t('opendata.owner')} value={query.owner} options={owners} />
        <SelectField t={t} name="dang" label={t('opendata.format')} value={query.format} options={formats} />
        <SelectField
          t={t}
          name="moi"
          label={t('opendata.freshness')}
          value={query.freshness}
          options={[
            { value: 'fresh', label: t('opendata.freshness.fresh') },
            { value: 'late', label: t('opendata.freshness.late') },
          ]}
        />
        <Button kind="secondary">{t('opendata.filter')}</Button>
      </div>
    </form>
  )
}

function Ways({ t }: { t: T }): VNode {
  return (
    <section class="section" aria-labelledby="cach-dung">
      <h2 id="cach-dung">{t('opendata.ways')}</h2>
      <ul>
        <li>
          <a href="/du-lieu-mo/de-nghi">{t('opendata.ask.wish')}</a>: {t('opendata.ask.wish_about')}
        </li>
        <li>
          {t('opendata.catalogue_files')}{' '}
          <a href="/du-lieu-mo/danh-muc.jsonld" type="application/ld+json">
            JSON-LD
          </a>
          ,{' '}
          <a href="/du-lieu-mo/danh-muc.ttl" type="text/turtle">
            Turtle
          </a>{' '}
          (DCAT-AP 3)
        </li>
        <li>
          {t('opendata.interface')} <a href="/api">OpenAPI</a>: <code>GET /api/open-data</code>
        </li>
      </ul>
    </section>
  )
}
