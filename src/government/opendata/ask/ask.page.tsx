import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { RadioField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'

type AskProps = {
  t: T
  at: string
  title: string
  about: string | undefined
  kind: 'fault' | 'question' | 'wish'
  words: string
  name: string
  contact: string
  formKey: string
  isKnown: boolean
  errors: FieldFault[]
}

export function AskPage(props: AskProps): VNode {
  const { t, at, title, about, kind, errors, isKnown } = props
  const errorOf = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      {about ? <p class="lead">{about}</p> : <p class="lead">{t('opendata.ask.wish_about')}</p>}
      <SubmitOnce t={t}>
        <form method="post" action={at} novalidate>
          <input type="hidden" name="key" value={props.formKey} />
          {about && (
            <RadioField
              t={t}
              name="kind"
              label={t('opendata.ask.kind')}
              value={kind}
              options={[
                { value: 'fault', label: t('opendata.request.fault'), hint: t('opendata.ask.fault_hint') },
                { value: 'question', label: t('opendata.request.question') },
              ]}
            />
          )}
          <TextArea
            t={t}
            name="words"
            label={t(about ? 'opendata.ask.words' : 'opendata.ask.wish_words')}
            hint={t(about ? 'opendata.ask.words_hint' : 'opendata.ask.wish_hint')}
            value={props.words}
            error={errorOf('words')}
            maxLength={3000}
            rows={7}
          />
          {isKnown ? (
            <p class="hint">{t('opendata.ask.known')}</p>
          ) : (
            <>
              <TextField
                t={t}
                name="name"
                label={t('opendata.ask.name')}
                required={false}
                value={props.name}
                error={errorOf('name')}
                autocomplete="name"
              />
              <TextField
                t={t}
                name="contact"
                label={t('opendata.ask.contact')}
                hint={t('opendata.ask.contact_hint')}
                required={false}
                value={props.contact}
                error={errorOf('contact')}
                autocomplete="email"
              />
            </>
          )}
          <Actions>
            <Button>{t('opendata.ask.send')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}

type FollowProps = {
  t: T
  reference: string
  isNew: boolean
  what: string
  about: string | undefined
  aboutHref: string | undefined
  words: string
  answer: string | undefined
  state: string
  isOpen: boolean
  due: string | undefined
  steps: { what: string; when: string }[]
}

export function FollowPage(props: FollowProps): VNode {
  const { t, reference, about, aboutHref } = props
  return (
    <div class="narrow">
      {props.isNew && (
        <Notice kind="done" title={t('opendata.ask.sent')}>
          <p>{t('opendata.ask.keep_link')}</p>
        </Notice>
      )}
      <h1>{t('opendata.ask.of', { reference })}</h1>
      <p class="bar">
        <Tag kind={props.isOpen ? 'doing' : 'done'}>{props.state}</Tag>
        {props.due && <span class="num">{t('opendata.ask.due', { at: props.due })}</span>}
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('opendata.ask.kind'), value: props.what },
          ...(about ? [{ label: t('opendata.dataset'), value: aboutHref ? <a href={aboutHref}>{about}</a> : about }] : []),
          { label: t('opendata.ask.your_words'), value: props.words },
          ...(props.answer ? [{ label: t('opendata.ask.answer'), value: props.answer }] : []),
        ]}
      />
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('opendata.ask.history')}</h2>
        <Timeline items={props.steps.map((step, index) => ({ ...step, now: index === 0 }))} />
      </section>
      <ButtonLink href="/du-lieu-mo" kind="secondary">
        {t('opendata.back')}
      </ButtonLink>
    </div>
  )
}
