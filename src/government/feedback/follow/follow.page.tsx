import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { ReceiptCode } from '#core/ui/receipt-code.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { Trace, type TraceDay } from '#core/ui/trace.tsx'
import { Own } from './own.page.tsx'

export type FollowProps = {
  t: T
  path: string
  held: string | undefined
  reference: string
  title: string
  fresh: boolean
  /** The reporter's own link, when there is no account to come back by. */
  link: string | undefined
  state: string
  tag: TagKind
  words: string
  place: string
  mapHref: string | undefined
  unit: string
  sent: string
  due: string | undefined
  trace: TraceDay[] | undefined
  photos: { href: string; small: string; alt: string; isAnswer: boolean }[]
  steps: { what: string; note: string; when: string }[]
  supporters: number
  isFollowing: boolean
  isMeToo: boolean
  needsEmail: boolean
  isPublic: boolean
  isReporter: boolean
  mergedInto: { href: string; code: string } | undefined
  canTell: boolean
  canRate: boolean
  canReopen: boolean
  canWithdraw: boolean
  reopenDays: number
  score: number | null
  deskHref: string | undefined
  near: { reference: string; href: string; words: string; note: string }[]
  errors: FieldError[]
  fields: Record<string, string>
}

/** A report as everybody sees it, and as its reporter does. */
export function ReportPage(props: FollowProps & { heading: string }): VNode {
  const { t, photos, trace, mergedInto } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <h1>{props.heading}</h1>
      {props.fresh && <Fresh {...props} />}
      {mergedInto && (
        <Notice>
          {t('feedback.merged_into')} <a href={mergedInto.href}>{mergedInto.code}</a>
        </Notice>
      )}
      <div class="columns">
        <div>
          <p class="bar">
            <Tag kind={props.tag}>{props.state}</Tag>
            {props.deskHref && <a href={props.deskHref}>{t('feedback.desk.open')}</a>}
          </p>
          {photos.length > 0 && (
            <ul class="report-photos">
              {photos.map((photo) => (
                <li key={photo.href}>
                  <a href={photo.href}>
                    <img src={photo.small} alt={photo.alt} loading="lazy" />
                  </a>
                  {photo.isAnswer && <span class="soft">{photo.alt}</span>}
                </li>
              ))}
            </ul>
          )}
          {props.words && <p class="lead">{props.words}</p>}
          <About {...props} />
          <Own {...props} />
        </div>
        <div>
          <h2>{t('feedback.road')}</h2>
          <Timeline items={props.steps.map((step, at) => ({ what: <Step {...step} />, when: step.when, now: at === 0 }))} />
          {props.isPublic && <Follow {...props} />}
        </div>
      </div>
      {trace && trace.length > 0 && (
        <section class="section" aria-labelledby="due">
          <h2 id="due">{props.due ? t('feedback.due', { due: props.due }) : t('feedback.clock')}</h2>
          <Trace t={t} days={trace} />
        </section>
      )}
    </div>
  )
}

function Step({ what, note }: { what: string; note: string }): VNode {
  return (
    <>
      <b>{what}</b>
      {note && <>: {note}</>}
    </>
  )
}

function Fresh({ t, reference, title, place, sent, link, near, path, held }: FollowProps): VNode {
  return (
    <>
      <ReceiptCode t={t} code={reference} label={t('feedback.code')}>
        <p>
          <strong>{title}</strong>
        </p>
        <p class="soft">{[place, sent].filter(Boolean).join(' · ')}</p>
      </ReceiptCode>
      {link && (
        <Notice title={t('feedback.sent.keep')}>
          <p>
            <a href={link}>{link}</a>
          </p>
        </Notice>
      )}
      {near.length > 0 && (
        <Notice kind="attention" title={t('feedback.near.title')}>
          <ul class="report-lines">
            {near.map((each) => (
              <li key={each.href}>
                <a href={each.href}>{each.words}</a> <span class="soft">{each.note}</span>
                <form method="post" action={`${path}/viec/withdraw`}>
                  {held && <input type="hidden" name="k" value={held} />}
                  <input type="hidden" name="into" value={each.reference} />
                  <Button kind="secondary">{t('feedback.near.instead')}</Button>
                </form>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

function About({ t, place, mapHref, unit, sent, supporters, reference }: FollowProps): VNode {
  const rows = [
    { label: t('feedback.code'), value: <span class="num">{reference}</span> },
    { label: t('feedback.place.title'), value: mapHref ? <a href={mapHref}>{place}</a> : place },
    { label: t('feedback.unit'), value: unit },
    { label: t('feedback.sent_at'), value: sent },
    { label: t('feedback.me_too_label'), value: t('feedback.supporters', { count: supporters }) },
  ]
  return <SummaryList t={t} rows={rows} tight />
}

function Follow({ t, path, isFollowing, isMeToo, needsEmail, errors, fields }: FollowProps): VNode {
  const error = errors.find((each) => each.field === 'email')?.message
  return (
    <section id="theo-doi" class="report-follow" aria-labelledby="follow">
      <h2 id="follow">{t('feedback.follow.title')}</h2>
      {!isMeToo && (
        <form method="post" action={`${path}/theo-doi`}>
          <input type="hidden" name="me_too" value="yes" />
          <Button kind="secondary">{t('feedback.follow.me_too')}</Button>
        </form>
      )}
      {isFollowing ? (
        <form method="post" action={`${path}/theo-doi`}>
          <input type="hidden" name="stop" value="yes" />
          <p role="status">{t(isMeToo ? 'feedback.follow.counted' : 'feedback.follow.on')}</p>
          <Button kind="quiet">{t('feedback.follow.stop')}</Button>
        </form>
      ) : (
        <form method="post" action={`${path}/theo-doi`}>
          {needsEmail && (
            <TextField
              t={t}
              name="email"
              type="email"
              label={t('feedback.follow.email')}
              value={fields.email}
              error={error}
              autocomplete="email"
              maxLength={254}
            />
          )}
          <Button kind="secondary">{t('feedback.follow.start')}</Button>
        </form>
      )}
    </section>
  )
}
