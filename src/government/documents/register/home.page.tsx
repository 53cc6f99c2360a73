import type { VNode } from 'preact'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Document } from './document.queries.ts'

export type View = 'den' | 'di' | 'cho'
export type Line = Document & { stateLabel: string; typeName: string; open: boolean }
type Props = {
  t: T
  root: string
  view: View
  q: string
  filter: { year: number | undefined; typeCode: string | undefined; urgency: number | undefined }
  /** This year, the last one offered. */
  year: number
  types: Option[]
  lines: Line[]
  waiting: number
  next: string | undefined
  may: { register: boolean; draft: boolean }
  dead: number
}

const kindOf = (line: Line): TagKind => (line.recalledAt ? 'stale' : line.open ? 'doing' : 'done')

export function HomePage(props: Props): VNode {
  const { t, root, view, lines, waiting, next, may, dead } = props
  const tabs = [
    { view: 'cho' as const, label: t('documents.waiting'), count: String(waiting) },
    { view: 'den' as const, label: t('documents.incoming'), count: undefined },
    { view: 'di' as const, label: t('documents.outgoing'), count: undefined },
  ]
  return (
    <div>
      <h1>{t('documents.title')}</h1>
      {dead > 0 && (
        <Notice kind="attention">
          <a href={`${root}/gui-loi`}>{t('documents.dead_count', { count: dead })}</a>
        </Notice>
      )}
      <div class="bar">
        {may.register && <ButtonLink href={`${root}/den/them`}>{t('documents.new_incoming')}</ButtonLink>}
        {may.draft && <ButtonLink href={`${root}/di/them`}>{t('documents.new_draft')}</ButtonLink>}
        <ButtonLink href={`${root}/nhiem-vu`} kind="secondary">
          {t('documents.tasks')}
        </ButtonLink>
        <ButtonLink href={`${root}/ho-so`} kind="secondary">
          {t('documents.work_files')}
        </ButtonLink>
        <ButtonLink href={`${root}/co-quan`} kind="secondary">
          {t('documents.directory')}
        </ButtonLink>
      </div>
      <Tabs
        label={t('documents.title')}
        tabs={tabs.map((tab) => ({ href: `${root}?loai=${tab.view}`, label: tab.label, count: tab.count, current: tab.view === view }))}
      />
      <Filters {...props} />
      {lines.length === 0 ? (
        <Empty title={t('documents.none')} text={t('documents.none_text')} />
      ) : (
        <Lines t={t} root={root} view={view} lines={lines} />
      )}
      <Pager t={t} nextHref={next && `${root}?${new URLSearchParams({ ...queryOf(props), sau: next }).toString()}`} />
    </div>
  )
}

const queryOf = ({ view, q, filter }: Props): Record<string, string> => ({
  loai: view,
  ...(q ? { q } : {}),
  ...(filter.year ? { nam: String(filter.year) } : {}),
  ...(filter.typeCode ? { loaivb: filter.typeCode } : {}),
  ...(filter.urgency ? { khan: String(filter.urgency) } : {}),
})

/** What a register is looked through by: words, year, type, urgency; what waits is a short list of its own. */
function Filters({ t, root, view, q, filter, year, types }: Props): VNode {
  const years = Array.from({ length: 10 }, (_, n) => String(year - n)).map((each) => ({ value: each, label: each }))
  const urgencies = ([1, 2, 3] as const).map((level) => ({ value: String(level), label: t(`documents.urgency.${level}`) }))
  return (
    <form class="bar filters" method="get" action={root} role="search">
      <input type="hidden" name="loai" value={view} />
      <TextField t={t} name="q" type="search" label={t('documents.search')} hint={t('documents.search_hint')} value={q} width={20} />
      {view !== 'cho' && (
        <>
          <SelectField t={t} name="nam" label={t('documents.year')} value={filter.year ? String(filter.year) : ''} options={years} />
          <SelectField t={t} name="loaivb" label={t('documents.type')} value={filter.typeCode ?? ''} options={types} />
          <SelectField
            t={t}
            name="khan"
            label={t('documents.urgency_from')}
            value={filter.urgency ? String(filter.urgency) : ''}
            options={urgencies}
          />
        </>
      )}
      <Button kind="secondary">{t('documents.find')}</Button>
    </form>
  )
}

function Lines({ t, root, view, lines }: { t: T; root: string; view: View; lines: Line[] }): VNode {
  return (
    <Table
      caption={t('documents.title')}
      captionUnseen
      variant="dense"
      headKey="subject"
      columns={[
        { key: 'number', label: t('documents.number'), nowrap: true },
        { key: 'subject', label: t('documents.subject') },
        { key: 'sender', label: t(view === 'di' ? 'documents.unit' : 'documents.sender') },
        { key: 'at', label: t('documents.entered'), nowrap: true },
        { key: 'state', label: t('documents.state') },
      ]}
      rows={lines.map((line) => ({
        id: line.id,
        href: `${root}/${line.id}`,
        cells: {
          number: (
            <span class="num">{line.direction === 'incoming' ? `${line.number ?? ''} / ${line.senderCode}` : line.senderCode || '–'}</span>
          ),
          subject: (
            <>
              <a href={`${root}/${line.id}`}>{line.subject}</a>
              <span class="soft"> {line.typeName}</span>
              {line.urgency > 0 && (
                <>
                  {' '}
                  <Tag kind="note">{t(`documents.urgency.${line.urgency as 1 | 2 | 3}`)}</Tag>
                </>
              )}
            </>
          ),
          sender: line.senderName,
          at: <span class="num">{formatDate(t.lang, line.enteredAt)}</span>,
          state: <Tag kind={kindOf(line)}>{line.recalledAt ? t('documents.recalled') : line.stateLabel}</Tag>,
        },
      }))}
    />
  )
}

type Dead = { id: string; toOrgan: string; about: string; attempts: number; lastError: string | null; deadAt: Date }

/** Messages to agencies outside that could not be sent. */
export function DeadPage({ t, root, dead }: { t: T; root: string; dead: Dead[] }): VNode {
  return (
    <div>
      <h1>{t('documents.dead')}</h1>
      {dead.length === 0 ? (
        <Empty title={t('documents.dead_none')} text={t('documents.dead_none_text')} />
      ) : (
        <Table
          caption={t('documents.dead')}
          captionUnseen
          headKey="about"
          columns={[
            { key: 'about', label: t('documents.number') },
            { key: 'to', label: t('documents.receiver') },
            { key: 'error', label: t('documents.reason') },
            { key: 'at', label: t('documents.given_up'), nowrap: true },
            { key: 'act', label: t('documents.send_again'), unseenLabel: true },
          ]}
          rows={dead.map((each) => ({
            id: each.id,
            cells: {
              about: each.about,
              to: each.toOrgan,
              error: each.lastError,
              at: <span class="num">{formatDateTime(t.lang, each.deadAt)}</span>,
              act: (
                <form method="post" action={`${root}/gui-loi/${each.id}`}>
                  <Button kind="secondary">{t('documents.send_again')}</Button>
                </form>
              ),
            },
          }))}
        />
      )}
    </div>
  )
}
