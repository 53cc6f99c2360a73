import type { ComponentChildren, VNode } from 'preact'
import { formatMoney, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import type { Answers, FileFact } from '../answers/answers.ts'
import { answersSummary, errorText, type UnitOptions, warningText } from '../answers/summary.rules.ts'
import type { FormDefinition } from '../definition/definition.ts'
import type { FieldError, FieldWarning } from '../journey/check.rules.ts'

export type ReviewProps = {
  t: T
  def: FormDefinition
  /** The relevant answers: what is shown here is what is sent. */
  answers: Answers
  action: string
  changeHref: (pageKey: string) => string
  errors?: readonly FieldError[] | undefined
  files?: readonly FileFact[] | undefined
  options?: UnitOptions | undefined
  /** Where answers came from, in words, by field. */
  origins?: Readonly<Record<string, string>> | undefined
  warnings?: readonly FieldWarning[] | undefined
  /** In đồng; left out where nothing is charged through the form. */
  fee?: number | undefined
  /** What to know before sending. */
  notice?: ComponentChildren
}

const pageOf = (def: FormDefinition, field: string): string =>
  def.pages.find((page) => page.fields.some((one) => one.key === field.split('-')[0]))?.key ?? def.pages[0]?.key ?? ''

/** What stands below an answer: what to look at once more, and where it came from. */
function noteOf({ t, def, warnings = [], origins = {} }: ReviewProps, field: string): string | undefined {
  const doubts = warnings.filter((one) => one.field === field).map((one) => warningText(t, def, one))
  return [...doubts, origins[field]].filter(Boolean).join('. ') || undefined
}

/** Check your answers: everything that will be sent, each part with its way back, then send. */
export function ReviewView(props: ReviewProps): VNode {
  const { t, def, answers, action, changeHref, errors = [], files, options, fee } = props
  const parts = answersSummary(t, def, answers, { files, options })
  const open = errors.map((error) => ({ field: `part-${pageOf(def, error.field)}`, message: errorText(t, def, error) }))
  const unanswered = def.pages.filter(
    (page) => open.some((error) => error.field === `part-${page.key}`) && !parts.some((part) => part.page === page.key),
  )
  return (
    <>
      <ErrorSummary t={t} errors={open} />
      <h1>{t('forms.review.title')}</h1>
      <p>{t('forms.review.hint')}</p>
      {props.notice}
      {parts.length === 0 && <p>{t('forms.review.empty')}</p>}
      {[...parts, ...unanswered.map((page) => ({ page: page.key, title: page.title[t.lang] ?? page.title.vi, rows: [] }))].map((part) => (
        <section key={part.page} id={`part-${part.page}`} tabIndex={-1}>
          <h2>{part.title}</h2>
          <SummaryList t={t} rows={part.rows.map(({ field, label, value }) => ({ label, value, note: noteOf(props, field) }))} />
          <p>
            <a href={changeHref(part.page)}>
              {t('core.change')}
              <span class="unseen"> {part.title}</span>
            </a>
          </p>
        </section>
      ))}
      {fee !== undefined && (
        <p>
          {t('forms.review.fee')}: <b>{fee === 0 ? t('forms.review.fee_none') : formatMoney(t.lang, fee)}</b>
        </p>
      )}
      <submit-once>
        <form method="post" action={action}>
          <Actions>
            <Button>{t('forms.button.send')}</Button>
          </Actions>
        </form>
      </submit-once>
    </>
  )
}
