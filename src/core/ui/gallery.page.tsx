import type { ComponentChildren, VNode } from 'preact'
import { languages, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Chips } from '#core/ui/chips.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorPage } from '#core/ui/error.page.tsx'
import { QueueSample, SteeringSample } from '#core/ui/gallery-desk.page.tsx'
import { Forms } from '#core/ui/gallery-forms.page.tsx'
import { Lists, Records } from '#core/ui/gallery-records.page.tsx'
import { longDays, sampleDays, samplesFor } from '#core/ui/gallery.samples.ts'
import { Events, Hero } from '#core/ui/hero.tsx'
import { Icon } from '#core/ui/icon.tsx'
import type { Face } from '#core/ui/layout.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { OfflinePage } from '#core/ui/offline.page.tsx'
import { ReceiptCode } from '#core/ui/receipt-code.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Trace } from '#core/ui/trace.tsx'

type Words = ReturnType<typeof samplesFor>
type Part = { t: T; s: Words }
const code = 'H51.14-261120-0043'
// Three finder squares and a few modules: a drawing for the gallery, not a code to be read.
const finder = (x: number, y: number): string => `M${x} ${y}h7v7h-7zm1 1v5h5v-5zM${x + 2} ${y + 2}h3v3h-3z`
const qr = {
  size: 21,
  path: `${finder(0, 0)}${finder(14, 0)}${finder(0, 14)}M9 2h2v2h1v3h-2v-2h-1zM9 9h3v1h2v-1h3v2h-2v2h3v2h-4v-1h-2v3h-2v-4h-3v-2h2z`,
}

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

function Errors({ t }: { t: T }): VNode {
  return (
    <>
      {[403, 404, 409, 422, 429, 500].map((status) => (
        <article class="card section" key={status}>
          <ErrorPage
            t={t}
            status={status}
            message={t(`core.error.title.${status as 403}`)}
            requestId={status === 500 ? 'a1b2-c3d4' : undefined}
          />
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
  const to = (over: Partial<Record<'lang' | 'theme' | 'face', string>>): string =>
    `/dev/ui?${new URLSearchParams({ lang: t.lang, theme, face, ...over })}`
  const choices = [
    ...languages.map((lang) => ({ href: to({ lang }), label: lang, on: lang === t.lang })),
    ...['auto', 'light', 'dark'].map((name) => ({ href: to({ theme: name }), label: name, on: name === theme })),
    ...['portal', 'desk', 'steering'].map((name) => ({ href: to({ face: name }), label: name, on: name === face })),
  ]
  return (
    <>
      {face === 'portal' ? (
        <Hero
          t={t}
          title={s.title}
          hint={s.intro}
          action="/thu-tuc"
          placeholder={s.hint}
          often={{
            label: s.often,
            links: [
              { href: '#a', label: s.birth },
              { href: '#b', label: s.marriage },
            ],
          }}
        />
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
