import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Visit } from '../plan/plan.queries.ts'
import { faultOf, SubjectFields } from '../plan/subject.page.tsx'

type FormProps = { t: T; at: string; lists: Option[]; units: Option[]; values: Record<string, string>; errors: FieldFault[] }

export function ProposePage({ t, at, lists, units, values, errors }: FormProps): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('inspections.unplanned.propose')}</h1>
      <form method="post" action={at} novalidate>
        <SubjectFields t={t} lists={lists} values={values} errors={errors} />
        <SelectField
          t={t}
          name="unit"
          label={t('inspections.unit')}
          options={units}
          value={values.unit ?? units[0]?.value}
          error={faultOf(errors, 'unit')}
          required
        />
        <TextArea
          t={t}
          name="reason"
          label={t('inspections.reason')}
          hint={t('inspections.unplanned.reason_hint')}
          value={values.reason}
          rows={4}
          error={faultOf(errors, 'reason')}
          required
        />
        <Actions>
          <Button>{t('inspections.unplanned.send')}</Button>
        </Actions>
      </form>
    </div>
  )
}

type Props = { t: T; at: string; visit: Visit; list: string; unit: string; proposed: string; mayDecide: boolean }

export function ProposalPage({ t, at, visit, list, unit, proposed, mayDecide }: Props): VNode {
  return (
    <div class="narrow">
      <h1>{visit.subjectName}</h1>
      <p class="bar">
        <Tag kind={visit.cancelledAt ? 'stale' : 'waiting'}>
          {t(visit.cancelledAt ? 'inspections.unplanned.refused' : 'inspections.unplanned.waits')}
        </Tag>
      </p>
      <SummaryList
        t={t}
        rows={[
          { label: t('inspections.list'), value: list },
          { label: t('inspections.code'), value: visit.subjectCode },
          ...(visit.address ? [{ label: t('inspections.address'), value: visit.address }] : []),
          { label: t('inspections.unit'), value: unit },
          { label: t('inspections.reason'), value: visit.reason ?? '' },
          { label: t('inspections.unplanned.by'), value: proposed },
          ...(visit.cancelledBecause ? [{ label: t('inspections.unplanned.refused'), value: visit.cancelledBecause }] : []),
        ]}
      />
      {mayDecide && (
        <>
          <Notice kind="attention">{t('inspections.unplanned.decide_text')}</Notice>
          <form method="post" action={at}>
            <input type="hidden" name="decision" value="release" />
            <Actions>
              <Button>{t('inspections.unplanned.release')}</Button>
            </Actions>
          </form>
          <details class="section">
            <summary>{t('inspections.unplanned.refuse')}</summary>
            <form method="post" action={at} novalidate>
              <TextArea t={t} name="note" label={t('inspections.unplanned.refuse_reason')} rows={3} required />
              <Actions>
                <Button kind="danger">{t('inspections.unplanned.refuse')}</Button>
              </Actions>
            </form>
          </details>
        </>
      )}
    </div>
  )
}
