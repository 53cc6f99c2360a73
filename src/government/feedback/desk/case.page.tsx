import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { CaseShell } from '#core/ui/case-shell.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import type { TraceDay } from '#core/ui/trace.tsx'

export type CaseProps = {
  t: T
  report: {
    reference: string
    title: string
    words: string
    wordsBefore: string | null
    placeWords: string
    privateWords: string
    isPublic: boolean
    maskWanted: boolean
  }
  unit: string
  holder: string
  state: string
  urgency: { kind: TagKind; words: string }
  due: string | undefined
  trace: TraceDay[] | undefined
  facts: { label: string; value: string }[]
  person: { name: string; contact: string } | undefined
  photos: { id: string; withheld: boolean; isAnswer: boolean }[]
  acts: { type: string; label: string; hotkey: string | undefined; direct: boolean; kind: 'primary' | 'secondary' | 'danger' }[]
  version: number
  steps: { what: string; note: string | null; when: string; who: string }[]
  publicHref: string
  near: { reference: string; href: string; words: string; note: string }[]
  canEdit: boolean
  errors: FieldError[]
}

/** A report on the desk: what was said, where, pictures, and what may be done. */
export function CasePage(props: CaseProps): VNode {
  const { t, report } = props
  return (
    <>
      <ErrorSummary t={t} errors={props.errors} />
      <CaseShell
        t={t}
        title={report.title}
        code={report.reference}
        tag={<Tag kind={props.due || props.urgency.kind === 'waiting' ? 'doing' : 'done'}>{props.state}</Tag>}
        due={
          <>
            <Tag kind={props.urgency.kind}>{props.urgency.words}</Tag> {props.due && t('feedback.due', { due: props.due })}
          </>
        }
        way={
          <>
            <a href="/lam-viec/phan-anh">‹ {t('feedback.desk.title')}</a>
            <span>{props.unit}</span>
            <span>
              {t('feedback.column.holder')}: {props.holder}
            </span>
          </>
        }
        trace={props.trace}
        titles={{ data: t('feedback.desk.said'), papers: t('feedback.photos.label') }}
        data={<Data {...props} />}
        papers={<Photos {...props} />}
        acts={<Acts {...props} />}
        history={
          <Timeline
            items={props.steps.map((step, at) => ({
              what: (
                <>
                  <b>{step.what}</b>
                  {step.note && <>: {step.note}</>}
                </>
              ),
              when: step.when,
              who: step.who,
              now: at === 0,
            }))}
          />
        }
      />
    </>
  )
}

function Data(props: CaseProps): VNode {
  const { t, report, person, near } = props
  return (
    <>
      <p class="lead">{report.words || t('feedback.desk.no_words')}</p>
      {report.privateWords && (
        <Notice title={t('feedback.who.private')}>
          <p>{report.privateWords}</p>
        </Notice>
      )}
      <SummaryList t={t} rows={props.facts} tight />
      {person ? (
        <SummaryList
          t={t}
          tight
          rows={[
            { label: t('feedback.who.name'), value: person.name },
            { label: t('feedback.who.contact'), value: person.contact },
          ]}
        />
      ) : (
        <p class="soft">
          <a href="?hien=1">{t('feedback.desk.reveal')}</a>
        </p>
      )}
      <p>
        {report.isPublic ? (
          <a href={props.publicHref}>{t('feedback.desk.public_page')}</a>
        ) : (
          <span class="soft">{t('feedback.desk.not_public')}</span>
        )}
      </p>
      {props.canEdit && <Words {...props} />}
      {near.length > 0 && (
        <section>
          <h3>{t('feedback.desk.near')}</h3>
          <ul class="report-lines">
            {near.map((each) => (
              <li key={each.reference}>
                <a href={each.href}>
                  <span class="num">{each.reference}</span> {each.words}
                </a>
                <span class="soft">{each.note}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Words({ t, report, errors }: CaseProps): VNode {
  return (
    <details class="fold">
      <summary>{t('feedback.desk.edit_words')}</summary>
      {report.wordsBefore !== null && <p class="soft">{t('feedback.desk.words_before', { words: report.wordsBefore })}</p>}
      <form method="post" action={`/lam-viec/phan-anh/${report.reference}/loi`}>
        <TextArea
          t={t}
          name="words"
          label={t('feedback.desk.public_words')}
          hint={t('feedback.desk.public_words_hint')}
          value={report.words}
          error={errors.find((each) => each.field === 'words')?.message}
          rows={3}
          maxLength={2000}
        />
        <TextField t={t} name="place" label={t('feedback.place.words')} value={report.placeWords} maxLength={300} autocomplete="off" />
        <Button kind="secondary">{t('feedback.desk.save_words')}</Button>
      </form>
    </details>
  )
}

function Photos({ t, photos, report }: CaseProps): VNode {
  if (photos.length === 0) return <p class="soft">{t('feedback.desk.no_photos')}</p>
  return (
    <>
      {report.maskWanted && <Notice kind="attention">{t('feedback.desk.mask_wanted')}</Notice>}
      <ul class="report-photos">
        {photos.map((photo) => (
          <li key={photo.id}>
            <a href={`/phan-anh/anh/${photo.id}`}>
              <img
                src={`/phan-anh/anh/${photo.id}?nho=1`}
                alt={t(photo.isAnswer ? 'feedback.photo_of_answer' : 'feedback.photo_of_report')}
                loading="lazy"
              />
            </a>
            {photo.withheld && <Tag kind="note">{t('feedback.desk.withheld')}</Tag>}
            <a href={`/lam-viec/phan-anh/anh/${photo.id}/che`}>{t('feedback.desk.mask')}</a>
          </li>
        ))}
      </ul>
    </>
  )
}

function Acts({ t, acts, report, version }: CaseProps): VNode {
  if (acts.length === 0) return <p class="soft">{t('feedback.desk.nothing_to_do')}</p>
  return (
    <>
      {acts.map((act) => {
        const address = `/lam-viec/phan-anh/${report.reference}/viec/${act.type}`
        const hotkey = act.hotkey?.toUpperCase()
        return act.direct ? (
          <form key={act.type} method="post" action={address}>
            <input type="hidden" name="version" value={version} />
            <input type="hidden" name="key" value={`${act.type}:${version}`} />
            <Button kind={act.kind} hotkey={hotkey}>
              {act.label}
            </Button>
          </form>
        ) : (
          <ButtonLink key={act.type} href={address} kind={act.kind} hotkey={hotkey}>
            {act.label}
          </ButtonLink>
        )
      })}
    </>
  )
}
