import type { VNode } from 'preact'
import { formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { SelectField, TextField } from '#core/ui/field.tsx'
import { Events } from '#core/ui/hero.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Changes, type Placed } from '../diff/changes.page.tsx'
import type { DraftState } from '../draft/states.rules.ts'

const tagOf: Record<DraftState, TagKind> = {
  draft: 'doing',
  reviewed: 'waiting',
  scheduled: 'soon',
  published: 'done',
  rejected: 'note',
  withdrawn: 'stale',
}
export const StateTag = ({ t, state }: { t: T; state: DraftState }): VNode => <Tag kind={tagOf[state]}>{t(`versions.state.${state}`)}</Tag>

type Waiting = { id: string; href: string; kind: string; title: string; state: DraftState; by: string; at: string; fault: string | null }

export function StartPage({
  t,
  kinds,
  waiting,
}: {
  t: T
  kinds: { href: string; label: string; text: string }[]
  waiting: Waiting[]
}): VNode {
  return (
    <>
      <h1>{t('versions.title')}</h1>
      <p class="soft">{t('versions.lead')}</p>
      <section class="section" aria-labelledby="cho">
        <h2 id="cho">{t('versions.waiting')}</h2>
        {waiting.length === 0 ? (
          <Empty title={t('versions.none_waiting')} text={t('versions.none_waiting_text')} />
        ) : (
          <Table
            caption={t('versions.waiting')}
            captionUnseen
            variant="dense"
            headKey="title"
            columns={[
              { key: 'kind', label: t('versions.kind') },
              { key: 'title', label: t('versions.thing') },
              { key: 'state', label: t('versions.state') },
              { key: 'by', label: t('versions.drafter') },
              { key: 'at', label: t('versions.at'), nowrap: true },
            ]}
            rows={waiting.map((draft) => ({
              id: draft.id,
              href: draft.href,
              cells: {
                kind: draft.kind,
                title: (
                  <a href={draft.href} lang="vi">
                    {draft.title}
                  </a>
                ),
                state: (
                  <>
                    <StateTag t={t} state={draft.state} /> {draft.fault && <Tag kind="overdue">{t('versions.faulty_short')}</Tag>}
                  </>
                ),
                by: draft.by,
                at: draft.at,
              },
            }))}
          />
        )}
      </section>
      <section class="section" aria-labelledby="loai">
        <h2 id="loai">{t('versions.kinds')}</h2>
        <Events items={kinds} />
      </section>
    </>
  )
}

type KindProps = {
  t: T
  title: string
  about: string
  action: string
  q: string | undefined
  things: { key: string; title: string; number: number | null; href: string }[]
  next: string | undefined
}

export function KindPage({ t, title, about, action, q, things, next }: KindProps): VNode {
  return (
    <>
      <h1>{title}</h1>
      <p class="soft">{about}</p>
      <form method="get" action={action} class="narrow">
        <TextField t={t} name="q" type="search" label={t('versions.find')} value={q ?? ''} required={false} />
        <Actions>
          <Button kind="secondary">{t('versions.search')}</Button>
        </Actions>
      </form>
      <div class="section">
        {things.length === 0 ? (
          <Empty title={t('versions.none_found')} text={t('versions.none_found_text')} />
        ) : (
          <Table
            caption={title}
            captionUnseen
            variant="dense"
            headKey="title"
            columns={[
              { key: 'key', label: t('versions.key'), nowrap: true },
              { key: 'title', label: t('versions.thing') },
              { key: 'number', label: t('versions.newest'), align: 'right' },
            ]}
            rows={things.map((thing) => ({
              id: thing.key.replace(/[^\w-]/g, '-'),
              href: thing.href,
              cells: {
                key: thing.key,
                title: (
                  <a href={thing.href} lang="vi">
                    {thing.title}
                  </a>
                ),
                number: thing.number === null ? '–' : formatNumber(t.lang, thing.number),
              },
            }))}
          />
        )}
      </div>
      <Pager t={t} nextHref={next} />
    </>
  )
}

export type Line = { number: number; from: string; to: string | undefined; by: string; compare: string | undefined }
type Past = { id: string; href: string; state: DraftState; by: string; second: string | null; at: string; number: number | null }
type ThingProps = {
  t: T
  title: string
  name: string
  edit: string
  draft: { href: string; state: DraftState; by: string } | undefined
  versions: Line[]
  past: Past[]
  tools: { href: string; label: string; text: string }[]
}

export function ThingPage({ t, title, name, edit, draft, versions, past, tools }: ThingProps): VNode {
  return (
    <>
      <h1 lang="vi">{title}</h1>
      <p class="soft">{name}</p>
      {draft ? (
        <Notice kind="attention" action={<ButtonLink href={draft.href}>{t('versions.see_draft')}</ButtonLink>}>
          {t('versions.has_draft', { by: draft.by })} <StateTag t={t} state={draft.state} />
        </Notice>
      ) : (
        <Actions>
          <ButtonLink href={edit}>{t('versions.write')}</ButtonLink>
        </Actions>
      )}
      <div class="section">
        <Table
          caption={t('versions.versions')}
          variant="dense"
          headKey="number"
          columns={[
            { key: 'number', label: t('versions.number') },
            { key: 'from', label: t('versions.from'), nowrap: true },
            { key: 'to', label: t('versions.to'), nowrap: true },
            { key: 'by', label: t('versions.published_by') },
            { key: 'compare', label: t('versions.changes') },
          ]}
          rows={versions.map((line, index) => ({
            id: `ban-${line.number}`,
            cells: {
              number: (
                <>
                  {t('versions.version', { number: line.number })} {index === 0 && <Tag kind="done">{t('versions.current')}</Tag>}
                </>
              ),
              from: line.from,
              to: line.to ?? '–',
              by: line.by,
              compare: line.compare ? <a href={line.compare}>{t('versions.against_before')}</a> : '–',
            },
          }))}
        />
      </div>
      {tools.length > 0 && (
        <section class="section" aria-labelledby="cong-cu">
          <h2 id="cong-cu">{t('versions.thing_tools')}</h2>
          <Events items={tools} />
        </section>
      )}
      {past.length > 0 && <PastDrafts t={t} past={past} />}
    </>
  )
}

function PastDrafts({ t, past }: { t: T; past: Past[] }): VNode {
  return (
    <section class="section" aria-labelledby="ban-thao-cu">
      <h2 id="ban-thao-cu">{t('versions.past_drafts')}</h2>
      <Table
        caption={t('versions.past_drafts')}
        captionUnseen
        variant="dense"
        headKey="at"
        columns={[
          { key: 'at', label: t('versions.at'), nowrap: true },
          { key: 'state', label: t('versions.state') },
          { key: 'by', label: t('versions.drafter') },
          { key: 'second', label: t('versions.second') },
          { key: 'number', label: t('versions.number') },
        ]}
        rows={past.map((one) => ({
          id: one.id,
          href: one.href,
          cells: {
            at: <a href={one.href}>{one.at}</a>,
            state: <StateTag t={t} state={one.state} />,
            by: one.by,
            second: one.second ?? '–',
            number: one.number === null ? '–' : t('versions.version', { number: one.number }),
          },
        }))}
      />
    </section>
  )
}

type CompareProps = { t: T; title: string; action: string; numbers: number[]; old: number; now: number; changes: Placed[] }

export function ComparePage({ t, title, action, numbers, old, now, changes }: CompareProps): VNode {
  const options = numbers.map((number) => ({ value: String(number), label: t('versions.version', { number }) }))
  return (
    <>
      <h1>{t('versions.compare', { title })}</h1>
      <form method="get" action={action} class="narrow">
        <SelectField t={t} name="cu" label={t('versions.older')} options={options} value={String(old)} />
        <SelectField t={t} name="moi" label={t('versions.newer')} options={options} value={String(now)} />
        <Actions>
          <Button kind="secondary">{t('versions.compare_them')}</Button>
        </Actions>
      </form>
      <div class="section">
        <Changes t={t} caption={t('versions.changes_from_to', { old, now })} changes={changes} />
      </div>
    </>
  )
}
