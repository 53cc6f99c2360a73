import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, formatNumber, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { home } from './operate.page.tsx'

export type StuckProps = {
  t: T
  id: number
  way: 'in' | 'out'
  code: string
  reason: string
  remedy: string
  mender: string
  about: string
  attempts: number
  since: Date
  dead: boolean
  /** Whether the procedure or the unit can be said here. */
  mendable: boolean
  values: { procedure: string; agency: string; reason: string }
  errors: FieldFault[]
}

/** One stuck message: why, who mends it, and the ways on. */
export function StuckPage(props: StuckProps): VNode {
  const { t, values, errors } = props
  const faultOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('national-portal.stuck_title')}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('national-portal.column.portal_code'), value: <span class="num">{props.code}</span> },
          { label: t('national-portal.column.way'), value: t(`national-portal.way.${props.way}`) },
          { label: t('national-portal.column.reason'), value: props.reason, note: props.about || undefined },
          { label: t('national-portal.column.mender'), value: props.mender },
          { label: t('national-portal.stuck.remedy'), value: props.remedy },
          { label: t('national-portal.column.since'), value: <span class="num">{formatDateTime(t.lang, props.since)}</span> },
          { label: t('national-portal.stuck.attempts'), value: formatNumber(t.lang, props.attempts) },
        ]}
      />
      {props.dead ? (
        <form method="post" action={`${home}/tac/${props.id}`} novalidate class="section">
          {props.mendable && (
            <>
              <TextField
                t={t}
                name="procedure"
                label={t('national-portal.mend.procedure')}
                hint={t('national-portal.mend.procedure_hint')}
                value={values.procedure}
                error={faultOf('procedure')}
                width={20}
                maxLength={40}
                required={false}
              />
              <TextField
                t={t}
                name="agency"
                label={t('national-portal.mend.agency')}
                hint={t('national-portal.mend.agency_hint')}
                value={values.agency}
                error={faultOf('agency')}
                width={20}
                maxLength={40}
                required={false}
              />
            </>
          )}
          <TextArea
            t={t}
            name="reason"
            label={t('national-portal.mend.reason')}
            hint={t(props.way === 'in' ? 'national-portal.mend.reason_in' : 'national-portal.mend.reason_out')}
            value={values.reason}
            error={faultOf('reason')}
            rows={3}
            maxLength={500}
            required={false}
          />
          <div class="actions">
            <Button name="viec" value="send">
              {t('national-portal.mend.again')}
            </Button>
            <Button name="viec" value="discard" kind="danger">
              {t(props.way === 'in' ? 'national-portal.mend.give_back' : 'national-portal.mend.discard')}
            </Button>
          </div>
        </form>
      ) : (
        <Notice>{t('national-portal.stuck.no_more')}</Notice>
      )}
    </div>
  )
}
