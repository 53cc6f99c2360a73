import type { VNode } from 'preact'
import { formatDate, formatNumber, type T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { EntryKind } from '../diary/diary.queries.ts'
import type { Market, Verdict } from '../residue/residue.rules.ts'
import type { InputUse, Summary } from './summary.rules.ts'

export type Line = {
  id: string
  day: string
  kind: EntryKind
  words: string
  note: string
  isBanned: boolean
  isGone: boolean
  isTakenBack: boolean
  isCorrection: boolean
  late: string
  who: string
  photo: string | undefined
}
export type TestLine = {
  id: string
  substance: string
  day: string
  value: string
  method: string
  laboratory: string
  byOfficer: boolean
  verdicts: { market: Market; verdict: Verdict; limit: string; basis: string; evidence: string }[]
}
export type HarvestLine = { id: string; day: string; kg: number; buyer: string; lotId: string | null; isReleased: boolean }
export type SeasonView = {
  seasonId: string
  area: string
  areaNumber: string | null
  producer: string
  place: string
  species: string
  sizeM2: number
  began: string
  seed: string
  expected: string
  isOver: boolean
  earliest: string | undefined
  movedEarlier: boolean
  lines: Line[]
  summary: Omit<Summary, 'water' | 'diseases' | 'inputs' | 'firstDay' | 'lastDay'> & {
    firstDay: string
    lastDay: string
    water: (Summary['water'][number] & { label: string; unit: string })[]
    inputs: InputUse[]
    diseases: { label: string; day: string }[]
  }
  tests: TestLine[]
  harvests: HarvestLine[]
}
type Props = { t: T; view: SeasonView }

/** Who, where, what, since when. */
export function SeasonFacts({ t, view }: Props): VNode {
  return (
    <SummaryList
      t={t}
      rows={[
        { label: t('farming.producer'), value: view.producer },
        ...(view.place ? [{ label: t('farming.unit'), value: view.place }] : []),
        { label: t('farming.area.number'), value: view.areaNumber ?? t('farming.area.no_number') },
        { label: t('farming.species'), value: `${view.species} · ${formatNumber(t.lang, view.sizeM2)} m²` },
        { label: t('farming.season.began'), value: view.began },
        { label: t('farming.season.seed'), value: view.seed },
        { label: t('farming.season.expected'), value: view.expected },
      ]}
    />
  )
}

const rangeOf = (t: T, least: number, most: number): string =>
  least === most ? formatNumber(t.lang, least) : `${formatNumber(t.lang, least)}–${formatNumber(t.lang, most)}`

const statusTags: Record<InputUse['status'], TagKind> = { allowed: 'done', restricted: 'soon', banned: 'note', unknown: 'stale' }

/** The diary in short: feed, water, inputs with their last day, disease. */
export function DiarySummary({ t, view }: Props): VNode {
  const { summary } = view
  return (
    <>
      <SummaryList
        t={t}
        rows={[
          {
            label: t('farming.summary.lines'),
            value:
              summary.lines === 0
                ? t('farming.diary.empty')
                : t('farming.summary.lines_value', { n: summary.lines, from: summary.firstDay, to: summary.lastDay }),
            note: summary.corrected > 0 ? t('farming.summary.corrected', { n: summary.corrected }) : undefined,
          },
          ...(summary.feedKg > 0 ? [{ label: t('farming.summary.feed'), value: `${formatNumber(t.lang, summary.feedKg)} kg` }] : []),
          ...summary.water.map((each) => ({
            label: each.label,
            value: `${rangeOf(t, each.least, each.most)} ${each.unit} · ${t('farming.summary.times', { n: each.times })}`,
            note: each.outside > 0 ? t('farming.summary.outside', { n: each.outside }) : undefined,
          })),
          ...(summary.diseases.length > 0
            ? [{ label: t('farming.entry.disease'), value: summary.diseases.map(({ label, day }) => `${label} (${day})`).join(', ') }]
            : []),
        ]}
      />
      {summary.inputs.length > 0 && (
        <Table
          caption={t('farming.summary.inputs')}
          headKey="name"
          columns={[
            { key: 'name', label: t('farming.entry.input') },
            { key: 'status', label: t('farming.summary.status') },
            { key: 'times', label: t('farming.summary.times_label'), align: 'right' },
            { key: 'last', label: t('farming.summary.last') },
            { key: 'clear', label: t('farming.summary.clear') },
          ]}
          rows={summary.inputs.map((input) => ({
            id: input.key ?? input.name,
            cells: {
              name: input.name,
              status: <Tag kind={statusTags[input.status]}>{t(`farming.input.${input.status}`)}</Tag>,
              times: String(input.times),
              last: input.lastDay,
              clear: input.status === 'banned' ? '–' : input.clearOn,
            },
          }))}
        />
      )}
      {view.movedEarlier && <Notice kind="attention">{t('farming.summary.moved_earlier')}</Notice>}
    </>
  )
}

/** Every line of the diary by day; replaced ones stay in sight. */
export function Diary({ t, view, correctAt }: Props & { correctAt?: string | undefined }): VNode {
  const days = [...new Set(view.lines.map(({ day }) => day))]
  return (
    <>
      {days.map((day) => (
        <section key={day} class="farm-day">
          <h3>{formatDate(t.lang, day)}</h3>
          {view.lines
            .filter((line) => line.day === day)
            .map((line) => (
              <DiaryLine key={line.id} t={t} line={line} correctAt={correctAt} />
            ))}
        </section>
      ))}
    </>
  )
}

function DiaryLine({ t, line, correctAt }: { t: T; line: Line; correctAt: string | undefined }): VNode {
  return (
    <div class="farm-line" id={`dong-${line.id}`}>
      <span class={line.isGone ? 'farm-line--gone' : undefined}>
        <strong>{t(`farming.entry.${line.kind}`)}</strong> {line.words} {line.note}
      </span>{' '}
      {line.isBanned && <Tag kind="note">{t('farming.input.banned')}</Tag>}
      {line.isTakenBack && <Tag kind="plain">{t('farming.entry.taken_back')}</Tag>}
      {line.isCorrection && !line.isTakenBack && <Tag kind="plain">{t('farming.entry.correction')}</Tag>}
      {line.isGone && !line.isTakenBack && <Tag kind="plain">{t('farming.entry.replaced')}</Tag>}
      {(line.late || line.who) && <p class="hint">{[line.who, line.late].filter(Boolean).join(' · ')}</p>}
      {line.photo && (
        <a href={line.photo}>
          <img src={`${line.photo}?nho`} alt={t('farming.entry.photo')} loading="lazy" />
        </a>
      )}
      {correctAt && !line.isGone && (
        <p>
          <a href={`${correctAt}?sua=${line.id}`}>{t('farming.entry.correct')}</a>
        </p>
      )}
    </div>
  )
}

const verdictTags: Record<Verdict, TagKind> = { passes: 'done', fails: 'note', no_limit: 'plain', too_coarse: 'stale' }

/** Laboratory results against the limits of each market on the day of the sample. */
export function Tests({ t, view }: Props): VNode {
  if (view.tests.length === 0) return <p>{t('farming.test.none')}</p>
  return (
    <>
      <Table
        caption={t('farming.tests')}
        captionUnseen
        headKey="substance"
        columns={[
          { key: 'substance', label: t('farming.test.substance') },
          { key: 'day', label: t('farming.test.sampled') },
          { key: 'value', label: t('farming.test.value') },
          ...(view.tests[0]?.verdicts ?? []).map(({ market }) => ({ key: market, label: t(`farming.market.${market}`) })),
          { key: 'laboratory', label: t('farming.test.laboratory') },
        ]}
        rows={view.tests.map((test) => ({
          id: test.id,
          cells: {
            substance: test.substance,
            day: test.day,
            value: test.value,
            laboratory: `${test.laboratory} · ${test.method}${test.byOfficer ? ` · ${t('farming.test.by_officer')}` : ''}`,
            ...Object.fromEntries(
              test.verdicts.map(({ market, verdict, limit, basis, evidence }) => [
                market,
                <>
                  <Tag kind={verdictTags[verdict]}>{t(`farming.verdict.${verdict}`)}</Tag>
                  {verdict !== 'no_limit' && <small> {[limit && `≤ ${limit}`, basis, evidence].filter(Boolean).join(' · ')}</small>}
                </>,
              ]),
            ),
          },
        }))}
      />
      <p class="farm-table-note">
        {view.summary.fitFor.length > 0
          ? t('farming.test.fit_for', { markets: view.summary.fitFor.map((market) => t(`farming.market.${market}`)).join(', ') })
          : t('farming.test.fit_for_none')}
      </p>
    </>
  )
}

export function Harvests({ t, view }: Props): VNode {
  if (view.harvests.length === 0) return <p>{t('farming.harvest.none')}</p>
  return (
    <ul>
      {view.harvests.map((each) => (
        <li key={each.id}>
          {each.day} · <strong>{formatNumber(t.lang, each.kg)} kg</strong> {each.buyer && <>· {each.buyer}</>}{' '}
          {each.isReleased && <Tag kind="note">{t('farming.harvest.released')}</Tag>}
        </li>
      ))}
    </ul>
  )
}
