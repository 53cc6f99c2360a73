import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Chips } from '#core/ui/chips.tsx'
import { Facts } from '#core/ui/facts.tsx'
import type { samplesFor } from '#core/ui/gallery.samples.ts'
import { Needs } from '#core/ui/needs.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

type Part = { t: T; s: ReturnType<typeof samplesFor> }

/** A record's answers, papers and history. */
export function Records({ t, s }: Part): VNode {
  return (
    <>
      <Facts
        facts={[
          { label: s.get, answer: s.getWhat, more: s.nameHint },
          { label: s.long, answer: s.longWhat },
          { label: s.cost, answer: s.costWhat },
        ]}
      />
      <div class="columns">
        <div>
          <Needs
            items={[
              { name: s.certificate, note: s.certificateNote, state: { kind: 'plain', label: s.send } },
              { name: s.card, note: s.hospitalHint, state: { kind: 'done', label: s.held } },
            ]}
          />
          <SummaryList
            t={t}
            rows={[
              { label: s.name, value: 'Thạch Minh Khang', changeHref: '#' },
              { label: s.born, value: <span class="num">16/11/2026</span>, changeHref: '#' },
              { label: s.unit, value: s.ward },
            ]}
          />
        </div>
        <Timeline
          items={[
            { what: <b>{s.done}</b>, when: '10:20, 23/11/2026', who: s.ward, now: true },
            { what: <b>{s.doing}</b>, when: '09:02, 23/11/2026', who: s.ward },
            { what: <b>{s.waiting}</b>, when: '15:42, 20/11/2026' },
          ]}
        />
      </div>
    </>
  )
}

/** Tabs, filters, a table and its pager. */
export function Lists({ t, s }: Part): VNode {
  return (
    <>
      <Tabs
        label={s.lists}
        tabs={[
          { href: '#1', label: s.doing, count: '31', current: true },
          { href: '#2', label: s.done },
          { href: '#3', label: s.waiting },
        ]}
      />
      <Chips
        label={s.lists}
        chips={[
          { href: '#4', label: s.unit, value: s.ward, on: true },
          { href: '#5', label: s.applicant },
        ]}
      />
      <Table
        caption={s.birth}
        columns={[
          { key: 'name', label: s.records, sortHref: '#', sorted: 'ascending' },
          { key: 'who', label: s.applicant, sortHref: '#' },
          { key: 'cost', label: s.cost, align: 'right' },
        ]}
        headKey="name"
        rows={[
          { id: '1', cells: { name: <a href="#1">{s.birth}</a>, who: 'Thạch Thị Sa Rinh', cost: '8.000 đ' } },
          { id: '2', cells: { name: <a href="#2">{s.marriage}</a>, who: 'Danh Hoàng Phúc', cost: '150.000 đ' } },
        ]}
      />
      <Pager t={t} previousHref="#" nextHref="#" shown={`20 ${s.cases}`} />
    </>
  )
}
