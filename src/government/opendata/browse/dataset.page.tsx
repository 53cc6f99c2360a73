import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { LineChart, type Point } from '#core/ui/chart.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList, type SummaryRow } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { type Freshness, FreshnessTag } from './list.page.tsx'

export type FileView = { format: string; href: string; fixed: string; size: string; sha256: string }
export type VersionView = {
  number: number
  at: string
  rows: string
  changes: string
  files: { format: string; href: string; size: string }[]
}
export type ChartView = { id: string; title: string; points: Point[] }
export type ColumnView = {
  key: string
  label: string
  kind: string
  numeric: boolean
  note: string
  values: { value: string; label: string }[]
}
type Props = {
  t: T
  dataset: string
  title: string
  about: string
  freshness: Freshness
  isBlocked: boolean
  facts: SummaryRow[]
  licence: { title: string; means: string; uri: string } | undefined
  version: number
  rows: number
  updated: string
  files: FileView[]
  columns: ColumnView[]
  preview: string[][]
  charts: ChartView[]
  hidden: string | undefined
  madeUp: boolean
  versions: VersionView[]
  cite: string
  base: string
}

export function DatasetPage(props: Props): VNode {
  const { t, title, about, charts, hidden } = props
  return (
    <div class="section">
      <h1>{title}</h1>
      <p class="lead">{about}</p>
      {props.madeUp && (
        <Notice kind="attention" title={t('opendata.made_up_title')}>
          <p>{t('opendata.made_up')}</p>
        </Notice>
      )}
      <p class="bar">
        <FreshnessTag t={t} freshness={props.freshness} />
        <span class="soft">{t('opendata.version_of', { number: props.version, at: props.updated })}</span>
      </p>
      {props.isBlocked && <Notice kind="attention">{t('opendata.held_back')}</Notice>}
      <Downloads {...props} />
      <SummaryList t={t} rows={props.facts} />
      {props.licence && (
        <p>
          <a href={props.licence.uri} rel="license">
            {props.licence.title}
          </a>
          : {props.licence.means}
        </p>
      )}
      {charts.length > 0 && (
        <section class="section" aria-labelledby="bieu-do">
          <h2 id="bieu-do">{t('opendata.charts')}</h2>
          <div class="dataset-charts">
            {charts.map(({ id, title: name, points }) => (
              <div key={id}>
                <h3>{name}</h3>
                <LineChart id={id} title={name} lines={[{ label: name, points }]} format={(value) => formatNumber(t.lang, value)} />
              </div>
            ))}
          </div>
        </section>
      )}
      <Preview {...props} />
      {hidden && <Notice>{hidden}</Notice>}
      <Dictionary {...props} />
      <Versions {...props} />
      <Use {...props} />
      <section class="section" aria-labelledby="hoi">
        <h2 id="hoi">{t('opendata.ask.title')}</h2>
        <p>{t('opendata.ask.about')}</p>
        <p class="bar">
          <ButtonLink href={`/du-lieu-mo/${props.dataset}/hoi?loai=fault`} kind="secondary">
            {t('opendata.ask.fault')}
          </ButtonLink>
          <ButtonLink href={`/du-lieu-mo/${props.dataset}/hoi?loai=question`} kind="secondary">
            {t('opendata.ask.question')}
          </ButtonLink>
        </p>
      </section>
    </div>
  )
}

function Downloads({ t, files }: Props): VNode {
  return (
    <section class="section" aria-labelledby="tai-ve">
      <h2 id="tai-ve">{t('opendata.download')}</h2>
      <ul class="dataset-files">
        {files.map(({ format, href, size, sha256 }) => (
          <li key={format}>
            <ButtonLink href={href} download>
              {t('opendata.download_as', { format, size })}
            </ButtonLink>
            <details>
              <summary>SHA-256</summary>
              <code>{sha256}</code>
            </details>
          </li>
        ))}
      </ul>
      <p class="hint">{t('opendata.files_hint')}</p>
    </section>
  )
}

function Preview({ t, columns, preview, rows }: Props): VNode {
  if (preview.length === 0) return <Notice>{t('opendata.no_rows')}</Notice>
  return (
    <section class="section" aria-labelledby="xem-truoc">
      <h2 id="xem-truoc">{t('opendata.preview')}</h2>
      <Table
        caption={t('opendata.preview_of', { shown: preview.length, rows })}
        variant="dense"
        reachable
        columns={columns.map(({ key, label, numeric }) => ({ key, label, align: numeric ? 'right' : undefined }))}
        rows={preview.map((cells, index) => ({
          id: `dong-${index + 1}`,
          cells: Object.fromEntries(columns.map(({ key }, place) => [key, cells[place]])),
        }))}
      />
    </section>
  )
}

function Dictionary({ t, columns }: Props): VNode {
  return (
    <section class="section" aria-labelledby="tu-dien">
      <h2 id="tu-dien">{t('opendata.dictionary')}</h2>
      <Table
        caption={t('opendata.dictionary_hint')}
        headKey="key"
        columns={[
          { key: 'key', label: t('opendata.column') },
          { key: 'label', label: t('opendata.column_label') },
          { key: 'kind', label: t('opendata.column_kind') },
          { key: 'note', label: t('opendata.column_note') },
        ]}
        rows={columns.map(({ key, label, kind, note, values }) => ({
          id: `cot-${key}`,
          cells: {
            key: <code>{key}</code>,
            label,
            kind,
            note: (
              <>
                {note}
                {values.length > 0 && (
                  <details>
                    <summary>{t('opendata.codes', { count: values.length })}</summary>
                    <ul>
                      {values.map((one) => (
                        <li key={one.value}>
                          <code>{one.value}</code>: {one.label}
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </>
            ),
          },
        }))}
      />
    </section>
  )
}

function Versions({ t, versions }: Props): VNode {
  return (
    <section class="section" aria-labelledby="phien-ban">
      <h2 id="phien-ban">{t('opendata.versions')}</h2>
      <Table
        caption={t('opendata.versions_hint')}
        headKey="number"
        columns={[
          { key: 'number', label: t('opendata.version'), nowrap: true },
          { key: 'at', label: t('opendata.issued'), nowrap: true },
          { key: 'changes', label: t('opendata.changes') },
          { key: 'files', label: t('opendata.files') },
        ]}
        rows={versions.map(({ number, at, rows, changes, files }) => ({
          id: `phien-ban-${number}`,
          cells: {
            number: <span class="num">{number}</span>,
            at: <span class="num">{at}</span>,
            changes: `${rows}. ${changes}`,
            files: files.map(({ format, href, size }, index) => (
              <span key={format}>
                {index > 0 && ' · '}
                <a href={href} title={size}>
                  {format}
                </a>
              </span>
            )),
          },
        }))}
      />
    </section>
  )
}

function Use({ t, dataset, base, cite, columns }: Props): VNode {
  const [first] = columns
  return (
    <section class="section" aria-labelledby="cach-dung">
      <h2 id="cach-dung">{t('opendata.use')}</h2>
      <h3>{t('opendata.cite')}</h3>
      <p class="dataset-cite">{cite}</p>
      <h3>{t('opendata.interface_title')}</h3>
      <p>{t('opendata.interface_hint', { column: first?.key ?? '' })}</p>
      <pre class="dataset-code" tabIndex={0}>
        <code>{`GET ${base}/api/open-data/${dataset}\nGET ${base}/api/open-data/${dataset}/rows?limit=100&offset=0\nGET ${base}/du-lieu-mo/${dataset}/tai/${dataset}.csv`}</code>
      </pre>
      <p>
        {t('opendata.description_files')}{' '}
        <a href={`/du-lieu-mo/${dataset}/mo-ta.jsonld`} type="application/ld+json">
          JSON-LD
        </a>
        ,{' '}
        <a href={`/du-lieu-mo/${dataset}/mo-ta.ttl`} type="text/turtle">
          Turtle
        </a>
      </p>
    </section>
  )
}
