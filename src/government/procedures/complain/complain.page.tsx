import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { RadioField, TextArea } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

type ComplainProps = {
  t: T
  title: string
  action: string
  within: string
  until: string
  errors: FieldError[]
  about: string
  words: string
}

/** What the person complains of, and who will look into it. */
export function ComplainPage({ t, title, action, within, until, errors, about, words }: ComplainProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p>{t('procedures.complaint.intro', { within })}</p>
      <p class="soft">{t('procedures.complaint.until', { date: until })}</p>
      <submit-once>
        <form method="post" action={action} noValidate>
          <RadioField
            t={t}
            name="about"
            label={t('procedures.complaint.about')}
            value={about}
            error={error('about')}
            options={(['decision', 'handling'] as const).map((value) => ({ value, label: t(`procedures.complaint.about.${value}`) }))}
          />
          <TextArea
            t={t}
            name="words"
            label={t('procedures.complaint.words')}
            value={words}
            error={error('words')}
            rows={8}
            maxLength={4000}
          />
          <Actions>
            <Button>{t('procedures.complaint.send')}</Button>
          </Actions>
        </form>
      </submit-once>
    </div>
  )
}

export type ComplaintProps = {
  t: T
  code: string
  items: {
    reference: string
    about: string
    words: string
    asked: string
    state: string
    kind: TagKind
    due: string | undefined
    answer: string | undefined
    again: string | undefined
    open: boolean
  }[]
  ask: { href: string; until: string } | undefined
}

/** What a person complained of, where it stands and the written answer. */
export function ComplaintPart({ t, code, items, ask }: ComplaintProps): VNode | null {
  if (items.length === 0 && !ask) return null
  return (
    <section class="section" aria-labelledby="khieu-nai">
      {items.length > 0 ? <h2 id="khieu-nai">{t('procedures.complaint.title')}</h2> : <span id="khieu-nai" />}
      {items.map((item) => (
        <div key={item.reference}>
          <p class="bar">
            <b class="num">{item.reference}</b> <Tag kind={item.kind}>{item.state}</Tag>
          </p>
          <SummaryList
            t={t}
            rows={[
              { label: item.about, value: item.words, note: item.asked },
              ...(item.due ? [{ label: t('procedures.complaint.due'), value: item.due }] : []),
              ...(item.answer ? [{ label: t('procedures.complaint.answer'), value: item.answer }] : []),
              ...(item.again ? [{ label: t('procedures.complaint.again'), value: <a href={`/ho-so/${item.again}`}>{item.again}</a> }] : []),
            ]}
          />
          {item.open && (
            <form class="no-print" method="post" action={`/ho-so/${code}/khieu-nai/rut`}>
              <Button kind="quiet">{t('procedures.complaint.withdraw')}</Button>
            </form>
          )}
        </div>
      ))}
      {ask && (
        <p class="no-print">
          <a href={ask.href}>{t('procedures.complaint.ask')}</a>{' '}
          <span class="soft">{t('procedures.complaint.until', { date: ask.until })}</span>
        </p>
      )}
    </section>
  )
}
