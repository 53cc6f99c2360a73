import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Facts } from '#core/ui/facts.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { ReportQueue } from '../send/send.page.tsx'

export type ReportLine = {
  href: string
  title: string
  words: string
  place: string
  when: string
  phase: string
  tag: TagKind
  supporters: string | undefined
  photo: string | undefined
}
export type BrowseProps = {
  t: T
  lines: ReportLine[]
  own: ReportLine[]
  notFound: string | undefined
  next: string | undefined
  query: { loai: string | undefined; tt: string | undefined; xa: string | undefined }
  categories: Option[]
  phases: Option[]
  communes: Option[]
}

export function BrowsePage(props: BrowseProps): VNode {
  const { t, lines, own, next, notFound } = props
  return (
    <div class="section">
      <h1>{t('feedback.title')}</h1>
      <p class="lead">{t('feedback.lead')}</p>
      <div class="bar">
        <ButtonLink href="/phan-anh/gui" start>
          {t('feedback.send.start')}
        </ButtonLink>
        <a href="/phan-anh/ban-do">{t('feedback.map.title')}</a>
        <a href="/phan-anh/xep-hang">{t('feedback.league.title')}</a>
        <a href="/phan-anh/nhan-tin">{t('feedback.alert.title')}</a>
      </div>
      <ReportQueue t={t} />
      {notFound && <Notice kind="attention">{t('feedback.code_not_found', { code: notFound })}</Notice>}
      {own.length > 0 && (
        <section class="section" aria-labelledby="own">
          <h2 id="own">{t('feedback.own')}</h2>
          <ReportLines lines={own} />
        </section>
      )}
      <section class="section" aria-labelledby="all">
        <h2 id="all">{t('feedback.recent')}</h2>
        <Filters {...props} />
        {lines.length === 0 ? (
          <Empty title={t('feedback.none')} text={t('feedback.none_hint')}>
            <a href="/phan-anh">{t('feedback.show_all')}</a>
          </Empty>
        ) : (
          <ReportLines lines={lines} />
        )}
        <Pager t={t} nextHref={next} />
      </section>
    </div>
  )
}

function Filters({ t, query, categories, phases, communes }: BrowseProps): VNode {
  return (
    <form class="bar filters" method="get" action="/phan-anh">
      <SelectField t={t} name="loai" label={t('feedback.category')} value={query.loai} options={categories} />
      <SelectField t={t} name="tt" label={t('feedback.phase')} value={query.tt} options={phases} />
      <SelectField t={t} name="xa" label={t('feedback.place.commune')} value={query.xa} options={communes} />
      <TextField t={t} name="ma" label={t('feedback.code')} width={20} autocomplete="off" />
      <Button kind="secondary">{t('feedback.filter')}</Button>
    </form>
  )
}

/** Reports one below the other: picture, what and where, how far. */
export function ReportLines({ lines }: { lines: ReportLine[] }): VNode {
  return (
    <ul class="report-cards">
      {lines.map((line) => (
        <li key={line.href}>
          {line.photo ? (
            <img src={line.photo} alt="" loading="lazy" width="96" height="96" />
          ) : (
            <span class="no-photo" aria-hidden="true" />
          )}
          <div>
            <a href={line.href}>
              <b>{line.title}</b>
            </a>{' '}
            <Tag kind={line.tag}>{line.phase}</Tag>
            <p>{line.words}</p>
            <p class="soft">{[line.place, line.when, line.supporters].filter(Boolean).join(' · ')}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}

export type BoardProps = {
  t: T
  title: string
  stats: { label: string; value: string }[]
  rows: { name: string; open: number; fixed: number }[]
  lines: ReportLine[]
  all: string
  feed: string
}

export function BoardPage({ t, title, stats, rows, lines, all, feed }: BoardProps): VNode {
  return (
    <div class="section">
      <h1>{title}</h1>
      <Facts facts={stats.map(({ label, value }) => ({ label, answer: value, more: t('feedback.board.year') }))} />
      <Table
        caption={t('feedback.board.by_category')}
        columns={[
          { key: 'name', label: t('feedback.category') },
          { key: 'open', label: t('feedback.phase.open'), align: 'right' },
          { key: 'fixed', label: t('feedback.phase.fixed'), align: 'right' },
        ]}
        headKey="name"
        rows={rows.map((row) => ({ id: row.name, cells: { name: row.name, open: String(row.open), fixed: String(row.fixed) } }))}
      />
      <h2>{t('feedback.recent')}</h2>
      {lines.length === 0 ? <p class="soft">{t('feedback.none')}</p> : <ReportLines lines={lines} />}
      <p class="bar">
        <a href={all}>{t('feedback.show_all')}</a>
        <a href={feed} type="application/atom+xml">
          {t('feedback.alert.feed')}
        </a>
        <ButtonLink href="/phan-anh/gui">{t('feedback.send.start')}</ButtonLink>
      </p>
    </div>
  )
}
