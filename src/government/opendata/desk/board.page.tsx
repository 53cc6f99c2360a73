import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList, type SummaryRow } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { ScanTable, type ScanView } from './scan.page.tsx'

type Standing = 'waiting' | 'ok' | 'blocked' | 'failed' | 'withdrawn'
type Fresh = 'fresh' | 'late' | 'none'
type Line = {
  key: string
  href: string
  title: string
  standing: Standing
  standingWords: string
  freshness: Fresh
  due: string
  version: number
  downloads: string
  open: number
}
type BoardProps = { t: T; lines: Line[]; drafts: { href: string; key: string; state: string; by: string; at: string }[] }

const root = '/lam-viec/du-lieu-mo'
const tags: Record<Standing, TagKind> = { waiting: 'waiting', ok: 'done', blocked: 'overdue', failed: 'overdue', withdrawn: 'stale' }

function Standings({ t, standing, words, freshness }: { t: T; standing: Standing; words: string; freshness: Fresh }): VNode {
  return (
    <>
      <Tag kind={tags[standing]}>{words}</Tag>{' '}
      {freshness === 'late' && standing !== 'withdrawn' && <Tag kind="overdue">{t('opendata.freshness.late')}</Tag>}
    </>
  )
}

export function BoardPage({ t, lines, drafts }: BoardProps): VNode {
  return (
    <div>
      <h1>{t('opendata.desk.title')}</h1>
      <p class="bar">
        <ButtonLink href={`${root}/moi`}>{t('opendata.desk.new')}</ButtonLink>
        <a href={`${root}/yeu-cau`}>{t('opendata.desk.requests')}</a>
        <a href="/du-lieu-mo">{t('opendata.desk.public')}</a>
      </p>
      {drafts.length > 0 && (
        <section class="section" aria-labelledby="ban-thao">
          <h2 id="ban-thao">{t('opendata.desk.drafts')}</h2>
          <Table
            caption={t('opendata.desk.drafts_hint')}
            headKey="key"
            columns={[
              { key: 'key', label: t('opendata.dataset') },
              { key: 'state', label: t('opendata.desk.state') },
              { key: 'by', label: t('opendata.desk.by') },
            ]}
            rows={drafts.map(({ href, key, state, by, at }) => ({
              id: href,
              href,
              cells: { key: <a href={href}>{key}</a>, state: <Tag kind="waiting">{state}</Tag>, by: `${by}, ${at}` },
            }))}
          />
        </section>
      )}
      {lines.length === 0 ? (
        <Empty title={t('opendata.desk.none')} text={t('opendata.desk.none_hint')} />
      ) : (
        <Table
          caption={t('opendata.desk.list')}
          headKey="title"
          columns={[
            { key: 'title', label: t('opendata.dataset') },
            { key: 'standing', label: t('opendata.desk.state'), nowrap: true },
            { key: 'due', label: t('opendata.desk.due'), nowrap: true },
            { key: 'version', label: t('opendata.version'), align: 'right' },
            { key: 'downloads', label: t('opendata.desk.downloads'), align: 'right' },
            { key: 'open', label: t('opendata.desk.open'), align: 'right' },
          ]}
          rows={lines.map((line) => ({
            id: line.key,
            href: line.href,
            cells: {
              title: <a href={line.href}>{line.title}</a>,
              standing: <Standings t={t} standing={line.standing} words={line.standingWords} freshness={line.freshness} />,
              due: <span class="num">{line.due}</span>,
              version: line.version === 0 ? '–' : String(line.version),
              downloads: line.downloads,
              open: String(line.open),
            },
          }))}
        />
      )}
    </div>
  )
}

type KeepProps = {
  t: T
  dataset: string
  title: string
  standing: Standing
  standingWords: string
  freshness: Fresh
  trouble: { at: string; columns: string[]; words: string | undefined } | undefined
  withdrawal: { at: string; by: string; reason: string } | undefined
  facts: SummaryRow[]
  downloads: { format: string; count: string }[]
  scan: ScanView | undefined
  may: { write: boolean; decide: boolean }
  errors: FieldFault[]
  reason: string
}

export function KeepPage(props: KeepProps): VNode {
  const { t, dataset, trouble, withdrawal, downloads, may } = props
  const at = `${root}/${dataset}`
  return (
    <div>
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.title}</h1>
      <p class="bar">
        <Standings t={t} standing={props.standing} words={props.standingWords} freshness={props.freshness} />
        <a href={`/du-lieu-mo/${dataset}`}>{t('opendata.desk.public_page')}</a>
      </p>
      {trouble && (
        <Notice kind="attention" title={t('opendata.desk.trouble', { at: trouble.at })}>
          <p>
            {trouble.words ??
              (trouble.columns.length > 0
                ? t('opendata.desk.trouble_columns', { columns: trouble.columns.join(', ') })
                : t('opendata.desk.trouble_fault'))}
          </p>
        </Notice>
      )}
      {withdrawal && (
        <Notice kind="attention" title={t('opendata.desk.withdrawn', { at: withdrawal.at, by: withdrawal.by })}>
          <p>{withdrawal.reason}</p>
        </Notice>
      )}
      {may.write && (
        <form method="post" action={`${at}/lam-moi`}>
          <Actions>
            {props.standing !== 'withdrawn' && <Button kind="secondary">{t('opendata.desk.refresh')}</Button>}
            <ButtonLink href={`${at}/sua`} kind="secondary">
              {t('opendata.desk.edit')}
            </ButtonLink>
          </Actions>
        </form>
      )}
      <SummaryList t={t} rows={props.facts} />
      <Table
        caption={t('opendata.desk.downloads_30')}
        headKey="format"
        columns={[
          { key: 'format', label: t('opendata.format') },
          { key: 'count', label: t('opendata.desk.downloads'), align: 'right' },
        ]}
        rows={downloads.map(({ format, count }) => ({ id: format, cells: { format, count } }))}
      />
      <p class="hint">{t('opendata.desk.downloads_hint')}</p>
      {props.scan && <ScanTable t={t} scan={props.scan} />}
      {may.write && props.standing !== 'withdrawn' && <Withdraw {...props} />}
    </div>
  )
}

function Withdraw({ t, dataset, reason, errors }: KeepProps): VNode {
  return (
    <section class="section" aria-labelledby="thu-hoi">
      <h2 id="thu-hoi">{t('opendata.desk.withdraw')}</h2>
      <p>{t('opendata.desk.withdraw_hint')}</p>
      <form method="post" action={`${root}/${dataset}/thu-hoi`} novalidate>
        <TextArea
          t={t}
          name="reason"
          label={t('opendata.desk.withdraw_reason')}
          rows={3}
          value={reason}
          error={errors.find(({ field }) => field === 'reason')?.message}
        />
        <Actions>
          <Button kind="danger">{t('opendata.desk.withdraw_now')}</Button>
        </Actions>
      </form>
    </section>
  )
}
