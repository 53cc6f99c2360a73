import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

type CorrectionProps = {
  t: T
  title: string
  action: string
  result: string
  code: string
  until: string
  within: string
  errors: FieldError[]
  what: string
}

/** What is wrong in a result: the person says it, then corrects what was declared. */
export function CorrectionPage({ t, title, action, result, code, until, within, errors, what }: CorrectionProps): VNode {
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p>
        <b>{result}</b> <span class="num">{code}</span>
      </p>
      <p>{t('procedures.redress.correction_intro', { within })}</p>
      <p class="soft">{t('procedures.redress.until', { date: until })}</p>
      <submit-once>
        <form method="post" action={action} noValidate>
          <TextArea
            t={t}
            name="what"
            label={t('procedures.redress.what')}
            hint={t('procedures.redress.what_hint')}
            value={what}
            error={errors.find(({ field }) => field === 'what')?.message}
            rows={4}
            maxLength={1000}
          />
          <Actions>
            <Button>{t('procedures.redress.go_on')}</Button>
          </Actions>
        </form>
      </submit-once>
    </div>
  )
}

/** Above a draft that corrects a result. */
export function DraftNotice({ t, code, what }: { t: T; code: string; what: string }): VNode {
  return (
    <Notice>
      <p>{t('procedures.redress.draft_notice', { code, what })}</p>
    </Notice>
  )
}

export type KinProps = {
  t: T
  /** The dossier whose result this one corrects, and what is wrong. */
  of: { code: string; href: string; what: string } | undefined
  /** Corrections of this dossier's result. */
  by: { code: string; href: string; date: string }[]
  replacedBy: { code: string; date: string } | undefined
  /** Where the person asks for a correction, while they may. */
  ask: { href: string; until: string } | undefined
}

/** How a dossier and its corrections hang together, on the page of either. */
export function KinPart({ t, of, by, replacedBy, ask }: KinProps): VNode {
  return (
    <>
      {of && (
        <Notice kind="info" title={t('procedures.redress.corrects', { code: of.code })}>
          <p>{of.what}</p>
          <p>
            <a href={of.href}>{of.code}</a>
          </p>
        </Notice>
      )}
      {by.map((one) => (
        <Notice key={one.code} kind="info">
          <p>
            {t('procedures.redress.corrected_by', { date: one.date })} <a href={one.href}>{one.code}</a>
          </p>
        </Notice>
      ))}
      {replacedBy && (
        <Notice kind="attention">
          <p>
            {t('procedures.redress.replaced_by', { code: replacedBy.code, date: replacedBy.date })}{' '}
            <a href={`/kiem-tra/${replacedBy.code}`}>{t('procedures.redress.see_new')}</a>
          </p>
        </Notice>
      )}
      {ask && (
        <p class="no-print">
          <a href={ask.href}>{t('procedures.redress.ask')}</a>{' '}
          <span class="soft">{t('procedures.redress.until', { date: ask.until })}</span>
        </p>
      )}
    </>
  )
}
