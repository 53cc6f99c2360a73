import type { ComponentChildren, VNode } from 'preact'
import { languages, type T } from '#core/i18n.ts'
import { BulkBar, RowTick } from '#core/ui/bulk-bar.tsx'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { CaseShell, PaperList } from '#core/ui/case-shell.tsx'
import { Chips } from '#core/ui/chips.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorPage } from '#core/ui/error.page.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Facts } from '#core/ui/facts.tsx'
import { CheckboxField, DateField, FileField, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { longDays, sampleDays, samplesFor } from '#core/ui/gallery.samples.ts'
import { Events, Hero } from '#core/ui/hero.tsx'
import { Icon } from '#core/ui/icon.tsx'
import type { Face } from '#core/ui/layout.tsx'
import { Needs } from '#core/ui/needs.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { OfflinePage } from '#core/ui/offline.page.tsx'
import { Pager } from '#core/ui/pager.tsx'
import { Progress } from '#core/ui/progress.tsx'
import { QueueShell } from '#core/ui/queue-shell.tsx'
import { ReceiptCode } from '#core/ui/receipt-code.tsx'
import { type Stat, StatTiles } from '#core/ui/stat-tile.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { Trace } from '#core/ui/trace.tsx'

type Words = ReturnType<typeof samplesFor>
type Part = { t: T; s: Words }
const code = 'H51.14-261120-0043'
// Three finder squares and a few modules: a drawing for the gallery, not a code to be read.
const finder = (x: number, y: number): string => `M${x} ${y}h7v7h-7zm1 1v5h5v-5zM${x + 2} ${y + 2}h3v3h-3z`
const qr = { size: 21, path: `${finder(0, 0)}${finder(14, 0)}${finder(0, 14)}M9 2h2v2h1v3h-2v-2h-1zM9 9h3v1h2v-1h3v2h-2v2h3v2h-4v-1h-2v3h-2v-4h-3v-2h2z` }

function Section({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Buttons({ s }: Part): VNode {
  return (
    <div class="actions">
      <ButtonLink href="#" start>
        {s.start}
      </ButtonLink>
      <Button type="button">{s.save}</Button>
      <Button type="button" kind="secondary" hotkey="B">
        {s.hand}
      </Button>
      <Button type="button" kind="quiet">
        {s.draft}
      </Button>
      <Button type="button" kind="danger">
        {s.withdraw}
      </Button>
      <Button id="blocked" disabledBecause={s.why}>
        {s.hand}
      </Button>
    </div>
  )
}

function States({ s }: Part): VNode {
  return (
    <>
      <div class="bar">
        <Tag kind="overdue">{s.overdue}</Tag>
        <Tag kind="soon">{s.soon}</Tag>
        <Tag kind="done">{s.done}</Tag>
        <Tag kind="doing">{s.doing}</Tag>
        <Tag kind="waiting">{s.waiting}</Tag>
        <Tag kind="plain">{s.plain}</Tag>
        <Tag kind="note">{s.attention}</Tag>
        <Tag kind="stale">{s.stale}</Tag>
        <Icon name="paper">{s.certificate}</Icon>
      </div>
      <div class="section">
        <Notice>
          <p>{s.certificateNote}</p>
        </Notice>
        <Notice kind="attention" title={s.attention} action={<ButtonLink href="#">{s.start}</ButtonLink>}>
          <p>{s.noticeText}</p>
        </Notice>
        <Notice kind="done">
          <p>{s.saved}</p>
        </Notice>
        <Empty title={s.emptyTitle} text={s.emptyText}>
          <ButtonLink href="/thu-tuc" kind="secondary">
            {s.start}
          </ButtonLink>
        </Empty>
      </div>
    </>
  )
}

function Forms({ t, s }: Part): VNode {
  const places = [
    { value: 'hospital', label: s.hospital, hint: s.hospitalHint },
    { value: 'home', label: s.home },
  ]
  const files = [{ name: 'chung-sinh-mat-truoc.jpg', size: '2,1 MB', removeName: 'remove' }]
  return (
    <div class="narrow">
      <Progress t={t} steps={[s.step1, s.step2, s.step3]} current={2} />
      <ErrorSummary
        t={t}
        errors={[
          { field: 'born', message: s.bornError },
          { field: 'photo', message: s.photoError },
        ]}
      />
      <SubmitOnce t={t}>
        <form method="get" action="/dev/ui">
          <TextField t={t} name="child" label={s.name} hint={s.nameHint} value="Thạch Minh Khang" width={20} required />
          <TextField t={t} name="wrong" label={s.name} error={t('core.field.required', { label: s.name })} />
          <DateField t={t} name="born" label={s.born} hint={s.bornHint} error={s.bornError} value={{ d: '16', m: '11', y: '2027' }} />
          <DateField t={t} name="year" label={s.born} yearOnly value="1991" required={false} />
          <RadioField t={t} name="place" label={s.where} options={places} value="hospital" />
          <CheckboxField t={t} name="also" label={s.also} required={false} options={[{ value: 'card', label: s.card, hint: s.cardHint }]} values={['card']} />
          <SelectField t={t} name="unit" label={s.unit} options={[{ value: '31510', label: s.ward }]} />
          <TextArea t={t} name="note" label={s.note} required={false} rows={3} />
          <FileField
            t={t}
            name="photo"
            label={s.photo}
            hint={s.photoHint}
            error={s.photoError}
            accept="image/*,.pdf"
            maxBytes={10_485_760}
            maxSize="10 MB"
            files={files}
          />
          <Actions>
            <Button>{s.save}</Button>
            <Button kind="quiet" name="later" value="1">
              {s.draft}
            </Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}

function Records({ t, s }: Part): VNode {
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

function Lists({ t, s }: Part): VNode {
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

/** The first half: what citizens see. */
export function PortalGallery({ t, s }: Part): VNode {
  return (
    <>
      <Section title={s.start}>
        <Buttons t={t} s={s} />
      </Section>
      <Section title={s.states}>
        <States t={t} s={s} />
      </Section>
      <Section title={s.lists}>
        <Events
          items={[
            { href: '#a', label: s.birth, text: s.certificateNote },
            { href: '#b', label: s.marriage, text: s.hint },
          ]}
        />
        <Lists t={t} s={s} />
      </Section>
      <Section title={s.records}>
        <Records t={t} s={s} />
      </Section>
      <Section title={s.receipt}>
        <ReceiptCode t={t} code={code} qr={qr}>
          <p>
            <b>{s.birth}</b> · Thạch Minh Khang
          </p>
        </ReceiptCode>
      </Section>
      <Section title={s.deadline}>
        <Trace t={t} days={sampleDays} />
        <div class="section">
          <Trace t={t} days={longDays} />
        </div>
      </Section>
      <Section title={s.forms}>
        <Forms t={t} s={s} />
      </Section>
    </>
  )
}

function QueueSample({ t, s }: Part): VNode {
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
          { title: s.due, count: '2', rows: [row('0043', <Tag kind="soon">{s.soon}</Tag>, true), row('0046', <Tag kind="plain">{s.plain}</Tag>)] },
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

function SteeringSample({ t, s }: Part): VNode {
  const stats: Stat[] = [
    { label: s.onTime, value: '96,4', unit: '%', target: '98 %', trend: { word: '−1,0', direction: 'down' }, state: 'below', source: s.desk, age: s.minutes, href: '#', series: [95.1, 95.8, 97.2, 96.9, 97.4, 96.4], goal: 98 },
    { label: s.late, value: '231', unit: s.cases, trend: { word: '−38', direction: 'down' }, state: 'met', source: s.desk, age: s.minutes, href: '#', series: [420, 390, 360, 300, 269, 231] },
    { label: s.due, value: '2,1', state: 'stale', source: s.desk, age: '21/11/2026' },
    { label: s.satisfied, state: 'stale', source: s.desk, age: '31/01/2027' },
    { label: s.records, value: '24.118', unit: s.cases, state: 'plain', source: s.desk, age: s.minutes, trend: { word: '0', direction: 'flat' } },
  ]
  return <StatTiles t={t} stats={stats} />
}

function Errors({ t }: { t: T }): VNode {
  return (
    <>
      {[403, 404, 409, 422, 429, 500].map((status) => (
        <article class="card section" key={status}>
          <ErrorPage t={t} status={status} message={t(`core.error.title.${status as 403}`)} requestId={status === 500 ? 'a1b2-c3d4' : undefined} />
        </article>
      ))}
      <article class="card section">
        <OfflinePage t={t} />
      </article>
    </>
  )
}

/** Every component in every state; language, theme and face are chosen by links. */
export function GalleryPage({ t, theme, face }: { t: T; theme: string; face: Face }): VNode {
  const s = samplesFor(t.lang)
  const to = (over: Partial<Record<'lang' | 'theme' | 'face', string>>): string => `/dev/ui?${new URLSearchParams({ lang: t.lang, theme, face, ...over })}`
  const choices = [
    ...languages.map((lang) => ({ href: to({ lang }), label: lang, on: lang === t.lang })),
    ...['auto', 'light', 'dark'].map((name) => ({ href: to({ theme: name }), label: name, on: name === theme })),
    ...['portal', 'desk', 'steering'].map((name) => ({ href: to({ face: name }), label: name, on: name === face })),
  ]
  return (
    <>
      {face === 'portal' ? (
        <Hero t={t} title={s.title} hint={s.intro} action="/thu-tuc" placeholder={s.hint} often={{ label: s.often, links: [{ href: '#a', label: s.birth }, { href: '#b', label: s.marriage }] }} />
      ) : (
        face === 'steering' && <h1>{s.title}</h1>
      )}
      {face === 'desk' && <QueueSample t={t} s={s} />}
      <div class="section">
        <Chips label={s.theme} chips={choices} />
      </div>
      {face === 'portal' && <PortalGallery t={t} s={s} />}
      {face === 'steering' && (
        <Section title={s.steering}>
          <SteeringSample t={t} s={s} />
        </Section>
      )}
      {face === 'portal' && (
        <Section title={s.errors}>
          <Errors t={t} />
        </Section>
      )}
    </>
  )
}

/** The desk's case alone: it fills the page. */
export function GalleryCasePage({ t }: { t: T }): VNode {
  return <CaseSample t={t} s={samplesFor(t.lang)} />
}
