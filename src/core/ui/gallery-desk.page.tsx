import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { BulkBar, RowTick } from '#core/ui/bulk-bar.tsx'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { CaseShell, PaperList } from '#core/ui/case-shell.tsx'
import { samplesFor, sampleDays } from '#core/ui/gallery.samples.ts'
import { Pager } from '#core/ui/pager.tsx'
import { QueueShell } from '#core/ui/queue-shell.tsx'
import { type Stat, StatTiles } from '#core/ui/stat-tile.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

type Part = { t: T; s: ReturnType<typeof samplesFor> }
const code = 'H51.14-261120-0043'

/** The desk's queue. */
export function QueueSample({ t, s }: Part): VNode {
  const row = (id: string, tag: VNode, chosen = false) => ({
    id,
    href: `/lam-viec/${id}`,
    cells: {
      tick: <RowTick t={t} name="case" value={id} label={`H51.14-261120-${id}`} checked={chosen} />,
      left: tag,
      code: <a href={`/lam-viec/${id}`}>H51.14-261120-{id}</a>,
      what: s.birth,
      who: 'Trương Văn Út',
    },
  })
  return (
    <QueueShell
      t={t}
      title={s.lists}
      meta="23/11/2026, 11:04"
      action={
        <ButtonLink href="#" hotkey="N">
          {s.start}
        </ButtonLink>
      }
      rail={[
        {
          title: s.desk,
          links: [
            { href: '#all', label: s.cases, count: '31', current: true },
            { href: '#late', label: s.late, count: '3', late: true },
            { href: '#wait', label: s.waiting, count: '9' },
          ],
        },
      ]}
      foot={<Pager t={t} nextHref="#" shown={`20 ${s.cases}`} />}
    >
      <BulkBar t={t} count={1} clearHref="?">
        <Button type="button">{s.save}</Button>
        <Button type="button" kind="secondary">
          {s.hand}
        </Button>
      </BulkBar>
      <Table
        caption={s.lists}
        captionUnseen
        variant="dense"
        columns={[
          { key: 'tick', label: t('core.table.choose', { name: '' }), unseenLabel: true },
          { key: 'left', label: s.due, sortHref: '#', sorted: 'ascending', nowrap: true },
          { key: 'code', label: t('core.receipt.code'), sortHref: '#', nowrap: true },
          { key: 'what', label: s.records },
          { key: 'who', label: s.applicant },
        ]}
        groups={[
          { title: s.late, count: '1', late: true, rows: [row('0031', <Tag kind="overdue">{s.overdue}</Tag>)] },
          {
            title: s.due,
            count: '2',
            rows: [row('0043', <Tag kind="soon">{s.soon}</Tag>, true), row('0046', <Tag kind="plain">{s.plain}</Tag>)],
          },
        ]}
      />
      <BulkBar t={t} count={0}>
        {null}
      </BulkBar>
    </QueueShell>
  )
}

function CaseSample({ t, s }: Part): VNode {
  return (
    <CaseShell
      t={t}
      title={s.birth}
      code={code}
      tag={<Tag kind="doing">{s.doing}</Tag>}
      due={`${s.due} 17:00, 24/11/2026`}
      way={<a href="#">‹ {s.lists}</a>}
      trace={sampleDays}
      data={
        <SummaryList
          t={t}
          tight
          rows={[
            { label: s.name, value: 'Thạch Minh Khang' },
            { label: s.born, value: '16/11/2026' },
            { label: s.unit, value: s.ward },
          ]}
        />
      }
      papers={
        <PaperList
          items={[
            { name: s.certificate, href: '#', note: 'PDF', current: true },
            { name: s.card, tag: <Tag kind="done">{s.held}</Tag> },
            { name: s.note, tag: <Tag kind="note">{s.attention}</Tag> },
          ]}
        />
      }
      acts={
        <>
          <Button type="button" hotkey="S">
            {s.save}
          </Button>
          <Button type="button" kind="secondary" hotkey="B">
            {s.draft}
          </Button>
          <Button id="hand" hotkey="R" disabledBecause={s.why}>
            {s.hand}
          </Button>
          <Button type="button" kind="danger">
            {s.withdraw}
          </Button>
        </>
      }
      history={<Timeline items={[{ what: <b>{s.waiting}</b>, when: '08:30, 20/11/2026', who: s.ward, now: true }]} />}
    />
  )
}

/** The tiles of the steering face. */
export function SteeringSample({ t, s }: Part): VNode {
  const stats: Stat[] = [
    {
      label: s.onTime,
      value: '96,4',
      unit: '%',
      target: '98 %',
      trend: { word: '−1,0', direction: 'down' },
      state: 'below',
      source: s.desk,
      age: s.minutes,
      href: '#',
      series: [95.1, 95.8, 97.2, 96.9, 97.4, 96.4],
      goal: 98,
    },
    {
      label: s.late,
      value: '231',
      unit: s.cases,
      trend: { word: '−38', direction: 'down' },
      state: 'met',
      source: s.desk,
      age: s.minutes,
      href: '#',
      series: [420, 390, 360, 300, 269, 231],
    },
    { label: s.due, value: '2,1', state: 'stale', source: s.desk, age: '21/11/2026' },
    { label: s.satisfied, state: 'stale', source: s.desk, age: '31/01/2027' },
    {
      label: s.records,
      value: '24.118',
      unit: s.cases,
      state: 'plain',
      source: s.desk,
      age: s.minutes,
      trend: { word: '0', direction: 'flat' },
    },
  ]
  return <StatTiles t={t} stats={stats} />
}

/** The desk's case alone: it fills the page. */
export function GalleryCasePage({ t }: { t: T }): VNode {
  return <CaseSample t={t} s={samplesFor(t.lang)} />
}
