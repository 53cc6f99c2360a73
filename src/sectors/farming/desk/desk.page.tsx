import type { VNode } from 'preact'
import { formatDate, formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { AreaFacts, type CertificateLine, CertificateList, Steps } from '../area/area.page.tsx'
import type { Area, Step } from '../area/area.queries.ts'
import { mayBecome } from '../area/area.rules.ts'
import type { Hold } from '../diary/diary.rules.ts'
import type { Release } from '../harvest/harvest.queries.ts'
import { stateTags } from '../producer/producer.page.tsx'
import { Diary, DiarySummary, Harvests, SeasonFacts, type SeasonView, Tests } from '../profile/season-view.page.tsx'
import { Gate } from '../season/season.page.tsx'
import type { Season } from '../season/season.queries.ts'
import type { DeskLine } from './desk.queries.ts'

type Commune = { id: string; unit: string; areas: number; granted: number; seasons: number; live: number; certified: number; kg: number }
type Props = {
  t: T
  lines: (DeskLine & { kindName: string; unit: string; isLive: boolean })[]
  warnings: { unit: string; n: number }[]
  warning: { km: number; days: number; least: number }
  byCommune: Commune[]
  byMonth: { month: string; kg: number; seasons: number }[]
  kinds: Option[]
  units: Option[]
  asked: { unit: string; kind: string; state: string }
  isCut: boolean
}
export function DeskPage(props: Props): VNode {
  const { t, lines, warnings, warning, kinds, units, asked, isCut } = props
  return (
    <>
      <h1>{t('farming.desk.title')}</h1>
      {warnings.map(({ unit, n }) => (
        <Notice key={unit} kind="attention" title={t('farming.desk.warning', { unit })}>
          {t('farming.desk.warning_text', { n, km: warning.km, days: warning.days })}
        </Notice>
      ))}
      <Communes {...props} />
      <Months {...props} />
      <h2>{t('farming.desk.areas')}</h2>
      <form class="bar filters" method="get">
        <SelectField t={t} name="don-vi" label={t('farming.unit')} value={asked.unit} options={units} />
        <SelectField t={t} name="loai" label={t('farming.area.kind')} value={asked.kind} options={kinds} />
        <SelectField
          t={t}
          name="tinh-trang"
          label={t('farming.area.state')}
          value={asked.state}
          options={(['recorded', 'asked', 'granted', 'refused', 'suspended'] as const).map((state) => ({
            value: state,
            label: t(`farming.state.${state}`),
          }))}
        />
        <Button kind="secondary">{t('farming.desk.filter')}</Button>
      </form>
      {lines.length === 0 ? <Empty title={t('farming.desk.empty')} text={t('farming.desk.empty_text')} /> : <Areas t={t} lines={lines} />}
      {isCut && <p class="hint">{t('farming.desk.cut', { n: lines.length })}</p>}
    </>
  )
}

function Communes({ t, byCommune }: Props): VNode | null {
  if (byCommune.length === 0) return null
  const number = (n: number): string => formatNumber(t.lang, n)
  return (
    <Table
      variant="dense"
      caption={t('farming.desk.by_commune')}
      headKey="unit"
      columns={[
        { key: 'unit', label: t('farming.unit') },
        ...(['areas', 'granted', 'seasons', 'live', 'certified', 'kg'] as const).map((key) => ({
          key,
          label: t(`farming.desk.${key}`),
          align: 'right' as const,
        })),
      ]}
      rows={byCommune.map((row) => ({
        id: row.id,
        cells: {
          unit: <a href={`?don-vi=${row.id}`}>{row.unit}</a>,
          ...{ areas: number(row.areas), granted: number(row.granted), seasons: number(row.seasons) },
          ...{ live: number(row.live), certified: number(row.certified), kg: number(row.kg) },
        },
      }))}
    />
  )
}

function Months({ t, byMonth }: Props): VNode | null {
  if (byMonth.length === 0) return null
  return (
    <Table
      variant="dense"
      caption={t('farming.desk.by_month')}
      headKey="month"
      columns={[
        { key: 'month', label: t('farming.desk.month') },
        { key: 'seasons', label: t('farming.desk.seasons'), align: 'right' },
        { key: 'kg', label: t('farming.desk.kg'), align: 'right' },
      ]}
      rows={byMonth.map(({ month, kg, seasons }) => ({
        id: month,
        cells: { month: month.split('-').reverse().join('/'), seasons: formatNumber(t.lang, seasons), kg: formatNumber(t.lang, kg) },
      }))}
    />
  )
}

function Areas({ t, lines }: Pick<Props, 't' | 'lines'>): VNode {
  return (
    <Table
      variant="dense"
      caption={t('farming.desk.areas')}
      captionUnseen
      headKey="name"
      columns={[
        { key: 'name', label: t('farming.area.name') },
        { key: 'producer', label: t('farming.producer') },
        { key: 'unit', label: t('farming.unit') },
        { key: 'state', label: t('farming.area.state'), nowrap: true },
        { key: 'season', label: t('farming.diary'), nowrap: true },
        { key: 'harvest', label: t('farming.season.expected'), nowrap: true },
        { key: 'marks', label: t('farming.desk.marks') },
      ]}
      rows={lines.map((line) => ({
        id: line.id,
        href: `/lam-viec/nuoi-trong/vung/${line.id}`,
        cells: {
          name: (
            <>
              <a href={`/lam-viec/nuoi-trong/vung/${line.id}`}>{line.name}</a>
              <br />
              <small>
                {line.kindName} · {formatNumber(t.lang, line.sizeM2)} m²
              </small>
            </>
          ),
          producer: line.producer,
          unit: line.unit,
          state: (
            <>
              <Tag kind={stateTags[line.state]}>{t(`farming.state.${line.state}`)}</Tag> <span class="num">{line.number}</span>
            </>
          ),
          season: line.seasonId ? (
            <a href={`/lam-viec/nuoi-trong/vu/${line.seasonId}`}>
              {line.lastEntryAt ? formatDateTime(t.lang, line.lastEntryAt) : t('farming.diary.empty')}
            </a>
          ) : (
            t('farming.desk.no_season')
          ),
          harvest: line.expectedOn ? `${formatDate(t.lang, line.expectedOn)} · ${formatNumber(t.lang, line.expectedKg ?? 0)} kg` : '',
          marks: (
            <>
              {line.banned && <Tag kind="note">{t('farming.input.banned')}</Tag>}{' '}
              {line.diseaseOn && <Tag kind="soon">{`${t('farming.entry.disease')} ${formatDate(t.lang, line.diseaseOn)}`}</Tag>}{' '}
              {line.certified && <Tag kind="done">{t('farming.desk.certified_one')}</Tag>}{' '}
              {line.seasonId && !line.isLive && <Tag kind="stale">{t('farming.desk.quiet')}</Tag>}
            </>
          ),
        },
      }))}
    />
  )
}

type AreaProps = {
  t: T
  area: Area
  at: string
  producer: string
  kind: string
  species: string
  unit: string
  walked: number | undefined
  differs: boolean
  steps: Step[]
  certificates: CertificateLine[]
  seasons: Season[]
  mayCheck: boolean
}
export function DeskAreaPage(props: AreaProps): VNode {
  const { t, area, at, certificates, seasons, mayCheck } = props
  const next = (['suspended', 'granted'] as const).find((to) => area.number !== null && mayBecome(area.state, to))
  return (
    <>
      <h1>{area.name}</h1>
      <p>
        <Tag kind={stateTags[area.state]}>{t(`farming.state.${area.state}`)}</Tag>
      </p>
      <AreaFacts {...props} procedure={undefined} dossiers={[]} mayAsk={false} schemes={[]} />
      {area.dossierCode && (
        <p>
          <a href={`/lam-viec/ho-so/${area.dossierCode}`}>{t('farming.desk.dossier')}</a>
        </p>
      )}
      <h2>{t('farming.seasons')}</h2>
      <ul>
        {seasons.map((season) => (
          <li key={season.id}>
            <a href={`/lam-viec/nuoi-trong/vu/${season.id}`}>{t('farming.season.from', { day: formatDate(t.lang, season.beganOn) })}</a>
            {season.endedAt && <> · {t('farming.season.ended')}</>}
          </li>
        ))}
      </ul>
      <h2>{t('farming.certificates')}</h2>
      {certificates.length === 0 ? <p>{t('farming.certificate.none')}</p> : <CertificateList t={t} certificates={certificates} />}
      <Steps t={t} steps={props.steps} />
      {mayCheck && next && (
        <form method="post" action={`${at}/quyet-dinh`}>
          <h2>{t(`farming.desk.${next}_title`)}</h2>
          <input type="hidden" name="to" value={next} />
          <TextArea t={t} name="reason" label={t('farming.desk.reason')} hint={t('farming.desk.reason_hint')} rows={3} maxLength={1_000} />
          <Actions>
            <Button kind={next === 'suspended' ? 'danger' : 'primary'}>{t(`farming.desk.${next}_title`)}</Button>
          </Actions>
        </form>
      )}
    </>
  )
}

type SeasonProps = {
  t: T
  at: string
  areaId: string
  today: string
  gate: { holds: Hold[]; release: Release | undefined }
  view: SeasonView
  mayCheck: boolean
}
export function DeskSeasonPage({ t, at, areaId, today, gate, view, mayCheck }: SeasonProps): VNode {
  return (
    <>
      <h1>{t('farming.season.title', { area: view.area })}</h1>
      <p>
        <a href={`/lam-viec/nuoi-trong/vung/${areaId}`}>{view.area}</a>
      </p>
      {!view.isOver && <Gate t={t} gate={gate} today={today} />}
      {mayCheck && !view.isOver && gate.holds.length > 0 && !gate.release && (
        <form method="post" action={`${at}/cho-thu-hoach`}>
          <TextArea
            t={t}
            name="reason"
            label={t('farming.desk.release_reason')}
            hint={t('farming.desk.reason_hint')}
            rows={3}
            maxLength={1_000}
          />
          <Actions>
            <Button kind="secondary">{t('farming.desk.release')}</Button>
          </Actions>
        </form>
      )}
      <SeasonFacts t={t} view={view} />
      <DiarySummary t={t} view={view} />
      <h2>{t('farming.tests')}</h2>
      <Tests t={t} view={view} />
      {mayCheck && !view.isOver && (
        <Actions>
          <ButtonLink href={`${at}/kiem-nghiem`} kind="secondary">
            {t('farming.test.add')}
          </ButtonLink>
        </Actions>
      )}
      <h2>{t('farming.harvests')}</h2>
      <Harvests t={t} view={view} />
      <h2>{t('farming.diary')}</h2>
      <Diary t={t} view={view} />
    </>
  )
}
